# pingsweep: which hosts are targets, which answer, and what is said of them

setup() {
	load network
	load helper
	cd "$BATS_TEST_TMPDIR"
}

USAGE='usage: pingsweep [-046AabceFjlnquv] [-I if] [-i pos] [-k tries] [-m mark] [-N need] [-P i/n] [-p port,...] [-r rate] [-S addr] [-s bytes] [-T ttl] [-t time] [-w time] [-X file] [-x spec] [-z seed] [target ...]'

# by what socket the kernel allows: a raw one, or only a ping socket, or both
SOCKETS="raw ping"

# "$@" with hosts and resolv.conf of this directory for those of /etc
named() {
	unshare -m bash -euc 'for i in hosts resolv.conf; do
		mount --bind $i /etc/$i
	done
	exec "$@"' bash "$@"
}

# names for named; nobody answers DNS, and that is found out fast
names() {
	printf '%s\n' '127.0.0.1 here' '::1 here' '127.0.0.9 nine' '::1 six' >hosts
	printf 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n' >resolv.conf
}

# a server of DNS on 127.0.0.1: there is a.test, b.test only by IPv6, no other; file
# queries has what it was asked; $dns
dns() {
	rm -f queries
	python3 - <<-'END' &
		import socket
		s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
		s.bind(("127.0.0.1", 53))
		q = open("queries", "w", buffering=1)
		while True:
		    m, who = s.recvfrom(4096)
		    name = m[12:m.index(b"\0", 12)]
		    kind = m[13 + len(name) + 1]
		    q.write("%r %d\n" % (name, kind))
		    a = {(b"\1a\4test", 1): bytes((127, 0, 0, 77)),
		         (b"\1a\4test", 28): bytes(15) + b"\1",
		         (b"\1b\4test", 28): bytes(15) + b"\1"}.get((name, kind))
		    there = name in (b"\1a\4test", b"\1b\4test")
		    r = m[:2] + b"\x81" + (b"\x80" if there else b"\x83")
		    r += b"\0\1\0" + bytes((a is not None,)) + bytes(4) + m[12:17 + len(name)]
		    if a:
		        r += b"\xc0\x0c\0" + bytes((kind, 0, 1, 0, 0, 0, 9, 0, len(a))) + a
		    s.sendto(r, who)
	END
	dns=$!
	trap 'kill $dns' EXIT
	await 20 test -e queries
}

export -f named dns

# "$2" ... is a usage error, its message is $1
refused() {
	local why=$1

	shift
	run --separate-stderr -2 pingsweep "$@"
	[ -z "$output" ]
	[ "${#stderr_lines[@]}" -eq 2 ]
	assert_equal "${stderr_lines[0]}" "pingsweep: $why"
	[ "${stderr_lines[1]}" = "$USAGE" ]
}

# "$2" ... is a usage error whose message has its name and $1
refused_about() {
	local what=$1

	shift
	run --separate-stderr -2 pingsweep "$@"
	[ -z "$output" ]
	[ "${#stderr_lines[@]}" -eq 2 ]
	[[ ${stderr_lines[0]} == "pingsweep: $what"* ]] || fail "$* - $stderr"
	[ "${stderr_lines[1]}" = "$USAGE" ]
}

# "pingsweep -l $@" lists what is on standard input, and is content
lists() {
	local want=$(cat)

	run --separate-stderr -0 pingsweep -l "$@"
	assert_equal "$output" "$want"
	[ -z "$stderr" ]
}

# target $2 is refused, the reason matches $1, and the other one is still listed
bad_target() {
	run --separate-stderr -2 pingsweep -l -- "$2" 192.0.2.7
	assert_equal "$output" 192.0.2.7
	[ "${#stderr_lines[@]}" -eq 1 ]
	[[ $stderr == "pingsweep: "*"$1"* ]] || fail "$2 - $stderr"
}

# --- what it owes as every program

@test "pingsweep: keeps the contract" {
	keeps_the_contract pingsweep -a 127.0.0.1
	keeps_the_contract pingsweep -l 127.0.0.1
}

# bats test_tags=fast
@test "pingsweep: usage, help and version" {
	run --separate-stderr -0 pingsweep --help
	assert_equal "${lines[0]}" "$USAGE"
	# an option a line
	[ "$(cut -c 2 <<<"${output#*$'\n'}" | sort -u | wc -l)" -eq 31 ]
	run -0 pingsweep -v --version
	[ "$output" = "pingsweep $(cd "$TOP" && value VERSION)" ]
}

@test "pingsweep: --help, --version and -l need no socket" {
	run -0 netns strace -qq -o trace -e trace=socket -e inject=socket:error=EPERM \
	    pingsweep --help
	run -0 netns strace -qq -o trace -e trace=socket -e inject=socket:error=EPERM \
	    pingsweep --version
	run -0 netns strace -qq -o trace -e trace=socket -e inject=socket:error=EPERM \
	    pingsweep -l 10.0.0.1 2001:db8::1
	assert_output $'10.0.0.1\n2001:db8::1'
}

@test "pingsweep: an option that lacks its argument is a usage error" {
	for o in I i k m N P p r S s T t w X x z; do
		refused "-$o: needs an argument" "-$o"
	done
}

@test "pingsweep: numbers that are none" {
	for o in i k m N r s T z; do
		for v in '' x -1 +1 1x ' 1' 0x1 1.5; do
			refused "-$o is not a number: $v" "-$o" "$v" 127.0.0.1
		done
		refused "-$o is too large: 99999999999999999999" \
		    "-$o" 99999999999999999999 127.0.0.1
	done
}

@test "pingsweep: numbers out of their range" {
	refused '-k is too small: 0' -k 0 127.0.0.1
	refused '-k is too large: 101' -k 101 127.0.0.1
	refused '-m is too large: 4294967296' -m 4294967296 127.0.0.1
	refused '-N is too small: 0' -N 0 127.0.0.1
	refused '-s is too small: 23' -s 23 127.0.0.1
	refused '-s is too large: 65508' -s 65508 127.0.0.1
	refused '-T is too small: 0' -T 0 127.0.0.1
	refused '-T is too large: 256' -T 256 127.0.0.1
}

@test "pingsweep: ports that are none" {
	for v in '' x -1 22- , 22, ,22 '22 ' 1x-2 0x16 ssh; do
		refused_about '-p is not a ' -p "$v" 127.0.0.1
		[[ $v == *,* || ${stderr_lines[0]} == *": $v" ]]
		[[ $v != *,* || ${stderr_lines[0]} == *": " ]]
	done
	for v in 0 0-3; do
		refused "-p is too small: $v" -p "$v" 127.0.0.1
		refused "-p is too small: $v" -p "22,$v,80,x" 127.0.0.1
	done
	refused '-p is not a number: foo' -p 22,foo,80 127.0.0.1
	refused '-p is too large: 65536' -p 65536 127.0.0.1
	refused '-p is too large: 99999999999999999999' -p 22,99999999999999999999 127.0.0.1
	refused '-p has a range that goes down: 23-21' -p 23-21 127.0.0.1
	run -0 pingsweep -l -p 1-65535 -p 22,22,80-443 127.0.0.1
}

@test "pingsweep: durations that are none" {
	for o in t w; do
		for v in '' x 5x 5. -1 1e3 ' 1'; do
			refused "-$o is not a duration: $v" "-$o" "$v" 127.0.0.1
		done
		for v in 1m1m 1s1m 0 0s; do
			refused_about "-$o" "-$o" "$v" 127.0.0.1
			[[ ${stderr_lines[0]} == *": $v" ]]
		done
	done
	refused '-w is over 100 years: 40000d' -w 40000d 127.0.0.1
}

@test "pingsweep: -t is 1ms to 1m, and milliseconds are thought of" {
	refused '-t: over 1m: 500 (milliseconds: 500ms)' -t 500 127.0.0.1
	refused_about '-t' -t .9ms 127.0.0.1
	# the hint only where it is one
	for t in 61 61s 1m1ms 2h; do
		refused_about '-t' -t $t 127.0.0.1
		[[ $stderr != *msms* && $stderr != *sms* && $stderr != *hms* ]]
	done
	for t in 1ms 1m 60 60s 0.001 auto; do
		run -0 pingsweep -l -t $t 127.0.0.1
	done
}

@test "pingsweep: -P is one of so many" {
	for p in '' 1 / 1/ /1 0/2 3/2 1/0 0/0 x/2 1/x -1/2 1/2/3 1.5/2 '1 /2'; do
		refused_about '-P' -P "$p" 127.0.0.1
	done
}

@test "pingsweep: -S is an address" {
	for a in '' x 10.0.0 10.0.0.1/24 10.0.0.1-2 10.0.0.256; do
		refused_about '-S' -S "$a" 127.0.0.1
	done
}

@test "pingsweep: -I is an interface that there is" {
	for name in nope lo/ ''; do
		run --separate-stderr -2 lo_up pingsweep -I "$name" 127.0.0.1
		[ -z "$output" ]
		[ "$stderr" = "pingsweep: ${name:-empty name}: no such interface" ]
	done
	run -0 lo_up pingsweep -aI lo 127.0.0.1
	assert_output 127.0.0.1
}

@test "pingsweep: options that contradict each other" {
	refused '-a: not with -u' -a -u 127.0.0.1
	refused '-a: not with -u' -ua 127.0.0.1
	for o in a u e j l; do
		refused "-q: not with -$o" "-q$o" 127.0.0.1
	done
	for o in a u l; do
		refused "-c: not with -$o" "-$o" -c 127.0.0.1
	done
	refused '-N: not with -u' -u -N 1 127.0.0.1
	refused '-p: not with -s' -s 64 -p 22 127.0.0.1
	refused '-A: not with -p' -A -p 22 127.0.0.1
	refused '-A: not with -m' -A -m 1 127.0.0.1
	refused '-A: not with -s' -A -s 64 127.0.0.1
	refused '-A: not with -T' -A -T 1 127.0.0.1
}

@test "pingsweep: of a repeated option the last counts" {
	run -0 pingsweep -l -i 3 -i 1 -z 5 -z 6 192.0.2.0-9
	last=$output
	run -0 pingsweep -l -i 1 -z 6 192.0.2.0-9
	assert_output "$last"
}

@test "pingsweep: options end at the first target" {
	run --separate-stderr -2 pingsweep -ln 192.0.2.1 -c
	[ -z "$output" ]
	[ "${stderr_lines[0]}" = "pingsweep: -c: options come before targets" ]
	run -0 pingsweep -l -- 192.0.2.1
	assert_output 192.0.2.1
}

@test "pingsweep: without randomness for its cookies it sends nothing" {
	for error in ENOSYS EAGAIN; do
		run --separate-stderr -2 lo_up strace -qq -o trace \
		    -e inject=getrandom:error=$error pingsweep 127.0.0.1
		[ -z "$output" ]
		[[ $stderr == "pingsweep: "* ]]
		run ! grep 'sendm*[st]' trace
	done
}

# --- targets from standard input

@test "pingsweep: without targets they are read from standard input" {
	run -0 here "printf '127.0.0.1\n127.0.0.5-6' | pingsweep -a"
	assert_output $'127.0.0.1\n127.0.0.5\n127.0.0.6'
}

@test "pingsweep: blanks, CR, empty and # lines of standard input are no matter" {
	printf ' 192.0.2.1 \r\n\n\t\r\n# 192.0.2.8\n  # 192.0.2.9\n\t192.0.2.2\t\n' >in
	run --separate-stderr -0 netns sh -c 'pingsweep -l <in'
	assert_output $'192.0.2.1\n192.0.2.2'
	[ -z "$stderr" ]
}

@test "pingsweep: no targets are trouble" {
	for in in '' '\n\n' '# none\n'; do
		run --separate-stderr -2 netns sh -c "printf '$in' | pingsweep"
		[ -z "$output" ]
		[ "$stderr" = "pingsweep: no targets" ]
	done
}

@test "pingsweep: a terminal as standard input, and no target, is a usage error" {
	run -0 timeout 10 script -qec 'pingsweep >out 2>err; echo $? >status' /dev/null </dev/null
	[ "$(cat status)" = 2 ]
	[ ! -s out ]
	[ "$(tail -n 1 err)" = "$USAGE" ]
	[[ $(head -n 1 err) == "pingsweep: "*"standard input is a terminal" ]]
}

@test "pingsweep: - among targets stands for those of standard input, once" {
	run --separate-stderr -0 netns sh -c \
	    'printf "192.0.2.3\n192.0.2.4\n" | pingsweep -l 192.0.2.9 - 192.0.2.1 -'
	assert_output $'192.0.2.9\n192.0.2.3\n192.0.2.4\n192.0.2.1'
	printf '127.0.0.1\n' >in
	run -0 lo_up timeout 10 script -qec \
	    'pingsweep -a - >out 2>err; echo $? >status' /dev/null <in
	[ "$(cat status out)" = $'0\n127.0.0.1' ]
	[ ! -s err ]
}

@test "pingsweep: a bad line of standard input is said, the others are done" {
	run --separate-stderr -2 netns sh -c \
	    'printf "1.2.3\n192.0.2.1\n1.2.3.4/33\n192.0.2.2" | pingsweep -l'
	assert_output $'192.0.2.1\n192.0.2.2'
	[ "${#stderr_lines[@]}" -eq 2 ]
	[[ ${stderr_lines[0]} == "pingsweep: "*1.2.3* ]]
	[[ ${stderr_lines[1]} == "pingsweep: "*1.2.3.4/33* ]]
	run --separate-stderr -2 netns sh -c '
		{ head -c 100000 /dev/zero | tr "\0" 1
		  printf "\n192.0.2.1\n"; } | pingsweep -l'
	assert_output 192.0.2.1
}

@test "pingsweep: standard input that cannot be read is trouble" {
	run --separate-stderr -2 lo_up sh -c 'pingsweep </'
	[ -z "$output" ]
	[[ ${stderr_lines[0]} == "pingsweep: standard input: Is a directory" ]]
	run --separate-stderr -2 lo_up sh -c 'pingsweep -a 127.0.0.1 - <&-'
	[ "$output" = 127.0.0.1 ]
	[[ ${stderr_lines[0]} == "pingsweep: standard input: Bad file descriptor" ]]
}

@test "pingsweep: -0 ends targets and records by NUL" {
	run -0 here "printf '127.0.0.1\0\000127.0.0.2' | pingsweep -a0 | tr '\0\n' '\n!'"
	assert_output $'127.0.0.1\n127.0.0.2'
	run -0 here "printf '127.0.0.1\0' | pingsweep -0 | tr '\0\n' '\n!'"
	[[ $output =~ ^127\.0\.0\.1$'\t'alive$'\t'[0-9]+\.[0-9]{3}$'\t-\t-'$ ]]
	run -0 netns sh -c "printf '192.0.2.1\\000192.0.2.2\\0' | pingsweep -0l | tr '\\0\\n' '\\n!'"
	assert_output $'192.0.2.1\n192.0.2.2'
	run -0 here "printf '127.0.0.1\000127.0.0.2\0' | pingsweep -0j"
	[ "${#lines[@]}" -eq 2 ]
}

# --- what is a target, by -l

# bats test_tags=fast
@test "pingsweep: -l lists ranges and octet lists as nmap does" {
	for t in 10.0.2.2 10.0.2.2-4 10.0.0-3.1,5,7 10.0.0,2.250-255 10.0.1-2.3-4,9 \
	    10.255.255.250-255 1,3.2.0-1.254-255; do
		nmap -n -sL $t | sed -n 's/^Nmap scan report for //p' >want
		[ -s want ]
		lists $t <want
	done
}

@test "pingsweep: -l lists a range between two addresses" {
	lists 10.0.2.254-10.0.3.1 <<<$'10.0.2.254\n10.0.2.255\n10.0.3.0\n10.0.3.1'
	lists 10.0.2.9-10.0.2.9 <<<10.0.2.9
}

@test "pingsweep: -l lists an IPv4 CIDR without its ends, with -b all of it" {
	for t in 10.0.2.0/24 10.0.2.77/28 10.0.0.0/22 192.0.2.4/30; do
		nmap -n -sL $t | sed -n 's/^Nmap scan report for //p' >want
		lists -b $t <want
		sed '1d;$d' want >but
		lists $t <but
	done
}

@test "pingsweep: a /31 is two hosts, a /32 one" {
	lists 192.0.2.4/31 <<<$'192.0.2.4\n192.0.2.5'
	lists 192.0.2.4/32 <<<192.0.2.4
	lists -b 192.0.2.4/31 <<<$'192.0.2.4\n192.0.2.5'
}

@test "pingsweep: -l lists an IPv6 prefix, all of it, as RFC 5952 writes it" {
	addresses 0 3 2001:db8::/126 >want
	lists 2001:db8::/126 <want
	lists 2001:DB8:0:0:0::3/126 <want
	addresses 0 65535 2001:db8:0:1::/112 >want
	lists 2001:db8:0:1::/112 <want
	lists ::1 <<<::1
	lists ::ffff:192.0.2.1 <<<::ffff:192.0.2.1
}

@test "pingsweep: targets are merged, each host is where it was first named" {
	lists 192.0.2.3 192.0.2.0/29 2001:db8::1 192.0.2.1-4 2001:db8::/127 192.0.2.9 <<-END
		192.0.2.3
		192.0.2.1
		192.0.2.2
		192.0.2.4
		192.0.2.5
		192.0.2.6
		2001:db8::1
		2001:db8::
		192.0.2.9
	END
}

@test "pingsweep: -x and -X leave out, and add up" {
	printf ' 192.0.2.5 \r\n\n# 192.0.2.6\n192.0.2.8-9\n' >file
	printf '192.0.2.10\n' >other
	lists -x 192.0.2.1 -x 192.0.2.3-4 -X file -X other 192.0.2.0-12 <<-END
		192.0.2.0
		192.0.2.2
		192.0.2.6
		192.0.2.7
		192.0.2.11
		192.0.2.12
	END
}

@test "pingsweep: -x takes whole prefixes" {
	lists -b -x 192.0.2.0/30 192.0.2.0/29 <<-END
		192.0.2.4
		192.0.2.5
		192.0.2.6
		192.0.2.7
	END
	lists -x 0.0.0.0/1 -x 2001:db8::/32 9.9.9.9 192.0.2.1 2001:db8::1 ::1 <<<$'192.0.2.1\n::1'
}

@test "pingsweep: a bad exclusion is trouble before any packet" {
	among_none() {
		strace -qq -o trace -e trace=sendto,sendmsg,sendmmsg pingsweep "$@"
	}
	export -f among_none
	printf '192.0.2.1\n1.2.3\n' >file
	for o in '-x 1.2.3' '-x 10.0.0.4-2' '-x 1.2.3.4/33' '-X file' '-X nosuch' '-X /'; do
		run --separate-stderr -2 lo_up bash -c "among_none $o 127.0.0.1"
		[ -z "$output" ]
		[ ! -s trace ]
		[[ ${stderr_lines[0]} == "pingsweep: "* ]]
		[[ $stderr == *1.2.3* || $stderr == *"${o#-? }"* ]]
	done
	run --separate-stderr -2 pingsweep -X nosuch 127.0.0.1
	[ "$stderr" = "pingsweep: nosuch: No such file or directory" ]
}

@test "pingsweep: nothing left after -x is trouble, an empty shard is none" {
	run --separate-stderr -2 lo_up pingsweep -x 127.0.0.0/8 127.0.0.1
	[ -z "$output" ]
	[ "${#stderr_lines[@]}" -eq 1 ]
	[[ $stderr == "pingsweep: "* ]]
	run --separate-stderr -0 lo_up pingsweep -P 2/2 127.0.0.1
	[ -z "$output$stderr" ]
	run --separate-stderr -0 lo_up pingsweep -l -P 2/2 127.0.0.1
	[ -z "$output$stderr" ]
}

@test "pingsweep: what is no target is refused with the reason" {
	for t in 1.2.3 1.2.3.4.5 1..2.3 1.2.3.256 1.2.3. .1.2.3 1.2.3.4- 1,2 7 -- 1.2.3.4/ \
	    10.0.0.1-10.0 1.2.3.4,; do
		bad_target "$t" $t
	done
	for t in 010.0.0.1 10.0.0.01 10.0.0.0/08 10.0.0.1-09; do
		bad_target zero $t
	done
	for t in 10.0.2.4-2 10.0.3.9-10.0.2.2 10.5-3.0.1; do
		bad_target down $t
	done
	for t in 10.0.0.0/33 10.0.0.0/x 10.0.0.0/-1 2001:db8::/129 2001:db8::/; do
		bad_target "$t" $t
	done
	for t in 2001:db8::1::2 2001:db8 ::1- 1:2:3:4:5:6:7:8:9 a/b ::g; do
		bad_target "$t" $t
	done
	bad_target "" ""
}

@test "pingsweep: 0/8, multicast, reserved and too many hosts are refused, by -F not" {
	bad_target 0.0.0.0/8 0.0.0.1
	bad_target multicast 224.0.0.1
	bad_target multicast ff02::1%lo
	bad_target reserved 240.0.0.1
	bad_target reserved 255.255.255.255
	bad_target 2^24 10.0.0.0/7
	bad_target 2^20 2001:db8::/107
	lists -F 224.0.0.1 240.0.0.1 255.255.255.255 <<<$'224.0.0.1\n240.0.0.1\n255.255.255.255'
	lists -I lo 224.0.0.1 <<<224.0.0.1
	run -2 netns pingsweep -l -F 0.0.0.1
	run -0 netns sh -c 'pingsweep -lF 10.0.0.0/7 | head -n 3'
	assert_output $'10.0.0.1\n10.0.0.2\n10.0.0.3'
	run -0 netns sh -c 'pingsweep -lF 2001:db8::/107 | head -n 2'
	assert_output $'2001:db8::\n2001:db8::1'
}

@test "pingsweep: 2^24 hosts at once are too many in parts, too" {
	run --separate-stderr -2 netns pingsweep -l 10.0.0.0/8 11.0.0.0/8
	[ -z "$output" ]
	[[ $stderr == "pingsweep: "*"2^24"* ]]
}

@test "pingsweep: a link-local address needs its zone, no other has one" {
	bad_target zone fe80::1
	bad_target zone fe80::/126
	bad_target zone 2001:db8::1%lo
	bad_target "no such interface" fe80::1%nope
	lists fe80::1%lo <<<fe80::1%lo
	lists fe80::%lo/127 <<<$'fe80::%lo\nfe80::1%lo'
}

@test "pingsweep: -z is a random order of the same hosts, the same for each seed" {
	addresses 0 255 10.9.0.0/24 >all
	run -0 pingsweep -l -z 7 10.9.0.0-255
	seven=$output
	[ "$seven" != "$(cat all)" ]
	[ "$(sort -V <<<"$seven")" = "$(cat all)" ]
	run -0 pingsweep -l -z 7 10.9.0.0-255
	[ "$output" = "$seven" ]
	run -0 pingsweep -l -z 8 10.9.0.0-255
	[ "$output" != "$seven" ]
	[ "$(sort -V <<<"$output")" = "$(cat all)" ]
}

@test "pingsweep: shards are disjoint and together complete" {
	addresses 0 255 10.9.0.0/24 >all
	for z in "" "-z 3"; do
		for n in 1 2 3 7 100 300; do
			for i in $(seq $n); do
				pingsweep -l $z -P $i/$n 10.9.0.0-255
			done | sort -V >got
			cmp got all
		done
	done
}

@test "pingsweep: -i skips the first of the shard, in the random order" {
	for o in "" "-z 5" "-P 2/3" "-z 5 -P 2/3" "-z 5 -P 2/3 -x 10.9.0.7"; do
		pingsweep -l $o 10.9.0.0-99 >all
		pingsweep -l $o -i 10 10.9.0.0-99 >but
		tail -n +11 all | cmp - but
		pingsweep -l $o -i 0 10.9.0.0-99 | cmp - all
	done
	run -0 pingsweep -l -i 100 10.9.0.0-99
	assert_output ""
}

# --- names

@test "pingsweep: numeric targets open no file and ask no DNS" {
	[ -z "$SAN" ] || skip 'a program with sanitizers is not static'
	run -0 lo_up strace -f -qq -o trace pingsweep -a 127.0.0.1 127.1.0-1.1,2 ::1
	[ "${#lines[@]}" -eq 6 ]
	run ! grep -E '"/etc|htons\(53\)' trace
	for t in 1.2.3 1,2 7 1-2 1.2.3.4/33; do
		run -2 lo_up strace -f -qq -o trace pingsweep $t
		run ! grep -E '"/etc|htons\(53\)' trace
	done
}

@test "pingsweep: a name is its first IPv4 address, and is the NAME of its record" {
	names
	run -0 here "named pingsweep 127.0.0.2 nine here six"
	[ "${#lines[@]}" -eq 4 ]
	run cut -f 1,2,4,5 <<<"$output"
	assert_output "$(printf '%s\talive\t-\t%s\n' \
	    127.0.0.2 - 127.0.0.9 nine 127.0.0.1 here ::1 six)"
}

@test "pingsweep: -4 and -6 choose the family of names" {
	names
	run -0 here "named pingsweep -6 here | cut -f 1,5"
	assert_output $'::1\there'
	run -0 here "named pingsweep -4 here | cut -f 1,5"
	assert_output $'127.0.0.1\there'
	run -0 here "named pingsweep -46 here | cut -f 1,5"
	assert_output $'127.0.0.1\there\n::1\there'
	# glibc, of the sanitizers, takes ::1 for 127.0.0.1 there
	[ "$SAN" ] || run -2 here "named pingsweep -4 six"
	run -0 here "named pingsweep -l nine here"
	assert_output $'127.0.0.9\n127.0.0.1'
}

@test "pingsweep: an unknown name is an error, first of all, and the others are done" {
	names
	run --separate-stderr -2 here "named pingsweep 127.0.0.2 nosuch nine"
	[ "${#lines[@]}" -eq 3 ]
	[[ ${lines[0]} =~ ^-$'\terror\t-\t'[^$'\t']+$'\tnosuch'$ ]]
	[[ ${lines[1]} == 127.0.0.2$'\talive\t'* ]]
	[[ ${lines[2]} == 127.0.0.9$'\talive\t'* ]]
	[ "${#stderr_lines[@]}" -eq 1 ]
	[[ $stderr == "pingsweep: nosuch: "* ]]
	run --separate-stderr -2 here "named pingsweep -a 127.0.0.2 nosuch"
	assert_output 127.0.0.2
	[[ $stderr == "pingsweep: nosuch: "* ]]
	run --separate-stderr -2 here "named pingsweep -u 127.0.0.2 nosuch"
	[ -z "$output" ]
	run --separate-stderr -2 here "named pingsweep -qc 127.0.0.2 nosuch"
	[[ $output == *$'\terror\t1\t'* ]]
}

@test "pingsweep: a name is asked of DNS, before the first packet" {
	names
	run --separate-stderr -2 here 'dns
		named strace -f -qq -o trace -e trace=network pingsweep ::2 127.0.0.1 \
		    a.test b.test c.test >out'
	run cut -f 1,2,5 out
	assert_equal "${lines[0]}" $'-\terror\tc.test'
	assert_equal "${lines[2]}" $'127.0.0.1\talive\t-'
	assert_equal "${lines[3]}" $'127.0.0.77\talive\ta.test'
	assert_equal "${lines[4]}" $'::1\talive\tb.test'
	[ "${#lines[@]}" -eq 5 ]
	awk '/sin_port=htons\(53\)/ { last = NR } /send.*127\.0\.0\.77/ { first = NR }
	    END { exit !(last && first && last < first) }' trace
}

@test "pingsweep: a name server that does not answer costs what -w allows" {
	names
	printf 'nameserver 127.0.0.1\noptions timeout:60 attempts:2\n' >resolv.conf
	run --separate-stderr -2 here '
		mkfifo ready
		python3 -c "
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((\"127.0.0.1\", 53))
open(\"ready\", \"w\").close()
while True: s.recv(999)" &
		trap "kill $!" EXIT
		cat ready
		named timeout 20 pingsweep -w 1 a.test 127.0.0.1 b.test | cut -f 1,2,4,5
		exit ${PIPESTATUS[0]}'
	assert_output $'-\terror\tno answer in time\ta.test
-\terror\tno answer in time\tb.test
127.0.0.1\talive\t-\t-'
	[ "$stderr" = $'pingsweep: a.test: no answer in time\npingsweep: b.test: no answer in time' ]
}

@test "pingsweep: signals end it while it looks up names, as PID 1 too" {
	names
	printf 'nameserver 127.0.0.1\noptions timeout:60\n' >resolv.conf
	for unshare in "" "unshare -pf"; do
		for signal in HUP INT TERM; do
			run here "
				mkfifo ready
				python3 -c '
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((\"127.0.0.1\", 53))
open(\"ready\", \"w\").close()
while True: s.recv(999)' &
				trap \"kill \$!\" EXIT
				cat ready
				rm ready
				unshare -m sh -euc 'for i in hosts resolv.conf; do
						mount --bind \$i /etc/\$i
					done
					exec env --default-signal $unshare \
					    pingsweep a.test' &
				job=\$! pid=\$!
				if [ '$unshare' ]; then
					await 20 has_asleep \$pid pingsweep
					pid=\$(pgrep -P \$pid)
				fi
				await 20 has_asleep \$pid pingsweep
				kill -$signal \$pid
				wait \$job 2>/dev/null || echo \$?"
			assert_equal "$unshare $signal $output" \
			    "$unshare $signal $((128 + $(kill -l $signal)))"
		done
	done
}

@test "pingsweep: an operand that looks like an option is wrong usage, before any packet" {
	local args
	for args in "127.0.0.1 -a" "-n 127.0.0.1 -x 127.0.0.2" "-- -a" "- --help" \
	    "-l 127.0.0.1 -"; do
		run --separate-stderr here "
			strace -f -qq -o trace -e trace=network,fork,vfork,clone \
			    pingsweep $args </dev/null || echo \$?"
		[ "$args" != "-l 127.0.0.1 -" ] || break
		[ "$output" = 2 ]
		[ "${#stderr_lines[@]}" -eq 2 ]
		[[ ${stderr_lines[0]} == "pingsweep: -"*": options come before targets" ]]
		[ "${stderr_lines[1]}" = "$USAGE" ]
		run ! grep -E 'send|connect|fork|clone' trace
	done
	[ "$output" = 127.0.0.1 ]
}

@test "pingsweep: what looks like a number is not asked of DNS, what does not is" {
	names
	run here 'dns
		for t in 1.2.3 1,2 7 1-2 1.2.3.4/33 999.1.1.1 010.1.1.1 2001:db8::1::2 a/b; do
			named pingsweep "$t" || echo $?
		done'
	[ ! -s queries ]
	run here 'dns
		named pingsweep -l 1.2.3.a || echo $?'
	[ -s queries ]
}

@test "pingsweep: a short form is not one in hexadecimal either" {
	for t in 0x7f.1 0x7f000002 0X7F.0.0.1 a.1 127.0x1 1.0x; do
		run --separate-stderr -2 lo_up pingsweep -l "$t"
		[ -z "$output" ]
		[ "$stderr" = "pingsweep: $t: not an address" ]
	done
}

@test "pingsweep: with -n no name is looked up" {
	[ -z "$SAN" ] || skip 'a program with sanitizers is not static'
	names
	run --separate-stderr -2 here \
	    "named strace -f -qq -o trace pingsweep -an nine 127.0.0.2"
	assert_output 127.0.0.2
	[[ $stderr == "pingsweep: nine: "* ]]
	run ! grep -E '"/etc|htons\(53\)' trace
}

@test "pingsweep: a host by its name and its number is one, named as at first" {
	names
	run -0 here "named pingsweep nine 127.0.0.9 | cut -f 1,5"
	assert_output $'127.0.0.9\tnine'
	run -0 here "named pingsweep 127.0.0.9 nine | cut -f 1,5"
	[[ $output == 127.0.0.9$'\t'* ]]
	[ "${#lines[@]}" -eq 1 ]
}

# --- the sockets

@test "pingsweep: an ordinary user probes by a ping socket" {
	HOW=ping
	export HOW
	run --separate-stderr -0 here 'ordinary pingsweep -a 127.0.0.1-3 ::1'
	assert_output $'127.0.0.1\n127.0.0.2\n127.0.0.3\n::1'
	[ -z "$stderr" ]
}

@test "pingsweep: root probes by a raw socket where ping sockets are closed" {
	run --separate-stderr -0 here 'pingsweep -a 127.0.0.1-3 ::1'
	assert_output $'127.0.0.1\n127.0.0.2\n127.0.0.3\n::1'
	[ -z "$stderr" ]
}

@test "pingsweep: where it may have either, the ping socket is the one" {
	HOW=ping
	export HOW
	run -0 here 'strace -qq -o trace -e trace=socket pingsweep -a 127.0.0.1'
	grep -q 'SOCK_DGRAM.*IPPROTO_ICMP' trace
	run ! grep 'SOCK_RAW.*IPPROTO_ICMP' trace
}

@test "pingsweep: with neither socket it says what would help" {
	for t in 127.0.0.1 ::1; do
		run --separate-stderr -2 here "ordinary pingsweep $t"
		[ -z "$output" ]
		[ "$stderr" = 'pingsweep: no ICMP socket: net.ipv4.ping_group_range excludes your group, and CAP_NET_RAW is missing (sysctl net.ipv4.ping_group_range="0 2147483647", or use -p)' ]
	done
}

@test "pingsweep: without the right to -m it says which is missing" {
	export HOW=ping
	run --separate-stderr -2 here 'ordinary pingsweep -m 7 127.0.0.1'
	[ "$stderr" = "pingsweep: -m: CAP_NET_ADMIN is missing" ]
}

@test "pingsweep: an interface without -A: how it is meant, and nothing is asked of DNS" {
	names
	for args in "lo" "-n lo" "-l lo" "-p 1 lo"; do
		run --separate-stderr -2 here "named strace -f -qq -o trace \
		    -e trace=network,fork,vfork,clone pingsweep $args 127.0.0.1 |
		    cut -f 1
		    exit \${PIPESTATUS[0]}"
		assert_output 127.0.0.1
		[ "$stderr" = 'pingsweep: lo: is an interface (-A lo, or: ifaddr -4c lo | pingsweep)' ]
		run ! grep -E 'fork|clone|htons\(53\)' trace
	done
	# from lsif, beside names, which keep their answers
	run --separate-stderr -2 here 'named sh -c "echo nine; lsif; echo here" |
	    named pingsweep -l -'
	assert_output $'127.0.0.9\n127.0.0.1'
	[[ $stderr == 'pingsweep: lo: is an interface '* ]]
	# what it says to do does so
	run -0 here "ifaddr -4c lo | pingsweep -aP 1/9999999"
	assert_line 127.0.0.1
}

@test "pingsweep: it has given up every right before it reads a target" {
	mkfifo targets
	for HOW in $SOCKETS; do
		export HOW
		run -0 here '
			pingsweep -a <targets &
			exec 9>targets
			await 5 sleeps $! pingsweep
			grep -Ev ":.0*$" /proc/$!/status | grep -E "^Cap(Inh|Prm|Eff|Amb)" || :
			grep NoNewPrivs /proc/$!/status
			echo 127.0.0.1 >&9
			exec 9>&-
			wait $!'
		assert_output $'NoNewPrivs:\t1\n127.0.0.1'
	done
}

@test "pingsweep: it is confined to the calls of a sweep before it probes" {
	[ ! "$SAN" ] || skip 'the sanitizers are not confined'
	run -0 here '
		echo 1 >/proc/sys/net/ipv4/icmp_echo_ignore_all
		pingsweep -t 1m 127.0.0.1 &
		await 5 grep -qx "Seccomp:.2" /proc/$!/status
		kill $!'
}

@test "pingsweep: without a right to sockets -l, --help and --version are as ever" {
	run -0 here 'ordinary pingsweep -l 192.0.2.1-2
		ordinary pingsweep --help
		ordinary pingsweep --version'
	[ "${lines[0]} ${lines[1]}" = '192.0.2.1 192.0.2.2' ]
}

# bats test_tags=fast
@test "pingsweep: both sockets find exactly those that are alive, at any rate" {
	addresses 1 254 10.77.0.0/24 | shuf -n 100 | sort -V >alive
	addresses 1 14 10.77.1.0/28 | shuf -n 6 | sort -V >few
	for HOW in $SOCKETS; do
		export HOW
		run -0 here '
			network
			alive $(cat alive few)
			found -r 0 -t 200ms 10.77.0.0/24
			found -t 200ms 10.77.0.0/24
			found -r 10 -t 200ms 10.77.1.0/28'
		assert_output "$(cat alive; echo 1; cat alive; echo 1; cat few; echo 1)"
	done
}

@test "pingsweep: both sockets find exactly those that are alive by IPv6" {
	addresses 0 255 2001:db8:77::/120 | shuf -n 100 | sort -V >alive
	sort alive >sorted
	for HOW in $SOCKETS; do
		export HOW
		run -0 here '
			network
			alive $(cat alive)
			found -r 0 -t 300ms 2001:db8:77::/120'
		[ "${lines[-1]}" = 1 ]
		printf '%s\n' "${lines[@]}" | sed '$d' | sort | cmp - sorted
	done
}

@test "pingsweep: 2^16 hosts are all found" {
	for HOW in $SOCKETS; do
		export HOW
		run --separate-stderr -0 here 'pingsweep -b -r 0 -q -c 127.1.0.0/16'
		[[ $output == $'total\t65536\talive\t65536\tinactive\t0\terror\t0\tsent\t'* ]]
	done
}

# --- records

@test "pingsweep: a record has its five fields" {
	run --separate-stderr -1 here '
		network
		alive 10.77.0.1
		pingsweep -t 200ms 10.77.0.1-2'
	[ "${#lines[@]}" -eq 2 ]
	[[ ${lines[0]} =~ ^10\.77\.0\.1$'\t'alive$'\t'[0-9]+\.[0-9]{3}$'\t-\t-'$ ]]
	[ "${lines[1]}" = $'10.77.0.2\tinactive\t-\ttimeout\t-' ]
	[ -z "$stderr" ]
}

@test "pingsweep: exit 0 all alive, 1 any inactive, 2 any trouble" {
	run -0 here '
		network
		alive 10.77.0.1 10.77.0.2 10.77.0.3
		for t in "10.77.0.1-3" "10.77.0.1-4" "10.77.0.9" "10.77.0.1 1.2.3" "10.77.0.9 1.2.3"
		do
			r=0
			pingsweep -q -t 200ms $t 2>/dev/null || r=$?
			echo $r
		done'
	assert_output $'0\n1\n1\n2\n2'
}

@test "pingsweep: hosts that ignore echo are inactive" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 here '
			echo 1 >/proc/sys/net/ipv4/icmp_echo_ignore_all
			told -t 100ms 127.0.0.1-2'
		assert_output $'127.0.0.1 inactive timeout\n127.0.0.2 inactive timeout\n1'
	done
}

@test "pingsweep: -a is the alive, -u the unanswered, bare" {
	run -0 here '
		network
		alive 10.77.0.1 10.77.0.3
		told -a -t 200ms 10.77.0.1-4
		told -u -t 200ms 10.77.0.1-4
		told -u 10.77.0.1'
	assert_output $'10.77.0.1\n10.77.0.3\n1\n10.77.0.2\n10.77.0.4\n1\n0'
}

@test "pingsweep: -q has no records, -c a last line with the totals" {
	run -0 here '
		network
		alive 10.77.0.1 10.77.0.3
		pingsweep -q -t 200ms 10.77.0.1-4 || echo $?
		pingsweep -qc -k 3 -t 200ms 10.77.0.1-4 || echo $?
		pingsweep -c 10.77.0.1'
	[ "${lines[0]}" = 1 ]
	[[ ${lines[1]} =~ ^total$'\t4\talive\t2\tinactive\t2\terror\t0\tsent\t8\tseconds\t'[0-9.]+$ ]]
	[ "${lines[2]}" = 1 ]
	[[ ${lines[3]} == 10.77.0.1$'\talive\t'* ]]
	[[ ${lines[4]} == total$'\t1\talive\t1\tinactive\t0\terror\t0\tsent\t1\tseconds\t'* ]]
}

@test "pingsweep: -j is an object a line, numbers are numbers, - is null" {
	names
	run -0 here '
		network
		alive 10.77.0.1
		named pingsweep -j -t 200ms 10.77.0.1-2 nine nosuch 2>err >out || echo $?'
	assert_output 2
	[ "$(wc -l <out)" -eq 4 ]
	jq -es '
		all(.[]; keys_unsorted == ["address", "state", "rtt_ms", "reason", "name"]) and
		(.[0] | .address == null and .state == "error" and .rtt_ms == null and
		    (.reason | type) == "string" and .name == "nosuch") and
		(.[1] | .address == "10.77.0.1" and .state == "alive" and (.rtt_ms | type) == "number" and
		    .reason == null and .name == null) and
		(.[2] | .address == "10.77.0.2" and .state == "inactive" and .rtt_ms == null and
		    .reason == "timeout" and .name == null) and
		(.[3] | .address == "127.0.0.9" and .name == "nine")' out
}

@test "pingsweep: -j -c ends with an object of the totals" {
	run -0 here 'pingsweep -jc 127.0.0.1-2'
	[ "${#lines[@]}" -eq 3 ]
	jq -e '.total == 2 and .alive == 2 and .inactive == 0 and .error == 0 and .sent == 2 and
	    (.seconds | type) == "number"' <<<"${lines[2]}"
}

@test "pingsweep: whatever the name, a record has five fields and is one line" {
	names
	for t in $'a\tb' $'a\nb' 'a b' $'a\rb'; do
		for o in -n -4; do
			run -2 here "named pingsweep $o $(printf %q "$t") 2>err >out"
			[ "$(wc -l <err)" -eq 1 ]
			[ "$(wc -l <out)" -le 1 ]
			awk -F '\t' 'NF != 5 { exit 1 }' out
		done
	done
}

@test "pingsweep: -j is valid UTF-8 whatever the name" {
	names
	run -2 here $'named pingsweep -j $\'b\\377"d\\001\' 2>err >out'
	python3 -c '
import json
r = json.loads(open("out", "rb").read().decode())
assert r["name"] == "b\udcff\"d\x01", r'
	[[ $(cat err) == 'pingsweep: b?"d?: '* ]]
}

@test "pingsweep: names go to a terminal with ? for what it might obey" {
	names
	run -0 here 'name=$(printf "b\033\377d")
		export name
		named script -qc "pingsweep \"\$name\"" /dev/null </dev/null >tty'
	grep -aq $'\tb??d' tty
	run ! grep -aq $'\e' tty
}

# --- order

# host 5 is slow
SLOW='reply(after=.5 if to == 5 else 0)'

@test "pingsweep: records are in target order, as -l lists them" {
	for o in "" "-z 4"; do
		run -0 among "$SLOW" "
			pingsweep -r 0 -t 5s $o 10.99.0.8 10.99.0.4-9 10.99.0.3 | cut -f 1 >got
			pingsweep -l $o 10.99.0.8 10.99.0.4-9 10.99.0.3 >want"
		cmp got want
		[ "$(wc -l <got)" -eq 7 ]
	done
}

@test "pingsweep: -e writes records as they come in" {
	run -0 among "$SLOW" 'pingsweep -e -r 0 -t 5s 10.99.0.4-9 | cut -f 1'
	[ "${lines[5]}" = 10.99.0.5 ]
	[ "$(sort -V <<<"$output")" = "$(addresses 4 9 10.99.0.0/24)" ]
}

@test "pingsweep: a record is written as soon as it and those before are decided" {
	run --separate-stderr -0 among 'reply(after=20 if to == 5 else 0)' '
		pingsweep -t 1m 10.99.0.2-9 >out 2>err &
		pid=$!
		await 10 has_lines 3 out
		await 10 has_lines 8 asked
		cut -f 1,2 out
		kill $pid
		wait $pid || echo $?'
	assert_output "$(printf '10.99.0.%d\talive\n' 2 3 4; echo 143)"
}

# --- how often, how long, how fast

@test "pingsweep: only the silent are tried again, -k times in all" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'if to == 5 or to == 7 and n == 2: reply()' '
			told -k 3 -t 200ms 10.99.0.5-7'
		assert_output $'10.99.0.5 alive -\n10.99.0.6 inactive timeout\n10.99.0.7 alive -\n1'
		run -0 sh -c 'cut -d " " -f 2 asked | sort | uniq -c | tr -s " "'
		assert_output $' 1 10.99.0.5\n 3 10.99.0.6\n 2 10.99.0.7'
	done
}

@test "pingsweep: two tries are the default" {
	run -0 among 'pass' 'told -t 100ms 10.99.0.5; wc -l <asked'
	assert_output $'10.99.0.5 inactive timeout\n1\n2'
}

@test "pingsweep: no try is sooner than -t after the last" {
	run -0 among 'pass' 'told -k 4 -t 150ms 10.99.0.5-8'
	python3 - <<-'END'
		last = {}
		for line in open("asked"):
		    time, host = line.split()[:2]
		    if host in last:
		        # the reader of the tun may have been late once
		        assert float(time) - last[host] > .1, (host, time, last)
		    last[host] = float(time)
		assert len(last) == 4
	END
}

@test "pingsweep: -t is obeyed, for the last try too" {
	run -0 among 'reply(after=1)' '
		told -k 1 -t 100ms 10.99.0.5
		told -k 1 -t 10s 10.99.0.6
		cut -f 3 records'
	assert_equal "${lines[*]:0:4}" '10.99.0.5 inactive timeout 1 10.99.0.6 alive - 0'
	[ "${lines[4]%.*}" -ge 1000 ]
	run -0 among 'pass' '
		begin=${EPOCHREALTIME/.}
		told -k 2 -t 300ms 10.99.0.5
		[ $((${EPOCHREALTIME/.} - begin)) -ge 600000 ]'
}

@test "pingsweep: -t auto finds those that are alive" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'if to != 6: reply(after=.05)' 'told -t auto 10.99.0.5-7'
		assert_output $'10.99.0.5 alive -\n10.99.0.6 inactive timeout\n10.99.0.7 alive -\n1'
	done
}

@test "pingsweep: an answer to an earlier try counts, with its own round trip" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'if n == 1: reply(after=.6)' '
			pingsweep -t 400ms -k 3 10.99.0.5 | cut -f 2,3'
		[[ $output == alive$'\t'* ]]
		rtt=${output#*$'\t'}
		[ "${rtt%.*}" -ge 600 ]
	done
}

@test "pingsweep: -w is a hard stop, the undecided are inactive by the deadline" {
	run -0 among 'if to == 2: reply()' '
		timeout 20 pingsweep -c -r 20 -t 30s -w 400ms 10.99.0.2-90 >out || echo $?'
	assert_output 1
	[[ $(head -n 1 out) == 10.99.0.2$'\talive\t'* ]]
	[ "$(grep -c $'\tinactive\t-\tdeadline\t-$' out)" -eq 88 ]
	[[ $(tail -n 1 out) == $'total\t89\talive\t1\tinactive\t88\t'* ]]
	[ "$(wc -l <asked)" -lt 89 ]
}

@test "pingsweep: -N stops at that many answers" {
	run -0 here 'pingsweep -r 20 -N 3 127.1.0.0/16 | cut -f 1,2'
	assert_output $'127.1.0.1\talive\n127.1.0.2\talive\n127.1.0.3\talive'
	run -0 here 'pingsweep -q -r 20 -N 1 127.1.0.0/16'
	assert_output ""
	run -0 among 'if to == 9: reply()' '
		told -r 0 -t 30s -N 1 10.99.0.2-9 || echo $?'
	assert_output $'10.99.0.9 alive -\n0'
	run -0 among 'if to == 9: reply()' 'told -t 100ms -N 2 10.99.0.8-9 || echo $?'
	assert_output $'10.99.0.8 inactive timeout\n10.99.0.9 alive -\n1'
}

@test "pingsweep: -r is how many probes a second there are" {
	run -0 among 'reply()' 'told -a -r 20 10.99.0.2-22'
	[ "${#lines[@]}" -eq 22 ]
	# 20 gaps are 1 s; a slow reader sees the first one late
	awk 'NR == 1 { first = $1 } END { exit !(NR == 21 && $1 - first > .7) }' asked
}

@test "pingsweep: -r paces tries, too" {
	run -0 among 'pass' 'told -r 20 -k 2 -t 50ms 10.99.0.2-7'
	awk 'NR == 1 { first = $1 } END { exit !(NR == 12 && $1 - first > .35) }' asked
}

@test "pingsweep: answers that came while it was stopped came in time" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'reply(after=.3)' '
			pingsweep -k 1 -t 1s 10.99.0.5-6 >out &
			pid=$!
			await 20 has_lines 2 asked
			# had it ended by now, on a slow machine, nothing were tried
			kill -STOP $pid && sleep 1.2 && kill -CONT $pid || :
			wait $pid
			cut -f 1,2 out'
		assert_output $'10.99.0.5\talive\n10.99.0.6\talive'
	done
}

# has t0 brought as many packets?
flooded() {
	[ "$(ip -s -j link show t0 | jq '.[0].stats64.rx.packets')" -ge "$1" ]
}

@test "pingsweep: where answers were lost for want of room, it says so once and asks again" {
	export -f flooded
	for HOW in $SOCKETS; do
		export HOW
		run -0 among '
if n > 1: reply()
elif to == 5:
    for i in range(30000): reply(after=1)
else: reply(after=1.2)' '
			pingsweep -k 1 -t 3s 10.99.0.5-6 >out 2>err &
			pid=$!
			await 20 has_lines 2 asked
			kill -STOP $pid
			await 20 flooded 30001 2>/dev/null
			kill -CONT $pid
			wait $pid
			cut -f 1,2 out
			cat err'
		assert_output $'10.99.0.5\talive\n10.99.0.6\talive
pingsweep: answers came too fast and were lost: probing once more'
	done
}

@test "pingsweep: sending pauses once 2^18 hosts are behind one that is undecided" {
	run -0 among 'pass' '
		pingsweep -c -r 0 -k 1 -t 1m -w 3s 10.99.0.5 127.0.0.0/13 | tail -n 1'
	[[ $output == $'total\t524287\talive\t'* ]]
	run cut -f 10 <<<"$output"
	[ "$output" -gt 1 ]
	[ "$output" -le 262144 ]
	run -0 among 'pass' '
		pingsweep -c -e -r 0 -k 1 -t 6s 10.99.0.5 127.0.0.0/13 >out || echo $?
		tail -n 1 out | cut -f 1-6'
	assert_output $'1\ntotal\t524287\talive\t524286\tinactive\t1'
}

# --- what is sent

@test "pingsweep: -s is the payload, -T the time to live" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'reply()' '
			told -a 10.99.0.5 2001:db8:99::5
			told -a -s 1000 -T 5 10.99.0.6 2001:db8:99::6'
		assert_output $'10.99.0.5\n2001:db8:99::5\n0\n10.99.0.6\n2001:db8:99::6\n0'
		[ "$(cut -d ' ' -f 4 asked)" = $'24\n24\n1000\n1000' ]
		[ "$(sed -n '3,4p' asked | cut -d ' ' -f 5)" = $'5\n5' ]
	done
}

@test "pingsweep: the largest payload is sent, and answered" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 here 'told -a -s 65507 127.0.0.1'
		assert_output $'127.0.0.1\n0'
	done
}

@test "pingsweep: -S is the source" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'reply()' '
			ip addr add 10.99.0.200/24 dev t0
			told -a -S 10.99.0.200 10.99.0.5'
		assert_output $'10.99.0.5\n0'
		[ "$(cut -d ' ' -f 6 asked)" = 10.99.0.200 ]
		run --separate-stderr -2 here 'pingsweep -S 192.0.2.9 127.0.0.1'
		[[ $stderr == "pingsweep: "* ]]
	done
}

@test "pingsweep: -S of one family is not dropped in silence for the other" {
	for t in "::1 127.0.0.1" "127.0.0.1 ::1"; do
		run --separate-stderr -2 lo_up pingsweep -S $t
		[[ $output != *$'\talive\t'* ]]
		[[ $output$stderr == *[a-z]* ]]
	done
}

@test "pingsweep: -I is the interface" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'reply()' '
			told -a -I t0 10.99.0.5
			told -a -t 100ms -I lo 10.99.0.5'
		assert_equal "${lines[*]:0:2}" '10.99.0.5 0'
		[ "${lines[-1]}" != 0 ]
		[ "$(wc -l <asked)" -eq 1 ]
	done
}

@test "pingsweep: -m marks packets for routing" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'reply()' '
			ip route add unreachable 10.99.0.5
			ip rule add fwmark 7 lookup 100
			ip route add 10.99.0.0/24 dev t0 src 10.99.0.1 table 100
			told 10.99.0.5
			pingsweep -a -m 7 10.99.0.5'
		assert_output $'10.99.0.5 inactive unreachable\n1\n10.99.0.5'
	done
}

@test "pingsweep: -m without the right to it is trouble" {
	HOW=ping
	export HOW
	run --separate-stderr -2 here 'ordinary pingsweep -m 7 127.0.0.1'
	[[ $stderr == "pingsweep: "* ]]
}

# --- those that answer

@test "pingsweep: an answer from another address counts for nobody" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'if to != 6: reply(host=6)' 'told -t 100ms 10.99.0.5-7 2001:db8:99::5'
		assert_output '10.99.0.5 inactive timeout
10.99.0.6 inactive timeout
10.99.0.7 inactive timeout
2001:db8:99::5 inactive timeout
1'
	done
}

@test "pingsweep: -v says who answered for others" {
	for HOW in $SOCKETS; do
		export HOW
		run --separate-stderr -1 among 'reply(host=6)' 'pingsweep -v -t 100ms 10.99.0.5'
		[[ $stderr == *"pingsweep: "*10.99.0.6* ]]
		run --separate-stderr -1 among 'reply(host=6)' 'pingsweep -t 100ms 10.99.0.5'
		[ -z "$stderr" ]
	done
}

@test "pingsweep: a forged cookie counts for nothing" {
	# one bit of each of the payload's three words, then one that was seen
	for HOW in $SOCKETS; do
		export HOW
		run -0 among '
i = {5: 0, 6: 8, 7: 16}.get(to)
if i is not None:
    reply(data=data[:i] + bytes((data[i] ^ 1,)) + data[i + 1:])
if to == 8:
    reply(data=last[7][28:])' 'told -t 100ms 10.99.0.5-8'
		assert_output '10.99.0.5 inactive timeout
10.99.0.6 inactive timeout
10.99.0.7 inactive timeout
10.99.0.8 inactive timeout
1'
	done
}

@test "pingsweep: an answer without its payload, or with half of it, is none" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'reply(data=data[:{5: 0, 6: 12, 7: 23}[to]])' 'told -t 100ms 10.99.0.5-7'
		assert_output '10.99.0.5 inactive timeout
10.99.0.6 inactive timeout
10.99.0.7 inactive timeout
1'
	done
}

@test "pingsweep: duplicate answers count once" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'for i in range(5): reply(after=i * .02)' '
			pingsweep -c -r 20 10.99.0.5-8 | cut -f 1-8'
		[ "${#lines[@]}" -eq 5 ]
		[ "${lines[4]}" = $'total\t4\talive\t4\tinactive\t0\terror\t0' ]
	done
}

@test "pingsweep: two at once take no answer of the other for their own" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'if n % 2: reply(after=.05)' '
			for i in 1 2 3 4 5 6; do
				pingsweep -k 1 -t 300ms 10.99.0.5 >one$i &
			done
			wait $(jobs -p | tail -n +2) || :
			cut -f 2 one[1-6] | sort | uniq -c | tr -s " "'
		assert_output $' 3 alive\n 3 inactive'
	done
}

@test "pingsweep: answers with IP options are answers" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'reply(options=b"\1\1\1\0" + b"\0" * 4 * (to - 5))' 'told 10.99.0.5-7'
		assert_output $'10.99.0.5 alive -\n10.99.0.6 alive -\n10.99.0.7 alive -\n0'
	done
}

@test "pingsweep: every third packet lost, all are found" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'if total % 3: reply()' 'found -r 0 -k 9 -t 200ms 10.99.0.2-61'
		assert_output "$(addresses 2 61 10.99.0.0/24; echo 0)"
	done
}

# --- those that do not

@test "pingsweep: the reason is what the route says" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 here '
			ip route add unreachable 10.1.0.0/16
			ip route add prohibit 10.2.0.0/16
			ip -6 route add unreachable 2001:db8:1::/48
			ip -6 route add prohibit 2001:db8:2::/48
			told -t 100ms 10.1.0.1 10.2.0.1 10.3.0.1 2001:db8:1::1 2001:db8:2::1 2001:db8:3::1'
		assert_output '10.1.0.1 inactive unreachable
10.2.0.1 inactive prohibited
10.3.0.1 inactive no-route
2001:db8:1::1 inactive unreachable
2001:db8:2::1 inactive prohibited
2001:db8:3::1 inactive no-route
1'
	done
}

@test "pingsweep: behind a blackhole here nobody is alive, and others are" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 here '
			ip route add blackhole 10.1.0.0/16
			told -t 100ms 127.0.0.1 10.1.0.1 127.0.0.2 10.1.0.2'
		[ "${lines[0]} ${lines[2]}" = "127.0.0.1 alive - 127.0.0.2 alive -" ]
		[[ ${lines[1]} == "10.1.0.1 inactive "* && ${lines[3]} == "10.1.0.2 inactive "* ]]
		[ "${lines[4]}" = 1 ]
	done
}

@test "pingsweep: an interface that goes down in mid-sweep ends no host wrongly" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 here '
			network
			alive 10.77.0.0/24
			pingsweep -b -r 50 -k 1 -t 1s 10.77.0.0/24 >out 2>err &
			await 20 has_lines 20 out
			ip link set eth0 down
			wait $! || echo $?'
		[ "$output" = 1 ] || [ "$output" = 2 ]
		[ "$(wc -l <out)" -eq 256 ]
		[ "$(head -n 20 out | cut -f 2 | uniq)" = alive ]
		[ "$(tail -n 1 out | cut -f 2)" != alive ]
		[ -z "$(cut -f 2,4 out | sort -u | grep -Ev "^(alive	-|inactive	(no-route|timeout|unreachable)|error	.*)$")" ]
	done
}

@test "pingsweep: what is not on the link is unreachable, by nobody's word" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 here '
			network
			echo 100 >/proc/sys/net/ipv4/neigh/eth0/retrans_time_ms
			told -k 1 -t 10s 192.0.2.9 192.0.2.2'
		assert_output $'192.0.2.9 inactive unreachable\n192.0.2.2 alive -\n1'
	done
}

@test "pingsweep: the reason is what a router says, with the router" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 here '
			network
			alive 10.77.0.1
			at $router ip -batch - <<-END
				route add unreachable 10.1.0.0/16
				route add prohibit 10.2.0.0/16
				route add blackhole 10.4.0.0/16
			END
			told -t 200ms 10.1.0.1 10.2.0.1 10.3.0.1 10.4.0.1 10.77.0.1
			told -t 200ms -T 1 10.77.0.1'
		assert_output '10.1.0.1 inactive unreachable 192.0.2.2
10.2.0.1 inactive prohibited 192.0.2.2
10.3.0.1 inactive no-route 192.0.2.2
10.4.0.1 inactive timeout
10.77.0.1 alive -
1
10.77.0.1 inactive ttl 192.0.2.2
1'
	done
}

@test "pingsweep: the reason is what a router says by ICMPv6, with the router" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'error(*{5: (1, 0), 6: (1, 1), 7: (1, 3), 8: (3, 0)}[to])' '
			told -t 200ms 2001:db8:99::5 2001:db8:99::6 2001:db8:99::7 2001:db8:99::8'
		assert_output '2001:db8:99::5 inactive no-route 2001:db8:99::fe
2001:db8:99::6 inactive prohibited 2001:db8:99::fe
2001:db8:99::7 inactive unreachable 2001:db8:99::fe
2001:db8:99::8 inactive ttl 2001:db8:99::fe
1'
	done
}

@test "pingsweep: each ICMP error has its reason" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among '
codes = (3, 0), (3, 1), (3, 3), (3, 10), (3, 13), (11, 0)
error(*codes[to - 5])' '
			told -t 200ms 10.99.0.5-10'
		assert_output '10.99.0.5 inactive no-route 10.99.0.254
10.99.0.6 inactive unreachable 10.99.0.254
10.99.0.7 inactive filtered 10.99.0.254
10.99.0.8 inactive prohibited 10.99.0.254
10.99.0.9 inactive prohibited 10.99.0.254
10.99.0.10 inactive ttl 10.99.0.254
1'
	done
}

@test "pingsweep: what the host itself says has no reporter" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'error(3, 10, host=to)' 'told -t 200ms 10.99.0.5'
		assert_output $'10.99.0.5 inactive prohibited\n1'
	done
}

@test "pingsweep: an error that quotes eight bytes is enough" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'error(3, 1, cut=28)' 'told -t 200ms 10.99.0.5'
		assert_output $'10.99.0.5 inactive unreachable 10.99.0.254\n1'
	done
}

@test "pingsweep: an error ends the wait of the last try, and none before it" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'error(3, 1)' 'timeout 20 pingsweep -q -k 1 -t 1m 10.99.0.5-9 || echo $?'
		assert_output 1
		run -0 among 'reply() if n == 2 else error(3, 1)' 'told -t 200ms 10.99.0.5'
		assert_output $'10.99.0.5 alive -\n0'
	done
}

@test "pingsweep: a late answer counts more than an error" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'error(3, 1); reply(after=.1)' 'told -k 2 -t 300ms 10.99.0.5-7'
		assert_output $'10.99.0.5 alive -\n10.99.0.6 alive -\n10.99.0.7 alive -\n0'
	done
}

@test "pingsweep: errors about one host do not harm the others" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'error(3, 1) if to % 2 else reply()' 'found -r 0 -k 1 -t 1s 10.99.0.2-101'
		assert_output "$(seq 2 2 101 | sed 's/^/10.99.0./'; echo 1)"
	done
}

@test "pingsweep: errors about packets that are not ours are nothing" {
	# about another id, another sequence, another kind
	for HOW in $SOCKETS; do
		export HOW
		run -0 among '
p = bytearray(packet)
p[{5: 24, 6: 26, 7: 20}[to]] ^= 9
error(3, 10, packet=bytes(p))' 'told -k 1 -t 200ms 10.99.0.5-7'
		assert_output '10.99.0.5 inactive timeout
10.99.0.6 inactive timeout
10.99.0.7 inactive timeout
1'
	done
}

@test "pingsweep: forged errors about others keep nobody from being found" {
	for HOW in $SOCKETS; do
		export HOW
		# 5 quotes its own packet as if it had been for 6, which is slow
		run -0 among '
reply(after=.1 if to == 6 else 0)
if to == 5:
    p = packet[:19] + b"\6" + packet[20:]
    for i in range(3): error(3, 1, packet=p, after=i * .03)' 'told -t 300ms 10.99.0.5-7'
		assert_output $'10.99.0.5 alive -\n10.99.0.6 alive -\n10.99.0.7 alive -\n0'
	done
}

@test "pingsweep: redirects are no matter" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among '
error(5, 1, rest=0x0a6300fd)
if to != 6: reply(after=.05)' 'told -t 300ms -r 20 10.99.0.5-7'
		assert_output $'10.99.0.5 alive -\n10.99.0.6 inactive timeout\n10.99.0.7 alive -\n1'
	done
}

@test "pingsweep: rubbish of all lengths is no matter" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among '
for i in range(28): error(3, 1, cut=i)
for i in range(24): reply(data=data[:i])
reply(data=data + b"x" * 1000, host=7)
reply(after=.1)' 'told -t 300ms 10.99.0.5-6'
		assert_output $'10.99.0.5 alive -\n10.99.0.6 alive -\n0'
	done
}

# --- IPv6, networks

@test "pingsweep: an IPv6 prefix is probed, all of it" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 here '
			ip -6 route add local 2001:db8::/126 dev lo
			told ::1 2001:db8::/126'
		assert_output '::1 alive -
2001:db8:: alive -
2001:db8::1 alive -
2001:db8::2 alive -
2001:db8::3 alive -
0'
	done
}

@test "pingsweep: a link-local address is probed through its zone" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 here '
			network
			told -t 1s fe80::2%eth0 fe80::1%eth0
			told -t 200ms fe80::2%lo'
		assert_equal "${lines[*]:0:3}" 'fe80::2%eth0 alive - fe80::1%eth0 alive - 0'
		[[ ${lines[3]} == "fe80::2%lo "@(inactive|error)* ]]
	done
}

@test "pingsweep: whoever answers a multicast address has a record of its own" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 here '
			network
			at $router sh -c "echo 0 >/proc/sys/net/ipv4/icmp_echo_ignore_broadcasts"
			told -t 300ms -I eth0 224.0.0.1
			told -t 300ms -I eth0 ff02::1%eth0'
		[[ $output == *"192.0.2.2 alive -"* ]]
		[[ $output == *"fe80::2%eth0 alive -"* ]]
	done
}

@test "pingsweep: with -b the ends of a network are probed, without they are not" {
	run -0 among 'reply()' 'told -a 10.99.0.64/30; told -ab 10.99.0.64/30'
	assert_output '10.99.0.65
10.99.0.66
0
10.99.0.64
10.99.0.65
10.99.0.66
10.99.0.67
0'
	run -0 here 'told -b -t 100ms 127.255.255.252/30'
	[ "${#lines[@]}" -eq 5 ]
}

@test "pingsweep: -v says what was left out" {
	run --separate-stderr -0 here 'pingsweep -av 127.0.0.0/30'
	assert_output $'127.0.0.1\n127.0.0.2'
	[[ $stderr == "pingsweep: "*"left out"* ]]
	run --separate-stderr -0 here 'pingsweep -avb 127.0.0.0/30'
	[ "${#lines[@]}" -eq 4 ]
}

# --- signals, resuming

@test "pingsweep: INT prints what is decided, the totals and where to resume, and kills" {
	for o in "" "-z 3" "-z 3 -P 2/2"; do
		rm -f out err
		run --separate-stderr -0 here "
			env --default-signal pingsweep -c -r 10 $o 127.1.0.0-99 >out 2>err &
			pid=\$!
			await 20 has_lines 5 out
			kill -INT \$pid
			wait \$pid || echo \$?
			pos=\$(sed -n 's/^pingsweep: interrupted, resume with -i \\([0-9]*\\)\$/\\1/p' err)
			[ \"\$(wc -l <err)\" -eq 1 ]
			pingsweep -r 0 $o -i \"\$pos\" 127.1.0.0-99 >rest
			pingsweep -l $o 127.1.0.0-99 >want"
		assert_output 130
		[[ $(tail -n 1 out) == total$'\t'*$'\tseconds\t'* ]]
		sed '$d' out | cut -f 1 | cat - <(cut -f 1 rest) | diff - want
	done
}

@test "pingsweep: TERM and HUP are as INT" {
	for s in TERM HUP; do
		rm -f out err
		run --separate-stderr -0 here "
			env --default-signal pingsweep -r 10 127.1.0.0-99 >out 2>err &
			pid=\$!
			await 20 has_lines 3 out
			kill -$s \$pid
			wait \$pid || kill -l \$?"
		assert_output $s
		run cat err
		assert_output --regexp \
		    '^pingsweep: interrupted, resume with -i [0-9]+$'
		[ "$(grep -c . out)" -ge 3 ]
	done
}

@test "pingsweep: a reader that stalls does not keep it from a signal" {
	run here '
		mkfifo pipe
		exec 8<>pipe
		python3 -c "
import os
os.set_blocking(8, False)
try:
    while os.write(8, bytes(4096)): pass
except BlockingIOError: os.set_blocking(8, True)"
		env --default-signal pingsweep 127.0.0.1 >&8 &
		await 5 sleeps $! pingsweep
		kill -TERM $!
		wait $! 2>/dev/null || echo $?'
	assert_output 143
}

@test "pingsweep: signals that were ignored stay ignored" {
	run -0 among 'reply(after=.5)' '
		trap "" INT HUP
		pingsweep -at 5s 10.99.0.5 >out 2>err &
		pid=$!
		await 20 has_lines 1 asked
		kill -INT $pid
		kill -HUP $pid
		wait $pid
		cat out err'
	assert_output 10.99.0.5
}

@test "pingsweep: USR1 and QUIT print progress, and it goes on" {
	run -0 among 'if to != 7 or n == 2: reply()' '
		env --default-signal pingsweep -t 2s 10.99.0.2-9 >out 2>err &
		pid=$!
		await 20 has_lines 8 asked
		kill -USR1 $pid
		await 20 has_lines 1 err
		kill -QUIT $pid
		await 20 has_lines 2 err
		wait $pid
		wc -l <out
		cat err'
	[ "${lines[0]}" = 8 ]
	[ "${#lines[@]}" -eq 3 ]
	[[ ${lines[1]} == *[0-9]* && ${lines[2]} == *[0-9]* ]]
}

@test "pingsweep: progress goes to a terminal once it takes a second, else nowhere" {
	run -0 among 'pass' '
		script -qec "pingsweep -a -k 1 -t 2s 10.99.0.5 >out" tty </dev/null >/dev/null || :
		script -qec "pingsweep -a -k 1 -t 100ms 10.99.0.5 >out2" tty2 </dev/null >/dev/null || :
		pingsweep -a -k 1 -t 2s 10.99.0.5 2>err || echo $?'
	assert_output 1
	[ ! -s out ]
	[ ! -s err ]
	sed '1d;$d' tty | grep -aq '[0-9]'
	run ! grep -a 10.99 out2
	[ -z "$(sed '/^Script/d' tty2 | tr -d '\r\n')" ]
}

@test "pingsweep: its reader gone, it ends by SIGPIPE" {
	run -0 here '
		set +e
		env --default-signal=PIPE timeout 20 pingsweep -r 50 127.1.0.0/16 2>err | head -n 1 >out
		echo ${PIPESTATUS[0]}'
	assert_output 141
	[ ! -s err ]
	[ "$(wc -l <out)" -eq 1 ]
}

# --- the kernel's refusals

@test "pingsweep: what the kernel's filter keeps from leaving is filtered" {
	for HOW in $SOCKETS; do
		export HOW
		run -1 here "
			strace -qq -o trace -e trace=sendmmsg -e inject=sendmmsg:error=EPERM \
			    pingsweep 127.0.0.1-2"
		assert_output $'127.0.0.1\tinactive\t-\tfiltered\t-
127.0.0.2\tinactive\t-\tfiltered\t-'
	done
}

@test "pingsweep: what our side refuses is an error, and the rest is done" {
	for HOW in $SOCKETS; do
		export HOW
		run --separate-stderr -2 here "
			strace -qq -o trace -e trace=sendmmsg -e inject=sendmmsg:error=EIO:when=1..4 \
			    pingsweep 127.0.0.1-2"
		assert_equal "${lines[0]}" $'127.0.0.1\terror\t-\tI/O error\t-'
		[[ ${lines[1]} == $'127.0.0.2\talive\t'* ]]
		[ "$stderr" = "pingsweep: 127.0.0.1: I/O error" ]
	done
}

@test "pingsweep: where the kernel has no room, the probe is sent later" {
	for HOW in $SOCKETS; do
		export HOW
		for error in ENOBUFS EAGAIN; do
			run -0 here "
				strace -qq -o trace -e trace=sendmmsg,sendmsg,sendto \
				    -e inject=sendmmsg,sendmsg,sendto:error=$error:when=1..5 \
				    pingsweep -c -k 1 127.0.0.1-20 | cut -f 1-10"
			[ "${#lines[@]}" -eq 21 ]
			[ "${lines[20]}" = $'total\t20\talive\t20\tinactive\t0\terror\t0\tsent\t20' ]
			[ "$(grep -c INJECTED trace)" -eq 5 ]
		done
	done
}

# Not tried here, for want of the kernel or the tools: drops by netfilter but
# injected, a full queue of a device (netem, tbf), a clock that is set, a laden
# neighbour table.

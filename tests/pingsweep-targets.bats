# pingsweep: which hosts are targets

setup() {
	load lib/network
	load lib/helper
	load lib/pingsweep
	cd "$BATS_TEST_TMPDIR"
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

@test "pingsweep: in a list # begins a comment, at the beginning or behind a blank" {
	printf '192.0.2.1 # printer\n\t#192.0.2.8\n192.0.2.2\t#\n192.0.2.3 \r\n#\n 192.0.2.4 ## x # y\r\n' >in
	run --separate-stderr -0 netns sh -c 'pingsweep -l <in'
	assert_output $'192.0.2.1\n192.0.2.2\n192.0.2.3\n192.0.2.4'
	[ -z "$stderr" ]
	lists -X in 192.0.2.1-5 <<<192.0.2.5
	run --separate-stderr -2 pingsweep -l '192.0.2.1 # printer' 192.0.2.7
	assert_output 192.0.2.7
}

@test "pingsweep: a byte order mark at the head of a list is skipped" {
	printf '\357\273\277192.0.2.1\r\n192.0.2.2\r\n' >in
	run --separate-stderr -0 netns sh -c 'pingsweep -l <in'
	assert_output $'192.0.2.1\n192.0.2.2'
	[ -z "$stderr" ]
	lists -X in 192.0.2.1-3 <<<192.0.2.3
	printf '\357\273\277' >in
	run --separate-stderr -2 netns sh -c 'pingsweep -l <in'
	[ "$stderr" = "pingsweep: no targets" ]
}

@test "pingsweep: standard input may be of any length, and takes little memory" {
	[ -z "$SAN" ] || skip 'a program with sanitizers takes terabytes'
	run -0 --separate-stderr bash -c 'set -o pipefail
		pingsweep -l 10.0.0.0/11 | (ulimit -v 2048; exec pingsweep -l) | cksum
		pingsweep -l 10.0.0.0/11 | cksum'
	[ -z "$stderr" ]
	[ "${lines[0]}" = "${lines[1]}" ]
	run --separate-stderr -2 bash -c '
		{ head -c 20000000 /dev/zero | tr "\0" 1; printf "\n192.0.2.1\n"; } |
		    (ulimit -v 2048; exec pingsweep -l)'
	assert_output 192.0.2.1
	[ "${#stderr_lines[@]}" = 1 ]
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

# "$2" ... in that many KiB of memory
within() {
	[ -z "$SAN" ] || skip 'a program with sanitizers takes terabytes'
	(ulimit -v "$1"; shift; exec "$@")
}

@test "pingsweep: octet lists of millions of hosts take no memory" {
	within 2048 pingsweep -l -z 1 -P 1/4000 -x 10.0.0.0/8 1-127.0-255.0-255.1 >got
	[ "$(wc -l <got)" = $((126 * 65536 / 4000 + 1)) ]
	run ! grep -Ev '^[0-9]+\.[0-9]+\.[0-9]+\.1$' got
	run ! grep '^10\.' got
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
	for t in 1.2.3 1.2.3.4.5 1..2.3 1.2.3.256 1.2.3. .1.2.3 1.2.3.4- 1,2 7 1.2.3.4/ \
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

@test "pingsweep: what can be no name of a host is refused at once, with what is wrong" {
	names
	run here $'dns
		for t in "a b" "a.test # x" "10.0.0.1 10.0.0.2" a#b "*.test" "a*" a+b a@b \
		    "(a)" "a\177"; do
			named pingsweep -l "$t" || echo $?
		done
		printf "%s\n" "a b" "-a" a.test,b.test "10.0.0.*" "a\177" | named pingsweep -l || echo $?'
	[ ! -s queries ]
	run --separate-stderr -2 pingsweep -l 'a b' '10.0.0.*' '10.*.3-4.1,*' '10.*' 'a*' 192.0.2.7
	assert_output 192.0.2.7
	[ "$stderr" = 'pingsweep: a b: one target a line
pingsweep: 10.0.0.*: use 10.0.0.0-255
pingsweep: 10.*.3-4.1,*: use 10.0-255.3-4.1,0-255
pingsweep: 10.*: neither an address nor a name
pingsweep: a*: neither an address nor a name' ]
	run --separate-stderr -2 netns sh -c 'echo -a | pingsweep -l'
	[ "$stderr" = 'pingsweep: -a: neither an address nor a name' ]
	run --separate-stderr -2 pingsweep -l -x 'a b' 192.0.2.7
	[ "$stderr" = 'pingsweep: a b: one target a line' ]
}

@test "pingsweep: -4 and -6 refuse an address of the other family, the others are done" {
	run --separate-stderr -2 pingsweep -4 -l ::1 192.0.2.1 2001:db8::/126
	assert_output 192.0.2.1
	[ "$stderr" = $'pingsweep: ::1: not IPv4\npingsweep: 2001:db8::/126: not IPv4' ]
	run --separate-stderr -2 pingsweep -6 -l 192.0.2.1 ::1 10.0.0.0/30 10.0-9.0-9.1
	assert_output ::1
	[ "$stderr" = 'pingsweep: 192.0.2.1: not IPv6
pingsweep: 10.0.0.0/30: not IPv6
pingsweep: 10.0-9.0-9.1: not IPv6' ]
	lists -46 192.0.2.1 ::1 <<<$'192.0.2.1\n::1'
	lists -4 -x ::/0 192.0.2.1 <<<192.0.2.1
	run --separate-stderr -2 lo_up pingsweep -a -4 127.0.0.1 ::1
	assert_output 127.0.0.1
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

@test "pingsweep: -I is the zone of link-local addresses that have none" {
	printf 'fe80::7 seven\n' >hosts
	run --separate-stderr -0 here '
		ip link add "3" type bridge
		pingsweep -l -I lo fe80::1 fe80::4/126 fe80::2%3 2001:db8::1
		pingsweep -l -I 3 -x fe80::5 -x fe80::6%lo fe80::4/126
		unshare -m bash -euc "mount --bind hosts /etc/hosts
			pingsweep -lj -6 -I lo seven | jq -r .address,.name[]?"'
	assert_output 'fe80::1%lo
fe80::4%lo
fe80::5%lo
fe80::6%lo
fe80::7%lo
fe80::2%3
2001:db8::1
fe80::4%3
fe80::6%3
fe80::7%3
fe80::7%lo'
	[ -z "$stderr" ] || fail "$stderr"
}

@test "pingsweep: a zone is an interface's name, else its index" {
	run --separate-stderr -2 here '
		ip link add name a index 30 type bridge
		ip link add name 30 index 31 type bridge
		ip link add name "?" index 32 type bridge
		pingsweep -l fe80::1%1 fe80::1%30 fe80::1%31 fe80::1%0032
		pingsweep -l fe80::1%33 fe80::1%0 fe80::1%4294967297 fe80::1%1x fe80::1%'
	assert_output 'fe80::1%lo
fe80::1%30
fe80::1%?'
	assert_equal "$stderr" "$(for i in 33 0 4294967297 1x ''; do
		echo "pingsweep: fe80::1%$i: no such interface"
	done)"
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
	run -2 here "named pingsweep -4 six"
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
			run --separate-stderr here "
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
					    pingsweep a.test' 2>err &
				job=\$! pid=\$!
				if [ '$unshare' ]; then
					await 20 has_asleep \$pid pingsweep
					pid=\$(pgrep -P \$pid)
				fi
				await 20 sleeps \$pid pingsweep
				kill -$signal \$pid
				wait \$job 2>/dev/null || echo \$?"
			assert_equal "$unshare $signal $output" \
			    "$unshare $signal $((128 + $(kill -l $signal)))"
			[ ! -s err ]
		done
	done
}

@test "pingsweep: an operand that looks like an option is wrong usage, before any packet" {
	local args
	for args in "127.0.0.1 -a" "-n 127.0.0.1 -x 127.0.0.2" "-- -a" "-- --" "- --help" \
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

@test "pingsweep: a host of several names has them all, each once" {
	printf '127.0.0.9 nine neun nueve\n' >hosts
	printf 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n' >resolv.conf
	run -0 here "named pingsweep nueve 127.0.0.8 nine 127.0.0.9 nine neun nueve | cut -f 1,5"
	assert_output $'127.0.0.9\tnueve,nine,neun\n127.0.0.8\t-'
	run -0 here "named pingsweep -j neun nine | jq -c '[.address, .names]'"
	assert_output '["127.0.0.9",["neun","nine"]]'
	run -0 here "printf 'nine\n127.0.0.1\nneun\n' | named pingsweep -lj"
	assert_output '{"address":"127.0.0.9","names":["nine","neun"]}
{"address":"127.0.0.1","names":null}'
	run --separate-stderr -2 here "named pingsweep nosuch nine nosuch"
	[ "${#lines[@]}" -eq 2 ]
	[ "${#stderr_lines[@]}" -eq 1 ]
}

# what rtnetlink(7) may answer on a bad day; faults are injected by strace(1)

setup_file() {
	load lib/helper
	make -s -C "$TOP" O="${BIN%/bin}" tests >&2
}

setup() {
	load lib/helper
	cd "$BATS_TEST_TMPDIR"
	UNIT=${BIN%/bin}/test
}

# traced SYSCALLS INJECTIONS command ...: run it in a namespace of its own, with
# each of the injections; the calls are in the file trace
traced() {
	local calls=$1 faults=() fault
	for fault in $2; do
		faults+=(-e "inject=$fault")
	done
	shift 2
	netns strace -o trace -e trace="$calls" "${faults[@]}" "$@"
}

# was a fault injected at all?
assert_injected() {
	[ "$(grep -c INJECTED trace)" -ge "${1:-1}" ]
}

# the bytes of numbers, "4:VALUE" of four bytes, the least first
bytes() {
	local n v
	for v; do
		n=${v%%:*} v=$((${v#*:}))
		while ((n--)); do
			printf '%02x' $((v & 255))
			v=$((v >> 8))
		done
	done
}

# the header of a message of type $2 with flags $3, $1 bytes long
header() {
	bytes "4:$1" "2:$2" "2:$3"
}

# how long the message is that tells of lo here; it is the first of a dump
length_of_lo() {
	traced recvfrom '' lsif >/dev/null
	sed -n '1s/.*nlmsg_len=\([0-9]*\).*/\1/p' trace
}

KERNEL=100000000000000000000000	# the struct sockaddr_nl of port 0
NEWLINK=16 NOOP=1 ERROR=2 DONE=3 MULTI=2 TORN=16

# the trouble of listing is one line, and what came so far is not printed
assert_trouble() {
	assert_output ''
	[ "${#stderr_lines[@]}" -eq 1 ]
	assert_regex "$stderr" "^[a-z]+: cannot (list|look at|follow|watch) [a-z]+: $1"
}

# --- torn dumps

@test "a dump that one of its messages calls torn is taken again" {
	local n
	n=$(length_of_lo)
	run --separate-stderr -0 traced recvfrom,sendto "recvfrom:poke_exit=@arg2=$(
	    header "$n" $NEWLINK $((MULTI | TORN))):when=1" lsif
	assert_output lo
	assert_equal "$stderr" ''
	run -0 grep -c NLM_F_DUMP_INTR trace
	assert_output 1
	run -0 grep -c ^sendto trace
	assert_output 2
}

@test "a dump that its DONE calls torn is taken again" {
	run --separate-stderr -0 traced recvfrom,sendto "recvfrom:poke_exit=@arg2=$(
	    header 20 $DONE $((MULTI | TORN))):when=2" lsif
	assert_output lo
	run -0 grep -c ^sendto trace
	assert_output 2
}

@test "a dump of addresses that is torn is taken again" {
	run --separate-stderr -0 traced recvfrom,sendto "recvfrom:poke_exit=@arg2=$(
	    header 20 $DONE $((MULTI | TORN))):when=3" lsif -o name,addr
	assert_output $'lo\t-'
	run -0 grep -c NLM_F_DUMP_INTR trace
	assert_output 1
	run -0 grep -c ^sendto trace
	assert_output 4
}

@test "a dump that is always torn is trouble, and nothing is printed" {
	local prog
	for prog in lsif 'lsif -j' 'lsif -l' 'ifaddr lo nolo' 'ifisup lo nolo'; do
		run --separate-stderr -2 traced recvfrom,sendto \
		    "recvfrom:poke_exit=@arg2=$(
		    header 20 $DONE $((MULTI | TORN))):when=2+2" $prog
		[ "$prog" = 'lsif -j' ] && output=${output/'[]'/}
		assert_trouble '.*changing'
		run -0 grep -c ^sendto trace
		((output >= 10 && output <= 30))
	done
}

@test "torn routes are taken again" {
	run --separate-stderr -1 traced recvfrom,sendto "recvfrom:poke_exit=@arg2=$(
	    header 20 $DONE $((MULTI | TORN))):when=3" lsif -g
	assert_output ''
	assert_equal "$stderr" ''
	run -0 grep -c NLM_F_DUMP_INTR trace
	assert_output 1
	run -0 grep -c 'RTM_GETROUTE\|nlmsg_type=0x1a' trace
	assert_output 2
}

# --- emulators

# one that looks at no name in a request answers of the first interface, or all
@test "an answer about another interface than was named is none" {
	local flags prog
	for flags in 1 $((0x301)); do
		for prog in 'ifaddr v0' 'lsif -o addr v0' 'lsif -o addr second' \
		    'ifisup -4 v0 && echo 10.0.0.5'; do
			run --separate-stderr -0 netns bash -c '
				ip link set lo up
				ip link add v0 type veth peer name v1
				ip link property add dev v0 altname second
				ip addr add 10.0.0.5/24 dev v0
				ip link set v1 up
				ip link set v0 up
				running() { ifisup v0; }
				await 5 running
				eval "strace -o trace -e trace=sendto -e inject=$1 $2"' \
			    bash "sendto:poke_enter=@arg2=$(header 32 18 $flags)$(
			    bytes 4:1 4:0 4:0 4:1 4:0 4:0):when=1" "$prog"
			assert_injected
			assert_equal "$prog: $output" "$prog: 10.0.0.5"
			assert_equal "$stderr" ''
		done
	done
}

# --- interfaces that this kernel may not have

# lsif "$@", which is told that lo has the type $1, and an address of the bytes $2
of_type() {
	local len=${#2} name rest
	len=$((len / 2))
	name=$(bytes 2:7 2:3)6c6f0000
	rest=$(($(length_of_lo) - 16 - 16 - 8 - 4 - (len + 3) / 4 * 4))
	run --separate-stderr -0 traced recvfrom "recvfrom:poke_exit=@arg2=$(
	    header "$(length_of_lo)" $NEWLINK $MULTI)$(
	    bytes 4:1 4:0 2:0 "2:$1" 4:1 4:0 4:0)$name$(
	    bytes "2:$((4 + len))" 2:1)$2$(bytes "2:$rest" 2:0):when=1" "${@:3}"
	assert_injected
}

@test "the link-layer address of a tunnel is an IP address, as ip shows it" {
	local type six=20010db8000000000000000000000002
	for type in 768 776 778; do		# ipip, sit, gre
		of_type $type c0000202 lsif -o name,mac
		assert_output $'lo\t192.0.2.2'
		of_type $type 020000000002 lsif -o mac
		assert_output 02:00:00:00:00:02
	done
	for type in 769 823; do			# ip6tnl, ip6gre
		of_type $type $six lsif -o mac
		assert_output 2001:db8::2
		of_type $type c0000202 lsif -o mac
		assert_output c0:00:02:02
		of_type $type $six lsif -j
		assert_equal "$(jq -r '.[].address' <<<"$output")" 2001:db8::2
	done
	of_type 1 c0000202 lsif -o mac
	assert_output c0:00:02:02
}

@test "a hardware type without a name is its number in brackets, as ip shows it" {
	local type
	for type in 5555 65533 31; do
		of_type $type 020000000002 lsif -o name,type
		assert_output $'lo\t['$type']'
		of_type $type 020000000002 lsif -j
		assert_equal "$(jq -r '.[].link_type' <<<"$output")" "[$type]"
	done
	of_type 65535 020000000002 lsif -o type
	assert_output void
	of_type 24 020000000002 lsif -t ieee1394
	assert_output lo
}

@test "routes that are always torn are trouble, and the reason is said" {
	local prog
	for prog in 'lsif -g' 'ifisup -g lo nolo'; do
		run --separate-stderr -2 traced recvfrom,sendto \
		    "recvfrom:poke_exit=@arg2=$(
		    header 20 $DONE $((MULTI | TORN))):when=3+" $prog
		assert_trouble 'they kept changing while being listed$'
	done
}

# run the lines $1 while "$2" ... has taken links and not yet asked for addresses
meanwhile() {
	netns bash -euc '
		bash -euc "$1" prepare
		strace -o trace -e trace=sendto \
		    -e inject=sendto:delay_enter=400000:when=2 "${@:3}" 3>&- &
		await 5 grep -q ^sendto trace
		sleep .1
		bash -euc "$2" change
		wait $!' bash "ip link add b0 type bridge; ip link set b0 up
		ip addr add 10.0.0.9/24 dev lo" "$@" 3>&-
}

@test "what changes between two dumps is no state: it is taken again" {
	# never was it up with an address
	run -1 meanwhile 'ip link set b0 down; ip addr add 10.0.0.1/24 dev b0' \
	    ifisup -u4 b0
	run -1 meanwhile 'ip link set b0 down; ip addr add 10.0.0.1/24 dev b0' \
	    ifisup -4 b0 lo
	# nor was it there without one
	run -0 meanwhile 'ip link del b0' lsif -o name,addr4
	assert_output $'lo\t10.0.0.9'
	run --separate-stderr -2 meanwhile 'ip link del b0' ifaddr -a b0
	assert_equal "$stderr" 'ifaddr: b0: no such interface'
}

# --- bad messages

@test "a message whose length lies is trouble" {
	local len
	for len in 0 1 15 65535 2147483647 4294967295; do
		run --separate-stderr -2 traced recvfrom \
		    "recvfrom:poke_exit=@arg2=$(bytes 4:$len):when=1" lsif
		assert_trouble .
	done
}

@test "a datagram shorter than a header is trouble" {
	run --separate-stderr -2 traced recvfrom \
	    "recvfrom:retval=7:when=1:poke_exit=@arg5=$KERNEL" lsif
	assert_injected
	assert_trouble .
}

@test "an error in the DONE of a dump is trouble" {
	run --separate-stderr -2 traced recvfrom,sendto "recvfrom:poke_exit=@arg2=$(
	    header 20 $DONE $MULTI)$(bytes 4:1 4:0 4:-12):when=2" lsif
	assert_trouble 'Out of memory$'
}

@test "an NLMSG_ERROR in the middle of a dump is trouble" {
	run --separate-stderr -2 traced recvfrom,sendto "recvfrom:poke_exit=@arg2=$(
	    header 20 $ERROR 0)$(bytes 4:1 4:0 4:-12):when=2" lsif
	assert_trouble 'Out of memory$'
}

@test "the kernel's own words are in the message" {
	# the attribute NLMSGERR_ATTR_MSG, 12 bytes: "Go away", behind the DONE
	local answer
	answer=$(header 32 $DONE 0x202)$(bytes 4:1 4:0 4:-12 2:12 2:1)
	run --separate-stderr -2 traced recvfrom "recvfrom:retval=32:when=1\
:poke_exit=@arg2=${answer}476f206177617900,@arg5=$KERNEL" lsif
	assert_injected
	assert_trouble 'Go away$'
}

@test "an answer to another question is skipped" {
	run --separate-stderr -1 traced recvfrom "recvfrom:poke_exit=@arg2=$(
	    header "$(length_of_lo)" $NEWLINK $MULTI)$(bytes 4:77):when=1" lsif
	assert_output ''
	assert_equal "$stderr" ''
}

@test "what does not come from the kernel is skipped" {
	run --separate-stderr -1 traced recvfrom "recvfrom:poke_exit=@arg5=$(
	    bytes 2:16 2:0 4:4711 4:0):when=1" lsif
	assert_output ''
	assert_equal "$stderr" ''
	run -0 grep -c 'nl_pid=4711' trace
	assert_output 1
}

@test "root in the same namespace cannot make lsif -f believe in an interface" {
	run --separate-stderr -0 netns bash -c '
		lsif -f >out 3>&- &
		pid=$!
		await 20 grep -q ^sync out
		[ "$(grep -c . /proc/self/net/netlink)" -gt 2 ]
		"$1" $(awk "NR > 1 && \$2 == 0 && \$3 { print \$3 }" \
		    /proc/self/net/netlink) || exit
		ip link set lo up
		await 20 grep -q ::1 out
		kill $pid
		cut -f 1,2 out' bash "$UNIT/spoof"
	assert_output $'add\tlo\nsync\t-\nup\tlo\nrun\tlo\naddr+\tlo\naddr+\tlo'
}

@test "a datagram that does not fit is taken again, with room for it" {
	# each alternative name is 132 bytes of a message of one datagram
	seq 100001 100400 | sed "s/.*/link property add dev lo altname &$(
	    printf '%0121d' 0)/" >batch
	run --separate-stderr -0 netns bash -c '
		ip -batch batch || exit 99
		strace -o trace -e trace=recvfrom lsif -o alt | tr , "\n"'
	[ "${#lines[@]}" -eq 400 ]
	assert_line -n 0 "100001$(printf '%0121d' 0)"
	assert_line -n 399 "100400$(printf '%0121d' 0)"
	run -0 sed -n 's/.*MSG_TRUNC, .* = //p' trace
	((lines[0] > 32768))
}

@test "one name of many is found when its datagram does not fit" {
	seq 100001 100400 | sed "s/.*/link property add dev lo altname &$(
	    printf '%0121d' 0)/" >batch
	run --separate-stderr -0 netns bash -c '
		ip -batch batch || exit 99
		lsif lo; lsif "$1"; ifisup -e "$1"' bash \
	    "100300$(printf '%0121d' 0)"
	assert_output $'lo\nlo'
}

# --- errors of calls

@test "calls that are interrupted are made again" {
	run --separate-stderr -0 traced recvfrom recvfrom:error=EINTR:when=1..3 lsif
	assert_output lo
	assert_injected 3
}

@test "an error of recvfrom is trouble" {
	local error
	for error in ENOBUFS ENOMEM EIO; do
		run --separate-stderr -2 traced recvfrom \
		    recvfrom:error=$error:when=2 lsif
		assert_injected
		assert_trouble .
	done
}

# the right answer, if there is another way, or trouble; never half of it
@test "no memory is trouble, wherever it is missing" {
	[ -z "$SAN" ] || skip 'the sanitizers make calls of their own'
	local prog nth right
	for prog in 'lsif -o name,alt,addr' 'ifaddr lo' 'ifisup -v lo' \
	    'ifisup -4 lo' 'ifisup -t 5 lo' 'lsif lo' 'lsif -j'; do
		right=$(lo_up $prog)
		for nth in 1 2 3 4 5 6 7 8 9; do
			run --separate-stderr lo_up strace -o trace \
			    -e inject=mmap:error=ENOMEM:when=$nth $prog
			grep -q INJECTED trace || break
			if [ "$status" = 0 ]; then
				assert_equal "$output" "$right"
				continue
			fi
			assert_equal "$prog $nth: $status" "$prog $nth: 2"
			assert_output ''
			assert_regex "$stderr" '^[a-z]+: .*: Out of memory$'
		done
		((nth > 2))
	done
}

@test "no memory to grow is trouble" {
	run --separate-stderr -2 netns bash -c '
		for i in $(seq 1 60); do
			echo link add b$i type bridge
		done >batch
		ip -batch batch || exit 99
		strace -o trace -e inject=mremap:error=ENOMEM lsif -o name,mtu'
	assert_injected
	assert_trouble 'Out of memory$'
}

@test "options of the socket that are refused do no harm" {
	local prog
	for prog in lsif 'lsif lo' 'lsif -g' 'lsif -o name,addr'; do
		run --separate-stderr traced setsockopt \
		    setsockopt:error=ENOPROTOOPT $prog
		assert_equal "$stderr" ''
		[ "$prog" = 'lsif -g' ] || assert_regex "$output" '^lo'
		assert_injected 2
	done
}

@test "a refused sendto is trouble for a list, and says the likely cause" {
	local error
	for error in EACCES EPERM; do
		run --separate-stderr -2 traced sendto sendto:error=$error lsif
		assert_trouble 'rtnetlink is refused \(seccomp.*\)$'
		run --separate-stderr -0 traced sendto sendto:error=$error lsif lo
		assert_output lo
	done
	run --separate-stderr -2 traced sendto sendto:error=ECONNREFUSED lsif
	assert_trouble 'errno 111$'
}

# how sandboxes refuse socket(2); after EPROTONOSUPPORT musl asks without flags
REFUSALS='EACCES EAFNOSUPPORT ENOSYS EOPNOTSUPP EPERM ESOCKTNOSUPPORT'

@test "where rtnetlink sockets are refused, listing says the likely cause" {
	local error prog
	for error in $REFUSALS; do
		for prog in lsif 'lsif -r' "lsif e*" 'lsif -f' 'ifaddr -g default'; do
			run --separate-stderr -2 traced socket \
			    socket:error=$error:when=1 $prog
			assert_trouble 'rtnetlink is refused \(seccomp.*\)$'
		done
	done
}

@test "where rtnetlink sockets are refused, named interfaces work by ioctl" {
	local error
	for error in $REFUSALS; do
		run --separate-stderr -0 lo_up strace -o trace -e trace=socket \
		    -e inject=socket:error=$error:when=1 lsif lo
		assert_output lo
		assert_injected
		run --separate-stderr -0 lo_up strace -o trace -e trace=socket \
		    -e inject=socket:error=$error:when=1 ifaddr lo
		assert_output 127.0.0.1
		run --separate-stderr -0 lo_up strace -o trace -e trace=socket \
		    -e inject=socket:error=$error:when=1 ifisup lo
		run --separate-stderr -0 lo_up strace -o trace -e trace=socket \
		    -e inject=socket:error=$error:when=1 ifisup -4 lo
		run --separate-stderr -1 traced socket \
		    socket:error=$error:when=1 ifisup lo
		assert_equal "$stderr" ''
		run --separate-stderr -2 traced socket \
		    socket:error=$error:when=1 ifisup nolo
		assert_equal "$stderr" 'ifisup: nolo: no such interface'
	done
}

@test "by ioctl a line that is no name is not looked up by its beginning" {
	printf 'lo\nlo\0x\n' >names
	run --separate-stderr -2 lo_up sh -c 'strace -o trace -e trace=socket \
	    -e inject=socket:error=EPERM:when=1 ifaddr <names'
	assert_output $'lo\t127.0.0.1'
	assert_equal "$stderr" 'ifaddr: lo: no such interface'
}

@test "by ioctl a name ends at no colon" {
	run --separate-stderr -2 traced socket \
	    socket:error=EAFNOSUPPORT:when=1 ifisup lo:1
	assert_equal "$stderr" 'ifisup: lo:1: no such interface'
}

@test "where every socket is refused, no answer is made up" {
	local prog
	for prog in 'lsif lo' 'ifaddr lo' 'ifisup lo' 'ifisup -d lo' \
	    'ifisup -e lo' 'ifisup -de lo' 'ifisup -t 0 -d lo'; do
		run --separate-stderr traced socket socket:error=EPERM $prog
		assert_injected 2
		run --separate-stderr -2 traced socket socket:error=EPERM $prog
		assert_trouble 'rtnetlink is refused'
	done
}

@test "waiting polls where events are refused" {
	run --separate-stderr -0 netns bash -c '
		strace -o trace -e trace=setsockopt,socket \
		    -e inject=setsockopt:error=EPERM ifisup -t 10 lo 3>&- &
		await 20 test -s trace
		ip link set lo up
		wait $!'
	assert_equal "$stderr" ''
	assert_injected 1
	run --separate-stderr -1 traced setsockopt setsockopt:error=EPERM \
	    ifisup -t .3 lo
}

@test "it polls a few times a second, and without end if the dump is torn" {
	run --separate-stderr -1 traced setsockopt,sendto \
	    setsockopt:error=EPERM ifisup -t 1 lo
	run -0 grep -c ^sendto trace
	((output >= 2 && output <= 20))
}

@test "it does not poll where only a dump was torn" {
	run --separate-stderr -0 netns bash -c '
		strace -o trace -e trace=recvfrom,sendto -e \
		    "inject=recvfrom:poke_exit=@arg2=$1:when=2" \
		    ifisup -t 20 lo 3>&- &
		await 5 grep -q INJECTED trace
		sleep 1
		ip link set lo up
		wait $!' bash "$(header 20 $DONE $((MULTI | TORN)))"
	run -0 grep -c ^sendto trace
	((output <= 5))
}

# --- manners

@test "no socket is bound, and the kernel is asked in ascending sequence" {
	run --separate-stderr -0 traced bind,socket,sendto '' lsif -o name,addr
	run ! grep ^bind trace
	run -0 grep -c AF_NETLINK.*SOCK_CLOEXEC trace
	assert_output 1
	run -0 sed -n 's/^sendto.*nlmsg_seq=\([0-9]*\), nlmsg_pid=0.*nl_pid=0.*/\1/p' trace
	assert_output $'1\n2'
}

@test "listing changes nothing: no request but GET is made" {
	local prog
	for prog in 'lsif -g' 'lsif -j' 'lsif lo' 'ifaddr -a lo' 'ifisup -4g lo' \
	    'ifaddr -g 127.0.0.1'; do
		run traced sendto '' $prog
		run -0 grep ^sendto trace
		assert_line -n 0 --regexp 'RTM_GET|nlmsg_type=0x(12|16|1a|6a)'
		refute_line --regexp 'RTM_(NEW|DEL|SET)'
	done
}

@test "an interface that goes between two dumps is not half told" {
	# addresses of an interface that the links did not have: taken again
	run --separate-stderr -0 lo_up bash -c '
		strace -o trace -e trace=recvfrom,sendto \
		    -e inject=recvfrom:poke_exit=@arg2=$1:when=1 \
		    lsif -o name,addr4' bash \
	    "$(header "$(length_of_lo)" $NOOP $MULTI)"
	assert_output $'lo\t127.0.0.1'
}

# a rename tears a dump, and the kernel does not say so
@test "while interfaces are renamed none is listed twice" {
	run -0 netns bash -euc '
		for i in $(seq 40); do
			echo "link add d$i type bridge"
		done | ip -batch -
		lines=()
		for i in 1 2 3; do
			lines+=("link set d$i name tmp"
			    "link set d$((41 - i)) name d$i"
			    "link set tmp name d$((41 - i))")
		done
		storm "${lines[@]}"
		trap "kill $!" EXIT
		await 5 eval "! lsif d1 >/dev/null 2>&1"
		for i in $(seq 200); do
			lsif | sort | uniq -d
		done'
	assert_output ''
}

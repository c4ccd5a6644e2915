# old kernels, and those built without something: what they lack is refused by
# a seccomp filter; still right. Other tests of it: rtnetlink.bats (options of
# the socket, refused sockets), pingsweep.bats (ping sockets, getrandom),
# repeat.bats (timers), bare.bats (rtnetlink by a real filter).
#
# What Linux 3.0 did not have, and what does without:
#   clock_gettime(CLOCK_BOOTTIME)     2.6.39 MONOTONIC
#   prctl(PR_SET_CHILD_SUBREAPER)     3.4    children of children are not cut
#   prctl(PR_SET_NO_NEW_PRIVS)        3.5    it is not set
#   timerfd_create(CLOCK_BOOTTIME)    3.15   MONOTONIC
#   getrandom                         3.17   pingsweep: trouble, else the clock
#   IP_BIND_ADDRESS_NO_PORT           4.2    fewer ports with -S -p
#   NETLINK_EXT_ACK, SO_MEMINFO       4.12   the kernel's words; lost answers
#   NETLINK_GET_STRICT_CHK            4.20   more is told than was asked for
#   clock_gettime64, 32 bits          5.1    clock_gettime
#   RTM_GETNEXTHOP                    5.3    no route has such a hop
# and older, but refused by some filters: epoll_create1, recvmmsg, sendmmsg:
# trouble; prlimit64, signalfd4: the libc asks for the older one.

setup() {
	load lib/network
	load lib/helper
	cd "$BATS_TEST_TMPDIR"
	UNIT=${BIN%/bin}/test
	export UNIT
}

setup_file() {
	load lib/helper
	make -s -C "$TOP" O="${BIN%/bin}" tests >&2
}

EINVAL=22 ENOSYS=38 ENOPROTOOPT=92 EPROTONOSUPPORT=93 EAFNOSUPPORT=97

# without CALL ERRNO ... -- "$@", see tests/unit/refuse.c
without() {
	local refuse=()

	while [ "$1" != -- ]; do
		refuse+=("$UNIT/refuse" "$1" "$2")
		shift 2
	done
	shift
	"${refuse[@]}" "$@"
}

# "$@" where e0, e1 and e2 are, two of them with addresses, and a default route
world() {
	lo_up bash -euc '
		for i in e0 e1 e2; do
			ip link add $i type bridge
			ip link set $i addrgenmode none
			ip link set $i up
		done
		ip addr add 192.0.2.1/24 dev e0
		ip addr add 192.0.2.2/24 dev e1
		ip addr add 2001:db8::2/64 dev e1 nodad
		ip route add 198.51.100.0/24 via 192.0.2.9
		ip route add default via 192.0.2.9
		allow
		"$@"' bash "$@" 3>&-
}

# each of the lines on standard input: its output and status
told_by() {
	local line

	while read -r line; do
		echo "$line:"
		eval "$line" </dev/null || echo $?
	done
}

export -f without told_by

INTERFACES='lsif -j
lsif -g
lsif -4 e1
lsif -o name,addr4,mtu
ifaddr -j e1
ifaddr -4 e0 e1
ifaddr -g 198.51.100.7
ifaddr -g default
ifisup -4v e0 e2
ifisup -4g e1
ifisup -v nope'

@test "without NETLINK_GET_STRICT_CHK and EXT_ACK the answers are the same" {
	echo "$INTERFACES" >lines
	world bash -c "told_by <lines >whole
		without setsockopt:2=12 $ENOPROTOOPT \
		    setsockopt:2=11 $ENOPROTOOPT -- \
		    bash -c 'told_by <lines >part'"
	diff whole part
	grep -q 192.0.2.2 whole
}

@test "without IPv6 all that is of IPv4 works" {
	local lines='ifaddr e1
lsif -6
ifisup -6 e1
ifisup -4w -t 10 e1
ifaddr -6 e1
ifaddr -g default'
	run -0 --separate-stderr world bash -c '
		echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
		without socket:0=10 '$EAFNOSUPPORT' -- bash -c told_by' \
		<<<"$lines"
	assert_output 'ifaddr e1:
192.0.2.2
lsif -6:
1
ifisup -6 e1:
1
ifisup -4w -t 10 e1:
ifaddr -6 e1:
1
ifaddr -g default:
192.0.2.1'
	[ -z "$stderr" ]
}

@test "without IPv6 sockets IPv4 is swept, and IPv6 targets are trouble" {
	local how
	for how in '' '-p 9'; do
		run -0 --separate-stderr here "without socket:0=10 \
		    $EAFNOSUPPORT -- pingsweep -a $how 127.0.0.1-2"
		assert_output $'127.0.0.1\n127.0.0.2'
		[ -z "$stderr" ]
		run -2 --separate-stderr here "without socket:0=10 \
		    $EAFNOSUPPORT -- pingsweep -a $how ::1"
		[ -z "$output" ]
		[[ $stderr == "pingsweep: "*": errno $EAFNOSUPPORT" ]]
	done
	echo 127.0.0.3 three >hosts
	run -0 --separate-stderr here "unshare -m bash -euc '
		mount --bind hosts /etc/hosts
		without socket:0=10 $EAFNOSUPPORT -- pingsweep -a three'"
	assert_output 127.0.0.3
	# with IPv6 sockets, but no addresses
	run -2 --separate-stderr here '
		echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
		pingsweep 127.0.0.1 ::1 >out || r=$?
		cut -f 1,2,4 out; exit $r'
	assert_output $'127.0.0.1\talive\t-
::1\terror\tno local address or port is free'
	[ "$stderr" = 'pingsweep: ::1: no local address or port is free' ]
}

@test "a kernel without ping sockets is probed by raw ones" {
	local dgram=$((2 | 02000000 | 04000))
	run -0 --separate-stderr here "without socket:1=$dgram \
	    $EPROTONOSUPPORT -- pingsweep -a 127.0.0.1-2 ::1"
	assert_output $'127.0.0.1\n127.0.0.2\n::1'
	[ -z "$stderr" ]
}

# in a time namespace the clocks differ, as after a long suspend
@test "without timers or a clock that count suspend none waits for ever" {
	local clock timer="timerfd_create:0=7 $EINVAL"
	for clock in '' "clock_gettime:0=7 $EINVAL"; do
		run -0 unshare -rnT --boottime 1000000 bash -euc '
			ip link set lo up
			ip route add 192.0.2.0/24 dev lo
			limit() {
				without $1 -- timeout 20 "${@:2}"
			}
			limit "$1" ifisup -t .1 nope || [ $? = 1 ]
			limit "$1" ifisup -s .1 lo
			for how in "" "-p 9"; do
				limit "$1" pingsweep -q $how -k 1 -t .1 \
				    192.0.2.1 || [ $? = 1 ]
			done
			limit "$1" repeat -n 2 .1 echo x
			limit "$1" repeat -T .1 1h echo y
			limit "$1" repeat -t .1 -qn 1 0 sleep 100 ||
			    [ $? = 124 ]
			limit "$1" repeat -an 1 .1 echo z
			' bash "$clock $timer"
		assert_output $'x\nx\ny\nz'
	done
}

@test "where there are no timers at all, it is said" {
	run -125 --separate-stderr without timerfd_create $ENOSYS -- \
	    repeat -n 1 0 echo x
	[ -z "$output" ]
	[[ $stderr == "repeat: cannot begin: "* ]]
	run -2 --separate-stderr here "without timerfd_create $ENOSYS -- \
	    pingsweep 127.0.0.1"
	[ -z "$output" ]
	[[ $stderr == "pingsweep: cannot probe: "* ]]
	# poll(2) itself will do for one wait
	run -1 --separate-stderr netns bash -c "without timerfd_create $ENOSYS \
	    -- timeout 20 ifisup -t .1 nope"
	[ -z "$stderr" ]
}

@test "without calls that have an older form all is as ever" {
	[ -z "$SAN" ] || skip 'the sanitizers make calls of their own'
	run -0 --separate-stderr here "without prlimit64 $ENOSYS \
	    signalfd4 $ENOSYS -- pingsweep -ap 9 127.0.0.1"
	assert_output 127.0.0.1
	[ -z "$stderr" ]
	run -0 --separate-stderr without signalfd4 $ENOSYS -- \
	    repeat -n 2 0 echo x
	assert_output $'x\nx'
	[ -z "$stderr" ]
}

@test "where datagrams cannot be sent or received, no host is called silent" {
	local how
	for how in '' -A; do
		run -2 --separate-stderr here "network
			without recvmmsg $ENOSYS -- timeout 20 \
			    pingsweep $how -t 5s 192.0.2.2"
		[ -z "$output" ]
		[ "$stderr" = "pingsweep: cannot receive: errno $ENOSYS" ]
	done
	run -2 --separate-stderr here "without sendmmsg $ENOSYS -- \
	    pingsweep 127.0.0.1"
	assert_output $'127.0.0.1\terror\t-\terrno '$ENOSYS$'\t-'
	[ "$stderr" = "pingsweep: 127.0.0.1: errno $ENOSYS" ]
}

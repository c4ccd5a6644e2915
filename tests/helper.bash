bats_require_minimum_version 1.7.0
BATS_LIB_PATH=/usr/lib/bats:/usr/lib:/usr/share/bats:/usr/share
bats_load_library bats-support
bats_load_library bats-assert

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
: "${BIN:=$TOP/build/bin}"
PATH=$BIN:$PATH

# run "$@" in a fresh network namespace of its own: only lo, and that is down
netns() {
	unshare -rn "$@"
}

# the SYNOPSIS of a man page as one line
synopsis() {
	mandoc -Tascii "$TOP/man/$1.1" | col -bx |
	    sed -n '/^SYNOPSIS/,/^DESCRIPTION/{//d;p;}' | xargs
}

# the same, with lo up: it has 127.0.0.1 and ::1
lo_up() {
	netns bash -c 'ip link set lo up && exec "$@"' bash "$@"
}

# v0 and v1, a cable between them, both up, no address on them
pair() {
	ip link add v0 type veth peer name v1
	local i
	for i in v0 v1; do
		ip link set "$i" addrgenmode none
		ip link set "$i" up
	done
	await 2 in_state UP v0 && await 2 in_state UP v1
}

# is interface $2 in the operational state $1?
in_state() {
	[[ $(ip link show "$2") == *" state $1 "* ]]
}

# try "$2" ... until it succeeds, $1 seconds at most
await() {
	local tries=$(($1 * 50))
	shift
	until "$@"; do
		((tries-- > 0)) || return 1
		sleep .02
	done
}

# does process $1 run program $2 by now, and wait for something?
sleeps() {
	local comm state
	read -r _ comm state _ <"/proc/$1/stat" &&
	    [ "$comm $state" = "($2) S" ]
} 2>/dev/null

# has child $1 ended?
gone() {
	! kill -0 "$1" 2>/dev/null
}

# --- networks to probe

# open ping sockets to this namespace where they are to be used
allow() {
	[ "${HOW-raw}" = raw ] || echo 0 0 >/proc/sys/net/ipv4/ping_group_range
}

# "$@" as one who has no capability, by what the kernel allows
ordinary() {
	setpriv --inh-caps=-all --bounding-set=-all --no-new-privs "$@"
}

# run the lines $1 by bash in a namespace of its own; all of 127/8 is alive
here() {
	lo_up bash -euc 'allow; eval "$1"' bash "$1" 3>&-
}

# run the lines $2 where 10.99.0/24 and 2001:db8:99::/64 are as odd as the lines
# $1 of tests/liar.py say; file asked has what each was asked
among() {
	rm -f asked
	here "python3 '$TOP/tests/liar.py' '$1' &
		liar=\$!
		trap 'kill \$liar' EXIT
		await 20 in_state UNKNOWN t0 2>/dev/null
		$2"
}

in_another_namespace() {
	[ "$(readlink "/proc/$1/ns/net")" != "$(readlink /proc/self/ns/net)" ]
}

# "$2" ... in the network namespace of process $1
at() {
	local pid=$1

	shift
	nsenter -t "$pid" -n "$@"
}

# a namespace of its own for process $kept
keep_another() {
	unshare -n sleep infinity >/dev/null 2>&1 3>&- &
	kept=$!
	await 5 in_another_namespace "$kept"
}

# eth0 192.0.2.1 - 192.0.2.2, $router, 198.51.100.2 - 198.51.100.1, $far, which
# has nobody in 10.77/16 (in silence) and 2001:db8:77::/48 until it gets routes
network() {
	local i

	keep_another
	router=$kept
	keep_another
	far=$kept
	trap 'kill $router $far' EXIT
	ip link add eth0 type veth peer name eth0 netns "$router"
	at "$router" ip link add eth1 type veth peer name eth0 netns "$far"
	ip link set eth0 addrgenmode none
	at "$router" ip -batch - <<-END
		link set lo up
		link set eth0 addrgenmode none
		link set eth1 addrgenmode none
		link set eth0 up
		link set eth1 up
		addr add 192.0.2.2/24 dev eth0
		addr add 198.51.100.2/24 dev eth1
		addr add fe80::2/64 dev eth0 nodad
		addr add fe80::3/64 dev eth1 nodad
		addr add 2001:db8:1::2/64 dev eth0 nodad
		addr add 2001:db8:2::2/64 dev eth1 nodad
		route add 10.77.0.0/16 via 198.51.100.1
		route add 2001:db8:77::/48 via 2001:db8:2::1
	END
	at "$router" sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward
		echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
		echo 0 >/proc/sys/net/ipv4/icmp_ratelimit'
	at "$far" ip -batch - <<-END
		link set lo up
		link set eth0 addrgenmode none
		link set eth0 up
		addr add 198.51.100.1/24 dev eth0
		addr add fe80::4/64 dev eth0 nodad
		addr add 2001:db8:2::1/64 dev eth0 nodad
		route add default via 198.51.100.2
		route add default via 2001:db8:2::2
		route add blackhole 10.77.0.0/16
		route add blackhole 2001:db8:77::/48
	END
	ip -batch - <<-END
		link set eth0 up
		addr add 192.0.2.1/24 dev eth0
		addr add fe80::1/64 dev eth0 nodad
		addr add 2001:db8:1::1/64 dev eth0 nodad
		route add default via 192.0.2.2
		route add default via 2001:db8:1::2
	END
	await 5 in_state UP eth0
	for i in "$router eth0" "$router eth1" "$far eth0"; do
		await 5 up_at $i
	done
	# the way to the far end is found by then, by IPv6 only after a while
	await 10 pingsweep -q -k 1 -t 200ms 198.51.100.1 2001:db8:2::1
}

# is the interface $2 of process $1 up?
up_at() {
	[[ $(at "$1" ip link show "$2") == *" state UP "* ]]
}

# these addresses are alive at the far end
alive() {
	printf 'route add local %s dev lo\n' "$@" | at "$far" ip -batch -
}

# address, state and reason of each record of "pingsweep $@", then its status; by
# an ordinary user where that is possible
told() {
	local r=0 as=

	[ "${HOW-raw}" = raw ] || as=ordinary
	$as pingsweep "$@" >records || r=$?
	cut -f 1,2,4 records | tr '\t' ' '
	echo "$r"
}

# the same of what is alive only
found() {
	told -a "$@"
}

# are there $1 lines in file $2 by now?
has_lines() {
	[ "$(wc -l <"$2")" -ge "$1" ]
} 2>/dev/null

# addresses $1 to $2 of the network $3, in order
addresses() {
	python3 -c '
import ipaddress, sys
n = ipaddress.ip_network(sys.argv[3])
for i in range(int(sys.argv[1]), int(sys.argv[2]) + 1): print(n[i])' "$@"
}

# for the lines that a namespace runs by bash -c; dash would drop them
export -f pair in_state await sleeps gone allow ordinary \
    in_another_namespace at keep_another network up_at alive told found has_lines

# What every program owes its caller; $1 is the program, the rest are arguments
# with which it prints something about lo.
keeps_the_contract() {
	local prog=$1 line

	run --separate-stderr -0 lo_up "$@"
	[ -n "$output" ]
	[ -z "$stderr" ]
	local whole=$output

	# lost output
	run --separate-stderr -2 lo_up sh -c '"$@" >/dev/full' sh "$@"
	[ -z "$output" ]
	[ "$stderr" = "$prog: stdout: No space left on device" ]
	run --separate-stderr -2 lo_up sh -c '"$@" >&-' sh "$@"
	[ -z "$output" ]
	[ "$stderr" = "$prog: stdout: Bad file descriptor" ]

	# closed descriptors: none is needed, none is taken for something else
	run --separate-stderr -0 lo_up sh -c '"$@" <&-' sh "$@"
	[ "$output" = "$whole" ]
	[ -z "$stderr" ]
	run --separate-stderr -0 lo_up sh -c '"$@" 2>&-' sh "$@"
	[ "$output" = "$whole" ]
	run --separate-stderr -0 lo_up sh -c '"$@" <&- 2>&-' sh "$@"
	[ "$output" = "$whole" ]
	run --separate-stderr -2 lo_up sh -c '"$@" <&- >&- 2>&-' sh "$@"
	run --separate-stderr -2 sh -c '"$@" --no 2>&-' sh "$prog"
	[ -z "$output" ]

	# a pipe that nobody reads
	cd "$BATS_TEST_TMPDIR"
	rm -f pipe
	mkfifo pipe
	run --separate-stderr -141 lo_up env --default-signal=PIPE \
	    sh -c 'exec 3<>pipe 4>pipe 3<&-; "$@" >&4' sh "$@"
	[ -z "$stderr" ]
	run --separate-stderr -2 lo_up sh -c '
		trap "" PIPE
		exec 3<>pipe 4>pipe 3<&-
		"$@" >&4' sh "$@"
	[ "$stderr" = "$prog: stdout: Broken pipe" ]

	# usage
	for line in '-?' -Z --no --versio --help=x; do
		run --separate-stderr -2 "$prog" "$line"
		[ -z "$output" ]
		[ "${#stderr_lines[@]}" -eq 2 ]
		[ "${stderr_lines[0]}" = "$prog: $line: unknown option" ]
		[[ ${stderr_lines[1]} == "usage: $prog ["* ]]
	done
	local usage=${stderr_lines[1]}
	run --separate-stderr -0 "$prog" --help
	[ -z "$stderr" ]
	[ "${lines[0]}" = "$usage" ]
	[ "${#lines[@]}" -gt 1 ]
	for line in "${lines[@]:1}"; do
		[[ $line =~ ^-[0-9A-Za-z]( [^$'\t']+)?$'\t'[^$'\t']+$ ]]
	done
	run --separate-stderr -0 "$prog" --version
	[ -z "$stderr" ]
	[[ $output =~ ^$prog\ [0-9]+(\.[0-9]+)+$ ]]
	run --separate-stderr -2 sh -c '"$1" --help >/dev/full' sh "$prog"
	[ "$stderr" = "$prog: stdout: No space left on device" ]
	run --separate-stderr -2 sh -c '"$1" --version >&-' sh "$prog"
	[ "$stderr" = "$prog: stdout: Bad file descriptor" ]

	# it is called what it is called
	ln -sf "$(command -v "$prog")" 'an other?'
	run --separate-stderr -2 "./an other?" --no
	[ "${stderr_lines[0]}" = "an other?: --no: unknown option" ]
	[[ ${stderr_lines[1]} == "usage: an other? ["* ]]
	run --separate-stderr -2 bash -c 'exec -a "" "$1" --no' bash "$prog"
	[[ ${stderr_lines[0]} =~ ^[^:]*': --no: unknown option'$ ]]
	[[ ${stderr_lines[1]} == usage:* ]]
}

# make as a user calls it, whatever make this runs under was told
mk() {
	env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u MAKEOVERRIDES -u CC \
	    -u CFLAGS -u CPPFLAGS -u LDFLAGS make --no-print-directory "$@"
}

# the value of a variable of the Makefile
value() {
	mk -s --eval="value:;@echo '\$($1)'" value
}

# a copy of the tree, without what is made, in directory $1
copy_to() {
	mkdir -p "$1"
	tar -C "$TOP" --exclude=./build --exclude=./.git -cf - . |
	    tar -C "$1" -xf -
}

# does function $1 make a namespace, itself or by another? $2: those seen
makes_netns() {
	local body word

	[[ " $2 " == *" $1 "* || $1 == @(run|bats_*|assert*|refute*) ]] && return 1
	body=$(declare -f "$1") || return
	[[ $body == *unshare* ]] && return
	for word in $(grep -oE '[A-Za-z_]+' <<<"$body" | sort -u); do
		makes_netns "$word" "$2 $1" && return
	done
	return 1
}

if [ "${SKIP_NETNS-}" ] && ! unshare -rn true 2>/dev/null &&
    makes_netns "${BATS_TEST_NAME-}"; then
	skip "no user namespaces here"
fi

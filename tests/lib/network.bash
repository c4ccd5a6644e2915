# networks to probe, each test in its own namespaces

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
# $1 of tests/peers/liar.py say; file asked has what each was asked
among() {
	rm -f asked
	here "python3 '$TOP/tests/peers/liar.py' '$1' &
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
# has nobody in 10.77/16 (in silence) and 2001:db8:77::/48 until it gets routes.
# They know each other for good: the kernel's one table of neighbours may be full
# of what other tests put into it, and forgets any other.
network() {
	local i

	keep_another
	router=$kept
	keep_another
	far=$kept
	trap 'kill $router $far' EXIT
	ip link add eth0 address 2:0:0:0:0:1 type veth \
	    peer name eth0 address 2:0:0:0:0:2 netns "$router"
	at "$router" ip link add eth1 address 2:0:0:0:0:3 type veth \
	    peer name eth0 address 2:0:0:0:0:4 netns "$far"
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
		neigh add 192.0.2.1 lladdr 2:0:0:0:0:1 dev eth0
		neigh add 2001:db8:1::1 lladdr 2:0:0:0:0:1 dev eth0
		neigh add 198.51.100.1 lladdr 2:0:0:0:0:4 dev eth1
		neigh add 2001:db8:2::1 lladdr 2:0:0:0:0:4 dev eth1
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
		neigh add 198.51.100.2 lladdr 2:0:0:0:0:3 dev eth0
		neigh add 2001:db8:2::2 lladdr 2:0:0:0:0:3 dev eth0
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
		neigh add 192.0.2.2 lladdr 2:0:0:0:0:2 dev eth0
		neigh add 2001:db8:1::2 lladdr 2:0:0:0:0:2 dev eth0
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

# for the lines that a namespace runs by bash -c
export -f allow ordinary in_another_namespace at keep_another network up_at \
    alive told found has_lines

# Makes, in the network namespace it runs in, an interface of every kind that
# this kernel has, with every sort of name and address. $1: a process in a
# network namespace of its own, which gets the other end of "away"; fd 3 would
# keep bats waiting.
set -eu

# kinds that a kernel may lack
try() {
	ip link add name "$@" 2>/dev/null || :
}

ip link set lo up

ip link add v0 type veth peer name v1
ip link add away type veth peer name away netns "$1"
ip link add br0 type bridge
ip link add p0 type veth peer name p1
ip link set p0 master br0
ip link set p1 master br0
# p0 and p1 are one cable: what br0 floods must not come round for ever
ip link set p0 type bridge_slave isolated on
ip link set p1 type bridge_slave isolated on
ip tuntap add tun0 mode tun 2>/dev/null || :	# /dev/net/tun may be root's
ip tuntap add tap0 mode tap 2>/dev/null && ip link set tap0 master br0
ip link add m0 type veth peer name m1
ip link add i0 type veth peer name i1
ip link add pa type veth peer name pb
ip link add one type veth peer name two

try macvlan0 link m0 type macvlan mode bridge
try macvtap0 link m1 type macvtap
try ipvlan0 link i0 type ipvlan
try ipvtap0 link i1 type ipvtap
try vlan0 link v0 type vlan id 5
try vxlan0 type vxlan id 7 dstport 4789
try geneve0 type geneve id 7 remote 10.0.0.1
try gre1 type gre remote 192.0.2.1 local 192.0.2.2
try sit1 type sit remote 192.0.2.1 local 192.0.2.2
try ip6tnl1 type ip6tnl remote 2001:db8::1 local 2001:db8::2
try bond1 type bond
try dummy1 type dummy
try ifb7 type ifb
try nlmon0 type nlmon
try team0 type team
try vcan0 type vcan
try vrf0 type vrf table 10
try wg0 type wireguard

# names that break quoting, options, terminals, JSON
for name in -r --help '*' 'a[b' 'weird"q' 'back\s' 'x$(id)' a@b home if0 \
    "$(printf '\033[31mred')" "$(printf 'b\377d')" é 123456789012345 \
    "$(printf '\001')" "$(printf 'del\177')"; do
	ip link add name "$name" type bridge
done

# alternative names may hold anything, though ip(8) refuses white space and /:
# RTM_NEWLINKPROP
altname() {
	python3 -c '
import os, socket, struct, sys
name = os.fsencode(sys.argv[2]) + b"\0"
attr = struct.pack("HH", len(name) + 4, 53) + name
attr += bytes(-len(attr) % 4)
m = struct.pack("BxHiII", 0, 0, socket.if_nametoindex(sys.argv[1]), 0, 0)
m += struct.pack("HH", len(attr) + 4, 52 | 0x8000) + attr
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
s.send(struct.pack("IHHII", len(m) + 16, 108, 5 | 0x400, 1, 0) + m)
sys.exit(-struct.unpack_from("i", s.recv(65536), 16)[0])
	' "$@"
}
for name in "$(printf 'new\nline')" "$(printf 'tab\tbed')" 'back\slash' \
    'com,ma' 'quo"te' ../../etc/passwd "$(printf 'not\377utf8')" Ωmega \
    "$(printf '%0127d' 0)"; do
	altname v0 "$name"
done
ip link property add dev br0 altname bridge0
ip link set v0 alias "$(printf 'a "b" \\ c,\td\ne')"
ip link set v1 group 7
ip link set v1 txqueuelen 5
ip link set v1 mtu 1400

# IPv4: peer, secondary, label, broadcast, lifetimes, scopes, metric
ip addr add 10.0.0.5/24 brd + dev v0
ip addr add 10.0.0.6/24 dev v0
ip addr add 10.0.1.5/24 label v0:one dev v0
ip addr add 10.9.9.1 peer 10.9.9.2/32 dev v0
ip addr add 10.8.8.1 peer 10.8.8.0/24 dev v0
ip addr add 10.7.7.1/24 valid_lft 5000 preferred_lft 3000 dev v0
ip addr add 10.7.8.1/24 valid_lft 5000 preferred_lft 0 dev v0
ip addr add 10.6.6.1/24 scope link noprefixroute dev v0
ip addr add 10.6.7.1/24 scope host dev v0
ip addr add 10.6.8.1/24 scope 42 dev v0
ip addr add 10.5.5.1/24 metric 77 dev v0
ip addr add 169.254.7.7/16 dev v1
ip addr add 127.0.0.9/32 dev lo

# IPv6: lifetimes, deprecated, no prefix route, temporary, peer, v4-mapped
echo 2 >/proc/sys/net/ipv6/conf/v0/use_tempaddr 2>/dev/null || :
ip link set v0 up
ip link set v1 up
ip addr add 2001:db8::5/64 nodad dev v0
ip addr add 2001:db8::6/64 nodad valid_lft 5000 preferred_lft 3000 dev v0
ip addr add 2001:db8::7/64 nodad valid_lft 5000 preferred_lft 0 dev v0
ip addr add 2001:db8:1::1/64 nodad noprefixroute dev v0
ip addr add 2001:db8:2::1/64 nodad valid_lft 5000 preferred_lft 3000 \
    mngtmpaddr dev v0
ip addr add 2001:db8:3::1 peer 2001:db8:3::2/128 nodad dev v0
ip addr add fd00::1/64 nodad home dev v0
ip addr add ::ffff:192.0.2.7/128 nodad dev v0

# stays tentative: there is no carrier
ip link set one up
ip addr add 2001:db8:4::1/64 dev one

# 300 addresses on one interface
{
	for i in $(seq 150); do
		echo "addr add 10.20.$i.1/24 dev pa"
		echo "addr add 2001:db8:20:$i::1/64 nodad dev pa"
	done
} | ip -batch -
ip link set pa up
ip link set pb up
ip link set br0 up
ip link set p0 up
ip link set p1 up

# dadfailed: both ends have it
ip link set m0 up
ip link set m1 up
ip addr add 2001:db8:5::1/64 nodad dev m0
ip addr add 2001:db8:5::1/64 dev m1

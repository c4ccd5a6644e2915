# ifaddr - addresses of an interface

setup() {
	load lib/helper
	cd "$BATS_TEST_TMPDIR"
}

# run the lines $1 by bash in a namespace of its own, which has lo up
here() {
	lo_up bash -euc "$1" 3>&-
}

# what ip says of the addresses of the interfaces $@, as ifaddr -j does
ip_json() {
	local i
	for i; do
		ip -j addr show dev "$i"
	done | jq -cS '[.[] | . as $l | .addr_info[] |
	    {ifindex: $l.ifindex, ifname: $l.ifname} + .]' | jq -cS -s add
}
export -f ip_json

# are ip's objects in file $1 ours in $2? Debian 12's have no protocol at all
same_as_ip() {
	jq -c '.[]' "$1" >ip.lines
	jq -c --slurpfile ip "$1" 'if any($ip[][]; .protocol) then .[]
	    else .[] | del(.protocol) end' "$2" | diff ip.lines -
}

# --- which addresses

# bats test_tags=fast
@test "ifaddr lo prints 127.0.0.1 and ::1" {
	run --separate-stderr -0 lo_up ifaddr lo
	[ "$output" = $'127.0.0.1\n::1' ]
	[ -z "$stderr" ]
}

# bats test_tags=fast
@test "-4 leaves IPv4, -6 leaves IPv6, both together both" {
	run -0 lo_up ifaddr -4 lo
	[ "$output" = 127.0.0.1 ]
	run -0 lo_up ifaddr -6 lo
	[ "$output" = ::1 ]
	run -0 lo_up ifaddr -4 -6 lo
	[ "$output" = $'127.0.0.1\n::1' ]
	run -0 lo_up ifaddr -64 lo
	[ "$output" = $'127.0.0.1\n::1' ]
}

@test "an interface without an address prints nothing and is 1" {
	run --separate-stderr -1 here 'pair; ifaddr v0'
	[ -z "$output$stderr" ]
	run --separate-stderr -1 netns ifaddr lo
	[ -z "$output$stderr" ]
}

@test "IPv4 comes before IPv6, whichever was there first" {
	run -0 here '
		pair
		ip addr add 2001:db8::1/64 dev v0 nodad
		ip addr add 10.0.0.1/24 dev v0
		ifaddr v0'
	[ "$output" = $'10.0.0.1\n2001:db8::1' ]
}

@test "addresses stand in the kernel's order, secondaries behind primaries" {
	run -0 here '
		pair
		ip addr add 10.0.0.9/24 dev v0
		ip addr add 10.0.0.5/24 dev v0
		ip addr add 192.168.9.1/24 dev v0
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 2001:db8::1/64 dev v0 nodad
		ip addr add 2001:db8::3/64 dev v0 nodad
		ip addr add 2001:db8::2/64 dev v0 nodad
		ifaddr v0
		echo --
		ip -j addr show v0 | jq -r ".[].addr_info[].local"'
	[ "${output%%$'\n--'*}" = "${output##*--$'\n'}" ]
	[[ $output == $'10.0.0.9\n192.168.9.1\n10.0.0.5\n10.0.0.1\n2001:'* ]]
}

@test "a tentative address is left out, unless -a" {
	run -0 here '
		pair
		ip link set v1 down
		await 2 in_state LOWERLAYERDOWN v0
		ip addr add 2001:db8::1/64 dev v0
		[[ $(ip addr show v0) == *tentative* ]]
		ifaddr v0 || echo $?
		ifaddr -a v0'
	[ "$output" = $'1\n2001:db8::1' ]
}

@test "an optimistic address is usable" {
	run -0 here '
		pair
		echo 1 >/proc/sys/net/ipv6/conf/v0/optimistic_dad || exit 0
		ip link set v1 down
		await 2 in_state LOWERLAYERDOWN v0
		ip addr add 2001:db8::1/64 optimistic dev v0
		[[ $(ip addr show v0) == *"optimistic tentative"* ]]
		ifaddr v0'
	[ -n "$output" ] || skip "this kernel has no optimistic addresses"
	[ "$output" = 2001:db8::1 ]
}

@test "an address that another host has is left out, unless -a" {
	run -0 here '
		pair
		ip addr add 2001:db8::1/64 dev v1 nodad
		ip addr add 2001:db8::1/64 dev v0
		failed() { [[ $(ip addr show v0) == *dadfailed* ]]; }
		await 5 failed
		ifaddr v0 || echo $?
		ifaddr -a v0'
	[ "$output" = $'1\n2001:db8::1' ]
}

@test "a deprecated address is left out, unless -a" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0 preferred_lft 0
		ip addr add 2001:db8::1/64 dev v0 nodad preferred_lft 0
		[ $(ip addr show v0 | grep -c deprecated) = 2 ]
		ifaddr v0 || echo $?
		ifaddr -a v0'
	[ "$output" = $'1\n10.0.0.1\n2001:db8::1' ]
}

@test "link-local addresses are left out where others are usable" {
	run -0 here '
		pair
		ip addr add 169.254.3.4/16 dev v0
		ip addr add 10.0.0.1/24 dev v0
		ip addr add fe80::5/64 dev v0 nodad
		ifaddr v0
		echo --
		ifaddr -a v0'
	[ "$output" = $'10.0.0.1\n--\n169.254.3.4\n10.0.0.1\nfe80::5%v0' ]
}

@test "link-local is fe80::/10 and 169.254/16, nothing beside" {
	run -0 here '
		pair
		for a in 169.253.255.255/32 169.255.0.0/32 169.254.0.0/32 \
		    169.254.255.255/32; do
			ip addr add $a dev v0
		done
		for a in fe7f::1 fec0::1 fe80::1 febf::1; do
			ip addr add $a/128 dev v0 nodad
		done
		ifaddr v0 | sort'
	[ "$output" = $'169.253.255.255\n169.255.0.0\nfe7f::1\nfec0::1' ]
}

@test "where none is usable the link-local ones are printed" {
	run -0 here '
		pair
		ip addr add 169.254.3.4/16 dev v0
		ip addr add fe80::5/64 dev v0 nodad
		ifaddr v0'
	[ "$output" = $'169.254.3.4\nfe80::5%v0' ]
}

@test "where the filters leave none usable the link-local ones are printed" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ip addr add fe80::5/64 dev v0 nodad
		ifaddr -6 v0
		ip addr add 2001:db8::1/64 dev v0 nodad
		ifaddr -6 v0
		ifaddr -6 -s link v0
		ifaddr -n fe80::/10 v0'
	[ "$output" = $'fe80::5%v0\n2001:db8::1\nfe80::5%v0\nfe80::5%v0' ]
}

@test "each name falls back to link-local addresses for itself" {
	run -0 here '
		pair
		ip addr add fe80::5/64 dev v0 nodad
		ip addr add fe80::6/64 dev v1 nodad
		ip addr add 10.0.0.1/24 dev v1
		ifaddr v0 v1'
	[ "$output" = $'v0\tfe80::5%v0\nv1\t10.0.0.1' ]
}

@test "a tentative or deprecated link-local address is no way out" {
	run -1 here '
		pair
		ip link set v1 down
		await 2 in_state LOWERLAYERDOWN v0
		ip addr add fe80::5/64 dev v0
		ip addr add fe80::6/64 dev v0 nodad preferred_lft 0
		ip addr add 169.254.3.4/16 dev v0 preferred_lft 0
		ifaddr v0'
	[ -z "$output" ]
}

@test "whether the interface is up is not asked" {
	run -0 netns bash -c '
		ip link add v0 type veth peer name v1
		ip addr add 10.0.0.1/24 dev v0
		ifaddr v0'
	[ "$output" = 10.0.0.1 ]
}

@test "IPv6 switched off is no trouble" {
	run --separate-stderr -0 here '
		echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
		ifaddr lo
		ifaddr -6 lo || echo $?'
	[ "$output" = $'127.0.0.1\n1' ]
	[ -z "$stderr" ]
}

@test "300 addresses come in ip's order" {
	here '
		pair
		for i in $(seq 150); do
			echo addr add 10.1.$i.1/24 dev v0
			echo addr add 2001:db8:$i::1/64 dev v0 nodad
		done | ip -batch -
		ip -j addr show v0 | jq -r ".[].addr_info[].local" >ip
		ifaddr v0 >ifaddr'
	[ "$(wc -l <ip)" -eq 300 ]
	cmp ip ifaddr
}

# --- form

# bats test_tags=fast
@test "-c prints the prefix length too, behind the zone" {
	run -0 here '
		pair
		ip addr add 10.0.0.5/24 dev v0
		ip addr add 2001:db8::1/127 dev v0 nodad
		ip addr add fe80::1/64 dev v0 nodad
		ip addr add 10.0.0.9/32 dev v1
		ip addr add 2001:db8::2/128 dev v1 nodad
		ifaddr -c v0
		ifaddr -c v1
		ifaddr -ca -n fe80::/10 v0'
	[ "$output" = "10.0.0.5/24
2001:db8::1/127
10.0.0.9/32
2001:db8::2/128
fe80::1%v0/64" ]
}

@test "the zone is the kernel's name of the interface" {
	run -0 here '
		pair
		ip link property add dev v0 altname other
		ip addr add fe80::1/64 dev v0 nodad
		ifaddr other'
	[ "$output" = fe80::1%v0 ]
}

@test "IPv6 addresses are written as RFC 5952 says" {
	run -0 here '
		pair
		for a in 2001:db8:0:0:1:0:0:1 2001:0DB8:00AB:0:0:0:0:1 \
		    2001:db8:0:1:1:1:1:1 2001:db8::1:0:0:0 ::ffff:192.0.2.7; do
			ip addr add $a/128 dev v0 nodad
		done
		ifaddr v0'
	[ "$output" = "::ffff:192.0.2.7
2001:db8:0:0:1::
2001:db8:0:1:1:1:1:1
2001:db8:ab::1
2001:db8::1:0:0:1" ]
}

# bats test_tags=fast
@test "with several operands each line begins with the name" {
	run -0 lo_up ifaddr lo lo
	[ "$output" = $'lo\t127.0.0.1\nlo\t::1\nlo\t127.0.0.1\nlo\t::1' ]
}

@test "the name is there for several operands even if but one is known" {
	run --separate-stderr -2 lo_up ifaddr -4 lo nope
	[ "$output" = $'lo\t127.0.0.1' ]
	[ "$stderr" = "ifaddr: nope: no such interface" ]
}

@test "names from standard input are written, though it be one" {
	run -0 lo_up sh -c 'echo lo | ifaddr -4'
	[ "$output" = $'lo\t127.0.0.1' ]
}

@test "names from standard input are written where - asked for it" {
	run -0 lo_up sh -c 'echo lo | ifaddr -4 -'
	[ "$output" = $'lo\t127.0.0.1' ]
}

@test "- counts as an operand even if standard input has no name" {
	run -0 lo_up sh -c 'ifaddr -4 lo - </dev/null'
	[ "$output" = $'lo\t127.0.0.1' ]
}

@test "the name written is the kernel's where an alternative one was given" {
	run -0 lo_up sh -c '
		ip link property add dev lo altname loopback0
		ifaddr -4 loopback0
		ifaddr -4 loopback0 lo
		echo loopback0 | ifaddr -4'
	[ "$output" = $'127.0.0.1\nlo\t127.0.0.1\nlo\t127.0.0.1\nlo\t127.0.0.1' ]
}

@test "an alternative name longer than an interface's name is found" {
	name=$(printf '%0127d' 0)
	run -0 lo_up sh -c '
		ip link property add dev lo altname "$1"
		ifaddr -4 "$1"
		ifaddr -4h "$1" "$1"' sh "$name"
	[ "$output" = $'127.0.0.1\n127.0.0.1\n127.0.0.1' ]
}

@test "-H writes the name always, -h never" {
	run -0 lo_up ifaddr -4H lo
	[ "$output" = $'lo\t127.0.0.1' ]
	run -0 lo_up ifaddr -4h lo lo
	[ "$output" = $'127.0.0.1\n127.0.0.1' ]
	run -0 lo_up sh -c 'echo lo | ifaddr -4h'
	[ "$output" = 127.0.0.1 ]
}

@test "-0 ends each line with NUL" {
	lo_up ifaddr -0 lo >out
	printf '127.0.0.1\0::1\0' | cmp - out
	lo_up sh -c 'printf "lo\0" | ifaddr -04' >out
	printf 'lo\t127.0.0.1\0' | cmp - out
}

@test "names are answered in the order given, duplicates again" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 10.0.0.2/24 dev v1
		printf "%s\n" v1 lo v0 v1 | ifaddr -4'
	[ "$output" = $'v1\t10.0.0.2\nlo\t127.0.0.1\nv0\t10.0.0.1\nv1\t10.0.0.2' ]
}

# --- -1

@test "-1 prefers IPv4" {
	run -0 lo_up ifaddr -1 lo
	[ "$output" = 127.0.0.1 ]
}

@test "-1 prints one address for each name" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 10.0.1.1/24 dev v0
		ifaddr -1 v0 lo v1
		ifaddr -61 v0 lo v1'
	[ "$output" = $'v0\t10.0.0.1\nlo\t127.0.0.1\nlo\t::1' ]
}

@test "-1 takes of IPv4 the widest scope, and then the first" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0 scope host
		ip addr add 10.0.1.1/24 dev v0 scope link
		ip addr add 10.0.3.1/24 dev v0
		ip addr add 10.0.2.1/24 dev v0
		ifaddr -1 v0
		ip addr del 10.0.3.1/24 dev v0
		ifaddr -1 v0
		ip addr del 10.0.2.1/24 dev v0
		ifaddr -1 v0
		ip addr del 10.0.1.1/24 dev v0
		ifaddr -1 v0'
	[ "$output" = $'10.0.3.1\n10.0.2.1\n10.0.1.1\n10.0.0.1' ]
}

@test "-1 takes a primary IPv4 address before a secondary one" {
	run -0 here '
		pair
		ip addr add 10.0.0.9/24 dev v0
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 10.0.1.1/24 dev v0
		ifaddr -1 v0
		ip addr change 10.0.0.9/24 dev v0 preferred_lft 0
		ifaddr -1 -n 10.0.0.0/16 v0
		ifaddr -1 -n 10.0.0.0/24 v0'
	[ "$output" = $'10.0.0.9\n10.0.1.1\n10.0.0.1' ]
}

@test "-1 with -a takes a usable IPv6 address before others" {
	run -0 here '
		pair
		ip addr add 2001:db8::1/64 dev v0 nodad preferred_lft 0
		ip addr add fd00::9/64 dev v0 nodad valid_lft 100 preferred_lft 50
		ip addr add fe80::1/64 dev v0 nodad
		ifaddr -a1 v0'
	[ "$output" = fd00::9 ]
}

@test "-1 takes a stable IPv6 address before a temporary one" {
	run -0 here '
		pair
		echo 2 >/proc/sys/net/ipv6/conf/v0/use_tempaddr
		echo 0 >/proc/sys/net/ipv6/conf/v0/accept_dad
		ip addr add 2001:db8::ffff:ffff:ffff:ffff/64 dev v0 mngtmpaddr nodad \
		    valid_lft 3600 preferred_lft 1800
		ready() { [[ $(ip addr show v0) == *temporary* &&
		    $(ip addr show v0) != *tentative* ]]; }
		await 5 ready
		[ $(ifaddr v0 | wc -l) = 2 ]
		ifaddr -1 v0'
	[ "$output" = 2001:db8::ffff:ffff:ffff:ffff ]
}

@test "-1 takes global before unique local before link-local" {
	run -0 here '
		pair
		ip addr add fe80::1/64 dev v0 nodad
		ip addr add fd00::1/64 dev v0 nodad
		ip addr add fc00::2/64 dev v0 nodad
		ip addr add 2001:db8::9/64 dev v0 nodad valid_lft 100 preferred_lft 50
		ifaddr -1 v0
		ifaddr -1a v0
		ip addr del 2001:db8::9/64 dev v0
		ifaddr -1 v0
		ip addr del fc00::2/64 dev v0
		ip addr del fd00::1/64 dev v0
		ifaddr -1 v0'
	[ "$output" = $'2001:db8::9\n2001:db8::9\nfc00::2\nfe80::1%v0' ]
}

@test "-1 takes the longest preferred lifetime, and then the lowest address" {
	run -0 here '
		pair
		ip addr add 2001:db8::1/64 dev v0 nodad valid_lft 9000 preferred_lft 50
		ip addr add 2001:db8::9/64 dev v0 nodad
		ip addr add 2001:db8::8/64 dev v0 nodad
		ip addr add 2001:db8::a/64 dev v0 nodad
		ip addr add 2001:db8::2/64 dev v0 nodad valid_lft 8000 preferred_lft 5000
		ifaddr -1 v0
		for i in 8 9 a; do
			ip addr del 2001:db8::$i/64 dev v0
		done
		ifaddr -1 v0'
	[ "$output" = $'2001:db8::8\n2001:db8::2' ]
}

@test "-1 is applied last" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 10.0.1.1/24 dev v0
		ip addr add 192.0.2.1/24 dev v0 scope link
		ip addr add 2001:db8::1/64 dev v0 nodad
		ifaddr -1 -6 v0
		ifaddr -1 -n 10.0.1.0/24 v0
		ifaddr -1 -s link v0
		ifaddr -1 -j v0 | jq -r ".[].local"
		ifaddr -1 -o addr,prefix v0'
	[ "$output" = "2001:db8::1
10.0.1.1
192.0.2.1
10.0.0.1
10.0.0.1	24" ]
}

# --- filters

@test "-S leaves out temporary IPv6 addresses, not secondary IPv4 ones" {
	run -0 here '
		pair
		echo 2 >/proc/sys/net/ipv6/conf/v0/use_tempaddr
		echo 0 >/proc/sys/net/ipv6/conf/v0/accept_dad
		ip addr add 2001:db8::1/64 dev v0 mngtmpaddr nodad \
		    valid_lft 3600 preferred_lft 1800
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 10.0.0.2/24 dev v0
		ready() { [[ $(ip addr show v0) == *temporary* &&
		    $(ip addr show v0) != *tentative* ]]; }
		await 5 ready
		[ $(ifaddr v0 | wc -l) = 4 ]
		ifaddr -S v0
		[ $(ifaddr -a v0 | wc -l) = 4 ]
		[ $(ifaddr -aS v0 | wc -l) = 3 ]'
	[ "$output" = $'10.0.0.1\n10.0.0.2\n2001:db8::1' ]
}

@test "-s chooses the scope" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 10.0.1.1/24 dev v0 scope link
		ip addr add 10.0.2.1/24 dev v0 scope host
		ip addr add 2001:db8::1/64 dev v0 nodad
		for scope in global link host; do
			echo $scope
			ifaddr -s $scope v0
		done
		ifaddr -s host lo
		ifaddr -s global lo || echo $?'
	[ "$output" = "global
10.0.0.1
2001:db8::1
link
10.0.1.1
host
10.0.2.1
127.0.0.1
::1
1" ]
}

@test "to -s 169.254/16 and fe80::/10 are always link" {
	run -0 here '
		pair
		ip addr add 169.254.3.4/16 dev v0 scope global
		ip addr add fe80::5/64 dev v0 nodad
		ifaddr -s global v0 || echo $?
		ifaddr -as global v0 || echo $?
		ifaddr -s link v0
		ifaddr -as link v0'
	[ "$output" = "1
1
169.254.3.4
fe80::5%v0
169.254.3.4
fe80::5%v0" ]
}

@test "-s takes no other scope" {
	for scope in '' site Global all 0 global, globalx; do
		run --separate-stderr -2 ifaddr -s "$scope" lo
		[ -z "$output" ]
		[[ ${stderr_lines[0]} == "ifaddr: -s"* ]]
		[[ ${stderr_lines[1]} == usage:* ]]
	done
}

@test "-n leaves what is inside the prefix" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 10.1.0.1/24 dev v0
		ip addr add 11.0.0.1/24 dev v0
		ip addr add 2001:db8::1/64 dev v0 nodad
		ip addr add 2001:db9::1/64 dev v0 nodad
		for net in 10.0.0.0/8 10.0.0.0/15 10.0.0.1/32 11.0.0.1 0.0.0.0/0 \
		    2001:db8::/32 2001:db9::1 ::/0; do
			ifaddr -n $net v0 | paste -sd" "
		done'
	[ "${lines[0]}" = "10.0.0.1 10.1.0.1" ]
	[ "${lines[1]}" = "10.0.0.1 10.1.0.1" ]
	[ "${lines[2]}" = "10.0.0.1" ]
	[ "${lines[3]}" = "11.0.0.1" ]
	[ "${lines[4]}" = "10.0.0.1 10.1.0.1 11.0.0.1" ]
	[ "${lines[5]}" = "2001:db8::1" ]
	[ "${lines[6]}" = "2001:db9::1" ]
	[ "$(tr ' ' '\n' <<<"${lines[7]}" | sort | paste -sd' ')" = \
	    "2001:db8::1 2001:db9::1" ]
}

@test "-n with a bare address means that one alone" {
	run --separate-stderr -1 lo_up ifaddr -n 127.0.0.0 lo
	[ -z "$output$stderr" ]
	run -0 lo_up ifaddr -n 127.0.0.1 lo
	[ "$output" = 127.0.0.1 ]
}

@test "-n takes nothing but a prefix" {
	for net in '' / 10.0.0.0/ 10.0.0.0/33 ::/129 10.0.0.0/-1 10.0.0.0/8x 10/8 \
	    10.0.0/24 1.2.3.4.5 010.0.0.0/8 256.0.0.0/8 localhost ::1%lo :::/0 \
	    10.0.0.0/255.0.0.0 '10.0.0.0 /8'; do
		run --separate-stderr -2 ifaddr -n "$net" lo
		[ -z "$output" ]
		[[ ${stderr_lines[0]} == "ifaddr: -n"* ]]
		[[ ${stderr_lines[1]} == usage:* ]]
	done
}

@test "filters are ANDed" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 10.0.1.1/24 dev v0 scope link
		ifaddr -4 -s link -n 10.0.0.0/8 v0
		ifaddr -6 -n 10.0.0.0/8 v0 || echo $?
		ifaddr -s link -n 10.0.0.1 v0 || echo $?'
	[ "$output" = $'10.0.1.1\n1\n1' ]
}

# --- -o

@test "-o prints each column" {
	run -0 here '
		pair
		ip link set v1 down
		ip addr add 10.0.0.5/22 brd + label v0:x dev v0 metric 5
		ip addr add 10.0.0.6/22 dev v0 valid_lft 5000 preferred_lft 0
		ip addr add 2001:db8::1/64 dev v0 nodad noprefixroute
		ip addr add fe80::1/64 dev v0 nodad
		ifaddr -a -o if,family,addr,prefix,cidr,mask,net v0
		echo
		ifaddr -a -o brd,peer,scope,label,flags,proto,valid,pref v0 |
		    sed "s/	499[0-9]	/	5000	/"'
	[ "$output" = "$(tr -s ' ' '\t' <<'E'
v0 inet 10.0.0.5 22 10.0.0.5/22 255.255.252.0 10.0.0.0
v0 inet 10.0.0.6 22 10.0.0.6/22 255.255.252.0 10.0.0.0
v0 inet6 2001:db8::1 64 2001:db8::1/64 ffff:ffff:ffff:ffff:: 2001:db8::
v0 inet6 fe80::1%v0 64 fe80::1%v0/64 ffff:ffff:ffff:ffff:: fe80::%v0

10.0.3.255 - global v0:x - - forever forever
- - global v0 secondary,deprecated,dynamic - 5000 0
- - global - nodad,noprefixroute - forever forever
- - link - nodad - forever forever
E
)" ]
}

@test "-o index is the interface's" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ifaddr -o index,if v0
		ip -j link show v0 | jq -r ".[] | [.ifindex, .ifname] | @tsv"'
	[ "${lines[0]}" = "${lines[1]}" ]
}

@test "of a point-to-point address peer is the other end, net the prefix there" {
	run -0 here '
		pair
		ip addr add 10.9.9.1 peer 10.9.9.2/32 dev v0
		ip addr add 10.8.8.1 peer 10.7.7.9/24 brd 10.7.7.255 dev v0
		ip addr add 2001:db8::1 peer 2001:db8:1::2/128 dev v0 nodad
		ifaddr -o addr,peer,prefix,cidr,mask,net,brd v0'
	[ "$output" = "$(tr -s ' ' '\t' <<'E'
10.9.9.1 10.9.9.2 32 10.9.9.1/32 255.255.255.255 10.9.9.2 -
10.8.8.1 10.7.7.9 24 10.8.8.1/24 255.255.255.0 10.7.7.0 10.7.7.255
2001:db8::1 2001:db8:1::2 128 2001:db8::1/128 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 2001:db8:1::2 -
E
)" ]
}

@test "-o mask and net for every prefix length" {
	run -0 here '
		pair
		for i in 0 1 7 8 9 15 16 17 23 24 25 30 31 32; do
			ip addr add 203.0.113.255/$i dev v0
		done
		ip addr add 2001:db8:ffff:ffff:ffff::1/49 dev v0 nodad
		ifaddr -o prefix,mask,net v0 | sort -n'
	[ "$output" = "$(tr -s ' ' '\t' <<'E'
0 0.0.0.0 0.0.0.0
1 128.0.0.0 128.0.0.0
7 254.0.0.0 202.0.0.0
8 255.0.0.0 203.0.0.0
9 255.128.0.0 203.0.0.0
15 255.254.0.0 203.0.0.0
16 255.255.0.0 203.0.0.0
17 255.255.128.0 203.0.0.0
23 255.255.254.0 203.0.112.0
24 255.255.255.0 203.0.113.0
25 255.255.255.128 203.0.113.128
30 255.255.255.252 203.0.113.252
31 255.255.255.254 203.0.113.254
32 255.255.255.255 203.0.113.255
49 ffff:ffff:ffff:8000:: 2001:db8:ffff:8000::
E
)" ]
}

@test "-o valid and pref count down in seconds" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0 valid_lft 5000 preferred_lft 3000
		ifaddr -o valid,pref v0'
	[[ $output =~ ^(5000|49[5-9][0-9])$'\t'(3000|29[5-9][0-9])$ ]]
}

@test "-o adds up, and a column may stand twice" {
	run -0 lo_up ifaddr -4 -o addr -o prefix,addr lo
	[ "$output" = $'127.0.0.1\t8\t127.0.0.1' ]
}

@test "-o drops no column in silence, however many there are" {
	for n in 48 1000; do
		run --separate-stderr lo_up ifaddr -4 -o \
		    "$(yes prefix | head -n $n | paste -sd,),addr" lo
		if [ "$status" -eq 0 ]; then
			[ "$(tr '\t' '\n' <<<"$output" | wc -l)" -eq $((n + 1)) ]
			[[ $output == *$'\t127.0.0.1' ]]
		else
			[ "$status" -eq 2 ] && [ "$n" -gt 48 ]
			[[ ${stderr_lines[0]} != *"no such column"* ]]
		fi
	done
}

@test "-o prints no name of its own accord" {
	run -0 lo_up ifaddr -4 -o addr lo lo
	[ "$output" = $'127.0.0.1\n127.0.0.1' ]
}

@test "-o help lists the columns, with or without names" {
	run --separate-stderr -0 ifaddr -o help
	[ -z "$stderr" ]
	for col in if index family addr prefix cidr mask net brd peer scope label \
	    flags proto valid pref; do
		[[ $'\n'$output == *$'\n'"$col"$'\t'* ]]
		run --separate-stderr -0 lo_up ifaddr -o "$col" lo
		[ "${#lines[@]}" -eq 2 ]
		run --separate-stderr -0 ifaddr -o help
	done
	list=$output
	run --separate-stderr -0 ifaddr -o help nope
	[ "$output" = "$list" ]
	run --separate-stderr -0 ifaddr -o addr -o help
	[ "$output" = "$list" ]
	run --separate-stderr -0 lo_up ifaddr -o "$(cut -f1 <<<"$list" | paste -sd,)" lo
	[ "${#lines[@]}" -eq 2 ]
}

@test "-o help is the same list in the JSON form, or refused" {
	run --separate-stderr ifaddr -j -o help
	if [ "$status" -eq 0 ]; then
		list=$output
		run --separate-stderr -0 ifaddr -o help
		[ "$output" = "$list" ]
	else
		[ "$status" -eq 2 ]
		[[ ${stderr_lines[-1]} == usage:* ]]
	fi
}

@test "-o refuses what is no column, and says which" {
	for col in '' nope Addr addr, ,addr addr,,if 'addr ' addr:if; do
		run --separate-stderr -2 ifaddr -o "$col" lo
		[ -z "$output" ]
		[[ ${stderr_lines[0]} == "ifaddr: -o"* ]]
		[[ ${stderr_lines[1]} == usage:* ]]
	done
	run --separate-stderr -2 ifaddr -o addr,nope,if lo
	[[ ${stderr_lines[0]} == *nope* ]]
}

# --- -j

@test "-j is what ip -j says, with ifindex and ifname" {
	here '
		pair
		ip addr add 10.0.0.5/24 brd + label v0:one dev v0
		ip addr add 10.0.0.6/24 dev v0
		ip addr add 10.9.9.1 peer 10.9.9.2/32 dev v0
		ip addr add 10.6.6.1/24 scope link noprefixroute dev v0
		ip addr add 10.5.5.1/24 metric 77 dev v0
		ip addr add 169.254.3.4/16 dev v0
		ip addr add 2001:db8::1/64 dev v0 nodad
		ip addr add 2001:db8::2/64 dev v0 nodad preferred_lft 0
		ip addr add 2001:db8::3/64 dev v0 noprefixroute nodad
		ip addr add fe80::5/64 dev v0 nodad
		ip addr add 2001:db8:1::1 peer 2001:db8:1::2/128 dev v0 nodad
		ifaddr -aj lo v0 v1 | jq -cS . >ifaddr
		ip_json lo v0 v1 >ip'
	[ "$(jq length ifaddr)" -eq 13 ]
	same_as_ip ip ifaddr
}

@test "-j is what ip -j says of every kind of interface" {
	netns bash -eu -c '
		unshare -n sleep 60 3>&- & sleeper=$!
		trap "kill $sleeper" EXIT
		other() { [ "$(readlink /proc/$sleeper/ns/net)" != \
		    "$(readlink /proc/self/ns/net)" ]; }
		await 2 other
		sh "$1/tests/lib/netzoo.sh" $sleeper 3>&-
		settled() { ! ip -6 -o addr show tentative |
		    grep -qv -e dadfailed -e ": one "; }
		await 9 settled
		same="map(if .valid_life_time > 100000 then . else
		    .valid_life_time = 1 | .preferred_life_time |=
		    (if . > 0 then 1 else 0 end) end)"
		names="v0 v1 lo br0 m0 m1 one pa tun0"
		ip_json $names | jq -c "$same" >ip
		ifaddr -aj $names | jq -cS "$same" >ifaddr
	' bash "$TOP"
	[ "$(jq length ifaddr)" -gt 320 ]
	same_as_ip ip ifaddr
}

@test "protocol is who set the address, as ip writes it" {
	run -0 here '
		ip link add v0 type veth peer name v1
		ip link set v0 addrgenmode eui64
		ip link set v0 up
		ip link set v1 up
		settled() { ifaddr -6 v0 >/dev/null; }
		await 5 settled
		ip addr add 10.0.0.1/24 dev v0
		ifaddr -o if,proto lo v0
		ifaddr -o if,proto -s link v0'
	[[ $output != $'lo\t-\nlo\t-\n'* ]] ||
		skip "this kernel does not tell who set an address"
	[ "$output" = $'lo\t-\nlo\tkernel_lo\nv0\t-\nv0\tkernel_ll' ]
}

@test "protocol has names for the kernel's own, else the number in hexadecimal" {
	# ip of Debian 12 cannot set one
	here '
		pair
		python3 -c "
import socket, struct
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
v0 = socket.if_nametoindex(\"v0\")
for i in range(256):
    ip = bytes([10, 0, i, 1])
    body = struct.pack(\"=BBBBi\", socket.AF_INET, 24, 0, 0, v0) + \
        struct.pack(\"=HH4sHH4sHHB3x\", 8, 1, ip, 8, 2, ip, 5, 11, i)
    s.send(struct.pack(\"=IHHII\", 16 + len(body), 20, 0x605, i, 0) + body)
    assert struct.unpack_from(\"=i\", s.recv(999), 16) == (0,)
"
		ifaddr -o addr,proto v0 >text
		ifaddr -j v0 | jq -r ".[] | [.local, .protocol // \"-\"] | @tsv" >json
		lsif -j v0 | jq -r ".[].addr_info[] |
		    [.local, .protocol // \"-\"] | @tsv" >lsif'
	python3 -c '
names = ["-", "kernel_lo", "kernel_ra", "kernel_ll"]
for i in range(256):
    print("10.0.%d.1\t%s" % (i, names[i] if i < 4 else hex(i)))' >due
	grep -qv -- '-$' text || skip "this kernel does not tell who set an address"
	diff due text
	diff due json
	diff due lsif
}

@test "protocol stands behind the flags, as in ip" {
	run -0 lo_up ifaddr -6j lo
	[[ $output == *'"scope":"host","protocol":"kernel_lo","valid'* ]] ||
		[[ $output != *protocol* ]]
}

@test "-j is one array in one line, and has no empty object" {
	run -0 lo_up ifaddr -j lo lo
	[ "${#lines[@]}" -eq 1 ]
	[ "$(jq -c 'map(.local)' <<<"$output")" = \
	    '["127.0.0.1","::1","127.0.0.1","::1"]' ]
}

@test "-j has no zone in an address" {
	run -0 here '
		pair
		ip addr add fe80::1/64 dev v0 nodad
		ifaddr -j v0'
	[ "$(jq -r '.[].local' <<<"$output")" = fe80::1 ]
}

@test "-j prints [] where there is none, and the status is as without it" {
	run --separate-stderr -1 netns ifaddr -j lo
	[ "$output" = '[]' ]
	run --separate-stderr -1 sh -c 'ifaddr -j </dev/null'
	[ "$output" = '[]' ]
	run --separate-stderr -2 netns ifaddr -j nope
	[ "$output" = '[]' ]
	[ "$stderr" = "ifaddr: nope: no such interface" ]
}

@test "-j -o has those members only" {
	run -0 lo_up ifaddr -4j -o addr,prefix,if lo
	[ "$(jq -cS . <<<"$output")" = \
	    '[{"ifname":"lo","local":"127.0.0.1","prefixlen":8}]' ]
	run -0 lo_up ifaddr -4j -o mask,net,cidr lo
	[ "$(jq -cS . <<<"$output")" = \
	    '[{"cidr":"127.0.0.1/8","mask":"255.0.0.0","net":"127.0.0.0"}]' ]
}

@test "-j has each member once where a column was asked for twice" {
	run -0 lo_up ifaddr -4j -o addr,addr,if -o addr lo
	[ "$(grep -o local <<<"$output" | wc -l)" -eq 1 ]
}

@test "-j escapes names, and is UTF-8 whatever they hold" {
	name=$'a"\\\x01\xffé'
	run -0 lo_up bash -ec '
		ip link set lo down
		ip link set lo name "$1"
		ip link set dev "$1" up
		ifaddr -4j "$1"' bash "$name"
	iconv -f UTF-8 -t UTF-8 <<<"$output"
	[[ $output == *'"ifname":"a\"\\\u0001\udcffé"'* ]]
	jq -e . <<<"$output"
}

@test "-j: lifetimes are numbers, for ever ip's" {
	run -0 lo_up ifaddr -4j lo
	[ "$(jq -c '.[] | [.valid_life_time, .preferred_life_time]' <<<"$output")" = \
	    '[4294967295,4294967295]' ]
}

@test "-0 with -j concerns what is read" {
	run -0 lo_up sh -c 'printf "lo\0lo\0" | ifaddr -j -0 -4 | tr "\0" "!"'
	[ "$(jq length <<<"$output")" -eq 2 ]
	[[ $output != *'!'* ]]
}

# --- -g

# a namespace with 10.0.0.5 and 2001:db8::5 on v0, default routes through it
routed='
	pair
	ip addr add 10.0.0.5/24 dev v0
	ip addr add 2001:db8::5/64 dev v0 nodad
	ip addr add fe80::5/64 dev v0 nodad
	ip route add default via 10.0.0.1
	ip route add default via 2001:db8::1
'

@test "-g default is the address of the default route, IPv4's first" {
	run -0 here "$routed ifaddr -g default; ifaddr -4g default
		ifaddr -6g default; ifaddr -46g default
		ip route del default
		ifaddr -g default; ifaddr -46 -g default
		ifaddr -4 -g default || echo \$?"
	[ "$output" = "10.0.0.5
10.0.0.5
2001:db8::5
10.0.0.5
2001:db8::5
2001:db8::5
1" ]
}

@test "-g without a default route is 1, in silence" {
	run --separate-stderr -1 here 'pair; ifaddr -g default'
	[ -z "$output$stderr" ]
	run --separate-stderr -1 netns ifaddr -6 -g default
	[ -z "$output$stderr" ]
}

@test "-g says which address leaves for a destination" {
	run -0 here "$routed
		ip addr add 10.0.1.5/24 dev v1
		ifaddr -g 10.0.0.77; ifaddr -g 10.0.1.77; ifaddr -g 192.0.2.1
		ifaddr -g 2001:db8::77; ifaddr -g 2001:db8:9::1; ifaddr -g 127.0.0.1
		ifaddr -g ::1"
	[ "$output" = "10.0.0.5
10.0.1.5
10.0.0.5
2001:db8::5
2001:db8::5
127.0.0.1
::1" ]
}

@test "-g to a link-local destination in its zone has the zone too" {
	run -0 here "$routed
		ip addr add fe80::6/64 dev v1 nodad
		ifaddr -g fe80::77%v0; ifaddr -g fe80::77%v1; ifaddr -cg fe80::77%v1"
	[ "$output" = $'fe80::5%v0\nfe80::6%v1\nfe80::6%v1/64' ]
}

@test "-g takes an index for a zone, unless an interface is called so" {
	run -0 here "$routed
		ip addr add fe80::6/64 dev v1 nodad
		index=\$(lsif -o index v1)
		ifaddr -g fe80::77%\$index
		ip link set v0 down
		ip link set v0 name \$index
		ip link set \$index up
		ip addr add fe80::5/64 dev \$index nodad
		[ \"\$(ifaddr -g fe80::77%\$index)\" = fe80::5%\$index ]"
	[ "$output" = fe80::6%v1 ]
}

@test "-g with an unknown zone is 2" {
	for zone in nope 99 0 1x 4294967297; do
		run --separate-stderr -2 netns ifaddr -g fe80::1%$zone
		[ -z "$output" ]
		[ "$stderr" = "ifaddr: $zone: no such interface" ]
	done
}

@test "-g: no route, blackhole, prohibit and unreachable are 1 in both families" {
	for kind in none blackhole prohibit unreachable throw; do
		run --separate-stderr -0 here '
			pair
			ip addr add 10.0.0.5/24 dev v0
			ip addr add 2001:db8::5/64 dev v0 nodad
			if [ "'$kind'" != none ]; then
				ip route add '$kind' 192.0.2.0/24
				ip route add '$kind' 2001:db8:9::/48
			fi
			ifaddr -g 192.0.2.1 || echo $?
			ifaddr -g 2001:db8:9::1 || echo $?
			ifaddr -jg 192.0.2.1 || echo $?
			ifaddr -jg 2001:db8:9::1 || echo $?'
		[ "$output" = $'1\n1\n[]\n1\n[]\n1' ]
		[ -z "$stderr" ]
	done
}

@test "-g: a blackhole as default route is no route" {
	run -0 here '
		pair
		ip addr add 10.0.0.5/24 dev v0
		ip addr add 2001:db8::5/64 dev v0 nodad
		ip route add blackhole default
		ifaddr -g default || echo $?
		ip route add default via 2001:db8::1
		ifaddr -g default'
	[ "$output" = $'1\n2001:db8::5' ]
}

@test "-g obeys policy routing and the route's preferred source" {
	run -0 here "$routed
		ip addr add 10.0.1.5/24 dev v1
		ip addr add 10.0.1.6/24 dev v1
		ip route add default via 10.0.1.1 table 100
		ip rule add to 192.0.2.0/24 lookup 100
		ip route add 198.51.100.0/24 via 10.0.1.1 src 10.0.1.6
		ifaddr -g 192.0.2.1; ifaddr -g 198.51.100.1; ifaddr -g 203.0.113.1"
	[ "$output" = $'10.0.1.5\n10.0.1.6\n10.0.0.5' ]
}

@test "-g takes of an address on two interfaces the one that it leaves by" {
	run -0 here '
		pair
		ip addr add 10.0.0.5/24 dev v0
		ip addr add 10.0.0.5/16 dev v1
		ip route add 192.0.2.0/24 dev v1 src 10.0.0.5
		ip route add 198.51.100.0/24 dev v0 src 10.0.0.5
		ifaddr -o if,cidr -g 192.0.2.1
		ifaddr -o if,cidr -g 198.51.100.1'
	[ "$output" = $'v1\t10.0.0.5/16\nv0\t10.0.0.5/24' ]
}

@test "-g goes with -c, -o and -j" {
	run -0 here "$routed
		ifaddr -c -g default
		ifaddr -o if,addr,prefix,brd,label -g default
		ifaddr -j -g default | jq -cS .
		ip -j -4 addr show v0 | jq -cS '[.[] | {ifindex, ifname} + .addr_info[0]]'"
	[ "${lines[0]}" = 10.0.0.5/24 ]
	[ "${lines[1]}" = $'v0\t10.0.0.5\t24\t-\tv0' ]
	[ "${lines[2]}" = "${lines[3]}" ]
}

@test "-g tells an address of another interface with its own prefix" {
	run -0 here '
		pair
		ip addr add 10.0.0.5/24 dev v0
		ip addr add 10.0.1.5/24 dev v1
		ip route add 192.0.2.0/24 dev v0 src 10.0.1.5
		ifaddr -c -g 192.0.2.1
		ifaddr -c -g 10.0.0.5
		ifaddr -o flags -g 10.0.0.5'
	[ "$output" = $'10.0.1.5/24\n10.0.0.5/24\n-' ]
}

@test "-g sends nothing" {
	run -0 here '
		# IPv6 has multicast reports of its own to send
		echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
		pair
		ip addr add 10.0.0.5/24 dev v0
		ip route add default via 10.0.0.1
		count() { ip -j -s link | jq -c "map(.stats64.tx.packets)"; ip neigh; }
		before=$(count)
		ifaddr -g default; ifaddr -g 10.0.0.77; ifaddr -jg 203.0.113.1
		[ "$before" = "$(count)" ]'
	[ "${#lines[@]}" -eq 3 ]
	run -0 here "$routed"'
		count() { grep -E "^(Udp6Out|Icmp6OutN|Icmp6OutE|Icmp6OutR)" \
		    /proc/net/snmp6; ip -6 neigh; }
		before=$(count)
		ifaddr -6g default; ifaddr -g 2001:db8::77; ifaddr -g fe80::77%v0
		[ "$before" = "$(count)" ]'
	[ "${#lines[@]}" -eq 3 ]
}

@test "-g reads no standard input" {
	run -0 here "$routed
		{ ifaddr -g default; cat; } <<<nope"
	[ "$output" = $'10.0.0.5\nnope' ]
	run -0 here "$routed ifaddr -g default <&-"
	[ "$output" = 10.0.0.5 ]
}

@test "-g takes no names" {
	for name in lo - nope ''; do
		run --separate-stderr -2 lo_up ifaddr -g default "$name"
		[ -z "$output" ]
		[[ ${stderr_lines[0]} == "ifaddr: -g "* ]]
		[[ ${stderr_lines[1]} == usage:* ]]
	done
}

@test "-g goes with no option beside -4 -6 -c -o -j" {
	for option in -0 -1 -a -H -h -S -slink -n10.0.0.0/8; do
		run --separate-stderr -2 lo_up ifaddr -g default "$option"
		[ -z "$output" ]
		[[ ${stderr_lines[1]} == usage:* ]]
		run --separate-stderr -2 lo_up ifaddr "$option" -g default
		[ -z "$output" ]
	done
}

@test "-g takes nothing but a numeric address or default" {
	for dest in '' localhost Default 10.0.0 10.0.0.0/8 1.2.3.4.5 256.1.1.1 \
	    010.0.0.1 ::1/64 1::2::3 'default ' 10.0.0.1x %lo \
	    "$(printf '%0300d' 0)"; do
		run --separate-stderr -2 lo_up ifaddr -g "$dest"
		[ -z "$output" ]
		[[ ${stderr_lines[0]} == "ifaddr: -g"* ]]
	done
}

@test "-g of a destination of the family that -4 or -6 excludes is refused" {
	run --separate-stderr -2 lo_up ifaddr -6 -g 127.0.0.1
	[ -z "$output" ]
	run --separate-stderr -2 lo_up ifaddr -4 -g ::1
	[ -z "$output" ]
	run --separate-stderr -0 lo_up ifaddr -46 -g ::1
	[ "$output" = ::1 ]
}

# v0 and v1 with addresses, and neighbours that need no answer
uplinks='
	ip link add v0 type veth peer name p0
	ip link add v1 type veth peer name p1
	ip link add v2 type veth peer name p2
	for i in v0 p0 v1 p1 v2 p2; do
		ip link set $i addrgenmode none
		ip link set $i up
	done
	for i in 0 1; do
		ip addr add 10.0.$i.5/24 dev v$i
		ip addr add 2001:db8:$i::5/64 dev v$i nodad
		ip neigh add 10.0.$i.1 lladdr 2:0:0:0:0:1 dev v$i
		ip neigh add 2001:db8:$i::1 lladdr 2:0:0:0:0:1 dev v$i
	done
'

# does -g say for each destination the address that connect(2) gives a socket,
# and the interface by which its packet leaves?
goes_as_said() {
	python3 - "$@" <<-'END'
		import socket, subprocess, sys

		def sent():
		    lines = open("/proc/net/dev").read().splitlines()[2:]
		    return {i.split(":")[0].strip(): int(i.split(":")[1].split()[9])
		        for i in lines}

		for dest in sys.argv[1:]:
		    s = socket.socket(socket.AF_INET6 if ":" in dest else
		        socket.AF_INET, socket.SOCK_DGRAM)
		    said = subprocess.run(["ifaddr", "-g", dest, "-o", "addr,out"],
		        stdout=subprocess.PIPE, text=True)
		    try:
		        s.connect((dest, 9))
		    except OSError:
		        assert (said.returncode, said.stdout) == (1, ""), (dest, said)
		        continue
		    before = sent()
		    s.send(b"x")
		    right = [s.getsockname()[0]] + [i for i, n in sent().items()
		        if n > before[i]]
		    assert said.stdout.split() == right, (dest, said, right)
		    print(*right)
	END
}
export -f goes_as_said

@test "-g -o out of two default routes is the interface of the lower metric" {
	run -0 here "$uplinks"'
		ip route add default via 10.0.0.1 metric 20
		ip route add default via 10.0.1.1 metric 10
		ip route add default via 2001:db8:1::1 metric 20
		ip route add default via 2001:db8:0::1 metric 10
		ifaddr -g default -o out
		ifaddr -6g default -o out
		for i in 198.41.0.4 2001:503:ba3e::2:30; do
			ip -j route get $i | jq -r .[].dev
		done
		ifaddr -jg default -o out,addr'
	[ "$output" = 'v1
v0
v1
v0
[{"local":"10.0.1.5","out":"v1"}]' ]
}

@test "-g and its out are what connect(2) gives, and where the packet goes" {
	some4=$(echo 203.0.113.{1..9})
	some6=$(echo 2001:db8:77::{1..9})
	run -0 here "$uplinks
		ip route add default nexthop via 10.0.0.1 nexthop via 10.0.1.1
		ip route add default nexthop via 2001:db8:0::1 \
		    nexthop via 2001:db8:1::1
		goes_as_said $some4 $some6"
	for line in '10.0.0.5 v0' '10.0.1.5 v1' '2001:db8::5 v0' \
	    '2001:db8:1::5 v1'; do
		[[ $'\n'$output$'\n' == *$'\n'"$line"$'\n'* ]]
	done
	# rules by the source, the protocol and the user; unnumbered links
	run -0 here "$uplinks
		ip route add default via 10.0.0.1
		ip route add default via 2001:db8:0::1
		ip route add default via 10.0.1.1 table 100
		ip route add default via 2001:db8:1::1 table 100
		ip rule add from 10.0.0.5 to 203.0.113.1 lookup 100
		ip rule add ipproto udp to 203.0.113.2 lookup 100
		ip rule add uidrange 0-0 to 203.0.113.3 lookup 100
		ip -6 rule add from 2001:db8::5 to 2001:db8:77::1 lookup 100
		ip -6 rule add ipproto udp to 2001:db8:77::2 lookup 100
		ip addr add 192.0.2.7/32 dev lo
		ip route add 203.0.113.4 dev v2 src 192.0.2.7
		ip route add prohibit 203.0.113.5
		ip neigh add 203.0.113.4 lladdr 2:0:0:0:0:1 dev v2
		goes_as_said $some4 $some6"
	[ "${lines[0]}" = '10.0.0.5 v1' ]
	[ "${lines[1]}" = '10.0.1.5 v1' ]
	[ "${lines[2]}" = '10.0.1.5 v1' ]
	[ "${lines[3]}" = '192.0.2.7 v2' ]
	[ "${lines[4]}" = '10.0.0.5 v0' ]
	[ "${#lines[@]}" -eq 17 ]
}

@test "-g finds default routes that are for some sources only" {
	some=$(echo 2001:db8:77::{1..4})
	run -0 here "$uplinks"'
		ip route add default from 2001:db8:0::/64 via 2001:db8:0::1 dev v0
		ifaddr -g default -o addr,if,out
		ifaddr -6g default
		ip -j -6 route get 2001:db8:77::1 from 2001:db8::5 | jq -r .[].dev'
	[ "$output" = $'2001:db8::5\tv0\tv0\n2001:db8::5\nv0' ]
	run -0 here "$uplinks
		ip route add default from 2001:db8:0::/64 via 2001:db8:0::1 dev v0
		ip route add default from 2001:db8:1::/64 via 2001:db8:1::1 dev v1
		goes_as_said $some
		# now the kernel chooses an address that has no route
		ip addr add 2001:db8:77::/128 dev lo
		goes_as_said $some"
	[ "${#lines[@]}" -eq 4 ]
	# that of one source only, which the kernel does not choose
	run -0 here "$uplinks
		ip -6 addr del 2001:db8::5/64 dev v0
		ip route add default from 2001:db8:5::/64 dev v0
		goes_as_said $some
		ifaddr -g default || echo \$?"
	[ "$output" = 1 ]
}

@test "-g -o out where the address is not of the interface it leaves by" {
	run -0 here "$uplinks"'
		ip addr add 192.0.2.7/32 dev lo
		ip route add default dev v2 src 192.0.2.7
		ifaddr -g default -o out,if,cidr
		ip route replace default src 192.0.2.7 via inet6 2001:db8:1::1 dev v1
		ifaddr -g default -o out,if,cidr
		ip -j route get 198.41.0.4 | jq -r ".[] | [.dev, .prefsrc] | @tsv"
		ifaddr -g 10.0.0.5 -o out,if
		ip route add local 198.51.100.0/24 dev lo
		ifaddr -g 198.51.100.9 -o out,if,cidr'
	[ "$output" = $'v2\tlo\t192.0.2.7/32
v1\tlo\t192.0.2.7/32
v1\t192.0.2.7
lo\tv0
lo\tlo\t198.51.100.9/32' ]
}

@test "-o out without -g is a value that is missing" {
	run -0 lo_up ifaddr -4 -o out,addr lo
	[ "$output" = $'-\t127.0.0.1' ]
	run -0 lo_up ifaddr -4j -o out,addr lo
	[ "$output" = '[{"local":"127.0.0.1","out":null}]' ]
	run -0 lo_up ifaddr -4jg 127.0.0.1
	[[ $output != *'"out"'* ]]
}

@test "-g needs no route lookup by rtnetlink, -o out does" {
	# as gVisor, which knows no such request of IPv4: the error is -95
	refused=24000000020000000300000000000000a1ffffff
	run --separate-stderr -0 here "$routed"'
		without() { strace -o trace -e trace=recvfrom -e inject=recvfrom:\
poke_exit=@arg2='"$refused"':when=$n "$@"; }
		strace -o all -e trace=recvfrom ifaddr -4g default >/dev/null
		n=$(grep -c recvfrom all)
		[ $n -gt 2 ]
		without ifaddr -4g default
		without ifaddr -4g default -o out || echo $?'
	[ "$output" = $'10.0.0.5\n2' ]
	[[ $stderr == "ifaddr: cannot ask for a route: "* ]]
	[[ $stderr != *"Bad message" ]]
	[ "${#stderr_lines[@]}" -eq 1 ]
}

@test "-g of an address in a zone if, and only if, a zone means something" {
	run --separate-stderr -0 here "$routed ifaddr -g ff02::1%v0"
	[ "$output" = 2001:db8::5 ] || [ "$output" = fe80::5%v0 ]
	for dest in 10.0.0.1%lo 169.254.0.1%lo 2001:db8::1%lo ff05::1%lo \
	    fe80::1 febf::1 ff01::1 ff02::1 ff12::1; do
		run --separate-stderr -2 lo_up ifaddr -g $dest
		[[ ${stderr_lines[0]} == "ifaddr: -g"*zone* ]]
	done
}

@test "-g where sockets are refused is trouble" {
	run --separate-stderr -2 lo_up strace -o trace \
	    -e inject=connect:error=EPERM ifaddr -g 127.0.0.1
	[ "$stderr" = "ifaddr: cannot ask for a route: Operation not permitted" ]
	run --separate-stderr -2 lo_up strace -o trace \
	    -e inject=socket:error=EMFILE:when=2 ifaddr -g 127.0.0.1
	[[ $stderr == "ifaddr: cannot ask for a route: "* ]]
	run --separate-stderr -2 lo_up strace -o trace \
	    -e inject=socket:error=ESOCKTNOSUPPORT:when=2 ifaddr -g 127.0.0.1
	[ "$stderr" = "ifaddr: cannot ask for a route: errno 94" ]
	# a kernel without IPv6
	run --separate-stderr -1 lo_up strace -o trace \
	    -e inject=socket:error=EAFNOSUPPORT:when=2 ifaddr -g ::1
	[ -z "$stderr" ]
}

# --- trouble

@test "an unknown name is 2, the others are done" {
	run --separate-stderr -2 lo_up ifaddr nope lo nil
	[ "$output" = $'lo\t127.0.0.1\nlo\t::1' ]
	[ "$stderr" = "ifaddr: nope: no such interface
ifaddr: nil: no such interface" ]
}

@test "a name without an address prints nothing, the status is the others'" {
	run --separate-stderr -0 here 'pair; ifaddr v0 lo v1'
	[ "$output" = $'lo\t127.0.0.1\nlo\t::1' ]
	[ -z "$stderr" ]
	run --separate-stderr -1 here 'pair; ifaddr v0 v1'
	[ -z "$output$stderr" ]
}

@test "options that exclude each other are a usage error" {
	for options in "-H -h" "-h -H" "-o addr -c" "-c -o addr" "-c -j" "-j -c" \
	    "-H -o addr" "-h -o addr" "-H -j" "-h -j" "-cj" "-jH"; do
		run --separate-stderr -2 lo_up ifaddr $options lo
		[ -z "$output" ]
		[ "${#stderr_lines[@]}" -eq 2 ]
		[[ ${stderr_lines[0]} == "ifaddr: -"* ]]
		[[ ${stderr_lines[1]} == "usage: ifaddr ["* ]]
	done
}

@test "of an option repeated that is no list the last counts" {
	run -0 lo_up ifaddr -n 10.0.0.0/8 -n 127.0.0.0/8 -s link -s host lo
	[ "$output" = 127.0.0.1 ]
}

# pingsweep -A: who is there, by ARP and neighbour solicitation

setup() {
	load lib/network
	load lib/helper
	cd "$BATS_TEST_TMPDIR"
}

# br0 here, 10.9.0.1/24, fd00:9::1/120 and fe80::1, and for each N of $@ on it
# 10.9.0.N, fd00:9::N and fe80::N of eth0 in the network namespace of process
# ${host[N]}, where no echo request is answered
lan() {
	local n

	host=()
	ip -batch - <<-END
		link add br0 type bridge
		link set br0 addrgenmode none
		link set br0 up
		addr add 10.9.0.1/24 dev br0
		addr add fd00:9::1/120 dev br0 nodad
		addr add fe80::1/64 dev br0 nodad
	END
	trap '[ ${#host[@]} -eq 0 ] || kill "${host[@]}"' EXIT
	for n; do
		keep_another
		host[n]=$kept
		ip link add "p$n" type veth peer name eth0 netns "$kept"
		ip link set "p$n" addrgenmode none
		ip link set "p$n" master br0
		ip link set "p$n" up
		at "$kept" ip -batch - <<-END
			link set lo up
			link set eth0 addrgenmode none
			link set eth0 up
			addr add 10.9.0.$n/24 dev eth0
			addr add fd00:9::$n/120 dev eth0 nodad
			addr add fe80::$n/64 dev eth0 nodad
		END
		at "$kept" sh -c 'cd /proc/sys/net
			echo 1 >ipv4/icmp_echo_ignore_all
			echo 1 >ipv6/icmp/echo_ignore_all'
	done
	for n; do
		await 5 up_at "${host[n]}" eth0
	done
	[ $# -eq 0 ] || await 5 in_state UP br0
}

# the link-layer address of interface $2, eth0 if not given, of process $1
mac() {
	at "$1" ip -j link show "${2-eth0}" | jq -r '.[0].address'
}

# are there no neighbours, the groups that the system itself is in apart?
no_neighbours() {
	local them=$(ip neigh show nud all |
	    grep -Ev ' dev lo |^(224\.|ff02::(1|2|16|1:ff00:1) )')

	[ -z "$them" ] || { echo "$them"; return 1; }
}

export -f lan mac no_neighbours

# run the lines $2 where 10.99.0/24 and 2001:db8:99::/64 gossip as the lines $1
# of tests/peers/gossip.py say; file asked has what was asked for
gossip() {
	rm -f asked
	here "python3 '$TOP/tests/peers/gossip.py' '$1' &
		gossip=\$!
		trap 'kill \$gossip' EXIT
		await 20 in_state UNKNOWN t0 2>/dev/null || await 20 in_state UP t0
		$2"
}

# --- who is there

@test "pingsweep -A: hosts that drop echo are found, with their link-layer addresses" {
	run --separate-stderr -1 here '
		lan 2 5
		mac ${host[2]} >mac2
		mac ${host[5]} >mac5
		pingsweep -a -t 100ms -k 1 10.9.0.2-6 || :
		pingsweep -A -t 100ms 10.9.0.2-6'
	[ "${#lines[@]}" -eq 5 ]
	[[ ${lines[0]} =~ ^10\.9\.0\.2$'\t'alive$'\t'[0-9]+\.[0-9]{3}$'\t'$(cat mac2)$'\t-'$ ]]
	[ "${lines[1]}" = $'10.9.0.3\tinactive\t-\ttimeout\t-' ]
	[ "${lines[2]}" = $'10.9.0.4\tinactive\t-\ttimeout\t-' ]
	[[ ${lines[3]} =~ ^10\.9\.0\.5$'\t'alive$'\t'[0-9]+\.[0-9]{3}$'\t'$(cat mac5)$'\t-'$ ]]
	[ "${lines[4]}" = $'10.9.0.6\tinactive\t-\ttimeout\t-' ]
	[ -z "$stderr" ] || fail "$stderr"
}

@test "pingsweep -A: hosts that drop echo are found by IPv6, also link-local ones" {
	run --separate-stderr -0 here '
		lan 2 5
		echo "$(mac $$ br0) $(mac ${host[2]}) $(mac ${host[5]})" >macs
		pingsweep -a -t 100ms -k 1 fd00:9::2 fe80::2%br0 || :
		told -A -t 100ms fd00:9::/125 fe80::5%br0 fe80::6%br0'
	read -r one two five <macs
	assert_output "fd00:9:: inactive timeout
fd00:9::1 alive $one
fd00:9::2 alive $two
fd00:9::3 inactive timeout
fd00:9::4 inactive timeout
fd00:9::5 alive $five
fd00:9::6 inactive timeout
fd00:9::7 inactive timeout
fe80::5%br0 alive $five
fe80::6%br0 inactive timeout
1"
}

@test "pingsweep -A: the same hosts are found as by nmap and by the system itself" {
	run -0 here '
		lan 2 5 7 11
		pingsweep -A -t 200ms 10.9.0.0/28 | cut -f 1,2,4 |
		    sed -n "s/\talive\t/ /p" | sed 1d >ours
		nmap -sn -n -PR 10.9.0.2-14 -oX - | tr -d "\n" |
		    grep -oE "addr=\"(10\.9[.0-9]*|[0-9A-F]{2}(:[0-9A-F]{2}){5})" |
		    sed "s/addr=\"//" | paste -d " " - - | tr A-F a-f >nmap
		pingsweep -q -k 1 -t 300ms 10.9.0.2-14 || :
		ip -j neigh show dev br0 |
		    jq -r ".[] | select(.lladdr and (.dst | contains(\".\"))) | .dst + \" \" + .lladdr" |
		    sort -V >system'
	[ "$(wc -l <ours)" -eq 4 ]
	cmp ours nmap
	cmp ours system
}

@test "pingsweep -A: the same hosts are found as by arp-scan" {
	command -v arp-scan || skip "no arp-scan here"
	run -0 here '
		lan 2 5 7 11
		pingsweep -A -t 200ms 10.9.0.0/28 | cut -f 1,2,4 |
		    sed -n "s/\talive\t/\t/p" | sed 1d >ours
		arp-scan -q -x -g -I br0 10.9.0.0/28 | cut -f 1,2 | sort -V >theirs'
	[ "$(wc -l <ours)" -eq 4 ]
	cmp ours theirs
}

@test "pingsweep -A: a /16 with few hosts leaves no neighbours behind" {
	run --separate-stderr -1 here '
		lan 2 5
		ip addr flush dev br0
		ip addr add 10.9.0.1/16 dev br0
		no_neighbours
		pingsweep -Ac -r 0 -k 1 -t 1s br0 >out || r=$?
		no_neighbours
		grep -c inactive out
		grep alive out | cut -f 1,2
		exit $r'
	assert_equal "${lines[*]}" $'65532 10.9.0.1\talive 10.9.0.2\talive 10.9.0.5\talive '"${lines[4]}"
	[[ ${lines[4]} == $'total\t65534' ]]
	[ -z "$stderr" ] || fail "$stderr"
}

@test "pingsweep -A: a sparse sweep by IPv6 leaves no neighbours behind" {
	run --separate-stderr -1 here '
		lan 2
		ip -6 addr flush dev br0
		ip addr add fd00:9::1/116 dev br0 nodad
		pingsweep -a -A -r 0 -k 1 -t 300ms fd00:9::/116 || r=$?
		no_neighbours
		exit $r'
	assert_output $'fd00:9::1\nfd00:9::2'
	[ -z "$stderr" ] || fail "$stderr"
}

@test "pingsweep -A: half a million hosts are all found, each with its address" {
	run --separate-stderr -0 here '
		lan 2
		at ${host[2]} ip route add local 10.16.0.0/13 dev lo table main
		at ${host[2]} ip route add 10.16.0.0 dev eth0
		ip addr add 10.16.0.0/13 dev br0
		pingsweep -A -b -r 0 10.16.0.0/13 >out
		grep -c "alive.*$(mac ${host[2]})" out
		cut -f 1 out | sort -uV | wc -l
		no_neighbours'
	# but for the one that is here
	assert_output $'524287\n524288'
	[ -z "$stderr" ] || fail "$stderr"
}

@test "pingsweep -A: a host with proxy ARP is taken at its word" {
	run --separate-stderr -0 here '
		lan 2
		at ${host[2]} sh -c "cd /proc/sys/net/ipv4
			echo 1 >conf/eth0/proxy_arp
			echo 1 >ip_forward
			echo 0 >neigh/eth0/proxy_delay
			ip link add v0 type veth peer name v1
			ip link set v0 up
			ip link set v1 up
			ip route add 10.9.0.64/26 dev v0"
		mac ${host[2]}
		told -A 10.9.0.2 10.9.0.70-71'
	mac=${lines[0]}
	assert_output "$mac
10.9.0.2 alive $mac
10.9.0.70 alive $mac
10.9.0.71 alive $mac
0"
}

@test "pingsweep -A: an address of the machine itself is alive, without a request" {
	run --separate-stderr -0 here '
		lan 2
		ip addr add 10.9.0.9/24 dev br0
		mac $$ br0
		pingsweep -Ac 10.9.0.1 10.9.0.9 fd00:9::1 fe80::1%br0'
	mac=${lines[0]}
	for n in 1 2 3 4; do
		a=$(cut -d ' ' -f $n <<<'10.9.0.1 10.9.0.9 fd00:9::1 fe80::1%br0')
		assert_equal "${lines[n]}" "$a"$'\talive\t0.000\t'"$mac"$'\t-'
	done
	[[ ${lines[5]} == $'total\t4\talive\t4\t'*$'\tsent\t0\t'* ]]
}

# --- targets

@test "pingsweep -A: what is not on-link is an error, and said of the first" {
	run --separate-stderr -2 here '
		lan 2
		ip link add d0 type veth peer name d1
		ip link set d0 arp off
		ip link set d0 up
		ip link set d1 up
		ip addr add 10.8.0.1/24 dev d0
		ip route add 10.7.0.0/16 via 10.9.0.2
		pingsweep -A -t 100ms 10.7.0.1 127.0.0.2 10.9.0.2 10.8.0.2 ::1 fd00:8::1 |
		    cut -f 1-4 | sed "s/alive.*/alive/"
		exit ${PIPESTATUS[0]}'
	assert_output $'10.7.0.1\terror\t-\tnot on-link
127.0.0.2\terror\t-\tnot on-link
10.9.0.2\talive
10.8.0.2\terror\t-\tnot on-link
::1\terror\t-\tnot on-link
fd00:8::1\terror\t-\tnot on-link'
	[ "$stderr" = "pingsweep: 10.7.0.1: not on-link" ]
}

@test "pingsweep -A: an interface is its networks, of the family asked for" {
	export -f addresses
	run --separate-stderr -0 here '
		lan
		ip addr add 10.9.5.1/29 dev br0
		addresses 1 254 10.9.0.0/24 >v4
		addresses 1 6 10.9.5.0/29 >>v4
		addresses 0 255 fd00:9::/120 >v6
		pingsweep -lA br0 | cmp - <(cat v4 v6)
		pingsweep -lA -4 -6 br0 | cmp - <(cat v4 v6)
		pingsweep -lA -4 br0 | cmp - v4
		pingsweep -lA -6 br0 | cmp - v6
		pingsweep -lA -b -4 br0 | wc -l
		echo br0 | pingsweep -lA | cmp - <(cat v4 v6)
		pingsweep -lA -4 -x 10.9.0.0/24 10.9.0.9 br0 10.9.5.3 | wc -l
		pingsweep -lA -v -6 br0 | wc -l'
	assert_output $'264\n6\n256'
	[ "$stderr" = "pingsweep: fe80::/64: over 2^20 hosts" ]
}

@test "pingsweep -A: an interface may be called anything, but an address is one" {
	run --separate-stderr -0 here '
		for name in "a\$(id)\"" 10 1.2 "-A" "é" localhost; do
			ip link add name "$name" type bridge
			ip addr add 10.9.5.1/30 dev "$name"
			ip link set dev "$name" up
			[ "$name" = -A ] || pingsweep -lA -- "$name"
			printf "%s\n" "$name" | pingsweep -lA | wc -l
			ip link del dev "$name"
		done
		ip link add name 10.9.7.7 type bridge
		ip addr add 10.9.5.1/30 dev 10.9.7.7
		ip link set 10.9.7.7 up
		pingsweep -lA 10.9.7.7'
	for n in 1 2 3 4 5 6; do
		[ $n = 4 ] || printf '10.9.5.1\n10.9.5.2\n'
		echo 2
	done >want
	assert_output "$(cat want; echo 10.9.7.7)"
	[ -z "$stderr" ] || fail "$stderr"
}

@test "pingsweep -A: an interface without a network to sweep is refused" {
	run --separate-stderr -2 here '
		lan
		ip link add d0 type bridge
		ip link set d0 up
		ip link add d1 type bridge
		ip addr add 10.8.0.1/24 dev d1
		ip addr flush dev br0 scope link
		for i in lo d0 "-6 d0" d1; do
			pingsweep -A -t 100ms $i || echo $?
		done
		pingsweep -A lo 10.9.0.1'
	assert_equal "${lines[*]:0:4}" '2 2 2 2'
	[[ ${lines[4]} == $'10.9.0.1\talive\t'* ]]
	assert_equal "$stderr" 'pingsweep: lo: no network there to sweep
pingsweep: d0: no network there to sweep
pingsweep: d0: no network there to sweep
pingsweep: d1: no network there to sweep
pingsweep: lo: no network there to sweep'
}

@test "pingsweep: without -A an interface is no target" {
	run --separate-stderr -2 here 'lan; pingsweep -n br0'
	[ "$stderr" = "pingsweep: br0: is an interface (-A br0, or: ifaddr -4c br0 | pingsweep)" ]
	run --separate-stderr -2 here 'lan; pingsweep -A -x br0 10.9.0.1'
	[ "$stderr" = "pingsweep: br0: a name" ]
}

@test "pingsweep -A: names are looked up as ever, after interfaces" {
	printf '10.9.0.2 two\n10.9.0.7 br0\n' >hosts
	: >resolv.conf
	run -0 here '
		lan 2
		unshare -m bash -euc "for i in hosts resolv.conf; do
			mount --bind \$i /etc/\$i
		done
		pingsweep -A two | cut -f 1,2,5
		pingsweep -lA -4 br0 | wc -l"'
	assert_output $'10.9.0.2\talive\ttwo\n254'
}

@test "pingsweep -A: with -I it is that interface's networks, and no others" {
	run --separate-stderr -0 here '
		for i in 1 2; do
			keep_another
			h[i]=$kept
			trap "kill ${h[*]}" EXIT
			ip link add e$i type veth peer name eth0 netns $kept
			ip addr add 10.9.0.1/24 dev e$i
			ip link set e$i up
			at $kept ip addr add 10.9.0.2/24 dev eth0
			at $kept ip link set eth0 up
		done
		ip addr add 10.8.0.1/24 dev e2
		for i in 1 2; do
			await 5 in_state UP e$i
			await 5 up_at ${h[i]} eth0
		done
		for i in 1 2; do
			mac ${h[i]}
			told -A -I e$i 10.9.0.2
		done
		told -A -I e1 10.8.0.2 2>/dev/null
		pingsweep -lA -4 -I e1 e2 | wc -l'
	assert_output "${lines[0]}
10.9.0.2 alive ${lines[0]}
0
${lines[3]}
10.9.0.2 alive ${lines[3]}
0
10.8.0.2 error not on-link
2
508"
	[ "${lines[0]}" != "${lines[3]}" ]
}

@test "pingsweep -A: -S is the address that asks, one of ours in that network" {
	run --separate-stderr -0 gossip 'reply()' '
		ip addr add 10.99.0.200/24 dev t0
		ip addr add 10.98.0.1/24 dev t0
		told -A -S 10.99.0.200 10.99.0.2
		told -A 10.99.0.3
		told -A -S 10.98.0.1 10.99.0.4 2>/dev/null
		cut -d " " -f 2,4 asked'
	assert_output - <<-END
		10.99.0.2 alive 02:00:00:00:00:02
		0
		10.99.0.3 alive 02:00:00:00:00:03
		0
		10.99.0.4 error not on-link
		2
		10.99.0.2 10.99.0.200
		10.99.0.3 10.99.0.1
	END
	run --separate-stderr -2 here 'lan; pingsweep -A -S 10.9.0.7 10.9.0.2'
	[ -z "$output" ]
	[ "$stderr" = "pingsweep: 10.9.0.7: not an address of this machine" ]
	run --separate-stderr -2 here 'lan; pingsweep -A -S 10.9.0.1 fd00:9::2'
	[[ $stderr == "pingsweep: -S: not with IPv6 targets"* ]]
}

# --- records

@test "pingsweep -A: JSON, and the other forms" {
	run -1 here '
		lan 2
		mac ${host[2]} >mac
		pingsweep -A -j -t 100ms 10.9.0.2-3 >json || r=$?
		pingsweep -aA -t 100ms 10.9.0.2-3 || :
		pingsweep -uA -t 100ms 10.9.0.2-3 || :
		pingsweep -A -N 1 -q 10.9.0.2-3
		pingsweep -A -e -k 1 -t 300ms 10.9.0.3 10.9.0.2 | cut -f 1 || :
		pingsweep -A -z 4 -P 2/3 -i 1 -t 100ms 10.9.0.2-9 | wc -l
		exit $r'
	assert_output $'10.9.0.2\n10.9.0.3\n10.9.0.2\n10.9.0.3\n2'
	run -0 jq -c '[.address, .state, (.rtt_ms | type), .reason, .names]' json
	assert_output - <<-END
		["10.9.0.2","alive","number","$(cat mac)",null]
		["10.9.0.3","inactive","null","timeout",null]
	END
}

@test "pingsweep -A: the round trip is from the last try to when the answer came" {
	run -0 gossip 'if n == 2 or to == 3: reply(after=.08)' '
		pingsweep -A -t 200ms 10.99.0.2-3 2001:db8:99::2 | cut -f 1-3'
	[ "${#lines[@]}" -eq 3 ]
	for line in "${lines[@]}"; do
		read -r _ state rtt <<<"$line"
		[ "$state" = alive ]
		awk -v t="$rtt" 'BEGIN { exit !(t >= 80 && t < 190) }' || fail "$line"
	done
}

# --- answers that are none

@test "pingsweep -A: ARP that is no reply to us, or was cut, is none" {
	run --separate-stderr -1 gossip '
other = bytes((10, 99, 0, 222))
if six: pass
elif to == 2: arp()
elif to == 3: arp(op=1)
elif to == 4: arp(tpa=other)
elif to == 5: arp(dst=everybody)
elif to == 6: arp(tha=bytes(6))
elif to == 7: arp(dst=everybody, tha=mac(9))
elif to == 8: arp(hln=8)
elif to == 9: arp(pro=0x86dd)
elif to == 10: arp(hrd=6)
elif to == 11: arp(host=222)
elif to == 12: arp(cut=27)
elif to == 13: arp(cut=0)
elif to == 14: arp(pln=16)
elif to == 15: arp(tpa=address(15), dst=everybody)
elif to == 16: arp(op=2, dst=mac(77))
elif to == 17: arp(op=9)
elif to == 18: arp(hrd=32)
elif to == 19: arp(sha=bytes(6))
elif to == 20: arp(spa=other)
elif to == 21: arp(cut=28)' '
		pingsweep -A -t 150ms 10.99.0.2-21 222.0.0.1 2>/dev/null | cut -f 1,2,4 |
		    grep -v inactive
		pingsweep -A -q -v -t 150ms 10.99.0.2-21'
	assert_output - <<-END
		10.99.0.2	alive	02:00:00:00:00:02
		10.99.0.5	alive	02:00:00:00:00:05
		10.99.0.6	alive	02:00:00:00:00:06
		10.99.0.10	alive	02:00:00:00:00:0a
		10.99.0.19	alive	-
		10.99.0.21	alive	02:00:00:00:00:15
		222.0.0.1	error	not on-link
	END
	[ -z "$stderr" ] || fail "$stderr"
}

@test "pingsweep -A: an advertisement that is not valid, or not asked for, is none" {
	run --separate-stderr -1 gossip '
from ipaddress import ip_address
group = ip_address("ff02::1").packed
all = b"\x33\x33\0\0\0\1"
if not six: pass
elif to == 0x2: advert()
elif to == 0x3: advert(hops=64)
elif to == 0x4: advert(code=1)
elif to == 0x5: advert(flags=0x20)
elif to == 0x6: advert(options=b"\2\0" + mac(6))
elif to == 0x7: advert(options=b"\2\1" + mac(6)[:3])
elif to == 0x8: advert(options=b"")
elif to == 0x9: advert(target=group)
elif to == 0xa: advert(wrong=1)
elif to == 0xb: advert(to_ip=group, dst=all)
elif to == 0xc: advert(cut=23)
elif to == 0xd: advert(options=b"\x0e\1      \2\1" + mac(0xd))
elif to == 0xe: advert(host=0xee)
elif to == 0xf: advert(options=b"\2\1" + mac(0xf) + b"\1")
elif to == 0x10: advert(src=address(0x99))
elif to == 0x11: advert(flags=0xc0)
elif to == 0x12: advert(options=(b"\x0e\x20" + bytes(254)) + b"\2\1" + mac(0x12))
elif to == 0x13: advert(options=b"\2\1" + mac(0x13) + b"\x0e\xff" + bytes(9))' '
		pingsweep -A -t 150ms $(printf "2001:db8:99::%x " $(seq 2 19)) |
		    cut -f 1,2,4 | grep -v inactive
		exit ${PIPESTATUS[0]}'
	assert_output - <<-END
		2001:db8:99::2	alive	02:00:00:00:00:02
		2001:db8:99::5	alive	02:00:00:00:00:05
		2001:db8:99::8	alive	-
		2001:db8:99::d	alive	02:00:00:00:00:0d
		2001:db8:99::10	alive	02:00:00:00:00:10
		2001:db8:99::11	alive	02:00:00:00:00:11
		2001:db8:99::12	alive	02:00:00:00:00:12
	END
	[ -z "$stderr" ] || fail "$stderr"
}

@test "pingsweep -A: gossip about hosts that were not asked for counts for nothing" {
	# of those to come, too: .3 is asked for a second after .2 speaks for it
	run --separate-stderr -1 gossip '
if to == 2:
    for h in (3, 4, 5, 200): reply(host=h, sha=mac(99))' '
		pingsweep -A -v -r 5 -k 1 -t 150ms 10.99.0.2-4 | cut -f 1-4
		pingsweep -A -v -r 5 -k 1 -t 150ms 2001:db8:99::2 2001:db8:99::3 | cut -f 1-4
		exit ${PIPESTATUS[0]}'
	assert_output - <<-END
		10.99.0.2	inactive	-	timeout
		10.99.0.3	inactive	-	timeout
		10.99.0.4	inactive	-	timeout
		2001:db8:99::2	inactive	-	timeout
		2001:db8:99::3	inactive	-	timeout
	END
	[ -z "$stderr" ] || fail "$stderr"
}

@test "pingsweep -A: an answer counts once, and a late one until there is a record" {
	run --separate-stderr -1 gossip '
if to == 2: reply(), reply(), reply()
elif to == 3 and n == 1: reply(after=.45)
elif to == 4 and n == 1: reply(after=.6)' '
		pingsweep -A -v -c -t 200ms 10.99.0.2-5 | cut -f 1-8
		exit ${PIPESTATUS[0]}'
	[[ ${lines[0]} == $'10.99.0.2\talive\t'* ]]
	[[ ${lines[1]} == $'10.99.0.3\tinactive\t'* ]]
	[[ ${lines[4]} == $'total\t4\talive\t1\tinactive\t3\terror\t0' ]]
	[[ $stderr == "pingsweep: answers that came twice, or too late: "* ]]
	# behind one that is undecided it is not recorded yet
	run --separate-stderr -1 gossip '
if to == 3 and n == 1: reply(after=.5)
elif to == 2 and n == 1: reply(after=.1)' '
		pingsweep -A -r 2 -k 1 -t 300ms 10.99.0.3 10.99.0.4-5 |
		    cut -f 1,2; exit ${PIPESTATUS[0]}'
	[[ ${lines[0]} == $'10.99.0.3\tinactive' ]]
}

@test "pingsweep -A: two hosts that have the same address are said with -v, once" {
	for t in '10.99.0.2 10.99.0.9' '2001:db8:99::2 2001:db8:99::9'; do
		run --separate-stderr -1 gossip '
if to == 2:
    reply()
    reply(sha=mac(77))
    reply(sha=mac(77))' "
			pingsweep -A -t 150ms $t | cut -f 1,2,4
			pingsweep -A -q -v -t 150ms $t"
		assert_equal "${lines[0]}" "${t% *}"$'\talive\t02:00:00:00:00:02'
		assert_equal "${stderr_lines[0]}" \
		    "pingsweep: ${t% *}: also at 02:00:00:00:00:4d"
		[ "$(grep -c also <<<"$stderr")" -eq 1 ]
	done
}

@test "pingsweep -A: an answer on another interface is none" {
	run --separate-stderr -1 here '
		lan 2
		keep_another
		other=$kept
		trap "kill \$other; kill \${host[@]}" EXIT
		ip link add e1 type veth peer name eth0 netns $other
		ip link set e1 up
		ip addr add 10.8.0.1/24 dev e1
		at $other ip link set eth0 up
		await 5 in_state UP e1
		# e1 says that it has 10.9.0.7
		nsenter -t $other -n python3 -c "
import socket, sys, time
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
s.bind((\"eth0\", 0))
dst, me = (bytes.fromhex(a.replace(\":\", \"\")) for a in sys.argv[1:])
while True:
    s.send(dst + me + bytes.fromhex(\"0806000108000604000202\") + me[1:] +
        bytes((10, 9, 0, 7)) + dst + bytes((10, 9, 0, 1)))
    time.sleep(.01)" "$(ip -j link show e1 | jq -r ".[0].address")" 02:00:00:00:00:07 &
		liar=$!
		pingsweep -A -v -t 200ms 10.9.0.7 | cut -f 1,2 || :
		kill $liar
		pingsweep -q -A 10.9.0.7'
	assert_output $'10.9.0.7\tinactive'
	[ -z "$stderr" ] || fail "$stderr"
}

# has t0 brought as many packets?
flooded() {
	[ "$(ip -s -j link show t0 | jq '.[0].stats64.rx.packets')" -ge "$1" ]
}

@test "pingsweep -A: where answers were lost for want of room, it asks again" {
	export -f flooded
	for t in 10.99.0. 2001:db8:99::; do
		run -0 gossip '
if n > 1: reply()
elif to == 5: reply(after=1, times=30000)
else: reply(after=1.2)' "
			pingsweep -A -k 1 -t 3s ${t}5 ${t}6 >out 2>err &
			"'pid=$!
			await 20 has_lines 2 asked
			kill -STOP $pid
			await 20 flooded 30001 2>/dev/null
			kill -CONT $pid
			wait $pid
			cut -f 1,2 out
			cat err'
		assert_output "${t}5"$'\talive\n'"${t}6"$'\talive
pingsweep: answers came too fast and were lost: probing once more'
	done
}

# --- sending

@test "pingsweep -A: an interface that goes down is an error of each host, said once" {
	run --separate-stderr -2 here '
		lan 2
		pingsweep -A -r 50 -k 1 -t 100ms 10.9.0.2-20 >out &
		pid=$!
		await 5 has_lines 1 out || :
		ip link set br0 down
		r=0
		wait $pid || r=$?
		tail -n 1 out | cut -f 1,2,4
		exit $r'
	[ "$output" = $'10.9.0.20\terror\tNetwork is down' ]
	[ "${#stderr_lines[@]}" -eq 1 ]
	[[ $stderr == "pingsweep: 10.9.0."*": Network is down" ]]
}

@test "pingsweep -A: whoever is there is alive, though our own address changes" {
	for t in 10.99.0. 2001:db8:99::; do
		rm -f out
		run --separate-stderr -0 gossip 'reply()' "
			pingsweep -A -r 50 \$(seq -f ${t}%g 10 60) ${t}1 >out &
			"'pid=$!
			await 20 has_lines 5 out
			ip link set t0 address 02:77:00:00:00:01
			wait $pid
			cut -f 2 out | sort | uniq -c | tr -s " "
			tail -n 1 out | cut -f 2,4'
		assert_output $' 52 alive\nalive\t02:77:00:00:00:01'
	done
}

@test "pingsweep -A: the rate is kept" {
	run -1 gossip 'pass' 'pingsweep -A -q -r 50 -k 1 -t 50ms 10.99.0.2-31'
	awk 'NR > 1 && $1 - last < .0195 { n++ } { last = $1 } NR == 1 { first = $1 }
		END { exit !(NR == 30 && $1 - first >= .57 && n < 10) }' asked
}

@test "pingsweep -A: a full queue is waited for, and nobody is missed" {
	run --separate-stderr -0 here '
		lan 2
		at ${host[2]} ip route add local 10.16.0.0/22 dev lo table main
		at ${host[2]} ip route add 10.16.0.0 dev eth0
		ip addr add 10.16.0.0/22 dev br0
		strace -qq -o trace -e inject=sendmmsg:error=ENOBUFS:when=1+2 \
		    pingsweep -A -q -c -r 0 -b 10.16.0.0/22'
	[[ $output == $'total\t1024\talive\t1024\tinactive\t0\terror\t0\t'* ]]
	[ "$(grep -c ENOBUFS trace)" -gt 3 ]
}

# --- rights

@test "pingsweep -A: without the right it says which one is missing" {
	for t in 10.9.0.2 fd00:9::2 br0; do
		run --separate-stderr -2 here "
			lan
			echo 0 0 >/proc/sys/net/ipv4/ping_group_range
			ordinary pingsweep -A $t"
		[ -z "$output" ]
		[ "$stderr" = "pingsweep: no packet socket: CAP_NET_RAW is missing (or do without -A)" ]
	done
	run --separate-stderr -0 here 'lan; ordinary pingsweep -lA -6 br0 | wc -l'
	assert_output 256
	[ -z "$stderr" ] || fail "$stderr"
}

@test "pingsweep: without -A it opens no packet socket" {
	for HOW in raw ping; do
		export HOW
		run -0 here '
			lan 2
			strace -f -qq -o trace -e trace=socket pingsweep -q 10.9.0.1 ::1
			strace -f -qq -o trace2 -e trace=socket pingsweep -lA br0'
		run ! grep -h AF_PACKET trace trace2
	done
}

@test "pingsweep -A: its sockets are opened, and rights dropped, before a target is read" {
	run -0 here '
		lan 2
		strace -qq -o trace pingsweep -aA <<<10.9.0.2'
	assert_output 10.9.0.2
	packet=$(grep -n 'socket(AF_PACKET' trace | cut -d : -f 1)
	drop=$(grep -n 'capset(.*permitted=0,' trace | tail -n 1 | cut -d : -f 1)
	read=$(grep -n '^read(0' trace | head -n 1 | cut -d : -f 1)
	[ "$packet" -lt "$drop" ]
	[ "$drop" -lt "$read" ]
}

# "$@" by a user who has no rights but those of the program $borrowed
as_nobody() {
	setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}
export -f as_nobody

# the lines $1 in a network namespace made by root itself: where there is but
# one user, no program has rights to lend
lent() {
	[ "$(id -u)" -eq 0 ] && command -v setcap || skip "not root"
	borrowed=$(mktemp -d)
	chmod 755 "$borrowed"
	cp "$BIN/pingsweep" "$borrowed"
	chown 0:0 "$borrowed/pingsweep"
	export borrowed
	run --separate-stderr "${@:2}" unshare -n bash -euc \
	    'ip link set lo up; eval "$1"' bash "$1" 3>&-
	rm -r "$borrowed"
}

@test "pingsweep -A: a file capability, or set-user-id root, is enough" {
	lent '
		lan 2
		PATH=$borrowed:$PATH
		setcap cap_net_raw+ep $borrowed/pingsweep
		as_nobody pingsweep -aA 10.9.0.2 fd00:9::2
		setcap -r $borrowed/pingsweep
		chmod 4755 $borrowed/pingsweep
		as_nobody pingsweep -aA 10.9.0.2 fd00:9::2
		as_nobody strace -V >/dev/null
		chmod 755 $borrowed/pingsweep
		as_nobody pingsweep -aA 10.9.0.2 || echo $?' -0
	assert_output $'10.9.0.2\nfd00:9::2\n10.9.0.2\nfd00:9::2\n2'
	[ "$stderr" = "pingsweep: no packet socket: CAP_NET_RAW is missing (or do without -A)" ]
}

@test "pingsweep: rights that its file gives serve no option but -A" {
	lent '
		PATH=$borrowed:$PATH
		for how in "setcap cap_net_raw,cap_net_admin+ep" "chmod 4755"; do
			$how $borrowed/pingsweep
			as_nobody pingsweep -q 127.0.0.1
			as_nobody pingsweep -m 7 127.0.0.1 || echo $?
			mkfifo fifo && chmod 666 fifo
			setpriv --reuid=65534 --regid=65534 --clear-groups \
			    pingsweep -q <fifo &
			exec 9>fifo
			await 5 sleeps $! pingsweep
			grep -E "^(Uid|Cap(Inh|Prm|Eff|Amb))" /proc/$!/status
			echo 127.0.0.1 >&9
			exec 9>&-
			wait $!
			rm fifo
			chmod 755 $borrowed/pingsweep
		done' -0
	assert_equal "${lines[*]}" "$(for i in 1 2; do
		printf '2 Uid:\t65534\t65534\t65534\t65534 '
		for c in Inh Prm Eff Amb; do
			printf 'Cap%s:\t0000000000000000 ' $c
		done
	done | sed 's/ $//')"
	[ "$(grep -c 'pingsweep: -m: CAP_NET_ADMIN is missing' <<<"$stderr")" -eq 2 ]
}

# --- multicast

@test "pingsweep: ff02::1 has all nodes of a link answer, each with a record" {
	run --separate-stderr -0 here '
		lan 2 5
		for i in 2 5; do
			at ${host[i]} sh -c "echo 0 >/proc/sys/net/ipv6/icmp/echo_ignore_all"
		done
		pingsweep -6 -I br0 -t 300ms ff02::1 | cut -f 1,2 | sort
		pingsweep -c -t 300ms -I br0 ff02::1%br0 | tail -n 1 | cut -f 1-8'
	assert_output $'fe80::1%br0\talive
fe80::2%br0\talive
fe80::5%br0\talive
total\t3\talive\t3\tinactive\t0\terror\t0'
	[ -z "$stderr" ] || fail "$stderr"
}

# pingsweep: what is an answer, and what is none

setup() {
	load lib/network
	load lib/helper
	load lib/pingsweep
	cd "$BATS_TEST_TMPDIR"
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

@test "pingsweep: an answer with less of the payload than was sent is one" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'reply(data=data[:{5: 64, 6: 24, 7: 23}[to]])' '
			told -s 100 -t 100ms 10.99.0.5-7 2001:db8:99::5 2001:db8:99::7'
		assert_output '10.99.0.5 alive -
10.99.0.6 alive -
10.99.0.7 inactive timeout
2001:db8:99::5 alive -
2001:db8:99::7 inactive timeout
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

@test "pingsweep: what came in time is in time, though it is read much later" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'reply(after=.1)' '
			for i in 1 2 3 4; do
				strace -qq -o /dev/null \
				    -e inject=recvmmsg:delay_exit=1000000:when=$i \
				    pingsweep -k 1 -r 0 -t 300ms 10.99.0.5-7 |
				    cut -f 1,2
			done'
		assert_output "$(for _ in 1 2 3 4; do
			printf '10.99.0.%d\talive\n' 5 6 7
		done)"
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

@test "pingsweep: what is broadcast without -b is called so, and no route is" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 here '
			network
			ip route add prohibit 10.2.0.0/16
			ip rule add fwmark 7 prohibit
			told -t 100ms 192.0.2.254-255 10.2.0.255 127.255.255.255
			told -t 100ms -F 255.255.255.255
			told -t 100ms -I eth0 192.0.2.255
			told -t 100ms -b 192.0.2.255 10.2.0.255
			[ $HOW = ping ] || told -t 100ms -m 7 192.0.2.2
			ip route del default
			told -t 100ms -F -I eth0 255.255.255.255'
		assert_output "192.0.2.254 inactive timeout
192.0.2.255 inactive broadcast
10.2.0.255 inactive prohibited
127.255.255.255 inactive broadcast
1
255.255.255.255 inactive broadcast
1
192.0.2.255 inactive broadcast
1
192.0.2.255 inactive timeout
10.2.0.255 inactive prohibited
1$([ $HOW = ping ] || printf '\n192.0.2.2 inactive prohibited\n1')
255.255.255.255 inactive broadcast
1"
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
		rm -f out
		run -0 here '
			network
			alive 10.77.0.0/25
			pingsweep -b -r 40 -k 1 -t 1s 10.77.0.0/25 >out 2>err &
			await 20 has_lines 20 out
			ip link set eth0 down
			wait $! || echo $?'
		[ "$output" = 1 ] || [ "$output" = 2 ]
		[ "$(wc -l <out)" -eq 128 ]
		run head -n 20 out
		refute_line --regexp $'\t(inactive|error)\t'
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

@test "pingsweep -D: what the path is too narrow for is too-big, and where" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 here '
			network
			at $router ip link set eth1 mtu 1300
			at $far ip link set eth0 mtu 1300
			for s in 24 1252 1253 1272 1273 1452 1453 1472 1473; do
				echo $s
				told -k 1 -t 10s -D -s $s 192.0.2.2 198.51.100.1 \
				    2001:db8:1::2 2001:db8:2::1 fe80::2%eth0
			done
			told -t 2s -s 1400 198.51.100.1 2001:db8:2::1
			# the loop of the page
			for m in 1500 1492 1300 1280; do
				pingsweep -qD -s $((m - 28)) 198.51.100.1 && echo $m && break
			done'
		assert_output "$(
			for s in 24 1252 1253 1272 1273 1452 1453 1472 1473; do
				echo $s
				alone=inactive\ too-big\ 1500
				[ $s -le 1472 ] && v4='alive -' || v4=$alone
				[ $s -le 1272 ] && far4='alive -' || far4=$v4\ 1300\ 192.0.2.2
				[ $s -le 1452 ] && v6='alive -' || v6=$alone
				[ $s -le 1252 ] && far6='alive -' || far6=$v6\ 1300\ 2001:db8:1::2
				printf '%s %s\n' 192.0.2.2 "$v4" \
				    198.51.100.1 "${far4/alive - /inactive too-big }" \
				    2001:db8:1::2 "$v6" \
				    2001:db8:2::1 "${far6/alive - /inactive too-big }" \
				    fe80::2%eth0 "$v6" | sed 's/too-big 1500 1300.*/too-big 1500/'
				[ $s -le 1252 ] && echo 0 || echo 1
			done
			printf '%s alive -\n' 198.51.100.1 2001:db8:2::1
			printf '%s\n' 0 1300)"
	done
}

@test "pingsweep -D: routers that do not know how narrow it is; an answer wins" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'error(3, 4, rest=1400 if to > 5 else 0)
if to == 7: reply(after=.05)' '
			told -D -k 2 -t 200ms -s 1472 10.99.0.5-7
			told -k 1 -t 200ms -s 1472 10.99.0.5'
		assert_output '10.99.0.5 inactive too-big 10.99.0.254
10.99.0.6 inactive too-big 1400 10.99.0.254
10.99.0.7 alive -
1
10.99.0.5 inactive timeout
1'
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

@test "pingsweep: a host that refuses the protocol is there, if it quotes the cookie" {
	for HOW in $SOCKETS; do
		export HOW
		# those without, or with another, or from another, prove nothing
		run -0 among '
six = packet[0] >> 4 == 6
what = (1, 4) if six else (3, 2 + to % 2)
head = 48 if six else 28
if to < 7: error(*what, host=to, after=.1)
elif to == 7: error(*what, host=to, cut=head)
elif to == 8: error(*what, host=to, packet=last[to][:head] + bytes(24))
else: error(*what)' '
			told -k 1 -t 500ms 10.99.0.5-9 2001:db8:99::6/127 \
			    2001:db8:99::8/127
			awk "\$2 == \"alive\" && \$3 >= 100" records | wc -l'
		assert_output '10.99.0.5 alive -
10.99.0.6 alive -
10.99.0.7 inactive unreachable
10.99.0.8 inactive unreachable
10.99.0.9 inactive filtered 10.99.0.254
2001:db8:99::6 alive -
2001:db8:99::7 inactive unreachable
2001:db8:99::8 inactive unreachable
2001:db8:99::9 inactive filtered 2001:db8:99::fe
1
3'
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

@test "pingsweep: an error about the try before ends no wait" {
	for HOW in $SOCKETS; do
		export HOW
		# of the second it is not known which try it is about
		run -0 among 'error(3, 1, after=.3, cut=None if to < 7 else 28) if n == 1 else reply(after=.2)' '
			told -t 250ms 10.99.0.5 10.99.0.7'
		assert_output $'10.99.0.5 alive -\n10.99.0.7 alive -\n0'
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

@test "pingsweep: an error of another host is nobody else's" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'if to % 2: error(3, 1)' '
			told -r 0 -k 2 -t 300ms 10.99.0.2-254 | cut -d " " -f 2- |
			    sort | uniq -c'
		assert_output '      1 1
    127 inactive timeout
    126 inactive unreachable 10.99.0.254'
		addresses 2 254 10.99.0.0/24 | sort >all
		cut -d " " -f 2 asked | sort -u | diff all -
	done
}

@test "pingsweep: whoever is decided was asked, whatever errors of others come in" {
	for HOW in $SOCKETS; do
		export HOW
		# each send is late, so that an error comes before it
		run -0 among '
if to == 5:
    for i in range(300): error(3, 1, after=i * .001)
else: reply()' '
			strace -qq -o /dev/null -e inject=sendmmsg:delay_enter=3000 \
			    pingsweep -k 1 -r 200 -t 5s 10.99.0.5-9 |
			    cut -f 1,2,4 | tr "\t" " "
			cut -d " " -f 2 asked'
		assert_output '10.99.0.5 inactive unreachable 10.99.0.254
10.99.0.6 alive -
10.99.0.7 alive -
10.99.0.8 alive -
10.99.0.9 alive -
10.99.0.5
10.99.0.6
10.99.0.7
10.99.0.8
10.99.0.9'
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

@test "pingsweep: -I gives the zone of -S and of targets, and ours reports nothing" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 here '
			network
			ip addr add fe80::11/64 dev eth0 nodad
			echo 50 >/proc/sys/net/ipv6/neigh/eth0/retrans_time_ms
			told -t 1s -I eth0 -S fe80::11 fe80::2
			told -t 1s -I eth0 -S fe80::11 -p 80 fe80::2
			told -k 1 -t 10s -I eth0 -S fe80::11 fe80::9
			told -k 1 -t 10s fe80::8%eth0 2001:db8:1::9'
		assert_output 'fe80::2%eth0 alive -
0
fe80::2%eth0 alive refused 80
0
fe80::9%eth0 inactive unreachable
1
fe80::8%eth0 inactive unreachable
2001:db8:1::9 inactive unreachable
1'
	done
}

@test "pingsweep: a zone has the name that it had when the sweep began" {
	for HOW in $SOCKETS; do
		export HOW
		rm -f out
		run -1 here '
			pair
			ip addr add fe80::1/64 dev v0 nodad
			await 5 pingsweep -q -k 1 -t 200ms fe80::1%v0
			pingsweep -e -k 1 -t 1s fe80::2%v0 fe80::1%v0 >out &
			await 20 has_lines 1 out
			ip link del v0
			wait $! || r=$?
			cut -f 1,2 out
			exit $r'
		assert_output $'fe80::1%v0\talive\nfe80::2%v0\tinactive'
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

@test "pingsweep: each that answers a multicast address has one record, in its place" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among '
for i in range(300):
    for times in range(2): reply(host=i * 4 + to, after=.1 + i / 1000)' '
			pingsweep -I t0 -k 1 -t 2s ff05::1 2001:db8:99::5 ff05::3 ff05::2 >out
			cut -f 1 out | sed "s/.*://"'
		assert_output "$(for i in 1 5 3 2; do
			for ((n = 0; n < (i == 5 ? 1 : 300); n++)); do
				printf '%x\n' $((n * 4 + i))
			done
		done)"
	done
}

# does the sweep of process $1, whose messages go to file err, know $2 alive?
knows() {
	kill -USR1 "$1"
	grep -q ", $2 alive" err
}

@test "pingsweep: whoever answers a multicast address counts at once" {
	export -f knows
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'for i in range(4): reply(host=i + 7)' '
			for n in 1 3; do
				timeout 20 pingsweep -c -I t0 -N $n -t 1m ff05::1 ff05::2 |
				    cut -f 1-6 | sed "s/\t[0-9.]*\t-\t-$//"
			done
			pingsweep -c -I t0 -N 9 -t 200ms ff05::1 ff05::2 | tail -n 1 |
			    cut -f 1-6
			env --default-signal pingsweep -I t0 -t 1m ff05::1 ff05::3 \
			    >out 2>err &
			pid=$!
			await 10 sleeps $pid pingsweep
			await 20 knows $pid 8
			kill -INT $pid
			await 5 gone $pid
			cut -f 1,2 out
			tail -n 1 err'
		printf '%s\talive\n' 2001:db8:99::{7..10} >all
		assert_output "$(sed s/::10/::a/ all | head -n 1)
$(printf 'total\t2\talive\t1\tinactive\t0')
$(sed s/::10/::a/ all | head -n 3)
$(printf 'total\t4\talive\t3\tinactive\t0')
$(printf 'total\t8\talive\t8\tinactive\t0')
$(sed s/::10/::a/ all all)
pingsweep: interrupted, resume with -i 2"
	done
}

@test "pingsweep: without memory for those that answer a multicast address, it says so" {
	[ -z "$SAN" ] || skip 'the sanitizers map memory of their own'
	run -0 among 'reply(host=9)' '
		for i in 1 2 3 4 5 6 7 8; do
			strace -qq -o trace -e trace=mmap \
			    -e inject=mmap:error=ENOMEM:when=$i+ \
			    pingsweep -I t0 -k 1 -t 100ms ff05::1 >out 2>err || r=$?
			echo "${r-0} $(cut -f 1,2 out) $(cat err)"
			unset r
		done'
	assert_line '2 ff05::1'$'\t''inactive pingsweep: records: Out of memory'
	assert_equal "${lines[7]}" '0 2001:db8:99::9'$'\t''alive '
	run ! grep -v '^2 .*: [Oo]ut of memory$\|^0 2001:db8:99::9.alive $' <<<"$output"
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

# pingsweep -p: which hosts answer a connection

setup() {
	load lib/network
	load lib/helper
	cd "$BATS_TEST_TMPDIR"
}

# a server on port $2 ... of all addresses of process $1 or "self" that never
# looks at whom it has; file served says when it is there
serve() {
	local where=(nsenter -t "$1" -n)

	[ "$1" != self ] || where=()
	shift
	rm -f served
	"${where[@]}" python3 - "$@" <<-'END' 3>&- &
		import socket, sys, signal
		for port in sys.argv[1:]:
		    s = socket.socket(socket.AF_INET6)
		    s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
		    s.bind(("::", int(port)))
		    s.listen(5)
		    globals()["s" + port] = s
		open("served", "w").close()
		signal.pause()
	END
	server=$!
	trap 'kill $server ${router-} ${far-} 2>/dev/null' EXIT
	await 20 test -e served
}

# what states of TCP there are at process $1, but for servers
states() {
	at "$1" ss -Htan | grep -v ^LISTEN | cut -d ' ' -f 1 | sort | uniq -c
}

export -f serve states

# --- what is an answer

@test "pingsweep -p: a connection is alive, and so is a refusal" {
	run -0 here '
		network
		alive 10.77.0.1 2001:db8:77::1
		serve $far 80
		told -p 80 10.77.0.1-2 2001:db8:77::1 fe80::2%eth0
		told -p 80,443 10.77.0.1
		told -p 79 10.77.0.1 2001:db8:77::1'
	assert_output '10.77.0.1 alive open 80
10.77.0.2 inactive timeout
2001:db8:77::1 alive open 80
fe80::2%eth0 alive refused 80
1
10.77.0.1 alive open 80
0
10.77.0.1 alive refused 79
2001:db8:77::1 alive refused 79
0'
}

@test "pingsweep -p: a record has the round trip, and is a member of JSON" {
	run -0 here '
		pingsweep -p 9 127.0.0.1
		pingsweep -j -p 9 127.0.0.1 |
		    jq -c "[.address, .state, (.rtt_ms | type), .reason, .name]"
		pingsweep -a -p 9 127.0.0.1-3'
	[[ ${lines[0]} =~ ^127\.0\.0\.1$'\t'alive$'\t'[0-9]+\.[0-9]{3}$'\t'refused\ 9$'\t'-$ ]]
	assert_equal "${lines[*]:1}" \
	    '["127.0.0.1","alive","number","refused 9",null] 127.0.0.1 127.0.0.2 127.0.0.3'
}

@test "pingsweep -p: the old job, is this interface's own address up" {
	run -0 here '
		network
		told -p 21-23 "$(ifaddr -4 -1 eth0)"
		pingsweep -q -p 21-23 "$(ifaddr -4 -1 eth0)" && echo up'
	assert_output $'192.0.2.1 alive refused 21\n0\nup'
}

@test "pingsweep -p: the server never sees a connection, and nothing stays behind" {
	run -0 here '
		network
		alive 10.77.0.0/24
		serve $far 80
		pingsweep -q -r 0 -p 80-82 10.77.0.0/24
		echo "far: $(states $far)"
		echo "here: $(states $$)"
		at $far nstat -asz TcpPassiveOpens TcpEstabResets | grep -c " 0 "'
	assert_output $'far: \nhere: \n2'
}

@test "pingsweep -p: what is closed is reset" {
	run -0 among 'open()' '
		pingsweep -q -p 80 10.99.0.5 2001:db8:99::5
		await 5 has_lines 4 asked'
	assert_equal "$(cut -d ' ' -f 2,3 asked | sort)" '10.99.0.5.80 RA
10.99.0.5.80 S
2001:db8:99::5.80 RA
2001:db8:99::5.80 S'
}

@test "pingsweep -p: killed, it leaves nothing behind either" {
	run --separate-stderr -0 among 'open(.3)' '
		established() { [[ $(states $$) == *" ESTAB" ]]; }
		pingsweep -t 30s -p 80 10.99.0.5 &
		await 20 has_lines 1 asked
		kill -STOP $!
		await 20 established
		kill -KILL $!
		wait $! || echo $?
		echo "left: $(states $$)"
		await 20 has_lines 2 asked'
	assert_output $'137\nleft: '
	[ "$(tail -n 1 asked | cut -d ' ' -f 3)" = RA ]
}

@test "pingsweep -p: INT prints what is decided and where to resume, and kills" {
	run --separate-stderr -130 among 'if to < 8: open()' '
		env --default-signal=INT \
		    pingsweep -c -e -r 50 -t 30s -p 80 10.99.0.5-200 >out &
		await 20 has_lines 5 asked
		env kill -INT $!
		wait $!'
	[ "$(grep -c alive out)" -eq 4 ]	# the total is one of them
	[[ $stderr =~ ^pingsweep:\ interrupted,\ resume\ with\ -i\ [0-9]+$ ]]
}

@test "pingsweep -p: all ports are in each try, and only the silent are tried again" {
	run -0 among 'if to == 5: refuse()' '
		pingsweep -c -k 3 -t 100ms -p 21-23 -p 80 10.99.0.5-6 | cut -f 1,2,4,10'
	assert_output $'10.99.0.5\talive\trefused 21
10.99.0.6\tinactive\ttimeout
total\t2\t1\t16'
	assert_equal "$(grep ' S ' asked | cut -d ' ' -f 2 | sort | uniq -c | sed 's/^ *//')" \
	    '1 10.99.0.5.21
1 10.99.0.5.22
1 10.99.0.5.23
1 10.99.0.5.80
3 10.99.0.6.21
3 10.99.0.6.22
3 10.99.0.6.23
3 10.99.0.6.80'
}

@test "pingsweep -p: the first answer decides" {
	run -0 among '
if port == 22: open(.3)
if port == 80 and to == 5: refuse(.1)' 'told -t 2s -p 22,80 10.99.0.5-6'
	assert_output $'10.99.0.5 alive refused 80\n10.99.0.6 alive open 22\n0'
}

@test "pingsweep -p: two tries are the default, and an answer to the second one counts" {
	run -0 among 'if n == 2: open()' 'told -t 100ms -p 80 10.99.0.5'
	assert_output $'10.99.0.5 alive open 80\n0'
}

@test "pingsweep -p: -t auto finds those that are alive" {
	run -0 among 'if to < 50: open(.02)' '
		told -a -t auto -z 5 -p 80,81 10.99.0.2-100 | sort -V'
	assert_output "$(echo 1; addresses 2 49 10.99.0.0/24)"
}

@test "pingsweep -p: an answer to an earlier try counts, with its own round trip" {
	run -0 among 'if n == 1: open(.35)' 'pingsweep -t 250ms -p 80 10.99.0.5 | cut -f 2,3'
	[[ $output == $'alive\t'[34]??.??? ]]
}

@test "pingsweep -p: an error about a try before the last ends no wait" {
	run -0 among 'error(3, 1, after=.3) if n == 1 else open(after=.2)' '
		told -k 2 -p 80 -t 250ms 10.99.0.5'
	assert_output $'10.99.0.5 alive open 80\n0'
}

@test "pingsweep -p: a server that has no room for more is silent" {
	run -0 here '
		network
		nsenter -t $far -n python3 - <<-END 3>&- &
			import socket, time
			s = socket.socket()
			s.bind(("198.51.100.1", 80))
			s.listen(0)
			c = socket.create_connection(("198.51.100.1", 80))
			open("full", "w").close()
			time.sleep(99)
		END
		server=$!
		trap "kill $server $router $far" EXIT
		await 20 test -e full
		told -t 100ms -p 80 198.51.100.1
		told -p 79,80 198.51.100.1'
	assert_output '198.51.100.1 inactive timeout
1
198.51.100.1 alive refused 79
0'
}

# --- what is none

@test "pingsweep -p: each ICMP error of a router has its reason, and is no answer" {
	run -0 among '
codes = (3, 0), (3, 1), (3, 2), (3, 3), (3, 9), (3, 10), (3, 13), (11, 0), (12, 0)
error(*codes[to - 5])' '
		told -t 200ms -p 22,80 10.99.0.5-13'
	assert_output '10.99.0.5 inactive no-route 10.99.0.254
10.99.0.6 inactive unreachable 10.99.0.254
10.99.0.7 inactive filtered 10.99.0.254
10.99.0.8 inactive filtered 10.99.0.254
10.99.0.9 inactive prohibited 10.99.0.254
10.99.0.10 inactive prohibited 10.99.0.254
10.99.0.11 inactive prohibited 10.99.0.254
10.99.0.12 inactive ttl 10.99.0.254
10.99.0.13 inactive timeout
1'
}

@test "pingsweep -p: each ICMPv6 error of a router has its reason, and is no answer" {
	run -0 among '
codes = (1, 0), (1, 1), (1, 3), (1, 4), (1, 5), (3, 0)
error(*codes[to - 5])' '
		told -t 200ms -p 80 2001:db8:99::{5..9} 2001:db8:99::a'
	assert_output '2001:db8:99::5 inactive no-route 2001:db8:99::fe
2001:db8:99::6 inactive prohibited 2001:db8:99::fe
2001:db8:99::7 inactive unreachable 2001:db8:99::fe
2001:db8:99::8 inactive filtered 2001:db8:99::fe
2001:db8:99::9 inactive prohibited 2001:db8:99::fe
2001:db8:99::a inactive ttl 2001:db8:99::fe
1'
}

@test "pingsweep -p: port unreachable from the host itself proves that it is there" {
	run -0 among 'error(*(3, 3) if to == 5 else (1, 4) if to == 6 else (3, 13), host=to)' '
		told -t 200ms -p 80 10.99.0.5 2001:db8:99::6 10.99.0.7'
	assert_output '10.99.0.5 alive refused 80
2001:db8:99::6 alive refused 80
10.99.0.7 inactive prohibited
1'
}

@test "pingsweep -p: an error ends a port, not the others, nor the other tries" {
	run -0 among '
if to == 5: error(3, 13) if port == 22 else open(.2)
if to == 6: error(3, 13) if n == 1 else open()
if to == 7 and port == 22: error(3, 13)' '
		told -k 1 -t 1s -p 22,80 10.99.0.5
		told -t 100ms -p 22,80 10.99.0.6
		told -k 1 -t 100ms -p 22,80 10.99.0.7'
	assert_output '10.99.0.5 alive open 80
0
10.99.0.6 alive open 22
0
10.99.0.7 inactive prohibited 10.99.0.254
1'
}

@test "pingsweep -p: when every port has had an error the last try need not wait" {
	run -0 among 'error(3, 13)' '
		timeout 20 pingsweep -q -k 1 -t 60s -p 22,80 10.99.0.5 || echo $?'
	assert_output 1
}

@test "pingsweep -C: only an open port is alive, and who refuses them all is asked once" {
	run -0 among '
if to == 6 or to in (5, 7, 9) and port == 22: refuse()
elif to == 5 or to == 9 and n == 2: open()' '
		told -C -k 2 -t 200ms -p 22,80 10.99.0.5-9
		told -k 2 -t 200ms -p 22,80 10.99.0.6
		cut -d " " -f 2,3 asked | grep "10.99.0.6.* S"'
	assert_output '10.99.0.5 alive open 80
10.99.0.6 inactive refused 22
10.99.0.7 inactive refused 22
10.99.0.8 inactive timeout
10.99.0.9 alive open 80
1
10.99.0.6 alive refused 22
0
10.99.0.6.22 S
10.99.0.6.80 S
10.99.0.6.22 S
10.99.0.6.80 S'
}

@test "pingsweep -p: an error about the try before ends no wait" {
	run -0 among 'error(3, 13, after=.3) if n == 1 else open(after=.2)' '
		told -p 80 -t 250ms 10.99.0.5'
	assert_output $'10.99.0.5 alive open 80\n0'
}

@test "pingsweep -p: the reason is what the route says, here and at a router" {
	run -0 here '
		network
		ip -batch - <<-END
			route add unreachable 10.1.0.0/16
			route add prohibit 10.2.0.0/16
			route add blackhole 10.3.0.0/16
			route add unreachable 2001:db8:a::/48
			route add prohibit 2001:db8:b::/48
		END
		at $router ip -batch - <<-END
			route add unreachable 10.5.0.0/16
			route add prohibit 10.6.0.0/16
		END
		alive 10.77.0.1
		told -t 200ms -p 80 10.1.0.1 10.2.0.1 10.3.0.1 10.5.0.1 10.6.0.1 10.7.0.1 \
		    10.77.0.1 2001:db8:a::1 2001:db8:b::1
		told -t 200ms -p 80 -T 1 10.77.0.1'
	assert_output '10.1.0.1 inactive unreachable
10.2.0.1 inactive prohibited
10.3.0.1 inactive no-route
10.5.0.1 inactive unreachable 192.0.2.2
10.6.0.1 inactive prohibited 192.0.2.2
10.7.0.1 inactive no-route 192.0.2.2
10.77.0.1 alive refused 80
2001:db8:a::1 inactive unreachable
2001:db8:b::1 inactive prohibited
1
10.77.0.1 inactive ttl 192.0.2.2
1'
}

@test "pingsweep -p: what is not on the link is unreachable, by nobody's word" {
	run -0 here '
		network
		echo 100 >/proc/sys/net/ipv4/neigh/eth0/retrans_time_ms
		told -k 1 -t 10s -p 80 192.0.2.9 192.0.2.2'
	assert_output $'192.0.2.9 inactive unreachable\n192.0.2.2 alive refused 80\n1'
}

@test "pingsweep -p: nobody connects to broadcast, multicast, and IPv4 by IPv6" {
	run -0 here '
		network
		told -t 100ms -b -F -p 80 192.0.2.255 224.0.0.1 255.255.255.255 ff02::1%eth0 \
		    ::ffff:127.0.0.1'
	[ "$(grep -c inactive <<<"$output")" -eq 5 ]
	[ "${lines[-1]}" = 1 ]
}

@test "pingsweep -p: a connection to oneself is no answer" {
	run -0 here '
		ip addr add 2001:db8::1/64 dev lo nodad
		ip addr add 10.77.0.1/24 dev lo
		echo 40000 40000 >/proc/sys/net/ipv4/ip_local_port_range
		told -t 50ms -p 40000 10.77.0.1 2001:db8::1
		told -t 50ms -p 40000-40001 10.77.0.1 2001:db8::1
		echo 40000 40009 >/proc/sys/net/ipv4/ip_local_port_range
		serve self 40000
		told -t 50ms -p 40000 10.77.0.1 2001:db8::1'
	assert_output '10.77.0.1 inactive timeout
2001:db8::1 inactive timeout
1
10.77.0.1 alive refused 40001
2001:db8::1 alive refused 40001
0
10.77.0.1 alive open 40000
2001:db8::1 alive open 40000
0'
}

# --- many

@test "pingsweep -p: exactly those that are alive are found, at any rate" {
	for r in 0 2000; do
		run -0 here "
			network
			alive 10.77.1.0/24 10.77.3.0/25
			serve \$far 80
			pingsweep -a -b -t 300ms -r $r -p 80-81 10.77.0.0/22 || echo \$?"
		assert_output "$(addresses 256 511 10.77.0.0/16
		    addresses 768 895 10.77.0.0/16
		    echo 1)"
	done
}

@test "pingsweep -p: 2^16 hosts are all found" {
	run -0 here 'pingsweep -qbc -r 0 -p 22 127.1.0.0/16 | cut -f 1-10'
	assert_output $'total\t65536\talive\t65536\tinactive\t0\terror\t0\tsent\t65536'
}

@test "pingsweep -p: more hosts than descriptors, alive or silent" {
	run --separate-stderr -0 here '
		network
		ulimit -n 40
		pingsweep -qbc -r 0 -p 22 127.1.0.0/20 | cut -f 1-10
		pingsweep -qbc -r 0 -t 50ms -p 22,80 10.77.0.0/25 | cut -f 1-10
		alive 10.77.0.64/26
		pingsweep -qbc -r 0 -t 50ms -p 22,80 10.77.0.0/25 | cut -f 1-6'
	assert_output $'total\t4096\talive\t4096\tinactive\t0\terror\t0\tsent\t4096
total\t128\talive\t0\tinactive\t128\terror\t0\tsent\t512
total\t128\talive\t64\tinactive\t64'
	[ -z "$stderr" ]
}

@test "pingsweep -p: more hosts than descriptors, by a limit that it raises" {
	run -0 here '
		network
		ulimit -Sn 40
		ulimit -Hn 600
		pingsweep -u -b -r 0 -k 1 -t 2s -w 1s -p 22 10.77.0.0/22 >out &
		await 20 sh -c "[ \$(ls /proc/$!/fd | wc -l) -gt 500 ]"
		wait $! || echo $?'
	assert_output 1
	[ "$(wc -l <out)" -eq 1024 ]
}

@test "pingsweep -p: where others have all sockets there are, tries pass all the same" {
	for what in socket:error=ENFILE epoll_ctl:error=ENOSPC; do
		WHAT=$what run -0 here 'timeout 20 strace -qq -o trace \
			-e trace=${WHAT%%:*} -e inject=$WHAT:when=4+ \
			pingsweep -k 3 -t 50ms -p 9 127.0.0.1-90 >out || echo $?
			cut -f 2,4 out | sort | uniq -c | tr -s " "'
		[ "${lines[0]}" = 1 ]
		[[ ${lines[1]} =~ ^\ [23]\ alive$'\t'refused\ 9$ ]]
		[[ ${lines[2]} =~ ^\ 8[78]\ inactive$'\t'timeout$ ]]
	done
}

@test "pingsweep -p: few connections are begun at a time, however many ports" {
	run -0 here 'strace -qq -o trace -e trace=connect,epoll_wait,epoll_pwait \
		pingsweep -q -r 0 -p 1-200 127.0.0.1-20'
	awk '/^connect/ { if (++n > most) most = n; next } { n = 0 }
	    END { exit !(NR > 4000 && most == 200) }' trace
	run -0 here 'pingsweep -qc -r 0 -p 1-500 -w 200ms 127.1.0.0/16 || echo $?'
	[ "${lines[1]}" = 1 ]
	awk '{ exit !($12 >= .2) }' <<<"$output"
}

@test "pingsweep -p: inherited descriptors are counted" {
	run --separate-stderr -0 here '
		ulimit -n 64
		for i in {10..50}; do
			eval "exec $i</dev/null"
		done
		pingsweep -qbc -r 0 -p 22-25 127.1.0.0/22 | cut -f 1-10
		pingsweep -p 1-30 127.0.0.1 || echo $?'
	assert_output $'total\t1024\talive\t1024\tinactive\t0\terror\t0\tsent\t4096\n2'
	assert_equal "$stderr" 'pingsweep: -p: more ports than descriptors (ulimit -n)'
}

@test "pingsweep -p: descriptors are given back" {
	run -0 among 'if to < 60: open()' '
		pingsweep -b -r 0 -k 1 -t 100ms -p 80-83 10.99.0.2-250 >out &
		sweep=$!
		await 20 sh -c "[ \$(ls /proc/$sweep/fd | wc -l) -gt 100 ]" || :
		wait $sweep || echo $?
		# one that goes on: only what its last tries need is open
		pingsweep -r 400 -k 1 -t 50ms -p 80-83 10.99.0.2-59 10.99.0.60 10.99.1.1 >out2 &
		sweep=$!
		await 20 has_lines 50 out2
		[ "$(ls /proc/$sweep/fd | wc -l)" -lt 30 ]
		wait $sweep || :'
	assert_output 1
	[ "$(grep -c alive out)" -eq 58 ]
}

@test "pingsweep -p: more ports than there may be sockets are refused before anything is sent" {
	run --separate-stderr -0 among 'open()' '
		ulimit -n 100
		pingsweep -p 1-65535 10.99.0.5 || echo $?'
	assert_output 2
	assert_equal "$stderr" 'pingsweep: -p: more ports than descriptors (ulimit -n)'
	[ ! -s asked ]
}

@test "pingsweep -p: a few local ports are enough for many hosts" {
	run --separate-stderr -0 here '
		echo 40000 40001 >/proc/sys/net/ipv4/ip_local_port_range
		pingsweep -qbc -r 0 -p 22-25 127.1.0.0/22 | cut -f 1-10
		pingsweep -qbc -r 0 -S 127.0.0.9 -p 22-25 127.1.0.0/22 | cut -f 1-10'
	assert_output $'total\t1024\talive\t1024\tinactive\t0\terror\t0\tsent\t4096
total\t1024\talive\t1024\tinactive\t0\terror\t0\tsent\t4096'
	[ -z "$stderr" ]
}

@test "pingsweep -p: where others have all local ports it is an error, no dead host" {
	run --separate-stderr -0 here '
		echo 40000 40000 >/proc/sys/net/ipv4/ip_local_port_range
		serve self 40000
		told -p 22 127.0.0.1-2'
	assert_output $'127.0.0.1 error no local address or port is free\n127.0.0.2 error no local address or port is free\n2'
	[ "$(wc -l <<<"$stderr")" -eq 2 ]
}

@test "pingsweep -p: where something is used up, the host is probed later" {
	for e in socket:error=EMFILE socket:error=ENFILE connect:error=EAGAIN \
	    connect:error=ENOBUFS epoll_ctl:error=ENOSPC epoll_ctl:error=ENOMEM; do
		run --separate-stderr -0 here "
			strace -qq -o trace -e trace=${e%%:*} -e inject=$e:when=8+5 \
			    pingsweep -qc -r 0 -p 22,23 127.0.0.1-20 | cut -f 1-8"
		assert_output $'total\t20\talive\t20\tinactive\t0\terror\t0'
		[ "$(grep -c INJECTED trace)" -gt 5 ]
		[ -n "$SAN" ] || [ -z "$stderr" ]
	done
}

@test "pingsweep -p: answers that came while it was stopped came in time" {
	run -0 among 'open(.3)' '
		pingsweep -k 1 -t 1s -p 80 10.99.0.5-6 >out &
		pid=$!
		await 20 has_lines 2 asked
		# had it ended by now, on a slow machine, nothing were tried
		kill -STOP $pid && sleep 1.2 && kill -CONT $pid || :
		wait $pid
		cut -f 1,2 out'
	assert_output $'10.99.0.5\talive\n10.99.0.6\talive'
}

# --- whom it needs, and how it is told to probe

@test "pingsweep -p: whoever may open no ICMP socket can" {
	run --separate-stderr -0 here '
		ordinary pingsweep 127.0.0.1 || echo $?
		ordinary pingsweep -a -p 22 127.0.0.1 ::1
		ordinary pingsweep -q -p 22 -I lo 127.0.0.1 && echo on lo
		ordinary pingsweep -q -m 7 -p 22 127.0.0.1 || echo $?'
	assert_output $'2\n127.0.0.1\n::1\non lo\n2'
	[[ ${stderr_lines[-1]} == "pingsweep: -m: "* ]]
}

@test "pingsweep -p: it has no ICMP socket, and no right but for -m and -I" {
	mkfifo targets
	for o in "" "-m 7" "-I lo"; do
		run -0 here "
			pingsweep -a -p 22 $o <targets &"'
			exec 9>targets
			await 5 sleeps $! pingsweep
			grep -E "^CapEff" /proc/$!/status
			ls -l /proc/$!/fd | grep -c socket: || :
			echo 127.0.0.1 >&9
			exec 9>&-
			wait $!'
		[ "${lines[0]}" = $'CapEff:\t'"$([ "$o" ] && echo 0000000000003000 || echo 0000000000000000)" ]
		[ "${lines[1]}" -le 1 ]
		[ "${lines[2]}" = 127.0.0.1 ]
	done
}

@test "pingsweep -p: -S is the source, -T the time to live" {
	run -0 among 'open()' '
		ip addr add 10.99.0.200/24 dev t0
		ip addr add 2001:db8:99::c8/64 dev t0 nodad
		told -a -S 10.99.0.200 -T 7 -p 80 10.99.0.5
		told -a -S 2001:db8:99::c8 -T 9 -p 80 2001:db8:99::5'
	assert_output $'10.99.0.5\n0\n2001:db8:99::5\n0'
	assert_equal "$(grep ' S ' asked | cut -d ' ' -f 5,6)" '7 10.99.0.200
9 2001:db8:99::c8'
	run --separate-stderr -2 here 'pingsweep -p 22 -S 192.0.2.9 127.0.0.1'
	assert_equal "$stderr" 'pingsweep: 192.0.2.9: not an address of this machine'
	run --separate-stderr -2 here 'pingsweep -p 22 -S 127.0.0.1 ::1'
	[[ $stderr == "pingsweep: -S: not with IPv6 targets"* ]]
}

@test "pingsweep -p: -I is the interface" {
	run -0 among 'open()' '
		told -a -I t0 -p 80 10.99.0.5
		told -a -t 100ms -I lo -p 80 10.99.0.6 || :'
	assert_equal "${lines[*]:0:2}" '10.99.0.5 0'
	[ "${lines[-1]}" != 0 ]
	[ "$(grep -c ' S ' asked)" -eq 1 ]
}

@test "pingsweep -p: -m marks packets for routing" {
	run -0 among 'open()' '
		ip route add unreachable 10.99.0.5
		ip rule add fwmark 7 lookup 100
		ip route add 10.99.0.0/24 dev t0 src 10.99.0.1 table 100
		told -p 80 10.99.0.5
		pingsweep -a -m 7 -p 80 10.99.0.5'
	assert_output $'10.99.0.5 inactive unreachable\n1\n10.99.0.5'
}

@test "pingsweep -p: -e, -N, -w and -c are as with echo" {
	run -0 among 'if to == 7: open()' '
		told -e -t 200ms -p 80 10.99.0.6-7
		timeout 20 pingsweep -N 1 -r 0 -t 30s -p 80 10.99.0.5-7 | cut -f 1,2,4
		timeout 20 pingsweep -c -k 1 -t 30s -w 300ms -p 79-80 10.99.0.6-7 >out || echo $?'
	assert_output $'10.99.0.7 alive open 80\n10.99.0.6 inactive timeout\n1
10.99.0.7\talive\topen 80\n1'
	[ "$(cut -f 1,2,4 out | head -n 2)" = $'10.99.0.6\tinactive\tdeadline
10.99.0.7\talive\topen 79' ]
	[[ $(tail -n 1 out) == $'total\t2\talive\t1\tinactive\t1\terror\t0\tsent\t4\t'* ]]
}

@test "pingsweep -p: each connection is one of the probes that -r counts" {
	run -0 among 'refuse()' 'told -a -r 20 -p 1-4 10.99.0.2-6'
	[ "${#lines[@]}" -eq 6 ]
	# 4 gaps of 0.2 s
	awk '/ S / { n++ } !first { first = $1 } { last = $1 }
	    END { exit !(n == 20 && last - first > .55) }' asked
}

@test "pingsweep -p: no more is sent than it was told, however long it takes" {
	# the kernel would repeat a SYN after 1 s
	run -0 among 'pass' 'told -r 1 -k 1 -t 100ms -p 80 10.99.0.2-4'
	assert_equal "$(cut -d ' ' -f 2,3 asked)" '10.99.0.2.80 S
10.99.0.3.80 S
10.99.0.4.80 S'
}

@test "pingsweep -p: it agrees with nmap -sT" {
	run -0 here '
		network
		alive 10.77.0.0/28 10.77.0.32/29
		at $far ip route add prohibit 10.77.0.16/29
		at $router ip route add unreachable 10.77.0.24/29
		serve $far 80
		pingsweep -a -b -t 300ms -p 22,80 10.77.0.0/26 >ours || :
		nmap -n -Pn -sT -p 22,80 --max-retries 1 -oG - 10.77.0.0/26 |
		    grep -E "Ports: .*/(open|closed)/" | cut -d " " -f 2 >theirs
		wc -l <ours
		diff ours theirs'
	assert_output 24
}

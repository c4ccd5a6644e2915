# what must never happen, however much changes or comes in: large storms, for
# make check-storms. Each suite has small ones of its own.

setup() {
	load lib/helper
	load lib/network
	load lib/pingsweep
	cd "$BATS_TEST_TMPDIR"
	export -f change_at
}

# process $!: ip does the lines "$2" ... again and again, $1 lines a second
change_at() {
	python3 -c '
import sys, time
rate, lines = int(sys.argv[1]), sys.argv[2:]
while True:
    print(*lines, sep="\n", flush=True)
    time.sleep(len(lines) / rate)' "$@" 2>/dev/null | ip -batch - 3>&- &
}

# --- interfaces, addresses, routes

@test "ifup? -g: 100 000 routes, a hundred of which change a second" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		seq 0 99999 | awk "{ printf \"route add 11.%d.%d.%d/32 dev v0\n\",
		    \$1 / 65536, \$1 / 256 % 256, \$1 % 256 }" | ip -batch -
		change_at 100 "route del 11.0.0.1/32" "route add 11.0.0.1/32 dev v0"
		storm=$!
		trap "kill $storm" EXIT
		begin=$(date +%s)
		status timeout 30 ifisup -g -t 3 v0
		[ $(($(date +%s) - begin)) -le 6 ]
		ip route add default via 10.0.0.2
		status timeout 30 ifisup -g -t 20 v0
		# ten breaks of the default route, each seen: 1 s that never was
		for i in 1 2 3 4 5 6 7 8 9 10; do
			printf "%s\n" "route del default" \
			    "route add default via 10.0.0.2" | ip -batch -
			sleep .4
		done &
		status timeout 30 ifisup -g -s 1s -t 3 v0
		wait $!
		status timeout 30 ifisup -g -s 1s -t 20 v0
		kill -0 $storm'
	assert_output $'1\n0\n1\n0'
}

# run "$@" ten times, and say of each outcome: the status, how many lines it wrote
# beside the address that changes, how many twice, and its message
listed() {
	local i r

	for ((i = 0; i < 10; i++)); do
		r=0
		timeout 60 "$@" >list 2>err || r=$?
		echo "$r $(grep -cvxF 10.1.0.7 list) $(sort list | uniq -d | wc -l)" \
		    "$(sed 's/.*: they/they/' err)"
	done | sort -u
}

@test "lsif, ifaddr, ifup?: 3000 addresses, one of which changes" {
	export -f listed
	run -0 here '
		pair
		seq 0 2999 | awk "{ printf \"addr add 10.1.%d.%d/32 dev v1\n\",
		    \$1 / 256, \$1 % 256 }" | ip -batch -
		change_at 100 "addr del 10.1.0.7/32 dev v1" \
		    "addr add 10.1.0.7/32 dev v1"
		storm=$!
		listed ifaddr v1
		listed lsif -o name
		kill $storm
		# without end: this may be too much for a listing, not for a wait
		storm "addr del 10.1.0.7/32 dev v1" "addr add 10.1.0.7/32 dev v1"
		storm=$!
		trap "kill $storm" EXIT
		listed ifaddr v1 >all
		grep -Evx "0 2999 0 |2 0 0 they kept changing while being listed" \
		    all || :
		timeout 60 lsif -f v1 2>/dev/null | grep -m 1 sync
		status timeout 30 ifisup -4 -t 1 v0
		ip addr add 10.0.0.1/24 dev v0
		status timeout 60 ifisup -4 -t 30 v0
		kill -0 $storm'
	assert_output $'0 2999 0 \n0 3 0 \nsync\t-\t-\n1\n0'
}

@test "lsif: 200 renames a second among 600 interfaces: none twice, none missing" {
	run -0 here '
		seq 300 | sed "s/.*/link add a& type veth peer name b&/" | ip -batch -
		lines=()
		for i in 1 2 3; do
			lines+=("link set a$i name tmp" "link set b$i name a$i" \
			    "link set tmp name b$i")
		done
		change_at 200 "${lines[@]}"
		trap "kill $!" EXIT
		end=$((SECONDS + 10))
		while ((SECONDS < end)); do
			lsif -o index,name >list
			cksum <list >>lists
			echo $(wc -l <list) $(cut -f 1 list | sort -u | wc -l) \
			    $(cut -f 2 list | sort -u | wc -l)
		done | sort -u
		kill -0 $!
		[ $(sort -u lists | wc -l) -gt 5 ]'
	assert_output '601 601 601'
}

@test "ifup?: 1000 interfaces that come and go without end" {
	run -0 here '
		pair
		seq 500 | sed "s/.*/link add a& type veth peer name b&/" | ip -batch -
		storm "link add x type bridge" "link set x up" "link del x" \
		    "link set a1 mtu 1400" "link set a1 mtu 1401"
		storm=$!
		trap "kill $storm" EXIT
		status timeout 30 ifisup -4 -t 2 v0
		(sleep 1; ip addr add 10.0.0.1/24 dev v0) &
		status timeout 60 ifisup -4 -t 40 v0
		status timeout 60 ifisup -e -t 40 lo b500
		kill -0 $storm'
	assert_output $'1\n0\n0'
}

# --- packets

# one reply without end, as fast as can be
FLOOD='
import __main__ as m, os
reply()
p = m.heapq.heappop(m.later)[2]
while to == 5: os.write(m.tun, p)'

@test "pingsweep: a flood without end holds up neither -w, nor TERM, nor others" {
	for HOW in $SOCKETS; do
		export HOW FLOOD
		run -0 among "$FLOOD" '
			begin=$(date +%s)
			status timeout 30 pingsweep -q -k 1 -t 20s -w 3s 10.99.0.5 10.99.0.77
			[ $(($(date +%s) - begin)) -le 6 ]
			rm -f out
			pingsweep -e -k 1 -t 1m 10.99.0.5 10.99.0.66 127.0.0.0/16 >out 2>err &
			pid=$!
			await 20 has_lines 1000 out
			kill -TERM $pid
			await 5 gone $pid
			status wait $pid'
		assert_output $'1\n143'
	done
}

@test "pingsweep: of 65 536 hosts a router rejects every second: nobody is taken for another" {
	for HOW in $SOCKETS; do
		export HOW
		rm -f out
		run -0 here '
			network
			alive 10.77.0.0/16
			at $router sh -c "echo 1000000 >/proc/sys/net/ipv4/icmp_msgs_per_sec" || :
			seq 1 2 65535 | awk "{ printf \"route add unreachable 10.77.%d.%d/32\n\",
			    \$1 / 256, \$1 % 256 }" | at $router ip -batch -
			pingsweep -b -r 20000 -k 3 -t 500ms 10.77.0.0/16 >out || echo $?
			wc -l <out
			awk -F"\t" "{ split(\$1, n, \".\"); s = n[4] % 2 ? \"inactive\" : \"alive\" }
			    \$2 != s || (s == \"inactive\" && \$4 !~ /^(unreachable 192.0.2.2|timeout)\$/)" out'
		assert_output $'1\n65536'
	done
}

@test "pingsweep: 60 hosts behind a queue that is full for good, 65 534 elsewhere" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 here '
			pair
			ip addr add 10.98.0.1/24 dev v0
			seq 2 61 | sed "s/.*/neigh add 10.98.0.& lladdr 2:0:0:0:0:9 dev v0/" |
			    ip -batch -
			tc qdisc add dev v0 root tbf rate 8bit burst 80 limit 100
			begin=$(date +%s)
			pingsweep -r 0 -k 2 -t 500ms 10.98.0.2-31 127.0.0.0/16 10.98.0.32-61 |
			    cut -f 2,4 | sort | uniq -c | tr -s " \t" " "
			[ $(($(date +%s) - begin)) -le 60 ]'
		assert_output $' 65534 alive -\n 60 inactive timeout'
	done
}

@test "pingsweep: 250 hosts about whose first try an error comes in the second" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'error(3, 1, after=.3 + to % 10 * .03) if n == 1 else reply(after=.2)' '
			pingsweep -r 0 -k 2 -t 300ms 10.99.0.2-251 | cut -f 2 | sort | uniq -c | tr -s " "'
		assert_output ' 250 alive'
	done
}

@test "pingsweep: a reader that stalls in the midst of 2^20 hosts keeps it from no signal" {
	run --separate-stderr -0 here '
		mkfifo pipe
		exec 8<>pipe
		for signal in TERM INT HUP QUIT TERM; do
			env --default-signal pingsweep -r 0 127.0.0.0/12 >&8 2>err &
			await 10 sleeps $! pingsweep
			kill -$signal $!
			[ $signal != QUIT ] || kill -TERM $!
			await 5 gone $!
			status wait $! 2>/dev/null
		done'
	assert_output $'143\n130\n129\n143\n143'
}

# --- names

# of the first server, names are wrong in seven ways; the second is honest, but
# knows nothing of those on which both are silent
LIES='
how, i = name.split(".")[0].split("-")
good = ["127.2.%d.%d" % (len(how), int(i))] if kind == "A" else []
bad = {"id": 0} if how == "id" else {"name": "x.test"}
if how == "silent": pass
elif how == "honest" or server == "127.0.0.2": reply(*good)
elif how == "failing": reply(code=2)
elif how in ("id", "other"): reply("127.3.0.1", **bad)
elif how == "truncated": reply(*good, cut=not tcp)
else: send(query[:2] + b"\x81\x80" + b"\xff" * 40)'

@test "pingsweep: 520 names, of servers that lie in seven ways" {
	printf 'nameserver 127.0.0.%d\n' 1 2 >resolv.conf
	echo options timeout:1 attempts:1 >>resolv.conf
	seq 100 | sed 's/.*/127.1.0.& known&.test/' >hosts
	for how in honest failing silent id other truncated nonsense; do
		seq -f "$how-%g.test" 60
	done | shuf --random-source=/dev/zero >list
	sed 's/.* //' hosts >>list
	export LIES
	run -2 here '
		dns "$LIES" 127.0.0.1 127.0.0.2
		named timeout 200 pingsweep -r 0 <list 2>err >out'
	[ "$(wc -l <err)" -eq 60 ]
	run -0 sh -c 'cut -f 1,2,5 out | sed "s/-[0-9]*\.test//; s/known.*/known/
	    s/^127\.1\.0\.[0-9]*/hosts/; s/^127\.2\.\([0-9]*\)\.[0-9]*/\1/
	    s/^\(.*\)\t/\1 /; s/\t/ /" | sort | uniq -c | tr -s " "'
	assert_output ' 60 - error silent
 60 2 alive id
 60 5 alive other
 60 6 alive honest
 60 7 alive failing
 60 8 alive nonsense
 60 9 alive truncated
 100 hosts alive known'
}

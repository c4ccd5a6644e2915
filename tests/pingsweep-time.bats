# pingsweep: how often, how fast, and what ends it

setup() {
	load lib/network
	load lib/helper
	load lib/pingsweep
	cd "$BATS_TEST_TMPDIR"
}

# --- how often, how long, how fast

@test "pingsweep: only the silent are tried again, -k times in all" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'if to == 5 or to == 7 and n == 2: reply()' '
			told -k 3 -t 200ms 10.99.0.5-7'
		assert_output $'10.99.0.5 alive -\n10.99.0.6 inactive timeout\n10.99.0.7 alive -\n1'
		run -0 sh -c 'cut -d " " -f 2 asked | sort | uniq -c | tr -s " "'
		assert_output $' 1 10.99.0.5\n 3 10.99.0.6\n 2 10.99.0.7'
	done
}

@test "pingsweep: two tries are the default" {
	run -0 among 'pass' 'told -t 100ms 10.99.0.5; wc -l <asked'
	assert_output $'10.99.0.5 inactive timeout\n1\n2'
}

@test "pingsweep: no try is sooner than -t after the last" {
	run -0 among 'pass' 'told -k 4 -t 150ms 10.99.0.5-8'
	python3 - <<-'END'
		last = {}
		for line in open("asked"):
		    time, host = line.split()[:2]
		    if host in last:
		        # the reader of the tun may have been late once
		        assert float(time) - last[host] > .1, (host, time, last)
		    last[host] = float(time)
		assert len(last) == 4
	END
}

@test "pingsweep: -t is obeyed, for the last try too" {
	run -0 among 'reply(after=1)' '
		told -k 1 -t 100ms 10.99.0.5
		told -k 1 -t 10s 10.99.0.6
		cut -f 3 records'
	assert_equal "${lines[*]:0:4}" '10.99.0.5 inactive timeout 1 10.99.0.6 alive - 0'
	[ "${lines[4]%.*}" -ge 1000 ]
	run -0 among 'pass' '
		begin=${EPOCHREALTIME/.}
		told -k 2 -t 300ms 10.99.0.5
		[ $((${EPOCHREALTIME/.} - begin)) -ge 600000 ]'
}

@test "pingsweep: -t auto finds those that are alive" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'if to != 6: reply(after=.05)' 'told -t auto 10.99.0.5-7'
		assert_output $'10.99.0.5 alive -\n10.99.0.6 inactive timeout\n10.99.0.7 alive -\n1'
	done
}

@test "pingsweep: an answer to an earlier try counts, with its own round trip" {
	for HOW in $SOCKETS; do
		export HOW
		run -0 among 'if n == 1: reply(after=.6)' '
			pingsweep -t 400ms -k 3 10.99.0.5 | cut -f 2,3'
		[[ $output == alive$'\t'* ]]
		rtt=${output#*$'\t'}
		[ "${rtt%.*}" -ge 600 ]
	done
}

@test "pingsweep: -w is a hard stop, the undecided are inactive by the deadline" {
	run -0 among 'if to == 2: reply()' '
		timeout 20 pingsweep -c -r 20 -t 30s -w 400ms 10.99.0.2-90 >out || echo $?'
	assert_output 1
	[[ $(head -n 1 out) == 10.99.0.2$'\talive\t'* ]]
	[ "$(grep -c $'\tinactive\t-\tdeadline\t-$' out)" -eq 88 ]
	[[ $(tail -n 1 out) == $'total\t89\talive\t1\tinactive\t88\t'* ]]
	[ "$(wc -l <asked)" -lt 89 ]
}

@test "pingsweep: -w is no less hard where few records are wanted of many hosts" {
	for which in -q -qc -a; do
		run -0 here "timeout 10 pingsweep -F $which -t 30s -w 100ms \
		    127.0.0.1 1.0.0.0-9.255.255.255 128.0.0.0-254.255.255.255 |
		    cut -f 1-6
		    echo \${PIPESTATUS[0]}"
		case $which in
		-q) assert_output 1 ;;
		-qc) assert_output $'total\t2281701377\talive\t1\tinactive\t2281701376\n1' ;;
		-a) assert_output $'127.0.0.1\n1' ;;
		esac
	done
}

@test "pingsweep: -N stops at that many answers" {
	run -0 here 'pingsweep -r 20 -N 3 127.1.0.0/16 | cut -f 1,2'
	assert_output $'127.1.0.1\talive\n127.1.0.2\talive\n127.1.0.3\talive'
	run -0 here 'pingsweep -q -r 20 -N 1 127.1.0.0/16'
	assert_output ""
	# and no more, however many have come in
	run -0 here 'pingsweep -ar 0 -N 3 127.1.0.0/16
		pingsweep -cr 0 -N 70 127.1.0.0/16 | tail -n 1 | cut -f 3-6'
	assert_output $'127.1.0.1\n127.1.0.2\n127.1.0.3\nalive\t70\tinactive\t0'
	run -0 among 'if to == 9: reply()' '
		told -r 0 -t 30s -N 1 10.99.0.2-9 || echo $?'
	assert_output $'10.99.0.9 alive -\n0'
	run -0 among 'if to == 9: reply()' 'told -t 100ms -N 2 10.99.0.8-9 || echo $?'
	assert_output $'10.99.0.8 inactive timeout\n10.99.0.9 alive -\n1'
}

@test "pingsweep: -r is how many probes a second there are" {
	run -0 among 'reply()' 'told -a -r 20 10.99.0.2-22'
	[ "${#lines[@]}" -eq 22 ]
	# 20 gaps are 1 s; a slow reader sees the first one late
	awk 'NR == 1 { first = $1 } END { exit !(NR == 21 && $1 - first > .7) }' asked
}

@test "pingsweep: -r paces tries, too" {
	run -0 among 'pass' 'told -r 20 -k 2 -t 50ms 10.99.0.2-7'
	awk 'NR == 1 { first = $1 } END { exit !(NR == 12 && $1 - first > .35) }' asked
}

# behind v0 nothing is sent any more, its queue is full
clog() {
	pair
	ip -batch - <<-END
		addr add 10.98.0.1/24 dev v0
		neigh add 10.98.0.2 lladdr 2:0:0:0:0:9 dev v0
		neigh add 10.98.0.3 lladdr 2:0:0:0:0:9 dev v0
	END
	tc qdisc add dev v0 root tbf rate 8bit burst 80 limit 100
}

@test "pingsweep: a host behind a full queue holds up no other, and its tries pass" {
	export -f clog
	for HOW in $SOCKETS; do
		export HOW
		run -0 here 'clog
			told -k 3 -t 100ms 10.98.0.2 127.0.0.1-100 10.98.0.3
			timeout 20 pingsweep -q -N 9 -t 1m 10.98.0.2-3 127.0.0.1-9'
		assert_output "$(echo 10.98.0.2 inactive timeout
			seq -f "127.0.0.%g alive -" 100
			printf '%s\n' '10.98.0.3 inactive timeout' 1)"
	done
}

@test "pingsweep: answers that came while it was stopped came in time" {
	for HOW in $SOCKETS; do
		export HOW
		# more than it reads at a time
		run -0 among 'for i in range(400 if to == 5 else 1): reply(after=.3)' '
			pingsweep -k 1 -t 1s 10.99.0.5-6 >out &
			pid=$!
			await 20 has_lines 2 asked
			# had it ended by now, on a slow machine, nothing were tried
			kill -STOP $pid && sleep 1.2 && kill -CONT $pid || :
			wait $pid
			cut -f 1,2 out'
		assert_output $'10.99.0.5\talive\n10.99.0.6\talive'
	done
}

# has t0 brought as many packets?
flooded() {
	[ "$(ip -s -j link show t0 | jq '.[0].stats64.rx.packets')" -ge "$1" ]
}

@test "pingsweep: a flood holds up neither -w nor TERM" {
	export -f flooded
	for HOW in $SOCKETS; do
		export HOW
		# each look is late, so that there is always more
		run -0 among 'for i in range(5000 if to == 5 else 0): reply(after=i * .001)' '
			late="strace -qq -o /dev/null -e inject=recvmmsg:delay_enter=2000"
			$late pingsweep -k 1 -t 10s -w 2s 10.99.0.5-6 || :
			! flooded 5000
			$late pingsweep -q -k 1 -t 20s 10.99.0.5-6 2>err &
			await 20 has_lines 4 asked
			kill -TERM $(pgrep -P $!)
			wait $! || echo $?
			! flooded 10000'
		[[ ${lines[0]} == 10.99.0.5$'\talive\t'* ]]
		assert_equal "${lines[1]} ${lines[2]}" $'10.99.0.6\tinactive\t-\tdeadline\t- 143'
	done
}

@test "pingsweep: where answers were lost for want of room, it says so once and asks again" {
	export -f flooded
	for HOW in $SOCKETS; do
		export HOW
		# 8 MiB, the most that a queue is given, take 5000 of these
		run -0 among '
if n > 1: reply()
elif to == 5:
    for i in range(8000): reply()
else: reply(after=.1)' '
			touch hold
			pingsweep -s 1400 -k 1 -t 3s 10.99.0.5-6 >out 2>err &
			pid=$!
			await 20 has_lines 2 asked
			kill -STOP $pid
			await 20 is_stopped $pid
			rm hold
			await 20 flooded 8001 2>/dev/null
			kill -CONT $pid
			wait $pid
			cut -f 1,2 out
			cat err'
		assert_output $'10.99.0.5\talive\n10.99.0.6\talive
pingsweep: answers came too fast and were lost: probing once more'
	done
}

@test "pingsweep: sending pauses once 2^18 hosts are behind one that is undecided" {
	run -0 among 'pass' '
		pingsweep -c -r 0 -k 1 -t 1m -w 3s 10.99.0.5 127.0.0.0/13 | tail -n 1'
	[[ $output == $'total\t524287\talive\t'* ]]
	run cut -f 10 <<<"$output"
	[ "$output" -gt 1 ]
	[ "$output" -le 262144 ]
	run -0 among 'pass' '
		pingsweep -c -e -r 0 -k 1 -t 6s 10.99.0.5 127.0.0.0/13 >out || echo $?
		tail -n 1 out | cut -f 1-6'
	assert_output $'1\ntotal\t524287\talive\t524286\tinactive\t1'
}

# --- signals, resuming

@test "pingsweep: INT prints what is decided, the totals and where to resume, and kills" {
	for o in "" "-z 3" "-z 3 -P 2/2"; do
		rm -f out err
		run --separate-stderr -0 here "
			env --default-signal pingsweep -c -r 10 $o 127.1.0.0-99 >out 2>err &
			pid=\$!
			await 20 has_lines 5 out
			kill -INT \$pid
			wait \$pid || echo \$?
			pos=\$(sed -n 's/^pingsweep: interrupted, resume with -i \\([0-9]*\\)\$/\\1/p' err)
			[ \"\$(wc -l <err)\" -eq 1 ]
			pingsweep -r 0 $o -i \"\$pos\" 127.1.0.0-99 >rest
			pingsweep -l $o 127.1.0.0-99 >want"
		assert_output 130
		[[ $(tail -n 1 out) == total$'\t'*$'\tseconds\t'* ]]
		sed '$d' out | cut -f 1 | cat - <(cut -f 1 rest) | diff - want
	done
}

@test "pingsweep: TERM and HUP are as INT" {
	for s in TERM HUP; do
		rm -f out err
		run --separate-stderr -0 here "
			env --default-signal pingsweep -r 10 127.1.0.0-99 >out 2>err &
			pid=\$!
			await 20 has_lines 3 out
			kill -$s \$pid
			wait \$pid || kill -l \$?"
		assert_output $s
		run cat err
		assert_output --regexp \
		    '^pingsweep: interrupted, resume with -i [0-9]+$'
		[ "$(grep -c . out)" -ge 3 ]
	done
}

# fd 8 is a pipe that is full but for $1 bytes
stall() {
	mkfifo pipe
	exec 8<>pipe
	python3 - "$1" <<-'END'
		import fcntl, os, sys
		room = fcntl.fcntl(8, 1032)     # F_GETPIPE_SZ
		os.write(8, bytes(room - int(sys.argv[1])))
	END
}

# does process $1 wait, and signal $2 end it?
ends_by() {
	await 10 sleeps "$1" pingsweep
	kill "-$2" "$1"
	await 5 gone "$1" || kill -KILL "$1"
	wait "$1" 2>/dev/null || kill -l $?
}

@test "pingsweep: a reader that stalls does not keep it from a signal" {
	export -f stall ends_by
	for room in 0 4096 8192; do
		rm -f pipe
		run --separate-stderr -0 here "stall $room
			env --default-signal pingsweep -r 0 127.0.0.0/20 >&8 &
			ends_by \$! TERM
			env --default-signal pingsweep -e -r 0 127.0.0.0/20 >&8 &
			ends_by \$! INT
			env --default-signal pingsweep 127.0.0.1 >&8 &
			ends_by \$! HUP"
		assert_output $'TERM\nINT\nHUP'
	done
}

@test "pingsweep: records that nobody reads do not keep it from the signal before" {
	export -f stall
	run -0 among 'if to == 5: reply()' '
		stall 0
		env --default-signal pingsweep -c -t 1m 10.99.0.4-5 >&8 2>err &
		await 20 has_lines 2 asked
		kill -TERM $!
		await 5 gone $!
		wait $! 2>/dev/null || kill -l $?
		cat err'
	assert_output TERM
}

@test "pingsweep: once its reader reads again, signals are heard as before" {
	export -f stall
	run --separate-stderr -0 here '
		stall 0
		env --default-signal pingsweep -r 50 127.1.0.0/16 >&8 2>err &
		pid=$!
		await 10 sleeps $pid pingsweep
		kill -USR1 $pid
		head -c 65536 <&8 >/dev/null
		await 10 has_lines 1 err
		kill -INT $pid
		await 5 gone $pid
		wait $pid || kill -l $?
		wc -l <err
		tail -n 1 err'
	assert_output --regexp $'^INT\n2\npingsweep: interrupted, resume with -i [0-9]+$'
}

# does process $1 wait, and need no time of the processor?
waits() {
	local before
	before=$(cut -d " " -f 14,15 "/proc/$1/stat")
	sleep .3
	sleeps "$1" pingsweep &&
	    [ "$(cut -d " " -f 14,15 "/proc/$1/stat")" = "$before" ]
}

@test "pingsweep: nor one that leaves it room for a part of what is written" {
	export -f waits
	for sig in TERM INT HUP; do
		SIG=$sig run here '
			[ -p pipe ] || mkfifo pipe
			exec 8<>pipe
			python3 -c "
import os
os.set_blocking(8, False)
try:
    while os.write(8, bytes(4096)): pass
except BlockingIOError: os.set_blocking(8, True)
os.read(8, 4096)"
			env --default-signal pingsweep -r 0 127.0.0.0/18 >&8 &
			await 20 waits $!
			kill -$SIG $!
			await 10 gone $! || kill -KILL $!
			wait $! 2>/dev/null || echo $?'
		[ "${lines[-1]}" -gt 128 ] && [ "${lines[-1]}" -ne 137 ] || fail "$output"
	done
}

@test "pingsweep: nor does a terminal that nobody reads" {
	export -f ends_by waits
	run -0 here 'python3 -c "
import os, pty, subprocess, sys
master, terminal = pty.openpty()
sys.exit(subprocess.call(sys.argv[1:], stdout=terminal))" \
		    bash -c "env --default-signal pingsweep -r 0 127.0.0.0/18 &
			await 20 waits \$!
			ends_by \$! TERM >&2"'
	assert_output TERM
}

@test "pingsweep: nor does a reader of messages that stalls, and records are written" {
	export -f stall ends_by
	run -0 among 'reply(host=9)' '
		stall 0
		env --default-signal pingsweep -cv -t 1m 10.99.0.5-7,9 >out 2>&8 &
		ends_by $! TERM
		cut -f 1-8 out'
	assert_output $'TERM\ntotal\t4\talive\t0\tinactive\t0\terror\t0'
}

@test "pingsweep: while its reader stalls, USR1 and QUIT print progress" {
	export -f stall
	run -0 here '
		stall 0
		env --default-signal pingsweep -r 0 127.0.0.0/20 >&8 2>err &
		pid=$!
		await 10 sleeps $pid pingsweep
		trap "kill -KILL $pid" ERR
		kill -USR1 $pid
		await 3 has_lines 1 err
		kill -QUIT $pid
		await 3 has_lines 2 err
		kill -TERM $pid
		await 5 gone $pid
		wait $pid || kill -l $?'
	[ "${lines[-1]}" = TERM ]
	run ! grep -v '^pingsweep: [0-9]*% [0-9]*/4094 hosts' err
}

@test "pingsweep: signals that were ignored stay ignored" {
	run -0 among 'reply(after=.5)' '
		trap "" INT HUP
		pingsweep -at 5s 10.99.0.5 >out 2>err &
		pid=$!
		await 20 has_lines 1 asked
		kill -INT $pid
		kill -HUP $pid
		wait $pid
		cat out err'
	assert_output 10.99.0.5
}

@test "pingsweep: USR1 and QUIT print progress, and it goes on" {
	run -0 among 'if to != 7 or n == 2: reply()' '
		env --default-signal pingsweep -t 2s 10.99.0.2-9 >out 2>err &
		pid=$!
		await 20 has_lines 8 asked
		kill -USR1 $pid
		await 20 has_lines 1 err
		kill -QUIT $pid
		await 20 has_lines 2 err
		wait $pid
		wc -l <out
		cat err'
	[ "${lines[0]}" = 8 ]
	[ "${#lines[@]}" -eq 3 ]
	[[ ${lines[1]} == *[0-9]* && ${lines[2]} == *[0-9]* ]]
}

@test "pingsweep: progress goes to a terminal once it takes a second, else nowhere" {
	run -0 among 'pass' '
		script -qec "pingsweep -a -k 1 -t 2s 10.99.0.5 >out" tty </dev/null >/dev/null || :
		script -qec "pingsweep -a -k 1 -t 100ms 10.99.0.5 >out2" tty2 </dev/null >/dev/null || :
		pingsweep -a -k 1 -t 2s 10.99.0.5 2>err || echo $?'
	assert_output 1
	[ ! -s out ]
	[ ! -s err ]
	sed '1d;$d' tty | grep -aq '[0-9]'
	run ! grep -a 10.99 out2
	[ -z "$(sed '/^Script/d' tty2 | tr -d '\r\n')" ]
}

@test "pingsweep: its reader gone, it ends by SIGPIPE" {
	run -0 here '
		set +e
		env --default-signal=PIPE timeout 20 pingsweep -r 50 127.1.0.0/16 2>err | head -n 1 >out
		echo ${PIPESTATUS[0]}'
	assert_output 141
	[ ! -s err ]
	[ "$(wc -l <out)" -eq 1 ]
}

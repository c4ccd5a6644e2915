# repeat: when it runs a command, what it gives it, and how both end

setup() {
	load lib/helper
	load lib/repeat
	cd "$BATS_TEST_TMPDIR"
}

USAGE='usage: repeat [-aefquvw] [-b max] [-d delay] [-j jitter] [-k grace] [-n runs] [-T total] [-t limit] [-x list] interval command [arg ...]'

# --- usage

# bats test_tags=fast
@test "repeat: usage, help and version" {
	for line in '-?' -Z --no --versio --help=x -4; do
		run --separate-stderr -125 repeat "$line"
		[ -z "$output" ]
		[ "${#stderr_lines[@]}" -eq 2 ]
		[ "${stderr_lines[0]}" = "repeat: $line: unknown option" ]
		[ "${stderr_lines[1]}" = "$USAGE" ]
	done
	run --separate-stderr -0 repeat --help
	[ -z "$stderr" ]
	[ "${lines[0]}" = "$USAGE" ]
	[ "${#lines[@]}" -eq 16 ]
	run -0 repeat -v --version
	[ "$output" = "repeat $(cd "$TOP" && value VERSION)" ]
	for option in --help --version; do
		run --separate-stderr -125 sh -c '"$@" >/dev/full' sh repeat $option
		[ "$stderr" = "repeat: stdout: No space left on device" ]
		run --separate-stderr -125 sh -c '"$@" >&-' sh repeat $option
		[ "$stderr" = "repeat: stdout: Bad file descriptor" ]
	done
}

@test "repeat: called as every it says so" {
	run --separate-stderr -125 every
	[ "${stderr_lines[0]}" = "every: no interval" ]
	[ "${stderr_lines[1]}" = "${USAGE/repeat/every}" ]
	run -0 every --version
	[ "$output" = "every $(cd "$TOP" && value VERSION)" ]
	run --separate-stderr -127 every 1 ./nosuch
	[ "$stderr" = "every: ./nosuch: not found" ]
	run -0 every -n 2 0 echo x
	[ "$output" = $'x\nx' ]
}

# "$2" ... is refused with 125 and message $1 before anything runs
refused() {
	local why=$1

	shift
	run --separate-stderr -125 repeat "$@"
	[ -z "$output" ]
	[ "${#stderr_lines[@]}" -eq 2 ]
	assert_equal "${stderr_lines[0]}" "repeat: $why"
	[ "${stderr_lines[1]}" = "$USAGE" ]
}

@test "repeat: operands that lack" {
	refused 'no interval'
	refused 'no interval' -n 1
	refused 'no interval' --
	refused 'no command' 10
	refused 'no command' -n 1 -- 10
}

@test "repeat: an interval that is none" {
	for t in x 10x 5. -- -1 +1 1e3 0x1 nan inf '1 ' 1,5 1m1m 1s1m; do
		run --separate-stderr -125 repeat -- "$t" echo x
		[ -z "$output" ]
		[[ ${stderr_lines[0]} == "repeat: $t: "@(is|has)" "* ]]
	done
	refused 'interval: is not a duration' '' echo x
	refused '101d100y: is not a duration' 101d100y echo
	refused '36525.1d: is over 100 years' 36525.1d echo
}

@test "repeat: option arguments that are none" {
	refused '-n is too small: 0' -n 0 1 echo x
	refused '-n is not a number: x' -n x 1 echo x
	refused '-n is too large: 18446744073709551616' \
	    -n 18446744073709551616 1 echo x
	refused '-t is too small: 0' -t 0 1 echo x
	refused '-T is too small: 0s' -T 0s 1 echo x
	refused '-b is too small: 0' -b 0 1 echo x
	for o in b d j k t T; do
		refused "-$o is not a duration: 5x" "-$o" 5x 1 echo x
		refused "-$o is over 100 years: 40000d" "-$o" 40000d 1 echo x
	done
	refused '-x is too large: 256' -x 256 1 echo x
	refused '-x is not a number: ' -x '' 1 echo x
	refused '-x is not a number: foo' -x 2,foo,7 1 echo x
	refused '-x has a range that goes down: 3-2' -x 3-2 1 echo x
	refused '-n: needs an argument' -n
}

@test "repeat: options that contradict each other" {
	refused '-a: not with -b' -a -b 5 1 echo x
	refused '-a: not with -w' -aw 1 echo x
	refused '-b: not with -w' -w -b 5 1 echo x
	refused '-q: not with -v' -qv 1 echo x
	refused '-f: not without -t or -T' -f 1 echo x
	refused '-k: not without -t or -T' -k 1 1 echo x
	refused '-a: not with the interval 0' -a 0 echo x
	refused '-b: not with the interval 0' -b 5 0 echo x
	refused '-b: is less than the interval' -b 5 6 echo x
	for o in -t -T; do
		run -0 repeat -f -k 0 $o 1m -n 1 0 true
	done
	run -0 repeat -n 1 -j 0 -d 0 -b 1 1 true
}

@test "repeat: options end at the interval, words stay words" {
	run -0 repeat -n 1 0 printf '<%s>' -n -v --help '' 'a  b' '*' '$HOME' ';' $'\n'
	[ "$output" = $'<-n><-v><--help><><a  b><*><$HOME><;><\n>' ]
	run -0 repeat -n 1 -- 0 printf '<%s>' -- x
	[ "$output" = '<--><x>' ]
}

@test "repeat: of a repeated option the last counts, lists add up" {
	run -0 repeat -n 5 -n 2 0 echo x
	[ "$output" = $'x\nx' ]
	run -3 repeat -x 3 -x 4 0 sh -c 'exit 3'
	run -4 repeat -x 3 -x 4 0 sh -c 'exit 4'
}

# --- when

# bats test_tags=fast
@test "repeat: starts are on a fixed grid, whatever a run and its start take" {
	trace -n 8 .05 sleep .01
	[ "$(wc -l <timers)" -ge 3 ]
	run -0 differences
	for d in "${lines[@]}"; do
		[ $((d % 50000000)) -eq 0 ]
	done
}

@test "repeat: no run starts before it is due" {
	read -r before _ </proc/uptime
	trace -n 6 .05 sh -c 'read up _ </proc/uptime; echo "$up" >>starts'
	[ "$(wc -l <starts)" -eq 6 ]
	# the first start is not waited for; /proc/uptime has hundredths
	paste <(tail -n +2 starts | tail -n "$(wc -l <timers)") timers |
	    awk '{ if (NF == 2 && $1 * 1e9 < $2 - 1e7) exit 1 }'
	# a run may log its start late, but none is early
	awk -v before="$before" '$1 - before < .05 * (NR - 1) - .01 {
		print; exit 1 }' starts
}

@test "repeat: the first run is at once, with -d after the delay" {
	trace -n 1 100h true
	[ ! -s timers ]
	read -r begin _ </proc/uptime
	repeat -n 1 -d .3 100h true
	read -r end _ </proc/uptime
	[ $((10#${end/.} - 10#${begin/.})) -ge 29 ]
}

@test "repeat: -d moves the grid" {
	trace -n 5 -d .12 .05 true
	run -0 differences
	for d in "${lines[@]}"; do
		[ $((d % 50000000)) -eq 0 ]
	done
}

@test "repeat: starts that fall into a run are skipped, and said once" {
	run --separate-stderr -0 repeat -n 3 .05 sleep .12
	[ -z "$output" ]
	[ "${#stderr_lines[@]}" -eq 1 ]
	[[ $stderr =~ ^repeat:\ run\ 1:\ starts\ skipped:\ [0-9]+,\ [0-9]+\.[0-9]{3}s$ ]]
	run --separate-stderr -0 repeat -v -n 3 .05 sleep .12
	[ "$(grep -c 'starts skipped' <<<"$stderr")" -eq 2 ]
	[ "$(grep -c 'run [1-3]: exit 0, ' <<<"$stderr")" -eq 3 ]
	run --separate-stderr -0 repeat -q -n 3 .05 sleep .12
	[ -z "$stderr" ]
}

@test "repeat: the first skip alone is said, whatever lies between" {
	run --separate-stderr -0 repeat -n 3 .1 sh -c '[ $REPEAT_RUN -eq 2 ] || sleep .25'
	[ "${#stderr_lines[@]}" -eq 1 ]
	assert_regex "$stderr" 'starts skipped: [1-9]'
}

@test "repeat: after skipped starts it is on the grid, without a burst" {
	trace -q -n 4 .05 sleep .12
	[ "$(wc -l <timers)" -ge 2 ]
	run -0 differences
	for d in "${lines[@]}"; do
		[ $((d % 50000000)) -eq 0 ] && [ "$d" -ge 100000000 ]
	done
}

@test "repeat: a start missed while stopped is made once" {
	background repeat .1 sh -c 'read up _ </proc/uptime; echo "run $up" >>runs'
	pid=$!
	await 5 ran 2
	kill -STOP $pid
	await 5 is_stopped $pid
	sleep 1
	before=$(runs)
	read -r continued _ </proc/uptime
	kill -CONT $pid
	await 20 ran $((before + 3))
	kill $pid
	wait $pid || [ $? -eq 143 ]
	# ten starts were missed: in a burst the third would be at once
	third=$(tail -n "+$((before + 3))" runs | head -n 1)
	[ $((10#${third//[^0-9]} - 10#${continued/.})) -ge 10 ]
}

@test "repeat: -w waits the interval after each run" {
	trace -w -n 4 .05 sleep .1
	[ "$(wc -l <timers)" -eq 3 ]
	run -0 differences
	for d in "${lines[@]}"; do
		[ "$d" -ge 150000000 ]
	done
}

@test "repeat: -b doubles the wait after further failures, up to its limit" {
	trace -b .2 -n 6 .05 false || [ $? -eq 1 ]
	[ "$(wc -l <timers)" -eq 5 ]
	run -0 differences
	[ "${lines[0]}" -ge 100000000 ]
	[ "${lines[1]}" -ge 200000000 ]
	[ "${lines[2]}" -ge 200000000 ]
}

@test "repeat: -b begins anew after a success" {
	trace -b 1h -n 6 .01 sh -c '[ $REPEAT_RUN = 5 ]' || [ $? -eq 1 ]
	[ "$(wc -l <timers)" -eq 5 ]
	run -0 differences
	[ "${lines[0]}" -ge 20000000 ]
	[ "${lines[1]}" -ge 40000000 ]
	[ "${lines[2]}" -ge 80000000 ]
	# after run 5, the fifth wait
	trace -b 1h -n 7 .01 sh -c '[ $REPEAT_RUN = 5 ]' || [ $? -eq 1 ]
	[ "$(wc -l <timers)" -eq 6 ]
}

@test "repeat: -a starts at multiples of the interval by the wall clock" {
	before=$(date +%s%N)
	trace -a -n 3 .05 true
	grep -q 'timerfd_create(CLOCK_REALTIME' trace
	grep -q 'TFD_TIMER_ABSTIME|TFD_TIMER_CANCEL_ON_SET' trace
	[ "$(wc -l <timers)" -ge 3 ]
	while read -r t; do
		[ $((t % 50000000)) -eq 0 ]
		[ "$t" -ge "$before" ]
	done <timers
}

@test "repeat: -a: woken because the clock was set, though it was not, it starts in time" {
	strace -qq -o trace -e trace=timerfd_settime \
	    -e inject=timerfd_settime:error=ECANCELED:when=2+2 \
	    repeat -a -n 3 .05 sh -c 'echo run >>runs'
	grep -q ECANCELED trace
	[ "$(runs)" -eq 3 ]
}

# the calls that the injections are counted by: 1, 5, 7, 9, 11 ... ask for the
# time since boot, the others for that of the wall clock
@test "repeat: -a: a clock that is set ahead starts nothing before the next multiple" {
	ahead=$(python3 -c 'import struct
print(struct.pack("qq", 30000 * 86400 + 1, 0).hex())')
	poke="inject=clock_gettime:poke_exit=@arg2=$ahead:when=8+2"
	strace -qq -o trace -e "$poke" true || skip 'strace before 5.11'
	background strace -D -qq -o trace -e trace=clock_gettime,timerfd_settime \
	    -e "$poke" -e inject=timerfd_settime:error=ECANCELED:when=3 \
	    repeat -a 10000d sh -c 'echo run >>runs'
	pid=$!
	await 5 asleep $pid
	kill -CHLD $pid		# it wakes, as by a clock that was set
	await 5 grep -q "tv_sec=$((40000 * 86400))" trace
	await 5 asleep $pid
	kill $pid
	wait $pid || [ $? -eq 143 ]
	[ "$(runs)" -eq 0 ]
	run ! grep -E '(BOOTTIME|MONOTONIC).*INJECTED' trace
	[ "$(grep -c 'REALTIME.*INJECTED' trace)" -ge 2 ]
}

@test "repeat: -a -d starts that much after them" {
	trace -a -d 20ms -n 3 .05 true
	while read -r t; do
		[ $((t % 50000000)) -eq 20000000 ]
	done <timers
}

@test "repeat: -j adds up to the jitter to each start, without adding up" {
	trace -j .03 -n 12 .05 true
	[ "$(wc -l <timers)" -ge 8 ]
	run -0 differences
	[ "$(sort -u <<<"$output" | wc -l)" -ge 4 ]
	first=$(head -n 1 timers)
	for d in "${lines[@]}"; do
		[ $((d)) -ge 20000000 ]
	done
	# all are within one jitter of one grid
	while read -r t; do
		echo $(((t - first + 5000000000) % 50000000))
	done <timers | sort -n >phase
	python3 - <<-'END'
		p = sorted(int(l) for l in open("phase"))
		gaps = [b - a for a, b in zip(p, p[1:] + [p[0] + 50000000])]
		assert max(gaps) >= 20000000, p
	END
}

@test "repeat: with the interval 0 the next run is at once, and no timer is set" {
	trace -n 50 0 sh -c 'echo run >>runs'
	[ "$(runs)" -eq 50 ]
	[ ! -s timers ]
}

@test "repeat: a kernel without BOOTTIME is asked for MONOTONIC" {
	run -0 strace -qq -o trace -e trace=timerfd_create,clock_gettime,timerfd_settime \
	    -e inject=timerfd_create:error=EINVAL:when=1 repeat -q -n 3 .01 echo x
	[ "$output" = $'x\nx\nx' ]
	grep -q 'timerfd_create(CLOCK_MONOTONIC' trace
	run ! grep -q 'clock_gettime(CLOCK_BOOTTIME' trace
}

@test "repeat: it makes no system call while it sleeps" {
	strace -D -o calls repeat 1h true 3>&- &
	await 20 grep -q timerfd_settime calls	# run 1 has ended
	await 5 asleep $!
	before=$(wc -l <calls)
	sleep 2
	[ "$(wc -l <calls)" -eq "$before" ]
	kill $!
}

@test "repeat: a run costs at most ten system calls" {
	[ -z "$SAN" ] || skip 'the sanitizers make calls of their own'
	for n in 10 30; do
		strace -qq -o "calls$n" repeat -n $n .002 "$BIN/lsif" --version \
		    >/dev/null 2>&1
	done
	[ $(($(wc -l <calls30) - $(wc -l <calls10))) -le 200 ]
}

# --- until when

# bats test_tags=fast
@test "repeat: -n so many runs, and no wait after the last" {
	run -0 timeout 20 repeat -n 1 1h echo x
	[ "$output" = x ]
	run -0 repeat -n 3 0 echo x
	[ "$output" = $'x\nx\nx' ]
	run -5 repeat -n 3 0 sh -c 'echo x; exit 5'
	[ "$output" = $'x\nx\nx' ]
}

@test "repeat: -u until success, -e until failure, with its status" {
	run -0 repeat -u 0 sh -c 'echo $REPEAT_RUN; [ $REPEAT_RUN = 3 ]'
	[ "$output" = $'1\n2\n3' ]
	run -7 repeat -e 0 sh -c 'echo $REPEAT_RUN; [ $REPEAT_RUN != 3 ] || exit 7'
	[ "$output" = $'1\n2\n3' ]
	run -0 repeat -ue 0 echo x
	[ "$output" = x ]
}

@test "repeat: -x until one of the statuses, -u and -e being two lists" {
	run -64 repeat -x 2,64-78 0 sh -c 'echo $REPEAT_RUN; exit $((61 + $REPEAT_RUN))'
	[ "$output" = $'1\n2\n3' ]
	run -0 repeat -u -x 9 0 true
	run -9 repeat -u -x 9 0 sh -c 'exit 9'
	run -143 repeat -x 143 0 sh -c 'kill $$'
	run -255 repeat -x 255 0 sh -c 'exit 255'
}

@test "repeat: the first of several conditions ends it" {
	run -1 repeat -u -n 3 0 sh -c 'echo x; exit 1'
	[ "$output" = $'x\nx\nx' ]
	run -0 repeat -e -n 3 0 echo x
	[ "$output" = $'x\nx\nx' ]
}

@test "repeat: -T neither starts a run after the time nor waits for it" {
	run --separate-stderr -0 timeout 20 repeat -T 1m 1h echo x
	[ "$output" = x ]
	[ -z "$stderr" ]
	run -3 timeout 20 repeat -T 1m 1h sh -c 'exit 3'
	run -0 timeout 20 repeat -T 1 .6 true
}

@test "repeat: -T with a condition unmet is 124" {
	for option in -u '-x 3' '-x 0 -x 7'; do
		run --separate-stderr -124 timeout 20 repeat $option -T 1m 1h false
		[ -z "$stderr" ]
	done
	run -124 timeout 20 repeat -e -T 1m 1h true
	run --separate-stderr -0 timeout 20 repeat -v -T 1m 1h true
	[ "${stderr_lines[-1]}" = "repeat: total time is over" ]
	run --separate-stderr -124 timeout 20 repeat -vu -T 1m 1h false
	[ "${stderr_lines[-1]}" = "repeat: total time is over" ]
}

@test "repeat: -T that is over before the first run is 124" {
	run -124 timeout 20 repeat -T 1 -d 1h 1 echo x
	[ -z "$output" ]
}

@test "repeat: a run whose program the kernel does not get is cut as well" {
	ln -s "$(type -P true)" slow
	run --separate-stderr -124 strace -f -qq -o calls -P "$PWD/slow" \
	    -e inject=execve:delay_enter=2000000 repeat -n 1 -t .1 0 "$PWD/slow"
	assert_regex "$stderr" 'run 1: sent TERM, [01]\.'
}

@test "repeat: a run with a limit does not outlive it" {
	for options in '-t 1m' '-T 1m' '-f -t 1m'; do
		rm -f pid
		background repeat $options 0 sh -c 'echo $$ >pid; exec sleep 100'
		await 20 test -s pid
		kill -KILL $!
		await 20 gone "$(<pid)"
	done
	rm pid
	background repeat 0 sh -c 'echo $$ >pid; exec sleep 100'
	await 20 test -s pid
	kill -KILL $!
	wait $! || :
	kill "$(<pid)"		# without one it does
}

@test "repeat: -T cuts the run in progress" {
	run --separate-stderr -124 timeout 20 repeat -T .2 1 sleep 100
	[[ $stderr =~ ^repeat:\ run\ 1:\ sent\ TERM,\ (0\.[2-9]|[1-9][0-9]*\.[0-9])[0-9]{2}s$ ]]
	run --separate-stderr -124 timeout 20 repeat -q -t 1h -T .2 1 sleep 100
	[ -z "$stderr" ]
}

# --- how a run ends

@test "repeat: its status is that of the last run" {
	for s in 0 1 2 42 124 125 126 127 128 255; do
		run "-$s" repeat -n 1 0 sh -c "exit $s"
		run "-$s" repeat -n 2 0 sh -c "exit $s"
	done
	run -143 repeat -n 1 0 sh -c 'kill $$'
	run -137 repeat -n 2 0 sh -c 'kill -9 $$'
	run -134 repeat -n 1 0 sh -c 'ulimit -c 0; kill -ABRT $$'
}

@test "repeat: not found is 127, cannot be run is 126, at once" {
	run --separate-stderr -127 timeout 20 repeat 1h nosuch-program
	[ "$stderr" = "repeat: nosuch-program: not found" ]
	run --separate-stderr -127 repeat 1h ./nosuch
	[ "$stderr" = "repeat: ./nosuch: not found" ]
	run --separate-stderr -127 repeat 1h /etc/passwd/x
	[ "$stderr" = "repeat: /etc/passwd/x: not found" ]
	run --separate-stderr -127 repeat 1h ''
	[ "$stderr" = "repeat: empty name: not found" ]
	run --separate-stderr -127 repeat 1h -n 3 true
	[ "$stderr" = "repeat: -n: not found (options come before the interval)" ]
	: >plain
	run --separate-stderr -126 repeat 1h ./plain
	[ "$stderr" = "repeat: ./plain: Permission denied" ]
	run --separate-stderr -126 repeat 1h .
	[ "$stderr" = "repeat: .: not found" ] || [ "$stderr" = "repeat: .: Permission denied" ]
	ln -s loop loop
	run --separate-stderr -126 repeat 1h ./loop
	[ "$stderr" = "repeat: ./loop: Symbolic link loop" ]
	run --separate-stderr -126 repeat 1h "$(printf '%0300d' 0)"
	[[ $stderr == "repeat: 000"*"Filename too long" ]]
	ln -s "$(command -v true)" stale
	run --separate-stderr -126 strace -f -o trace -P "$PWD/stale" \
	    -e inject=execve:error=ESTALE repeat 1h "$PWD/stale"
	[ "$stderr" = "repeat: $PWD/stale: errno 116" ]
	run --separate-stderr -127 repeat -u 1h $'\e[1mx\xff'
	[ "$stderr" = "repeat: ?[1mx?: not found" ]
}

@test "repeat: a command that cannot be run later is a failed run" {
	script once <<<'echo run >>runs; [ $REPEAT_RUN = 2 ] || rm once'
	run --separate-stderr -127 repeat -n 3 0 ./once
	[ "$(runs)" -eq 1 ]
	[ "$stderr" = $'repeat: ./once: not found\nrepeat: ./once: not found' ]
	script twice <<-'END'
		mv twice away
		(sleep .2; mv away twice) >/dev/null 2>&1 &
		[ $REPEAT_RUN != 1 ]
	END
	run -0 timeout 20 repeat -u .02 ./twice
	script later <<<'chmod -x later'
	run --separate-stderr -126 repeat -n 2 0 ./later
	[ "$stderr" = "repeat: ./later: Permission denied" ]
}

@test "repeat: no process to be had is a failed run, 125, and tried again" {
	run --separate-stderr -0 strace -qq -o trace -e trace=vfork,clone,fork \
	    -e inject=vfork,clone,fork:error=EAGAIN:when=1..2 \
	    repeat -u 0 echo x
	[ "$output" = x ]
	[ "$stderr" = "$(printf 'repeat: cannot start a process: Resource temporarily unavailable\n%.0s' 1 2)" ]
	# nor does that last beyond the end of all
	run --separate-stderr -125 strace -qq -o trace -e trace=poll,ppoll,fork,clone \
	    -e inject=fork,clone:error=EAGAIN repeat -T .4s 1h true
	wait=$(sed -n 's/^poll(.*, 3, \([0-9]*\)).*/\1/p' trace | tail -n 1)
	((wait > 0 && wait <= 401))
	run --separate-stderr -125 strace -qq -o trace \
	    -e inject=vfork,clone,fork:error=ENOMEM repeat -n 2 0 echo x
	[ -z "$output" ]
}

@test "repeat: a run that cannot be waited for is said, 125" {
	run --separate-stderr -125 strace -qq -o trace -e inject=wait4:error=EPERM \
	    repeat -n 3 0 sh -c 'echo run >>runs'
	assert_equal "$stderr" 'repeat: cannot wait: Operation not permitted'
	[ "$(runs)" -eq 1 ]
}

@test "repeat: what it needs and does not get is said, 125" {
	[ -z "$SAN" ] || skip 'the sanitizers make calls of their own'
	for call in mmap:when=1 signalfd4 timerfd_create; do
		run --separate-stderr -125 strace -qq -o trace \
		    -e "inject=${call%:*}:error=EMFILE${call#"${call%:*}"}" \
		    repeat -n 1 0 echo x
		[ -z "$output" ]
		[ "$stderr" = "repeat: cannot begin: No file descriptors available" ]
	done
}

# --- limits

@test "repeat: -t cuts a run with TERM, its status is 124" {
	run --separate-stderr -124 repeat -n 2 -t .1 0 sleep 100
	[ "${#stderr_lines[@]}" -eq 2 ]
	[[ ${stderr_lines[1]} =~ ^repeat:\ run\ 2:\ sent\ TERM,\ (0\.[1-9]|[1-9][0-9]*\.[0-9])[0-9]{2}s$ ]]
	run --separate-stderr -0 repeat -n 2 -t 1m 0 true
	[ -z "$stderr" ]
}

@test "repeat: a run that was cut has failed, even if it exits 0" {
	for until in -u -e; do
		cut_when_ready -q $until 0 sh -c 'trap "exit 0" TERM
			: >ready; sleep 100 & wait'
	done
	run -0 repeat -q -u -t .2 0 sh -c '
		[ "$REPEAT_STATUS" = 124 ] || exec sleep 100'
}

@test "repeat: after the grace KILL, with -k 0 never" {
	# ignored from its first moment on
	run --separate-stderr -124 env --ignore-signal=TERM \
	    repeat -k .1 -n 1 -t .1 0 sleep 100
	[[ ${stderr_lines[0]} == *': run 1: sent TERM, '* ]]
	[[ ${stderr_lines[1]} == *': run 1: sent KILL, '* ]]
	run --separate-stderr -124 env --ignore-signal=TERM \
	    repeat -k 0 -n 1 -t .1 0 sh -c 'sleep .5; echo end'
	[ "$output" = end ]
	[ "${#stderr_lines[@]}" -eq 1 ]
}

@test "repeat: a stopped run is continued, so that TERM can end it" {
	run -124 timeout 20 repeat -q -k 0 -n 1 -t .1 0 sh -c 'kill -STOP $$'
}

@test "repeat: -t ends all of the run's group" {
	cut_when_ready -q 0 sh -c '
		sleep 100 & echo $! >pid
		: >ready
		wait'
	await 5 gone "$(cat pid)"
}

@test "repeat: KILL reaches those of the group that outlive its leader" {
	# the leader dies of TERM, its child ignores that
	cut_when_ready -q -k .2 0 sh -c '
		(trap "" TERM; : >ready; while :; do sleep .01; done) &
		echo $! >pid
		wait'
	await 5 gone "$(cat pid)"
}

@test "repeat: who ends within the grace is not killed" {
	cut_when_ready -q -k 20 0 bash -c '
		(trap "sleep .2; echo cleaned >done; exit" TERM
		 : >ready
		 while :; do sleep .01; done) &
		wait'
	[ "$(cat done)" = cleaned ]
}

@test "repeat: a daemon that a run leaves behind is left alone" {
	run -0 repeat -n 1 -t 1m 0 sh -c 'sleep 100 >/dev/null 2>&1 & echo $! >pid'
	kill "$(cat pid)"
	cut_when_ready -q 0 sh -c '
		setsid sh -c "echo \$\$ >pid; : >ready; exec sleep 100" >/dev/null 2>&1 &
		sleep 100'
	kill "$(cat pid)"
}

group() {
	ps -o pgid= -p "$1" | tr -d ' '
}
export -f group

@test "repeat: only -t and -T without -f give the run a group of its own" {
	for options in '' '-f -t 1m' '-f -T 1m' '-w'; do
		run -0 bash -c 'repeat $1 -n 1 .01 bash -c "[ \$(group \$\$) = \$(group \$PPID) ]"' bash "$options"
	done
	for options in '-t 1m' '-T 1m'; do
		run -0 bash -c 'repeat $1 -n 1 .01 bash -c "[ \$(group \$\$) = \$\$ ]"' bash "$options"
	done
}

@test "repeat: -f cuts the command alone" {
	cut_when_ready -q -f 0 sh -c '
		sleep 100 >/dev/null 2>&1 & echo $! >pid
		: >ready
		wait'
	kill "$(cat pid)"
}

# --- what a run is given

@test "repeat: a run knows its number and the status of the one before" {
	run -3 repeat -n 3 0 sh -c \
	    'echo "$REPEAT_RUN ${REPEAT_STATUS-none}"; exit $REPEAT_RUN'
	[ "$output" = $'1 none\n2 1\n3 2' ]
	REPEAT_RUN=9 REPEAT_STATUS=9 run -0 repeat -n 1 0 \
	    sh -c 'env | grep REPEAT_'
	[ "$output" = REPEAT_RUN=1 ]
	run -0 repeat -n 2 0 repeat -n 1 0 sh -c 'env | grep REPEAT_'
	[ "$output" = $'REPEAT_RUN=1\nREPEAT_RUN=1' ]
}

@test "repeat: the rest of the environment is as it was" {
	run -0 env -i A=1 'B=x y' PATH=/usr/bin:/bin "$BIN/repeat" -n 1 0 env
	assert_equal "$(sort <<<"$output")" \
	    $'A=1\nB=x y\nPATH=/usr/bin:/bin\nREPEAT_RUN=1'
}

@test "repeat: masks, dispositions and umask are the run's as they were ours" {
	state='umask; grep -E "^Sig(Blk|Ign|Cgt)|^Shd" /proc/self/status'
	for signals in --block-signal=USR1,CHLD,INT,TERM,ALRM,TTOU \
	    --ignore-signal=HUP,PIPE,CHLD,INT,QUIT,TSTP,ALRM --default-signal; do
		for options in '' '-t 1m'; do
			cmp <(env $signals dash -c "umask 027; exec dash -c '$state'") \
			    <(env $signals dash -c "umask 027; exec repeat $options -n 1 0 dash -c '$state'")
		done
	done
}

@test "repeat: descriptors are the run's as they were ours, and no more" {
	for closed in '' '<&-' '>&-' '2>&-' '<&- 2>&-' '7</dev/null'; do
		for prog in '' 'repeat -t 1m -n 1 0' 'repeat -n 1 0' 'repeat -an 1 .01'; do
			sh -c "exec $prog python3 -c '
import os
open(\"fds\", \"a\").write(str([i for i in range(50)
    if os.path.exists(f\"/proc/self/fd/{i}\") and
    not os.readlink(f\"/proc/self/fd/{i}\").startswith(\"/proc\")]) + \"\n\")' $closed 3>&-" || [ "$closed" ]
		done
		[ "$(sort -u fds | wc -l)" -eq 1 ]
		rm fds
	done
}

@test "repeat: standard input is not read: a loop keeps its lines" {
	run -0 sh -c 'printf "a\nb\nc\n" | while read -r line; do
		echo "$line"; repeat -n 2 0 true; done'
	[ "$output" = $'a\nb\nc' ]
	run -0 sh -c 'printf "a\nb\nc\n" | repeat -n 2 0 dash -c "read line; echo \$line"'
	[ "$output" = $'a\nb' ]
}

@test "repeat: it says nothing on stdout, and with -v a line a run on stderr" {
	run --separate-stderr -1 repeat -v -n 2 .01 sh -c 'exit $(($REPEAT_RUN - 1))'
	[ -z "$output" ]
	[[ ${stderr_lines[0]} =~ ^repeat:\ run\ 1:\ exit\ 0,\ [0-9]+\.[0-9]{3}s$ ]]
	[[ ${stderr_lines[-1]} =~ ^repeat:\ run\ 2:\ exit\ 1,\ [0-9]+\.[0-9]{3}s$ ]]
}

@test "repeat: a script without #! is sh's, found in PATH or not" {
	mkdir bin
	script 'bin/a script' <<<'echo "$0" "$@"'
	run -0 repeat -n 2 0 'bin/a script' 1 '2  3'
	[ "$output" = $'bin/a script 1 2  3\nbin/a script 1 2  3' ]
	PATH=$PWD/bin:$PATH run -0 repeat -n 2 0 'a script' x
	[ "$output" = "$PWD/bin/a script x"$'\n'"$PWD/bin/a script x" ]
}

@test "repeat: PATH is searched in its order, for each run" {
	mkdir a b c
	script a/prog <<<'echo a; rm a/prog'
	script b/prog <<<'echo b'
	: >c/prog
	PATH=/nonexistent:c:a:b:$PATH run -0 repeat -n 2 0 prog
	[ "$output" = $'a\nb' ]
	run -0 env PATH=/etc/passwd:b "$BIN/repeat" -n 1 0 prog
	[ "$output" = b ]
	run --separate-stderr -126 env PATH=c "$BIN/repeat" -n 1 0 prog
	[ "$stderr" = "repeat: prog: Permission denied" ]
	script prog <<<'echo here'
	for path in '' : c: :c c::/x; do
		run -0 env "PATH=$path" "$BIN/repeat" -n 1 0 prog
		[ "$output" = here ]
	done
	run -0 env PATH="$(printf '/%05000d' 0):b" "$BIN/repeat" -n 1 0 prog
	[ "$output" = b ]
	run -0 env -u PATH "$BIN/repeat" -n 1 0 true
}

@test "repeat: PATH is the first of that name, and its names as long as can be" {
	mkdir a b
	printf 'echo a\n' | script a/which
	printf 'echo b\n' | script b/which
	run -0 python3 -c 'import ctypes, os, sys
c = ctypes.CDLL(None)
def strings(l): return (ctypes.c_char_p * (len(l) + 1))(*map(os.fsencode, l), None)
c.execve(os.fsencode(sys.argv[1]), strings(["repeat", "-n1", "0", "which"]),
    strings(["PATH=" + os.getcwd() + "/a", "PATH=" + os.getcwd() + "/b"]))' "$(type -P repeat)"
	assert_output a
	for n in 4093 4094 4095 5000; do
		run --separate-stderr -126 env PATH=: \
		    "$(type -P repeat)" -n1 0 "$(printf "%${n}s" | tr ' ' x)"
		[[ $stderr == *"name too long" ]]
	done
}

@test "repeat: closed descriptors are not taken for something else" {
	for closed in '<&-' '>&-' '2>&-' '<&- >&-' '<&- >&- 2>&-'; do
		run -0 sh -c "repeat -n 3 .01 sh -c 'echo run >>runs' $closed"
		run -0 sh -c "repeat -t 1m -n 3 .01 sh -c 'echo run >>runs' $closed"
	done
	[ "$(runs)" -eq 30 ]
}

# --- who reads is gone

@test "repeat: between runs it ends as soon as nobody reads" {
	run -0 timeout 20 bash -c 'repeat 1h echo x | head -n 1; echo "${PIPESTATUS[@]}"'
	[ "$output" = $'x\n141 0' ]
	run -0 timeout 20 bash -c 'repeat -w 1h sh -c "echo x; exec sleep .2" | head -n 1
		echo "${PIPESTATUS[@]}"'
	[ "$output" = $'x\n141 0' ]
	run -0 timeout 20 bash -c 'repeat 0 true | true; echo "${PIPESTATUS[@]}"'
	[ "$output" = "141 0" ]
}

@test "repeat: it dies by the signal, so that its parent knows" {
	run -0 timeout 20 python3 -c '
import os, signal, subprocess
r, w = os.pipe()
p = subprocess.Popen(["repeat", "1h", "echo", "x"], stdout=w)
os.close(w)
assert os.read(r, 9) == b"x\n"
os.close(r)
print(signal.Signals(-p.wait()).name)'
	[ "$output" = SIGPIPE ]
}

@test "repeat: a socket whose other end is closed has no reader" {
	run -0 timeout 20 python3 -c '
import signal, socket, subprocess
a, b = socket.socketpair()
p = subprocess.Popen(["repeat", "1h", "echo", "x"], stdout=b)
b.close()
assert a.recv(9) == b"x\n"
a.close()
print(signal.Signals(-p.wait()).name)'
	[ "$output" = SIGPIPE ]
}

@test "repeat: a socket that nobody hears at the moment is no reader gone" {
	run -0 python3 -c 'import socket, subprocess, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
nobody = s.getsockname()
t = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
t.connect(nobody)
s.close()
sys.exit(subprocess.call(["repeat", "-n", "3", ".05", "sh", "-c",
    "echo run >>runs; echo x 2>/dev/null || :"], stdout=t))'
	[ "$(runs)" -eq 3 ]
}

@test "repeat: a run that SIGPIPE killed is the last" {
	run -0 how repeat 0 sh -c 'echo run >>runs; kill -PIPE $$'
	[ "$output" = SIGPIPE ]
	[ "$(runs)" -eq 1 ]
}

@test "repeat: where SIGPIPE is ignored, lost output is said, 125" {
	run --separate-stderr -0 bash -c 'trap "" PIPE
		timeout 20 repeat 1h echo x | head -n 1; echo "${PIPESTATUS[@]}"'
	[ "$output" = $'x\n125 0' ]
	[ "$stderr" = "repeat: stdout: Broken pipe" ]
}

@test "repeat: a closed stdout is not a reader that is gone" {
	run -0 sh -c 'repeat -n 5 .01 true >&-'
	run -0 sh -c 'repeat -n 5 .01 true >/dev/full'
	run -0 sh -c 'repeat -n 5 .01 true >/dev/null'
	run -0 sh -c 'repeat -n 5 .01 true >file'
	run -0 sh -c 'repeat -n 5 .01 true 1<file'
}

# what the suites of repeat share

# an executable script of that name, from standard input, without "#!"
script() {
	cat >"$1"
	chmod +x "$1"
}

# how often was "run" written to file runs?
runs() {
	[ -e runs ] && wc -l <runs || echo 0
}

# has it been that often by now?
ran() {
	[ "$(runs)" -ge "$1" ]
}

# start "$@" in the background as $!, the ignores of those who started us undone
background() {
	env --default-signal "$@" 3>&- &
}

# "repeat -n 1 -t LIMIT $@" is cut, with 124: the run is to make file ready, and
# the limit grows until it comes to that
cut_when_ready() {
	local limit

	for limit in .2 2 20; do
		rm -f ready
		run --separate-stderr -124 repeat -n 1 -t $limit "$@"
		[ ! -e ready ] || return 0
	done
	return 1
}

# is repeat, process $1, waiting for the next start, or a run to end?
asleep() {
	sleeps "$1" repeat
}

# the instants that a timer was set to, in ns, from a trace of "repeat ..."
timers() {
	sed -n 's/.*it_value={tv_sec=\([0-9]*\), tv_nsec=\([0-9]*\)}.*/\1 \2/p' "$1" |
	    awk '{ printf "%d%09d\n", $1, $2 }'
}

# trace "repeat $@", its timers to file timers
trace() {
	strace -qq -o trace -e trace=timerfd_settime,timerfd_create repeat "$@"
	timers trace >timers
}

# each line of timers minus the one before
differences() {
	local t last=

	while read -r t; do
		[ -z "$last" ] || echo $((t - last))
		last=$t
	done <timers
}

# "$@", and how it ended: "exit 3" or "SIGINT"
how() {
	env --default-signal python3 -c '
import signal, subprocess, sys
r = subprocess.call(sys.argv[1:])
print("exit %d" % r if r >= 0 else signal.Signals(-r).name)' "$@"
}

export -f runs ran

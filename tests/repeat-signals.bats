# repeat: what signals and a terminal do to it and to its command

setup() {
	load lib/helper
	load lib/repeat
	cd "$BATS_TEST_TMPDIR"
}

# --- signals

# repeat as process p; wait until file $1 is there and p sleeps, then $2 is done
signals='
import os, signal, subprocess, sys, time
def until(true):
    for i in range(2000):
        if true(): return
        time.sleep(.01)
    sys.exit("waited in vain")
def written(file):
    return os.path.exists(file) and open(file).read().strip() != ""
def state(pid):
    return open(f"/proc/{pid}/stat").read().rsplit(") ")[-1][0]
def ended(p):
    p.wait(20)
    return signal.Signals(-p.returncode).name
'

@test "repeat: between runs INT, QUIT, TERM and HUP end it at once" {
	for sig in INT QUIT TERM HUP; do
		rm -f runs
		run -0 env --default-signal python3 -c "$signals"'
p = subprocess.Popen(["repeat", "1h", "sh", "-c", "echo run >>runs"])
until(lambda: written("runs") and state(p.pid) == "S")
time.sleep(.1)
p.send_signal(getattr(signal, sys.argv[1]))
print(ended(p))' SIG$sig
		[ "$output" = SIG$sig ]
		[ "$(runs)" -eq 1 ]
	done
}

# a run does $3 on signal $1, which is sent to $2, "pid" or "group"; then
# repeat $4 ... is to die of it, and to leave no run behind
signalled() {
	rm -f runs pid stop
	run env --default-signal python3 -c "$signals"'
name, whom, trap = sys.argv[1:4]
sig = getattr(signal, "SIG" + name)
p = subprocess.Popen(["repeat", *sys.argv[4:], "0", "sh", "-c",
    f"""trap "{trap}" {name}; echo run >>runs; echo $$ >pid
    until [ -e stop ]; do sleep .01; done"""], start_new_session=True)
until(lambda: written("pid"))
if whom == "group":
    os.killpg(p.pid, sig)
else:
    p.send_signal(sig)
if trap == "":
    time.sleep(.2)
    assert p.poll() is None
    open("stop", "w")
print(ended(p))
until(lambda: not os.path.exists("/proc/" + open("pid").read().strip()))' "$@"
	assert_equal "${lines[-1]}" "SIG$1"	# dash says "Quit"
	[ "$(runs)" -eq 1 ]
}

@test "repeat: in a run a signal is passed on, and ends it whatever the run does" {
	for sig in INT QUIT TERM HUP; do
		for trap in - 'exit 0' ''; do
			for options in '' '-t 1m' '-f -t 1m'; do
				signalled $sig pid "$trap" $options
			done
		done
	done
}

@test "repeat: a signal to the whole group ends it as well" {
	for sig in INT TERM; do
		for trap in - 'exit 0' ''; do
			signalled $sig group "$trap"
		done
	done
}

# is TERM on its way to the child of process $1?
gets_term() {
	local pending

	pending=$(sed -n 's/^ShdPnd:[^0-9a-f]*/0x/p' "/proc/$(pgrep -P "$1")/status")
	[ $((pending & 0x4000)) -ne 0 ]
} 2>/dev/null

@test "repeat: it is passed on to a run whose program the kernel does not get" {
	script slow <<<'echo run >>runs; exec sleep 100'
	background strace -D -f -qq -o calls -P "$PWD/slow" \
	    -e inject=execve:delay_enter=3000000 repeat -f -t 1m 0 "$PWD/slow"
	pid=$!
	await 20 pgrep -P $pid
	kill -TERM $pid
	await 20 gets_term $pid
	status=0
	wait $pid || status=$?
	[ $status -eq 143 ]
	[ "$(runs)" -eq 0 ]
}

@test "repeat: a run that INT or QUIT killed is the last, though we got none" {
	run -0 how repeat 0 sh -c 'echo run >>runs; kill -INT $$'
	[ "$output" = SIGINT ]
	run -0 how repeat 0 sh -c 'echo run >>runs; ulimit -c 0; kill -QUIT $$'
	[ "$output" = SIGQUIT ]
	[ "$(runs)" -eq 2 ]
	run -0 how repeat -n 2 0 sh -c 'echo run >>runs; kill -TERM $$'
	[ "$output" = "exit 143" ]
	[ "$(runs)" -eq 4 ]
}

@test "repeat: ALRM runs now, and the grid stays" {
	background strace -D -qq -o trace -e trace=timerfd_settime repeat 1h \
	    sh -c 'echo run >>runs'
	pid=$!
	await 5 ran 1
	for n in 2 3 4; do
		await 5 asleep "$pid"
		kill -ALRM "$pid"
		await 5 ran $n
	done
	await 5 asleep "$pid"
	kill "$pid"
	timers trace >timers
	[ "$(wc -l <timers)" -ge 4 ]
	[ "$(sort -u timers | wc -l)" -eq 1 ]
}

@test "repeat: ALRM in a run makes one right after it" {
	background repeat 1h sh -c 'echo run >>runs
		[ $REPEAT_RUN != 1 ] || until [ -e stop ]; do sleep .01; done'
	pid=$!
	await 5 ran 1
	kill -ALRM $pid
	kill -ALRM $pid
	: >stop
	await 5 ran 2
	await 5 asleep $pid
	sleep .2
	[ "$(runs)" -eq 2 ]
	kill $pid
}

@test "repeat: of signals that come at once, ALRM begins no run before the end" {
	background repeat -v 1h sh -c 'echo run >>runs' 2>said
	pid=$!
	await 5 ran 1
	await 5 asleep $pid
	kill -STOP $pid
	kill -ALRM $pid
	kill -TERM $pid
	kill -CONT $pid
	status=0
	wait $pid || status=$?
	[ $status -eq 143 ]
	[ "$(grep -c 'run [0-9]' said)" -eq 1 ]
}

@test "repeat: a signal that is ignored is not died by, nor taken for another" {
	run --separate-stderr -0 bash -c "trap '' INT
		repeat -n 1 0 python3 -c 'import os, signal
signal.signal(2, signal.SIG_DFL); os.kill(os.getpid(), 2)'; echo \$?"
	[ "$output" = 130 ]
	[ -z "$stderr" ]
}

@test "repeat: a reader of its messages that is gone keeps no run from its end" {
	run -124 timeout 20 bash -c '
		repeat -t .2 -k .2 -n 1 0 sh -c "trap \"\" TERM
			echo \$\$ >pid; exec sleep 100" 2> >(exec true)'
	await 5 gone "$(cat pid)"
}

# repeat, run by $2 ..., makes its three runs although it gets signal $1
stays() {
	rm -f runs go
	"${@:2}" repeat -n 3 0 sh -c 'echo run >>runs
		until [ -e go ]; do sleep .01; done' 3>&- >/dev/null 2>&1 &
	await 20 ran 1
	kill -$1 $!
	: >go
	wait $!
	[ "$(runs)" -eq 3 ]
}

@test "repeat: inherited ignores stay" {
	for sig in INT QUIT TERM HUP ALRM; do
		stays $sig env --ignore-signal=$sig
	done
	stays HUP nohup
}

@test "repeat: SIGCHLD inherited as ignored or blocked loses no status" {
	run -3 env --ignore-signal=CHLD repeat -n 2 .01 sh -c 'exit 3'
	run -3 env --block-signal=CHLD repeat -n 2 .01 sh -c 'exit 3'
	run -3 env --ignore-signal=CHLD --block-signal=CHLD repeat -t 1m -n 2 0 sh -c 'exit 3'
}

@test "repeat: as PID 1 it reaps whoever is left to it" {
	run -0 unshare -rpf --mount-proc repeat -n 20 .01 sh -c '
		(sleep .001 &)
		[ $REPEAT_RUN = 20 ] || exit 0
		for i in $(seq 500); do
			ps -o stat= -A | grep -q Z || exit 0
			sleep .02
		done
		exit 1'
	run -0 unshare -rpf --mount-proc repeat -t 1m -n 20 0 sh -c '
		(true &) ; [ $(ps -o stat= -A | grep -c Z) -lt 5 ]'
}

@test "repeat: in a PID namespace for children only, its runs run" {
	run -0 unshare -rp repeat -t 1m -n 1 0 echo it runs
	[ "$output" = "it runs" ]
}

@test "repeat: as PID 1 it ends by a signal as well" {
	for sig in TERM INT; do
		rm -f runs
		background unshare -rpf --mount-proc --kill-child repeat 1h \
		    sh -c 'echo run >>runs'
		await 5 ran 1
		pid=$(pgrep -P $! repeat)
		await 5 asleep "$pid"
		kill -$sig "$pid"
		wait $! || [ $? -gt 128 ]
		gone "$pid"
	done
}

@test "repeat: a hundred thousand runs leave no descriptor and no memory behind" {
	local runs=100000

	[ -z "$SAN" ] || runs=2000	# each takes 10 ms
	rm -f state
	repeat -n $runs 0 "$BIN/lsif" --version >/dev/null 3>&- 2>&1 &
	pid=$!
	# descriptors, and KiB of memory, whether the kernel holds them or not
	state() {
		echo $(ls "/proc/$1/fd" | wc -l) \
		    $(awk '/^VmSize/ { print $2 }' "/proc/$1/status")
	}
	await 20 pgrep -P $pid
	read -r fds memory < <(state $pid)
	[ "$memory" ]
	while after=($(state $pid 2>/dev/null)) && [ "${#after[@]}" -eq 2 ]; do
		last=("${after[@]}")
		sleep .2
	done
	wait $pid
	[ "${last[0]}" -eq "$fds" ]
	[ "${last[1]}" -eq "$memory" ]
}

# --- on a terminal

# run script $2 with shell $1 at a terminal; once it said "ready", type $3;
# prints what is on the terminal after that, and how the shell ended
typed() {
	cat >typed.exp <<-'END'
		log_user 0
		set timeout 20
		lassign $argv shell script keys
		spawn -noecho {*}$shell $script
		expect ready {} timeout { puts timeout; exit 1 }
		foreach key [split $keys ""] { sleep .1; send -- $key }
		expect eof {} timeout { puts timeout; exit 1 }
		puts -nonewline [string map {"\r" ""} $expect_out(buffer)]
		lassign [wait] pid id error status killed sig
		if {$killed ne ""} { puts $sig } else { puts "exit $status" }
	END
	env --default-signal=INT,QUIT expect typed.exp "$@" 3>&-
}

# what a run may do about ^C
die='echo ready; exec sleep 100'
handle='trap "exit 0" INT; echo ready; while :; do sleep .01; done'
ignore='trap "" INT; echo ready; i=0; while [ $i -lt 50 ]; do sleep .01; i=$((i + 1)); done'
between='echo ready'

# ^C ends the script of each shell: the line after repeat is not reached
stops() {
	local shell options=$1 what

	for shell in bash dash 'zsh -f'; do
		for what in "$die" "$handle" "$ignore" "$between"; do
			echo "command repeat $options 1h sh -c '$what'; echo after" >script.sh
			run -0 typed "$shell" script.sh $'\x03'
			refute_output --partial after
			[[ $output == *@(SIGINT|exit 130) ]] ||
			    fail "$shell, $what: $output"
		done
	done
}

@test "repeat: ^C ends the script too, whatever the run does about it" {
	stops ''
}

@test "repeat: ^C ends the script too where the run has its own group" {
	stops '-t 1m'
}

@test "repeat: ^C ends the script too with -f" {
	stops '-f -t 1m'
}

@test "repeat: ^C ends a loop around it" {
	for shell in bash dash 'zsh -f'; do
		echo "while :; do command repeat -n 1 0 sh -c '$handle'; done" >script.sh
		run -0 typed "$shell" script.sh $'\x03'
		[[ $output == *SIGINT* || $output == *"exit 130"* ]]
	done
}

@test "repeat: a run reads the terminal, in its own group too" {
	for options in '' '-t 1m' '-f -t 1m'; do
		echo "repeat $options -n 2 0 sh -c 'echo ready; read x; echo got \$x'
			read y; echo then \$y" >script.sh
		run -0 typed bash script.sh $'one\rtwo\rthree\r'
		assert_line "got one"
		assert_line "got two"
		assert_line "then three"
		[ "${lines[-1]}" = "exit 0" ]
	done
}

@test "repeat: a run may set up the terminal, in its own group too" {
	for options in '' '-t 1m'; do
		echo "repeat $options -n 2 0 sh -c 'stty -echo; stty echo; echo done'
			echo ready; stty sane; echo ended" >script.sh
		run -0 typed bash script.sh ''
		assert_line ended
	done
}

@test "repeat: ^C at a run that has the terminal ends the script too" {
	echo "repeat -t 1m 1h sh -c 'echo ready; read x; read y'; echo after" >script.sh
	run -0 typed bash script.sh $'one\r\x03'
	refute_output --partial after
	[[ $output == *SIGINT ]]
}

@test "repeat: the terminal comes back from a run that gave it to another group" {
	echo "repeat -n 1 -t 1s -k .1 0 \
	    dash -mc 'echo ready; sleep 3; :' 2>/dev/null
		read y; echo then \$y" >script.sh
	run -0 typed bash script.sh $'one\r'
	assert_line "then one"
	[ "${lines[-1]}" = "exit 0" ]
}

# in a background group at a terminal: sh -c "$1", until it says $2. Once file $3
# exists the parent of the group has ended (no $3: before), so that no shell can
# bring the group to the foreground
orphan() {
	rm -f said
	python3 -c 'import os, pty, sys, time
command, last, late = sys.argv[1:]
def await_(true):
    for i in range(2000):
        if true():
            return
        time.sleep(.01)
pid, fd = pty.fork()
if pid:
    os.waitpid(pid, 0)
    sys.exit(0)
if os.fork() == 0:
    os.setpgid(0, 0)
    parent = os.getpid()
    if os.fork():
        await_(lambda: not late or os.path.exists(late))
        os._exit(0)
    if not late:
        await_(lambda: os.getppid() != parent)
    os.environ["PARENT"] = str(parent)
    os.execlp("sh", "sh", "-c", "{ %s; } </dev/tty >said 2>&1" % command)
os.wait()
await_(lambda: os.path.exists("said") and last in open("said").read())' "$1" "$2" "${3-}"
}

@test "repeat: with nobody to give it the terminal, a run cannot read it" {
	for repeat in 'exec repeat' repeat; do	# with the script between, too
		for options in '' '-T 1m' '-f -T 1m'; do
			orphan "$repeat $options -v -n 1 0 cat; echo" ': exit'
			assert_regex "$(<said)" '^cat: -: Input/output error
repeat: run 1: exit 1, '
		done
	done
}

@test "repeat: a run that waits for a terminal that cannot come is hung up" {
	orphan "repeat -T 1m -v -n 1 0 sh -c ': >late
		while kill -0 \$PARENT; do sleep .01; done 2>/dev/null
		exec cat'" ': exit' late
	assert_regex "$(<said)" '^repeat: run 1: exit 129, '
}

# an interactive bash and who types into it: expect(1), by the lines of standard
# input, with "$@" as its arguments; see awaits what is to come. At last "fine"
interactive() {
	{
		cat <<-'END'
			log_user 0
			set timeout 20
			proc see {what} {
				global expect_out
				expect $what {} \
				    timeout { puts "no $what"; exit 1 } \
				    eof { puts "eof before $what"; exit 1 }
			}
			spawn -noecho bash --norc --noprofile -i
			send "PS1='pro''mpt> '\r"
			see "prompt> "
		END
		cat
		cat <<-'END'
			puts fine
			send "exit\r"
			expect eof
		END
	} >typist.exp
	env --default-signal=INT,QUIT,TSTP,TTIN,TTOU expect typist.exp "$@" 3>&-
}

# after $1 is typed and "ready" is seen, ^Z, and so on
job_control() {
	interactive "$@" <<-'END'
		send "[lindex $argv 0]\r"
		see ready
		sleep .2
		send "\x1a"
		see Stopped
		see "prompt> "
		send "ps -o stat= -o comm= | grep -c '^T.*\\(repeat\\|dash\\)'; echo sta''tus\r"
		see status
		puts [regexp {[1-9]} $expect_out(buffer)]
		send "fg\r"
		see dash
		sleep .2
		foreach line [lrange $argv 1 end] {
			send "$line\r"
			see "got $line"
		}
		send "\x03"
		see "prompt> "
		send "echo \$?\r"
		see 130
	END
}

@test "repeat: ^Z stops it with its run, fg goes on with both" {
	for options in '' '-t 1m' '-f -t 1m'; do
		run job_control "repeat $options 1h dash -c 'echo rea\"\"dy; while :; do sleep .01; done'"
		assert_output $'1\nfine'
	done
}

@test "repeat: ^Z while the run has the terminal stops both, fg gives it back" {
	run job_control "repeat -t 1m 1h dash -c 'echo rea\"\"dy; while read x; do echo go\"\"t \$x; done'" one two
	assert_output $'1\nfine'
}

@test "repeat: in the background a run that reads the terminal stops the job" {
	run -0 interactive <<-'END'
		send "set -b\r"
		see "prompt> "
		send "repeat -t 1m -n 1 0 dash -c 'read x; echo go\"\"t \$x' &\r"
		see "Stopped"
		send "fg\r"
		sleep .2
		send "one\r"
		see "got one"
	END
	assert_output fine
}

@test "repeat: a terminal that the shell has taken meanwhile is left to it" {
	run -0 interactive <<-'END'
		send "repeat -t 1m -n 1 0 dash -c 'echo rea\"\"dy; read x; echo go\"\"t \$x; until \[ -e stop ]; do sleep .01; done'\r"
		see ready
		send "one\r"
		see "got one"
		exec pkill -STOP -s [exp_pid] -x repeat
		see "prompt> "
		send "bg\r"
		see "prompt> "
		send ": >stop\r"
		for {set i 0} {![catch {exec pgrep -s [exp_pid] -x repeat}]} {incr i} {
			after 20
			if {$i == 1000} { puts "no end"; exit 1 }
		}
		send "wait; echo fi''ne\r"
		see fine
	END
	assert_output fine
}

# --- in the shells

@test "repeat: in zsh it is a reserved word, every is not" {
	run -0 zsh -fc 'every -n 2 0 echo x; command repeat -n 2 0 echo y; \repeat -n 1 0 echo z'
	[ "$output" = $'x\nx\ny\ny\nz' ]
	printf 'disable -r repeat\nrepeat -n 2 0 echo x\n' >script
	run -0 zsh -f script
	[ "$output" = $'x\nx' ]
}

@test "repeat: in tcsh it is a builtin, every is not" {
	run -0 tcsh -fc 'every -n 2 0 echo x; \repeat -n 1 0 echo y'
	[ "$output" = $'x\nx\ny' ]
}

@test "repeat: in bash, dash and fish it is what it is" {
	for shell in bash dash 'fish --no-config'; do
		run -0 $shell -c 'repeat -n 2 0 echo x; every -n 1 0 echo y'
		[ "$output" = $'x\nx\ny' ]
	done
}

# what the programs have in common, beyond one program's own job

setup() {
	load lib/helper
	cd "$BATS_TEST_TMPDIR"
}

# run the rest by each program that reads names; it says a name again
filters() {
	local PROG
	for PROG in "ifaddr -H" "ifisup -v"; do
		"$@" $PROG
	done
}

# the words of a message about an unknown name; $1 is the program
unknown() {
	[ "${#stderr_lines[@]}" -eq 1 ]
	[ "$stderr" = "$1: $2: no such interface" ]
}

HINT=' (options come before names)'

@test "lsif keeps the contract" {
	keeps_the_contract lsif lo
}

@test "ifaddr keeps the contract" {
	keeps_the_contract ifaddr lo
}

@test "ifisup keeps the contract" {
	keeps_the_contract ifisup -v lo
}

# --- options

@test "options are clustered, the last of them with its argument or before it" {
	run -0 lo_up ifaddr -4c lo
	assert_output 127.0.0.1/8
	run -0 lo_up ifaddr -4oaddr,prefix lo
	assert_output $'127.0.0.1\t8'
	run -0 lo_up ifaddr -4o addr,prefix lo
	assert_output $'127.0.0.1\t8'
	run -0 lo_up ifisup -vet1s lo
	assert_output $'lo\tup\t-'
}

@test "an unknown letter of a cluster is named" {
	for prog in lsif ifaddr ifisup; do
		run --separate-stderr -2 "$prog" -4Z lo
		[ -z "$output" ]
		[ "${stderr_lines[0]}" = "$prog: -Z: unknown option" ]
	done
}

@test "options end at the first operand" {
	for prog in lsif ifaddr "ifisup -v"; do
		for option in -4 --help --version --; do
			run --separate-stderr -2 lo_up $prog lo "$option"
			[[ ${lines[0]} == *lo* || ${lines[0]} == 127.0.0.1 ]]
			[ "$stderr" = "${prog%% *}: $option: no such interface$HINT" ]
		done
	done
}

@test "-- ends the options" {
	for prog in lsif ifaddr "ifisup -v"; do
		run --separate-stderr -0 lo_up $prog -- lo
		[ -n "$output" ]
		run --separate-stderr -2 lo_up $prog -- --help
		[ -z "$stderr" ] || [ "$stderr" = "${prog%% *}: --help: no such interface$HINT" ]
		run --separate-stderr -2 lo_up $prog -- -4
		[ "$stderr" = "${prog%% *}: -4: no such interface$HINT" ]
		run --separate-stderr -2 lo_up $prog -- --
		[ "$stderr" = "${prog%% *}: --: no such interface$HINT" ]
	done
}

@test "an interface may be called like an option" {
	for prog in lsif ifaddr ifisup; do
		run --separate-stderr -0 netns sh -c '
			ip link add name -r type bridge
			ip addr add 10.1.1.1/24 dev -r
			ip link set dev -r up
			"$@" -- -r' sh "$prog"
	done
}

@test "an option that lacks its argument is a usage error" {
	for option in "lsif -o" "lsif -t" "ifaddr -o" "ifaddr -g" "ifaddr -4n" \
	    "ifaddr -s" "ifisup -t" "ifisup -vs"; do
		run --separate-stderr -2 $option
		[ -z "$output" ]
		[ "${#stderr_lines[@]}" -eq 2 ]
		[[ ${stderr_lines[0]} == "${option%% *}: -"*": needs an argument" ]]
		[[ ${stderr_lines[1]} == "usage: ${option%% *} "* ]]
	done
}

@test "--help where an argument is due is the argument" {
	for option in "lsif -o" "ifaddr -s" "ifaddr -n" "ifaddr -g" "ifisup -t"; do
		for arg in --help --version --; do
			run --separate-stderr -2 $option "$arg"
			[ -z "$output" ]
			[[ ${stderr_lines[0]} == "${option%% *}: "*"$arg"* ]]
			[[ ${stderr_lines[0]} != *"unknown option"* ]]
		done
	done
}

@test "--help and --version to a terminal show nothing that it would obey" {
	cd "$BATS_TEST_TMPDIR"
	for prog in lsif ifaddr ifisup pingsweep repeat; do
		for option in --help --version; do
			SHELL=$BASH script -qec "exec -a $'a\e[31mb\377' $prog $option" \
			    /dev/null </dev/null >typed
			run -0 head -n 1 typed
			[[ $output == *'a?[31mb?'* ]]
		done
	done
}

@test "--help and --version count only where an option may stand, after others too" {
	for prog in lsif ifaddr ifisup; do
		run --separate-stderr -0 "$prog" -4 --version
		[ "${output%% *}" = "$prog" ]
		run --separate-stderr -0 "$prog" -46 --help
		[[ ${lines[0]} == "usage: $prog "* ]]
	done
}

@test "the usage lines are those of the contract" {
	run -0 lsif --help
	assert_line -n 0 "usage: lsif [-046cdfgjLlpru] [-m master] [-n net] [-o col,...] [-t kind,...] [name ...]"
	run -0 ifaddr --help
	assert_line -n 0 "usage: ifaddr [-0146acHhjS] [-g dest] [-n net] [-o col,...] [-s scope] [name ...]"
	run -0 ifisup --help
	assert_line -n 0 "usage: ifisup [-046cdegOluvw] [-s time] [-t time] [name ...]"
}

@test "a program started without any argument, not even its name, does not crash" {
	cat >exec.c <<'C'
	#include <unistd.h>
	int
	main(int argc, char *argv[])
	{
		char *none[] = { NULL };

		execv(argv[argc - 1], none);
		return 126;
	}
C
	"${HOSTCC:-cc}" -w -o exec exec.c || skip "no compiler"
	run --separate-stderr -0 lo_up sh -c './exec "$1" </dev/null' sh \
	    "$(command -v lsif)"
	assert_output lo
	for prog in ifaddr ifisup; do
		run --separate-stderr -0 lo_up sh -c 'echo lo | ./exec "$1"' sh \
		    "$(command -v $prog)"
		[[ $output == *lo* ]]
		[ -z "$stderr" ]
	done
}

# --- messages

@test "control and non-UTF-8 bytes of operands go to standard error as ?" {
	for prog in lsif ifaddr ifisup; do
		run --separate-stderr -2 netns "$prog" -- $'a\n\t\e(1m\x7fb'
		unknown "$prog" 'a???(1m?b'
		run --separate-stderr -2 netns "$prog" -- $'\xff\xc3(\xed\xa0\x80x'
		unknown "$prog" '??(???x'
		run --separate-stderr -2 netns "$prog" -- $'a\xc2\x9bb'	# CSI
		[[ ${#stderr_lines[@]} -eq 1 && $stderr == "$prog: a?"* ]]
		[[ $stderr != *$'\x9b'* ]]
		run --separate-stderr -2 netns "$prog" -- 'é‰𝄞'
		unknown "$prog" 'é‰𝄞'
	done
}

@test "control and non-UTF-8 bytes of option arguments go to standard error as ?" {
	for option in "lsif -o" "ifaddr -o" "ifaddr -n" "ifaddr -g" "ifisup -t"; do
		run --separate-stderr -2 $option $'\e\xff\nx'
		[ "${#stderr_lines[@]}" -eq 2 ]
		[[ ${stderr_lines[0]} == *'???x'* ]]
	done
	run --separate-stderr -2 ifaddr $'-\e'
	[ "${stderr_lines[0]}" = "ifaddr: -?: unknown option" ]
	run --separate-stderr -2 ifaddr $'--\e\n\xff'
	[ "${stderr_lines[0]}" = "ifaddr: --???: unknown option" ]
}

@test "an empty operand is a bad name" {
	for prog in lsif ifaddr ifisup "ifisup -e" "ifisup -d" "ifisup -w"; do
		run --separate-stderr -2 lo_up timeout 5 $prog ""
		[ -z "$output" ]
		[ "${#stderr_lines[@]}" -eq 1 ]
		[[ $stderr == "${prog%% *}: "*": no such interface" ]]
	done
}

@test "a bad operand does not keep the others from being done" {
	for prog in lsif ifaddr "ifisup -v"; do
		run --separate-stderr -2 lo_up $prog nope lo ""
		[[ $output == *lo* ]]
		[ "${#stderr_lines[@]}" -eq 2 ]
		[ "${stderr_lines[0]}" = "${prog%% *}: nope: no such interface" ]
	done
}

@test "an unknown name that looks like an option: those come before names" {
	local prog
	for prog in lsif ifaddr ifisup; do
		run --separate-stderr -2 lo_up "$prog" lo -v --help -
		[ "${stderr_lines[0]}" = "$prog: -v: no such interface$HINT" ]
		[ "${stderr_lines[1]}" = "$prog: --help: no such interface$HINT" ]
	done
	# a line is not an operand
	for prog in "ifaddr lo" ifaddr "ifisup lo" ifisup; do
		[[ $prog == *lo ]] && prog+=" -"
		run --separate-stderr lo_up sh -c 'echo -v | "$@"' sh $prog
		[[ -z $stderr || $stderr == "${prog%% *}: -v: no such interface" ]]
	done
	[ "$stderr" ]

	# an interface may be called so
	run --separate-stderr -0 lo_up bash -c '
		ip link add name -v type bridge
		lsif lo -v && ifisup -u lo && ifisup -e lo -v'
	[ "$output" = $'lo\n-v' ]
	[ -z "$stderr" ]
}

@test "of a list that is wrong the element is said, and no other" {
	for prog in lsif ifaddr; do
		for list in foo foo,name name,foo name,foo,bar; do
			[ $prog = lsif ] || list=${list//name/addr}
			run --separate-stderr -2 $prog -o $list lo
			[ "${stderr_lines[0]}" = "$prog: -o has no such column: foo" ]
		done
	done
	run --separate-stderr -2 lsif -o "$(printf 'x%.0s' {1..999}),name"
	[[ ${stderr_lines[0]} =~ ^'lsif: -o has no such column: x'x{200,300}$ ]]
}

@test "an over-long operand is an unknown name" {
	for n in 16 127 128 300 100000; do
		name=$(printf "%0${n}d" 0)
		for prog in lsif ifaddr ifisup; do
			run --separate-stderr -2 netns "$prog" "$name"
			[ -z "$output" ]
			[ "${#stderr_lines[@]}" -eq 1 ]
			[[ $stderr == "$prog: "0*0": no such interface" ]]
		done
	done
}

@test "an operand never becomes part of a path" {
	for prog in lsif ifaddr ifisup; do
		for name in . .. / ../lo lo/ ./lo /sys/class/net/lo lo:1 lo: ; do
			run --separate-stderr -2 lo_up "$prog" "$name"
			[ -z "$output" ]
			unknown "$prog" "$name"
		done
	done
}

@test "no name is guessed: no prefix, no number, no other case" {
	for prog in lsif ifaddr ifisup; do
		for name in l LO if1 1 lo1 'lo ' ' lo' home all 'lo@lo'; do
			run --separate-stderr -2 lo_up "$prog" "$name"
			[ -z "$output" ]
			unknown "$prog" "$name"
		done
	done
}

@test "standard error closed loses no status" {
	for prog in lsif ifaddr ifisup; do
		run -2 lo_up sh -c '"$1" nope 2>&-' sh "$prog"
		assert_output ""
	done
}

# --- names from standard input

@test "without operands the names are read from standard input" {
	check() {
		run --separate-stderr -0 lo_up sh -c 'printf "lo\nlo\n" | "$@"' sh "$@"
		[ "${#lines[@]}" -ge 2 ]
		run ! grep -v "^lo$(printf '\t')" <<<"$output"
		[ -z "$stderr" ]
	}
	filters check
}

@test "the last line may lack its newline" {
	check() {
		run --separate-stderr -0 lo_up sh -c 'printf lo | "$@"' sh "$@"
		[[ $output == lo$'\t'* ]]
	}
	filters check
}

@test "empty lines are skipped" {
	check() {
		run --separate-stderr -0 lo_up sh -c 'printf "\n\nlo\n\n" | "$@"' sh "$@"
		[[ $output == lo$'\t'* ]]
		[ -z "$stderr" ]
	}
	filters check
}

@test "no names at all are 1, in silence" {
	check() {
		run --separate-stderr -1 lo_up sh -c '"$@" </dev/null' sh "$@"
		[ -z "$output$stderr" ]
		run --separate-stderr -1 lo_up sh -c 'printf "\n\n" | "$@"' sh "$@"
		[ -z "$output$stderr" ]
		run --separate-stderr -1 lo_up sh -c '"$@" - </dev/null' sh "$@"
		[ -z "$output$stderr" ]
	}
	filters check
}

@test "a line is a name as it stands: blanks, CR and # belong to it" {
	check() {
		run --separate-stderr -2 lo_up sh -c \
		    'printf " lo\nlo \nlo\r\n#lo\n" | "$@"' sh "$@"
		[ "${#stderr_lines[@]}" -eq 4 ]
		[ "${stderr_lines[0]}" = "$1:  lo: no such interface" ]
		[ "${stderr_lines[1]}" = "$1: lo : no such interface" ]
		[ "${stderr_lines[2]}" = "$1: lo?: no such interface" ]
		[ "${stderr_lines[3]}" = "$1: #lo: no such interface" ]
	}
	filters check
}

@test "- among operands stands for the names of standard input" {
	check() {
		run --separate-stderr -2 lo_up sh -c \
		    'printf "b\nlo\nc\n" | "$@" a - d' sh "$@"
		[[ $output == *lo$'\t'* ]]
		[ "${#stderr_lines[@]}" -eq 4 ]
		for i in 0 1 2 3; do
			name=$(cut -c$((i + 1)) <<<abcd)
			[ "${stderr_lines[i]}" = "$1: $name: no such interface" ]
		done
	}
	filters check
}

@test "a second - adds nothing" {
	check() {
		run --separate-stderr -2 lo_up sh -c \
		    'printf "a\nb\n" | "$@" - lo - -' sh "$@"
		[[ $output == *lo$'\t'* ]]
		[ "${#stderr_lines[@]}" -eq 2 ]
		[ "${stderr_lines[0]}" = "$1: a: no such interface" ]
		[ "${stderr_lines[1]}" = "$1: b: no such interface" ]
	}
	filters check
}

@test "in lsif - is a name" {
	run --separate-stderr -2 lo_up sh -c 'echo lo | lsif -'
	[ -z "$output" ]
	unknown lsif -
}

@test "an over-long line is an unknown name, the others are done" {
	check() {
		for n in 300 1000000; do
			run --separate-stderr -2 lo_up sh -c '
				n=$1
				shift
				{ head -c "$n" /dev/zero | tr "\0" x
				  printf "\nlo\n"; } | "$@" | tail -n 1
				exit 2' sh "$n" "$@"
			[[ $output == lo$'\t'* ]]
			[ "${#stderr_lines[@]}" -eq 1 ]
			[[ $stderr == "$1: "x*x": no such interface" ]]
		done
	}
	filters check
}

@test "standard input may be of any length" {
	check() {
		run --separate-stderr -2 lo_up sh -c \
		    '{ yes "$(printf %060000d)" | head -n 300; echo lo; } |
		    "$@" >out 2>err' sh "$@"
		tail -n 1 out | grep -q "^lo$(printf '\t')"
		[ "$(wc -l <err)" = 300 ]
		run ! grep -q 'too large' err
	}
	cd "$BATS_TEST_TMPDIR"
	filters check
}

@test "a line that holds a NUL is an unknown name" {
	check() {
		run --separate-stderr -2 lo_up sh -c \
		    'printf "lo\0\nlo\0x\n\0lo\n" | "$@" >out' sh "$@"
		[ "${#stderr_lines[@]}" -eq 3 ]
		run grep -a up out
		[ "$status" -eq 1 ]
		run grep -a 127 out
		[ "$status" -eq 1 ]
	}
	filters check
}

@test "-0 ends names read and records written by NUL" {
	check() {
		run --separate-stderr -0 lo_up sh -c \
		    'printf "lo\0\0lo" | "$@" -0 | tr "\0\n" "\n!"' sh "$@"
		[ "${#lines[@]}" -ge 2 ]
		run ! grep -v "^lo$(printf '\t')[^!]*\$" <<<"$output"
		[ -z "$stderr" ]
	}
	filters check
}

@test "with -0 a name may hold a newline" {
	check() {
		run --separate-stderr -2 lo_up sh -c \
		    'printf "a\nb\0lo\0" | "$@" -0' sh "$@"
		unknown "$1" 'a?b'
		run --separate-stderr -2 lo_up sh -c 'printf "a\nb\n" | "$@"' sh "$@"
		[ "${#stderr_lines[@]}" -eq 2 ]
	}
	filters check
}

# run "$@", whose standard input does not block: lines as they are waited for
unblocked() {
	python3 -c '
import os, subprocess, sys, time
r, w = os.pipe()
os.set_blocking(r, False)
p = subprocess.Popen(sys.argv[2:], stdin=r)
seen = ""
for line in sys.argv[1].split():
    os.write(w, line.encode() + b"\n")
    # it waits once it sleeps with nothing to be read, two times in a row
    while p.poll() is None:
        stat = open("/proc/%d/stat" % p.pid).read()
        if " (%s) S " % sys.argv[2] in stat and seen == stat:
            break
        seen = stat
        time.sleep(.05)
os.close(w)
sys.exit(p.wait())' "$@"
}

@test "standard input that does not block is waited for" {
	export -f unblocked
	run --separate-stderr -0 lo_up bash -c 'unblocked "$@"' bash "lo lo" ifaddr -4
	assert_output $'lo\t127.0.0.1\nlo\t127.0.0.1'
	[ -z "$stderr" ]
	run --separate-stderr -0 lo_up bash -c 'unblocked "$@"' bash "lo lo" ifisup
	assert_output $'lo\nlo'
	[ -z "$stderr" ]
	run --separate-stderr -0 lo_up bash -c 'unblocked "$@"' bash "127.0.0.1 127.0.0.2" pingsweep -l
	assert_output $'127.0.0.1\n127.0.0.2'
	[ -z "$stderr" ]
}

@test "standard input that cannot be read is trouble" {
	check() {
		run --separate-stderr -2 lo_up sh -c '"$@" </' sh "$@"
		[ -z "$output" ]
		[ "$stderr" = "$1: standard input: Is a directory" ]
		run --separate-stderr -2 lo_up sh -c '"$@" <&-' sh "$@"
		[ -z "$output" ]
		[ "$stderr" = "$1: standard input: Bad file descriptor" ]
		run --separate-stderr -2 lo_up sh -c '"$@" lo - </' sh "$@"
		[[ $output == lo$'\t'* ]]
		[ "$stderr" = "$1: standard input: Is a directory" ]
	}
	filters check
}

@test "a terminal as standard input, and no operand, is a usage error" {
	check() {
		run -0 timeout 10 script -qec \
		    "$* >out 2>err; echo \$? >status" /dev/null </dev/null
		[ "$(cat status)" = 2 ]
		[ ! -s out ]
		[ "$(wc -l <err)" -eq 2 ]
		[[ $(head -n 1 err) == "$1: "*"standard input is a terminal" ]]
		[[ $(tail -n 1 err) == "usage: $1 "* ]]
	}
	filters check
}

@test "names are read from a terminal where - asks for them" {
	check() {
		printf 'lo\n' >in
		run -0 lo_up timeout 10 script -qec \
		    "$* - >out 2>err; echo \$? >status" /dev/null <in
		[ "$(cat status)" = 0 ]
		[[ $(cat out) == lo$'\t'* ]]
		[ ! -s err ]
	}
	filters check
}

@test "names go raw into a file, and to a terminal with ? for what it might obey" {
	make='ip link set lo name "$(printf "a\033\377\\\\b")" && '
	run -0 netns sh -c "$make ip link set dev \"\$(printf 'a\\033\\377\\\\b')\" up
		lsif >lsif
		lsif | ifaddr >ifaddr
		lsif | ifisup >ifisup
		lsif | timeout 10 script -qec 'lsif; ifaddr -4 -; ifisup -v *' /dev/null
		name=\$(lsif)
		export name
		script -qec 'lsif; ifaddr -4H \"\$name\"; ifisup -v \"\$name\"' /dev/null \
		    </dev/null >tty"
	[ "$(od -An -c lsif | tr -s ' ')" = ' a 033 377 \ b \n' ]
	cmp lsif ifisup
	[ "$(head -n 1 ifaddr)" = $'a\e\xff\\b\t127.0.0.1' ]
	[ "$(tr -d '\r' <tty)" = $'a??\\b\na??\\b\t127.0.0.1\na??\\b\tup\t-' ]
}

# --- durations

@test "durations: what is one" {
	for t in 0 1 30 007 0.5 .5 .5s 1.25s 0ms 500ms 1s 2m 3h 4d 1m30s 1h30m \
	    1d2h3m4s5ms 1h5ms 1.5h 1.5h30m .5m.5s 0.0000000000000000000001 \
	    36525d 876600h 3155760000 3155759999.9 00000000000000000000000001s; do
		run --separate-stderr -0 lo_up ifisup -e -t "$t" lo
		[ -z "$stderr" ]
	done
}

@test "durations: what is none" {
	for t in '' ' ' ' 1' '1 ' 5. 5.s . .s s ms 1..5 1.5.5 1,5 -1 +1 1e3 1E3 0x10 \
	    nan inf infinity NaN 1S 1M 1H 1D 1w 1y 1us 1ns 1sec 1ss 1mss 30s1m \
	    1s1s 1m1m 1ms1s 1ms1ms 1m30 1h30 1s500 1m30s5 '1m 30s' 1m-30s 1s, \
	    $'1\n' ١ one -; do
		run --separate-stderr -2 ifisup -e -t "$t" lo
		[ -z "$output" ]
		[ "${#stderr_lines[@]}" -eq 2 ]
		[[ ${stderr_lines[0]} == "ifisup: -t"* ]]
		[[ ${stderr_lines[1]} == "usage: ifisup "* ]]
	done
}

@test "durations of over 100 years are refused" {
	for t in 36525d1ms 36525.0001d 36526d 876601h 3155760001 3155760000.1 \
	    99999999999d 9223372036854775807 9223372036854775808s \
	    18446744073709551617 1000000000000000000000000000000h \
	    36525d23h59m59s999ms; do
		run --separate-stderr -2 ifisup -e -t "$t" lo
		[[ ${stderr_lines[0]} == "ifisup: -t"*"over 100 years"*"$t"* ]]
	done
}

@test "a duration without a unit is in seconds" {
	begin=$EPOCHSECONDS
	run -1 netns ifisup -t 1.1 nope
	[ $((EPOCHSECONDS - begin)) -ge 1 ]
	run -1 netns timeout 60 ifisup -t 1ms nope
}

# --- PID 1

# As PID 1 of a namespace, for which the kernel takes no default action, "$@" is
# ended by each signal that ends others, with 128 and its number; but not by one
# that was ignored before. Standard input is a pipe that nobody closes or fills.
ends_as_init() {
	local signal

	rm -f pipe
	mkfifo pipe
	for signal in HUP INT TERM; do
		run lo_up bash -c '
			exec 9<>pipe
			env --default-signal unshare -pf "${@:2}" <&9 >out 9>&- &
			await 10 has_asleep $! "$2" || exit
			kill -$1 $(pgrep -P $!)
			wait $!' bash "$signal" "$@" 3>&-
		assert_equal "$signal $status" \
		    "$signal $((128 + $(kill -l "$signal")))"
	done
	run -143 lo_up bash -c '
		exec 9<>pipe
		trap "" HUP INT
		env --default-signal=TERM unshare -pf "$@" <&9 >out 9>&- &
		await 10 has_asleep $! "$1" || exit
		for signal in HUP INT TERM; do
			kill -$signal $(pgrep -P $!)
		done
		wait $!' bash "$@" 3>&-
}

@test "lsif ends on INT, TERM and HUP as PID 1 too" {
	ends_as_init lsif -f
}

@test "ifaddr ends on INT, TERM and HUP as PID 1 too" {
	ends_as_init ifaddr
	ends_as_init ifaddr lo -
}

@test "ifisup ends on INT, TERM and HUP as PID 1 too" {
	ends_as_init ifisup
	ends_as_init ifisup -w nosuch
	ends_as_init ifisup -t 1h nosuch
}

# tests/pingsweep.bats has it while it looks up names
@test "pingsweep ends on INT, TERM and HUP as PID 1 too" {
	ends_as_init pingsweep
	ends_as_init pingsweep -r 1 -p 1 127.0.0.0/24
}

@test "repeat ends on INT, TERM and HUP as PID 1 too" {
	ends_as_init repeat 1h true
	ends_as_init repeat 0 sleep infinity
}

@test "a program that is not PID 1 sets no handler" {
	[ ! "$SAN" ] || skip 'the sanitizers set some'
	run -0 lo_up bash -c 'for i in lsif "ifaddr lo" "ifisup lo" \
	    "pingsweep -p 1 127.0.0.1" "repeat -n1 0 true"; do
		strace -qq -o trace -e trace=rt_sigaction $i >out
		! grep -E "{sa_handler=0x|{0x" trace || exit
	done' 3>&-
}

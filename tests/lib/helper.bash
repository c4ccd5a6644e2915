bats_require_minimum_version 1.8.0

TOP=${BATS_TEST_DIRNAME%/tests}
for library in /usr/lib/bats /usr/lib /usr/share/bats /usr/share; do
	[ -e "$library/bats-assert/load.bash" ] && break
done
# their load.bash forks for each of these, in each test
for file in "$library"/bats-{support,assert}/src/*.bash; do
	source "$file"
done

: "${BIN:=$TOP/build/bin}"
PATH=$BIN:$PATH:/usr/sbin:/sbin

# run "$@" in a fresh network namespace of its own: only lo, and that is down
netns() {
	unshare -rn "$@"
}

# the SYNOPSIS of a man page as one line
synopsis() {
	mandoc -Tascii "$TOP/man/$1.1" | col -bx |
	    sed -n '/^SYNOPSIS/,/^DESCRIPTION/{//d;p;}' | xargs
}

# the same, with lo up: it has 127.0.0.1 and ::1
lo_up() {
	netns bash -c 'ip link set lo up && exec "$@"' bash "$@"
}

# v0 and v1, a cable between them, both up, no address on them
pair() {
	ip link add v0 type veth peer name v1
	local i
	for i in v0 v1; do
		ip link set "$i" addrgenmode none
		ip link set "$i" up
	done
	await 2 in_state UP v0 && await 2 in_state UP v1
}

# interface $1 has 300 addresses, 10.1.0.7/32 among them
crowd() {
	local i

	for ((i = 0; i < 300; i++)); do
		echo "addr add 10.1.$((i / 250)).$((i % 250))/32 dev $1"
	done | ip -batch -
}

# say the exit status of "$@"
status() {
	local r=0
	"$@" || r=$?
	echo "$r"
}

# process $!: ip does the lines "$@" again and again, without end
storm() {
	while :; do
		printf '%s\n' "$@"
	done | ip -batch - 3>&- &
}

# is interface $2 in the operational state $1?
in_state() {
	[[ $(ip link show "$2") == *" state $1 "* ]]
}

# try "$2" ... until it succeeds, $1 seconds at most
await() {
	local tries=$(($1 * 50))
	shift
	until "$@"; do
		((tries-- > 0)) || return 1
		sleep .02
	done
}

# does process $1 run program $2 by now, and wait for something?
sleeps() {
	local comm state
	read -r _ comm state _ <"/proc/$1/stat" &&
	    [ "$comm $state" = "($2) S" ]
} 2>/dev/null

# has process $1 a child that runs program $2 and waits for something?
has_asleep() {
	sleeps "$(pgrep -P "$1")" "$2"
}

# is process $1 stopped?
is_stopped() {
	[[ $(cat "/proc/$1/stat") == *") T "* ]]
}

# has child $1 ended?
gone() {
	! kill -0 "$1" 2>/dev/null
}

# for the lines that a namespace runs by bash -c; dash would drop them
export -f pair crowd storm status in_state await is_stopped sleeps has_asleep gone

# What every program owes its caller; $1 is the program, the rest are arguments
# with which it prints something about lo.
keeps_the_contract() {
	local prog=$1 line

	run --separate-stderr -0 lo_up "$@"
	[ -n "$output" ]
	[ -z "$stderr" ]
	local whole=$output

	# lost output
	run --separate-stderr -2 lo_up sh -c '"$@" >/dev/full' sh "$@"
	[ -z "$output" ]
	[ "$stderr" = "$prog: stdout: No space left on device" ]
	run --separate-stderr -2 lo_up sh -c '"$@" >&-' sh "$@"
	[ -z "$output" ]
	[ "$stderr" = "$prog: stdout: Bad file descriptor" ]

	# closed descriptors: none is needed, none is taken for something else
	run --separate-stderr -0 lo_up sh -c '"$@" <&-' sh "$@"
	[ "$output" = "$whole" ]
	[ -z "$stderr" ]
	run --separate-stderr -0 lo_up sh -c '"$@" 2>&-' sh "$@"
	[ "$output" = "$whole" ]
	run --separate-stderr -0 lo_up sh -c '"$@" <&- 2>&-' sh "$@"
	[ "$output" = "$whole" ]
	run --separate-stderr -2 lo_up sh -c '"$@" <&- >&- 2>&-' sh "$@"
	run --separate-stderr -2 sh -c '"$@" --no 2>&-' sh "$prog"
	[ -z "$output" ]

	# a pipe that nobody reads
	cd "$BATS_TEST_TMPDIR"
	rm -f pipe
	mkfifo pipe
	run --separate-stderr -141 lo_up env --default-signal=PIPE \
	    sh -c 'exec 3<>pipe 4>pipe 3<&-; "$@" >&4' sh "$@"
	[ -z "$stderr" ]
	run --separate-stderr -2 lo_up sh -c '
		trap "" PIPE
		exec 3<>pipe 4>pipe 3<&-
		"$@" >&4' sh "$@"
	[ "$stderr" = "$prog: stdout: Broken pipe" ]

	# usage
	for line in '-?' -Z --no --versio --help=x; do
		run --separate-stderr -2 "$prog" "$line"
		[ -z "$output" ]
		[ "${#stderr_lines[@]}" -eq 2 ]
		[ "${stderr_lines[0]}" = "$prog: $line: unknown option" ]
		[[ ${stderr_lines[1]} == "usage: $prog ["* ]]
	done
	local usage=${stderr_lines[1]}
	run --separate-stderr -0 "$prog" --help
	[ -z "$stderr" ]
	[ "${lines[0]}" = "$usage" ]
	[ "${#lines[@]}" -gt 1 ]
	for line in "${lines[@]:1}"; do
		[[ $line =~ ^-[0-9A-Za-z]( [^$'\t']+)?$'\t'[^$'\t']+$ ]]
	done
	run --separate-stderr -0 "$prog" --version
	[ -z "$stderr" ]
	[[ $output =~ ^$prog\ [0-9]+(\.[0-9]+)+$ ]]
	run --separate-stderr -2 sh -c '"$1" --help >/dev/full' sh "$prog"
	[ "$stderr" = "$prog: stdout: No space left on device" ]
	run --separate-stderr -2 sh -c '"$1" --version >&-' sh "$prog"
	[ "$stderr" = "$prog: stdout: Bad file descriptor" ]

	# it is called what it is called
	ln -sf "$(command -v "$prog")" 'an other?'
	run --separate-stderr -2 "./an other?" --no
	[ "${stderr_lines[0]}" = "an other?: --no: unknown option" ]
	[[ ${stderr_lines[1]} == "usage: an other? ["* ]]
	run --separate-stderr -2 bash -c 'exec -a "" "$1" --no' bash "$prog"
	[[ ${stderr_lines[0]} =~ ^[^:]*': --no: unknown option'$ ]]
	[[ ${stderr_lines[1]} == usage:* ]]
}

# make as a user calls it, whatever make this runs under was told
mk() {
	env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u MAKEOVERRIDES -u CC \
	    -u CFLAGS -u CPPFLAGS -u LDFLAGS make --no-print-directory "$@"
}

# the value of a variable of the Makefile
value() {
	mk -s --eval="value:;@echo '\$($1)'" value
}

# a copy of the tree, without what is made, in directory $1
copy_to() {
	mkdir -p "$1"
	tar -C "$TOP" --exclude=./build --exclude=./.git -cf - . |
	    tar -C "$1" -xf -
}

# the sources committed to a repository of their own, in $1
repository() {
	copy_to "$1"
	git -C "$1" init -q
	git -C "$1" add -A
	GIT_AUTHOR_DATE='2026-01-01T00:00:00Z' \
	    GIT_COMMITTER_DATE='2026-01-01T00:00:00Z' \
	    git -C "$1" -c user.name=a -c user.email=a@b commit -qm all
}

# does function $1 make a namespace, itself or by another? $2: those seen
makes_netns() {
	local body word

	[[ " $2 " == *" $1 "* || $1 == @(run|bats_*|assert*|refute*) ]] && return 1
	body=$(declare -f "$1") || return
	[[ $body == *unshare* ]] && return
	for word in $(grep -oE '[A-Za-z_]+' <<<"$body" | sort -u); do
		makes_netns "$word" "$2 $1" && return
	done
	return 1
}

if [ "${SKIP_NETNS-}" ] && ! SKIP_NETNS= "$TOP/tests/tools/namespaces" 2>/dev/null &&
    makes_netns "${BATS_TEST_NAME-}"; then
	skip "no user namespaces here"
fi

# under emulation some do not work, for the reason that the list has
if [ "${EMULATED-}" ] && [ "${BATS_TEST_DESCRIPTION-}" ]; then
	reason=$(name=$BATS_TEST_DESCRIPTION awk -F '\t' '
		($1 == "all" || $1 == ENVIRON["EMULATED"]) &&
		    $2 == ENVIRON["name"] { print $3 }' \
	    "$TOP/tests/emulated/skips")
	[ -z "$reason" ] || skip "$reason"
fi

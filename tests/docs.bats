# The pages and the completions say what the programs do: whatever has a page
# in man/*.1 is tested here.

setup() {
	load lib/helper
	cd "$TOP"
}

programs() {
	local page

	for page in man/*.1; do
		basename "$page" .1
	done
}

# options as --help lists them: "-m master<TAB>help"
options() {
	"$1" --help | grep '^-'
}

# do "$@" PROGRAM for each of them; it prints what is wrong
each() {
	local prog failed=

	for prog in $(programs); do
		"$@" "$prog" || failed+=" $prog"
	done
	[ -n "$prog" ] && [ -z "$failed" ] || {
		echo "wrong:$failed"
		return 1
	}
}

# the machine of the pages' examples; the other ends of its cables are in
# another namespace, which process $peer keeps
machine() {
	local i

	ip link set lo up
	unshare -n sleep infinity >/dev/null 2>&1 3>&- &
	peer=$!
	trap 'kill $peer' EXIT
	await 5 in_another_namespace "$peer"
	for i in 0 1; do
		ip link add "eth$i" address "02:00:00:00:00:0$((i + 2))" \
		    type veth peer name "eth$i" netns "$peer"
	done
	ip link add br0 address 02:00:00:00:00:04 type bridge
	nsenter -t "$peer" -n ip link set eth0 up
	ip link set eth0 addrgenmode none
	ip link set eth0 up
	ip addr add 192.0.2.2/24 brd + dev eth0
	ip addr add 2001:db8::2/64 dev eth0 nodad
	ip route add default via 192.0.2.1
	await 5 in_state UP eth0
}

in_another_namespace() {
	[ "$(readlink "/proc/$1/ns/net")" != "$(readlink /proc/self/ns/net)" ]
}

# run the command of an example, compare what it prints with what the page says
example() {
	local got

	got=$(timeout 10 bash -c "$1" </dev/null 2>&1 | expand)
	[ "$got" = "${2%$'\n'}" ] ||
	    printf '$ %s\n-- the page has --\n%s-- it prints --\n%s\n' \
		"$1" "$2" "$got"
	[ "$got" = "${2%$'\n'}" ]
}

# run those of the page on standard input; after the last, say how many
examples() {
	local indent='           ' line command= want= count=0

	while IFS= read -r line; do
		if [[ $command && $line != "$indent"[!$]* ]]; then
			example "$command" "$want" || return 1
			count=$((count + 1)) command=
		fi
		case $line in
		"$indent\$ "*) command=${line#"$indent\$ "} want= ;;
		*) want+=${line#"$indent"}$'\n' ;;
		esac
	done
	echo "$count examples"
}

export -f machine in_another_namespace example examples

# in UTF-8, for that is where a quote may become another character
examples_of() {
	mandoc -Tutf8 "man/$1.1" | sed 's/.\x08//g' |
	    sed -n '/^EXAMPLES/,/^SEE ALSO/p' >"$BATS_TEST_TMPDIR/page"
	(cd "$BATS_TEST_TMPDIR" && netns bash -c 'machine && examples <page')
}

@test "every program has a page, and each page a program" {
	run -0 programs
	assert_output "$(ls cmd)"
}

@test "the pages are clean mdoc" {
	run -0 mandoc -Tlint -Wwarning man/*
	refute_output
}

same_usage() {
	diff <("$1" --help | head -n 1) <(echo "usage: $(synopsis "$1")")
}

@test "each SYNOPSIS is the usage line, word for word" {
	each same_usage
}

options_in_page() {
	diff <(options "$1" | cut -f1 | sort) <(
	    sed -n '/^\.Sh DESCRIPTION/,/^\.Sh OUTPUT/s/^\.It Fl /-/p' \
		"man/$1.1" | sed 's/ Ar / /' | sort)
}

@test "each page has an entry for every option, and for no other" {
	each options_in_page
}

# "column<TAB>member" of each; "-" for what is not one member
page_columns() {
	sed -n 's/^\.It Cm \([^ ]*\) Ta \(Va\)* *\([^ ]*\).*/\1\t\2\3/p' \
	    "man/$1.1" | sed 's/\tVa/\t/; t; s/\t.*/\t-/'
}

columns_in_page() {
	options "$1" | grep -q '^-o col' || return 0
	diff <("$1" -o help | cut -f1) <(page_columns "$1" | cut -f1)
}

@test "each page has every column, and no other, in the order of -o help" {
	each columns_in_page
}

# for those that the interfaces $2 ... have a value for; how many these are
members_in_page() {
	local prog=$1 column member got count=0

	shift
	while IFS=$'\t' read -r column member; do
		[ "$member" != - ] || continue
		got=$("$prog" -j -o "$column" "$@" |
		    jq -r '[.[] | keys[]] | unique | join(" ")')
		[ -z "$got" ] || count=$((count + 1))
		[ -z "$got" ] || [ "$got" = "$member" ] || {
			echo "$prog -j -o $column: $got, the page has $member"
			return 1
		}
	done < <(page_columns "$prog")
	echo "$count"
}
export -f members_in_page page_columns

@test "a column's member in JSON is the one that the page says" {
	run -0 netns bash -c 'machine && pair && members_in_page lsif lo v0 br0'
	[ "$output" -ge 28 ]
	run -0 netns bash -c 'machine && members_in_page ifaddr lo eth0'
	[ "$output" -ge 12 ]
}

@test "lsif -j writes no member that its page does not list" {
	run -0 netns bash -c '
		machine
		ip link property add dev br0 altname bridge-of-mine
		ip link set br0 alias "my bridge"
		ip link set eth1 master br0
		lsif -j | jq -r ".[] | keys[], (.linkinfo // {} | keys[])" |
		    sort -u'
	[ "${#lines[@]}" -ge 16 ]
	run -0 comm -23 <(echo "$output") <(
	    sed -n '/^Its members are those/,/^A member/s/^\.Va //p' \
		man/lsif.1 | tr ' ' '\n' | sort -u)
	refute_output
}

examples_run() {
	local count=$(grep -c '^\$ ' "man/$1.1")

	[ "$count" -gt 0 ] && run examples_of "$1" &&
	    [ "$status" -eq 0 ] && [ "$output" = "$count examples" ] || {
		echo "$output"
		return 1
	}
}

@test "the examples of each page print what the page says" {
	each examples_run
}

@test "the pipelines of README print what README says" {
	cd "$BATS_TEST_TMPDIR"
	{
		sed -n '/^PIPELINES/,/^HOW TO/s/^    //p' "$TOP/README" |
		    expand | sed 's/^/           /'
		echo end
	} >page
	run -0 netns bash -c 'machine && examples <page'
	assert_output '10 examples'
}

# what bash would offer for line $2 of program $1
bash_offers() {
	bash --norc -c '
		compopt() { :; }
		. "completions/bash/$1"
		COMP_LINE=$2 COMP_POINT=${#2}
		"_$1" "$1" "${2##* }"
		((${#COMPREPLY[@]})) && printf "%s\n" "${COMPREPLY[@]}" || :
	' bash "$1" "$2"
}

fish_offers() {
	fish --no-config -c 'source completions/fish/$argv[1].fish
	    complete -C $argv[2]' "$1" "$2"
}

# its options as "-m +<TAB>help", + for an argument
zsh_options() {
	zsh -fc '
		_arguments() { print -rl -- "$@"; return 1 }
		body() { . "completions/zsh/_$1" }
		body "$1"' zsh "$1" | sed -n '
		s/^([^)]*)//
		s/^\*//
		s/^\(--*[^-[+]*\)+\[\([^]]*\)\]:.*/\1 +\t\2/p
		s/^\(--*[^-[+]*\)\[\([^]]*\)\]$/\1\t\2/p'
}

# what completions are to have
wanted_options() {
	options "$1"
	printf -- '--help\tthe usage\n--version\tthe version\n'
}

bash_has_options() {
	diff <(wanted_options "$1" | sed 's/[ \t].*//' | sort) \
	    <(bash_offers "$1" "$1 -" | sort)
}

@test "bash completes every option, and no other" {
	each bash_has_options
}

zsh_has_options() {
	diff <(wanted_options "$1" | sed 's/ [^\t]*\t/ +\t/' | sort) \
	    <(zsh_options "$1" | sort)
}

@test "zsh completes every option, and no other, with the help of --help" {
	each zsh_has_options
}

fish_has_options() {
	diff <(wanted_options "$1" | sed 's/ [^\t]*\t/\t/' | sort) \
	    <(fish_offers "$1" "$1 -" | sort)
}

@test "fish completes every option, and no other, with the help of --help" {
	each fish_has_options
}

# after an option without an argument stands what may stand after the program;
# interfaces too after pingsweep's -A
knows_arguments() {
	local shell=$1 prog=$2 plain line after

	plain=$("${shell}_offers" "$prog" "$prog ")
	[ -n "$plain" ] || return 0	# no telling them apart
	while IFS= read -r line; do
		after=$("${shell}_offers" "$prog" "$prog ${line:0:2} ")
		case $line in
		-?$'\t'*) [ -z "$(comm -23 <(sort <<<"$plain") \
		    <(sort <<<"$after"))" ] ;;
		*) [ "$after" != "$plain" ] ;;
		esac || echo "$shell: $prog ${line:0:2}: $after"
	done < <(options "$prog")
}
export -f knows_arguments options bash_offers fish_offers

@test "bash and fish know which options take an argument" {
	for prog in $(programs); do
		for shell in bash fish; do
			run -0 netns bash -c 'knows_arguments "$@"' bash \
			    "$shell" "$prog"
			refute_output
		done
	done
}

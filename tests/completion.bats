# The completions in the shells that they are for, at a terminal of their own.
# Where a line can be finished in one way, it is, and is run: what the program
# then prints tells what the shell made of it.

setup_file() {
	load lib/helper
	zsh -fc 'fpath=("$1" $fpath); autoload -Uz compinit; compinit -u -d "$2"' \
	    zsh "$TOP/completions/zsh" "$BATS_FILE_TMPDIR/compdump"
}

setup() {
	load lib/helper
	cd "$BATS_TEST_TMPDIR"
	export HOME=$PWD TERM=dumb FILES=$TOP/completions

	cat >bash.rc <<-'EOF2'
		PS1='ready> '
		for file in "$FILES"/bash/*; do . "$file"; done
	EOF2
	cat >.zshrc <<-'EOF2'
		PS1='ready> '
		unset zle_bracketed_paste
		unsetopt prompt_cr prompt_sp
		fpath=("$FILES"/zsh $fpath)
		autoload -Uz compinit
		compinit -C -d "$BATS_FILE_TMPDIR/compdump"
		bindkey '^X' list-choices
	EOF2
	cat >typed.exp <<-'EOF2'
		log_user 0
		set timeout 20
		set stty_init "rows 100 columns 200"
		if {[lindex $argv 0] eq "bash"} {
			spawn -noecho bash --noprofile --rcfile bash.rc -i
		} else {
			spawn -noecho env ZDOTDIR=. zsh -di
		}
		expect "ready> "
		foreach line [lrange $argv 1 end] {
			send -- "[subst -nocommands -novariables $line]\r"
			expect "ready> "
			regexp {\n(.*)ready> $} $expect_out(buffer) all below
			puts -nonewline [string map {"\r" "" "\a" ""} $below]
		}
	EOF2
}

# fish draws its prompt more than once, and since 4 asks the terminal what it is
fish_exp() {
	cat >fish.rc <<-'EOF2'
		function fish_prompt; echo 'ready> '; end
		set fish_complete_path $FILES/fish
		source $FILES/fish/ifisup.fish
		source $FILES/fish/repeat.fish
	EOF2
	cat >fish.exp <<-'EOF2'
		log_user 0
		set timeout 20
		set stty_init "rows 100 columns 200"
		set line [subst -nocommands -novariables [lindex $argv 0]]
		set typed 0
		spawn -noecho env TERM=xterm fish --no-config -i -C "source fish.rc"
		expect {
			-ex "\x1b\[c" { send "\x1b\[?62;c"; exp_continue }
			-ex "\x1b\[0c" { send "\x1b\[?62;c"; exp_continue }
			"ready> " {
				if {!$typed} { send -- "$line >out; exit\r" }
				set typed 1
				exp_continue
			}
			eof
		}
	EOF2
}

# a harbour with a boat in it, and a name that is a command to a shell
interfaces() {
	ip link set lo up
	ip link add harbour type bridge
	ip link add boat type veth peer name mate
	ip link set boat master harbour
	ip link add 'x$(id>BAD)' type bridge
}
export -f interfaces

# what shell $1 shows below each further line once that is typed, \t being the
# TAB key and ^X in zsh the list of what is possible, and Return
typed() {
	netns bash -c 'interfaces && exec expect typed.exp "$@"' bash "$@"
}

# in bash and in zsh the line $1 becomes one that prints $2, and so on in pairs
both() {
	local shell lines_typed=() wanted=

	while [ $# -gt 0 ]; do
		lines_typed+=("$1")
		wanted+=${wanted:+$'\n'}$2
		shift 2
	done
	for shell in bash zsh; do
		run -0 typed "$shell" "${lines_typed[@]}"
		assert_output "$wanted"
	done
}

# what fish offers for a line, what it says of that left out
fish_offers() {
	netns bash -c 'interfaces && exec fish --no-config -c "
		set fish_complete_path \$FILES/fish \$__fish_data_dir/completions
		source \$FILES/fish/ifisup.fish
		source \$FILES/fish/repeat.fish
		complete --do-complete=\$argv[1]" "$@"' bash "$1" | cut -f1
}

# fish offers for line $1 just the other arguments
fish_has() {
	run -0 fish_offers "$1"
	assert_output "$(printf '%s\n' "${@:2}")"
}

# fish, at a terminal of its own, makes of line $1 one that prints $2
fish_types() {
	rm -f out
	netns bash -c 'interfaces && exec expect fish.exp "$1"' bash "$1"
	run -0 cat out
	assert_output "$2"
}

@test "bash and zsh complete operands to names of interfaces" {
	both 'lsif har\t' harbour \
	    'lsif -u -o name,run l\t' $'lo\t1' \
	    'ifaddr -4 lo l\t' $'lo\t127.0.0.1\nlo\t127.0.0.1' \
	    'ifisup -v har\t' $'harbour\tdown\tadministratively down' \
	    'ifisup -v -- bo\t' $'boat\tdown\tadministratively down'
}

@test "fish completes operands to names of interfaces" {
	fish_has 'lsif har' harbour
	fish_has 'lsif -u -o name,run l' lo
	fish_has 'ifaddr -4 lo bo' boat
	fish_has 'ifisup -v -- bo' boat
}

@test "a name that a shell would run is offered and not run" {
	both 'lsif x\t' 'x$(id>BAD)' \
	    'ifisup -v x\t' $'x$(id>BAD)\tdown\tadministratively down' \
	    'lsif -m x\t; echo $?' 1
	fish_has 'lsif x' 'x$(id>BAD)'
	fish_has 'lsif -m x' 'x$(id>BAD)'
	[ ! -e BAD ]
}

@test "bash and zsh complete -o to columns, one after the other" {
	both 'lsif -o mt\t lo' 65536 \
	    'lsif -o name,mt\t lo' $'lo\t65536' \
	    'lsif -omt\t lo' 65536 \
	    'lsif -oname,mt\t lo' $'lo\t65536' \
	    'lsif -uo mt\t lo' 65536 \
	    'ifaddr -4 -o ad\t lo' 127.0.0.1 \
	    'ifaddr -4 -o if,ci\t lo' $'lo\t127.0.0.1/8'
}

@test "fish completes -o to columns, one after the other" {
	fish_has 'lsif -o mt' mtu
	fish_has 'lsif -o name,mt' name,mtu
	fish_has 'lsif -oname,mt' -oname,mtu
	fish_has 'lsif -uo mt' mtu
	fish_has 'lsif -uoname,mt' -uoname,mtu
	fish_has 'ifaddr -o if,ci' if,cidr
	fish_has 'ifaddr -4oif,ci' -4oif,cidr
}

@test "fish puts in at a terminal what it offers" {
	fish_exp
	fish_types 'lsif -oname,mt\t lo' $'lo\t65536'
	fish_types 'ifaddr -4 -o if,ci\t lo' $'lo\t127.0.0.1/8'
	fish_types 'every -n 1 0 lsif -uoname,mt\t lo' $'lo\t65536'
	fish_types "'ifup?' -v har\\t" $'harbour\tdown\tadministratively down'
}

@test "fish offers all the columns, with the help of -o help" {
	local prog

	for prog in lsif ifaddr; do
		run -0 fish --no-config -c 'source $FILES/fish/$argv[1].fish
		    complete --do-complete="$argv[1] -o "' "$prog"
		assert_output "$("$prog" -o help | LC_ALL=C sort)"
	done
}

@test "bash and zsh complete lsif -t to kinds and types" {
	both 'lsif -t br\t' $'harbour\nx$(id>BAD)' \
	    'lsif -t loop\t' lo \
	    'lsif -t loopback,ve\t' $'lo\nmate\nboat'
}

@test "fish completes lsif -t to kinds and types" {
	fish_has 'lsif -t ' bridge ether loopback veth wlan
	fish_has 'lsif -t veth,br' veth,bridge
	fish_has 'lsif -tve' -tveth
	fish_has 'lsif -tveth,br' -tveth,bridge
}

@test "bash, zsh and fish complete lsif -m to names of interfaces" {
	both 'lsif -m har\t' boat \
	    'lsif -mhar\t' boat
	fish_has 'lsif -m har' harbour
	fish_has 'lsif -mhar' -mharbour
}

@test "bash, zsh and fish complete ifaddr -s to scopes and -g to default" {
	both 'ifaddr -4 -s ho\t lo' 127.0.0.1 \
	    'ifaddr -n 127.0.0.0/8 -sho\t lo' 127.0.0.1 \
	    'ifaddr -g def\t; echo $?' 1
	fish_has 'ifaddr -s ' global host link
	fish_has 'ifaddr -g ' default
}

@test "bash and zsh complete what pingsweep's options take" {
	echo 10.0.2.3 >'not these'
	both 'pingsweep -I har\t -l 10.0.2.2' 10.0.2.2 \
	    'pingsweep -lIhar\t 10.0.2.2' 10.0.2.2 \
	    'pingsweep -S 127\t -l 10.0.2.2' 10.0.2.2 \
	    'pingsweep -lS127\t 10.0.2.2' 10.0.2.2 \
	    'pingsweep -t au\t -l 10.0.2.2' 10.0.2.2 \
	    'pingsweep -X no\t -l 10.0.2.2-4' $'10.0.2.2\n10.0.2.4' \
	    'pingsweep -lXno\t 10.0.2.2-4' $'10.0.2.2\n10.0.2.4'
}

@test "fish completes what pingsweep's options take" {
	: >notes
	fish_has 'pingsweep -I har' harbour
	fish_has 'pingsweep -lIhar' -lIharbour
	fish_has 'pingsweep -S 127' 127.0.0.1
	fish_has 'pingsweep -t ' auto
	fish_has 'pingsweep -X no' notes
	fish_has 'pingsweep -l -X no' notes
}

@test "bash, zsh and fish complete pingsweep's operands to interfaces, with -A" {
	# the harbour has no network, and that is said of it
	both 'pingsweep -lA har\t' 'pingsweep: harbour: no network there to sweep' \
	    'pingsweep -A -k 3 -l har\t' \
	    'pingsweep: harbour: no network there to sweep'
	fish_has 'pingsweep -lA har' harbour
	fish_has 'pingsweep -A -k 3 har' harbour
}

@test "bash, zsh and fish complete pingsweep's operands to hosts that they know" {
	mkdir .ssh
	echo 'quayside ssh-ed25519 AAAA' >.ssh/known_hosts
	echo '10.0.2.2 quayside' >hosts
	export HOSTFILE=hosts
	run typed bash 'pingsweep -n -l -k 3 quay\t'
	assert_output -p quayside
	run typed zsh 'pingsweep -n -l -k 3 quay\t'
	assert_output -p quayside
	fish_has 'pingsweep -n -l -k 3 quay' quayside
}

@test "where a time or a prefix is due no name is offered" {
	local shell

	for shell in bash zsh; do
		run -0 typed "$shell" 'ifisup -t har\t' 'ifisup -ws har\t' \
		    'lsif -n har\t' 'ifaddr -n har\t' 'pingsweep -w har\t'
		assert_line 'ifisup: -t is not a duration: har'
		assert_line 'ifisup: -s is not a duration: har'
		assert_line 'lsif: -n is not an address: har'
		assert_line 'ifaddr: -n is not an address: har'
		assert_line 'pingsweep: -w is not a duration: har'
	done
	fish_has 'ifisup -t '
	fish_has 'ifisup -ws '
	fish_has 'lsif -n '
	fish_has 'ifaddr -n '
	fish_has 'pingsweep -w '
	fish_has 'pingsweep -lk '
}

@test "bash knows an IPv6 prefix for one word" {
	run -0 typed bash 'lsif -n ::/0 -o mt\t' 'ifaddr -n ::1 -o fa\t lo'
	assert_output $'65536\ninet6'
}

@test "bash and zsh complete --help and --version only where options stand" {
	both 'lsif --vers\t' "$(lsif --version)" \
	    'ifisup -v --hel\t | head -n 1' "$(ifisup --help | head -n 1)" \
	    'lsif lo --vers\t' $'lsif: --vers: no such interface (options come before names)\nlo' \
	    'pingsweep -t auto --vers\t' "$(pingsweep --version)"
}

@test "fish completes options only where they stand" {
	fish_has 'lsif -m lo --vers' --version
	fish_has 'lsif lo -'
	fish_has 'ifaddr -4 lo --vers'
	fish_has 'ifisup -- -'
	fish_has 'pingsweep -t auto --vers' --version
	fish_has 'pingsweep ::1 -'
	fish_has 'repeat -n 2 --vers' --version
	fish_has 'repeat 1 --vers'
}

@test "zsh lists options with their help, but for what they exclude" {
	run -0 typed zsh 'ifisup -\x18'
	assert_line -e '^-v +-- say the answer for each name *$'
	assert_line -e '^-t +-- wait, but no longer *$'
	run -0 typed zsh 'lsif -u -\x18'
	assert_line -e '^-r +-- running *$'
	refute_line -e '^-[du] '
	run -0 typed zsh 'ifaddr -g default -\x18'
	assert_line -e '^-6 +-- IPv6 *$'
	refute_line -e '^-[01aHhnsS] '
	run -0 typed zsh 'pingsweep -c -\x18'
	assert_line -e '^-k +-- probe the silent that often \(default 2\) *$'
	refute_line -e '^-[alu] '
}

@test "zsh lists columns with their help" {
	run -0 typed zsh 'lsif -o name,d\x18'
	assert_line -e '^driver +-- driver *$'
	assert_line -e '^duplex +-- half or full *$'
}

@test "bash and zsh complete 'ifup?' as it may be quoted" {
	local word

	for word in "'ifup?'" '"ifup?"' 'ifup\\?' ifisup; do
		both "$word -v har\\t" $'harbour\tdown\tadministratively down' \
		    "$word --vers\\t | cut -d. -f2" \
		    "$(ifisup --version | cut -d. -f2)"
	done
}

@test "bash completes an unquoted ifup?, and zsh one that is an alias" {
	run -0 typed bash 'ifup? -v har\t'
	assert_output $'harbour\tdown\tadministratively down'
	echo "alias 'ifup?'=ifisup" >>.zshrc
	run -0 typed zsh 'ifup? -v har\t'
	assert_output $'harbour\tdown\tadministratively down'
}

@test "fish completes 'ifup?' as it may be quoted" {
	local word

	for word in "'ifup?'" '"ifup?"' 'ifup\?' ifisup; do
		fish_has "$word -v har" harbour
		fish_has "$word --vers" --version
	done
}

@test "fish finds each file by the name of its program" {
	local file prog

	for file in "$FILES"/fish/*; do
		prog=$(basename "$file" .fish)
		run -0 fish --no-config -c 'set fish_complete_path $FILES/fish
		    complete --do-complete="$argv[1] --ver"' "$prog"
		assert_output $'--version\tthe version'
	done
}

@test "bash and zsh complete the command of repeat" {
	local shell

	printf '#!/bin/sh\necho it ran\n' >rundir
	chmod +x rundir

	for shell in bash zsh; do
		run -0 typed "$shell" 'every -n 2 0 ifis\t -v lo' \
		    'every --vers\t' 'every -n 1 -- 0 ifis\t -v lo' \
		    'every -n 1 0 ./rund\t'
		assert_output $'lo\tup\t-\nlo\tup\t-\n'"$(every --version)"$'\nlo\tup\t-\nit ran'
	done
}

@test "zsh, and bash with bash-completion, complete the arguments of repeat's command" {
	run -0 typed zsh 'every -n 1 0 ifisup -v har\t' 'every -n1 0 lsif -o name,mt\t lo'
	assert_output $'harbour\tdown\tadministratively down\nlo\t65536'
	echo '. /usr/share/bash-completion/bash_completion' >>bash.rc
	run -0 typed bash 'every -n 1 0 ifisup -v har\t' 'every -n1 0 lsif -o name,mt\t lo'
	assert_output $'harbour\tdown\tadministratively down\nlo\t65536'
}

@test "fish completes the command of repeat and its arguments" {
	fish_has 'every -n 1 0 ifisup -v har' harbour
	fish_has 'repeat -n1 -- 0 ifisup -v har' harbour
	fish_has 'every 1m lsif -m har' harbour
	fish_has 'repeat '
	fish_has 'repeat -n '
	fish_has 'every --vers' --version
	run -0 fish_offers 'every 10 ifis'
	assert_line ifisup
}

# commands that a command follows; sudo as far as completions care
in_front=('every -n 2 1' 'every -n2 -- 1' 'every 1 sudo' 'sudo every 1'
    'every 1 every 2' sudo)
sudo_is_there() {
	mkdir -p bin
	printf '#!/bin/sh\nexec "$@"\n' >bin/sudo
	chmod +x bin/sudo
	PATH=$PWD/bin:$PATH
}

@test "fish completes options of repeat's command, and none of repeat" {
	local before own

	sudo_is_there
	run -0 fish_offers 'lsif -'
	assert_line -- -4
	refute_line -- -x
	own=("${lines[@]}")
	for before in "${in_front[@]}"; do
		fish_has "$before lsif -" "${own[@]}"
		fish_has "$before lsif -t ve" veth
		fish_has "$before ifaddr -n "
	done
	run -0 fish_offers 'every -'
	fish_has 'every 1 every -' "${lines[@]}"
}

@test "bash completes options of repeat's command, and none of repeat" {
	local before own

	sudo_is_there
	own=$(lsif --help | sed -n 's/^\(-.\).*/\1/p'
	    printf -- '--%s\n' help version)
	echo 'every() { printf "%s\n" "$*"; }; sudo() { every "$@"; }' >>bash.rc
	run -0 typed bash 'every 1 lsif -\x1b*'
	assert_output '1 lsif -'

	echo '. /usr/share/bash-completion/bash_completion' >>bash.rc
	for before in "${in_front[@]}"; do
		run -0 typed bash "$before lsif -\\x1b*"
		diff <(sort <<<"$own") <(tr ' ' '\n' <<<"${output##*lsif }" | sort)
	done
}

@test "zsh completes options of repeat's command, and none of repeat" {
	local before own

	sudo_is_there
	run -0 typed zsh 'lsif -\x18'
	own=$(grep '^-' <<<"$output")
	for before in "${in_front[@]}"; do
		run -0 typed zsh "$before lsif -\\x18"
		[ "$(grep '^-' <<<"$output")" = "$own" ]
	done
}

# what fish offers for the options of lsif, its files being the directory $2 of
# the file system $1; with XDG_DATA_DIRS=$3, if any
fish_with() {
	unshare -rm sh -c '
		mount -t tmpfs tmpfs "$1" && mkdir -p "$2" &&
		    cp "$FILES"/fish/* "$2" &&
		    exec env ${3:+"XDG_DATA_DIRS=$3"} fish -c \
			"complete --do-complete=\"lsif --vers\""' sh "$@" | cut -f1
}

@test "fish finds files in /usr/local, or where README says" {
	local dir

	unset XDG_DATA_DIRS
	[ -d /etc/fish ] || skip "this fish has no /etc/fish"
	dir=$(cd "$TOP" && value FISHDIR)
	[[ $dir == /usr/local/share/* ]]
	run fish_with /usr/local/share "$dir" /usr/local/share:/usr/share
	assert_output -- --version
	dir=$(sed -n 's/.*make install FISHDIR=\([^ ]*\).*/\1/p' "$TOP/README")
	run fish_with /etc/fish "$dir"
	assert_output -- --version
}

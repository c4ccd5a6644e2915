# what make builds, installs and packs

# all on a copy of the sources, which nobody edits meanwhile
setup() {
	load lib/helper
	cd "$SRC"
	TOP=$SRC
}

setup_file() {
	load lib/helper
	export SRC=$BATS_FILE_TMPDIR/src O=$BATS_FILE_TMPDIR/release PROGS
	copy_to "$SRC"
	cd "$SRC"
	PROGS=$(value PROGS)
	mk -s "O=$O" all
}

# $1 for each program, with its path as the argument
each() {
	local prog

	[ "$PROGS" ]
	for prog in $PROGS; do
		"$1" "$O/bin/$prog" || fail "$prog: $1"
	done
}

is_pie() { readelf -hW "$1" | grep -q 'Type: *DYN'; }
is_static() { ! readelf -lW "$1" | grep -q INTERP; }
needs_nothing() { ! readelf -dW "$1" | grep -q NEEDED; }
has_no_text_relocation() { ! readelf -dW "$1" | grep -q TEXTREL; }
has_nothing_writable_and_executable() { ! readelf -lW "$1" | grep -q RWE; }
has_a_plain_stack() { readelf -lW "$1" | grep -q 'GNU_STACK.* RW  *0'; }
has_no_symbols() { ! readelf -SW "$1" | grep -Eq '\.(symtab|comment|debug)'; }

@test "every program is position-independent" { each is_pie; }

@test "no program asks for an interpreter" { each is_static; }

@test "no program needs a shared library" { each needs_nothing; }

@test "no program has text relocations" { each has_no_text_relocation; }

@test "no program has a segment that is writable and executable" {
	each has_nothing_writable_and_executable
}

@test "no program has an executable stack" { each has_a_plain_stack; }

@test "every program is stripped" { each has_no_symbols; }

# in KiB, by gcc 12 and lld 14; other compilers may add a tenth
@test "no program is larger than promised, nor all of them" {
	local prog promised size sum=0 percent=110 larger=

	[ "$(uname -m)" = x86_64 ] || skip "sizes are promised for x86-64"
	command -v ld.lld || skip "sizes are promised with lld"
	[[ $("$(value CC)" -dumpversion) != 12 ||
	    $(ld.lld --version) != *"LLD 14"* ]] || percent=100
	while read -r prog promised; do
		size=$sum
		[ "$prog" = sum ] || size=$(wc -c <"$O/bin/$prog")
		sum=$((sum + size))
		promised=$((promised * 1024 * percent / 100))
		[ "$size" -le "$promised" ] ||
		    larger+="$prog is $size bytes, promised $promised"$'\n'
	done <<-END
		ifaddr 28
		ifisup 27
		lsif 40
		pingsweep 104
		repeat 22
		sum 216
	END
	[ -z "$larger" ] || fail "$larger"
}

@test "ifup? is a link to ifisup beside it" {
	[ "$(readlink "$O/bin/ifup?")" = ifisup ]
	run -0 "$O/bin/ifup?" --version
	assert_output "ifup? $(value VERSION)"
}

# an ln that cannot make a name with a question mark, as on vfat
strict_ln() {
	mkdir "$BATS_TEST_TMPDIR/path"
	cat >"$BATS_TEST_TMPDIR/path/ln" <<-'END'
		#!/bin/sh
		case $* in
		*\?*) echo "ln: Invalid argument" >&2; exit 1;;
		esac
		exec /bin/ln "$@"
	END
	chmod +x "$BATS_TEST_TMPDIR/path/ln"
	PATH=$BATS_TEST_TMPDIR/path:$PATH
}

@test "a build where no file can be called ifup? succeeds with a note" {
	strict_ln
	run -0 --separate-stderr mk "O=$BATS_TEST_TMPDIR/o"
	[[ $stderr == *"note: no file can be called ifup? here"* ]]
	[ -x "$BATS_TEST_TMPDIR/o/bin/ifisup" ]
	[ ! -L "$BATS_TEST_TMPDIR/o/bin/ifup?" ]
}

@test "an install where no file can be called ifup? succeeds with a note" {
	strict_ln
	run -0 --separate-stderr mk "O=$O" "DESTDIR=$BATS_TEST_TMPDIR/d" install
	[[ $stderr == *"note: no file can be called ifup? here"* ]]
	[ -x "$BATS_TEST_TMPDIR/d/usr/local/bin/ifisup" ]
}

@test "two builds in different places and environments are the same bytes" {
	local a=$BATS_TEST_TMPDIR/a b="$BATS_TEST_TMPDIR/another, longer place"
	local prog

	copy_to "$a"
	copy_to "$b"
	(umask 022; TZ=UTC LC_ALL=C mk -s -C "$a" all)
	(umask 077; TZ=Asia/Tokyo LC_ALL=C.UTF-8 mk -s -C "$b" all)
	for prog in $PROGS; do
		cmp "$a/build/bin/$prog" "$b/build/bin/$prog"
		cmp "$a/build/bin/$prog" "$O/bin/$prog"
	done
}

@test "builds with different O stand side by side" {
	local dir=$BATS_TEST_TMPDIR

	mk -s "O=$dir/one" all
	mk -s "O=$dir/two" CFLAGS=-O2 all
	run -0 mk -q "O=$dir/one" all
	run ! cmp "$dir/one/bin/lsif" "$dir/two/bin/lsif"
}

@test "make has nothing to do the second time" {
	run -0 mk -q "O=$O" all
}

@test "every object is made again when a header changes" {
	copy_to "$BATS_TEST_TMPDIR/src"
	cd "$BATS_TEST_TMPDIR/src"
	mk -s all
	touch -d '1 minute' lib/out.h
	run -0 mk -n all
	[ "$(grep -c -- ' -c -o ' <<<"$output")" -eq \
	    "$(ls cmd/*/*.c lib/*.c | wc -l)" ]
}

@test "gcc warns of nothing, whatever it optimises" {
	local opt

	for opt in -Oz -Os -O2 -O3; do
		run -0 mk -s "O=$BATS_TEST_TMPDIR/o$opt" CFLAGS="$opt -Werror"
		assert_output ""
	done
}

@test "clang warns of nothing" {
	local include

	include=$(musl-gcc -v -E -xc /dev/null 2>&1 |
	    sed -n '/^#include </,/^End/s/^ /-isystem/p' | grep -v /gcc/)
	[ "$include" ]
	run -0 clang "--target=$(uname -m)-linux-gnu" -nostdinc $include \
	    -isystem "$(clang -print-resource-dir)/include" $(value STD) \
	    '-DVERSION="0"' $(value WARN) -Werror \
	    -fsyntax-only cmd/*/*.c lib/*.c
	assert_output ""
}

@test "the test builds keep all the warnings that are promised" {
	local flag

	for flag in -Wall -Wextra -Wshadow -Wconversion -Wmissing-prototypes; do
		[[ " $(value WARN) " == *" $flag "* ]] || fail "$flag"
	done
}

# build programs and unit tests into $1 without a word, and run the tests that
# run by themselves; the rest for make
builds_and_passes() {
	local o=$1 test
	shift

	run mk -s -j "$(nproc)" "O=$o" CFLAGS=-Werror "$@" all tests
	[ "$status" -eq 0 ] && [ -z "$output" ] || fail "$*: $output" || return
	grep -q 'TEST(.*argv)' tests/unit/*.c || return
	for test in $(grep -l 'TEST(.*argv)' tests/unit/*.c); do
		test=${test##*/}
		run lo_up "$o/test/${test%.c}" all
		[ "$status" -eq 0 ] || fail "$* $test: $output" || return
	done
}

# by a name with a version, beside the default; musl-gcc takes another gcc
@test "every compiler that is here builds silently, and its tests pass" {
	local cc given tried=0

	builds_and_passes "$BATS_TEST_TMPDIR/default"
	for cc in $(compgen -c | grep -xE '(gcc|clang)-[0-9]+' | sort -u); do
		given=CC=$cc
		export REALGCC=
		if [[ $cc == gcc-* ]] && command -v musl-gcc; then
			[ "$("$cc" --version | sed 's/^[^ ]* //;q')" != \
			    "$(musl-gcc --version | sed 's/^[^ ]* //;q')" ] ||
			    continue
			given=
			export REALGCC=$cc
		fi
		builds_and_passes "$BATS_TEST_TMPDIR/$cc" $given
		rm -r "$BATS_TEST_TMPDIR/$cc"
	done
}

@test "a warning, or a word of the linker, fails the test of compilers" {
	copy_to "$BATS_TEST_TMPDIR/src"
	cd "$BATS_TEST_TMPDIR/src"
	echo 'int shadow(int n) { int i = n; { int i = 2; n += i; } return i + n; }' \
	    >>lib/buf.c
	run ! builds_and_passes "$BATS_TEST_TMPDIR/o"
	assert_output --partial "-Werror=shadow"
	assert_output --partial "-Werror=missing-prototypes"
}

# a compiler, $1, that appends its arguments to the file "calls", says that it
# is version $2, and refuses what matches the pattern $3
fake_cc() {
	cat >"$1" <<-END
		#!/bin/sh
		printf '%s\\n' "\$*" >>"$BATS_TEST_TMPDIR/calls"
		case " \$* " in
		*' --version '*) echo "fake $2"; exit;;
		$3) echo "cc: error: unrecognized command-line option" >&2; exit 1;;
		esac
		exec $(value CC) "\$@"
	END
	chmod +x "$1"
}

@test "flags and a linker that a compiler does not know are left out" {
	local cc=$BATS_TEST_TMPDIR/cc o=$BATS_TEST_TMPDIR/o

	fake_cc "$cc" 10 '*" -Oz "*|*-ftrivial*|*-fcf-protection*|*=lld*'
	run -0 mk "O=$o" "CC=$cc" "$o/bin/repeat"
	assert_line --regexp ' -Os .*-fstack-protector-strong .* -c -o .*repeat.o'
	assert_line --regexp ' -static .*-z,noseparate-code .*bin/repeat '
	refute_output --regexp '-Oz|-ftrivial|-fcf-protection|=lld|rror'
	is_pie "$o/bin/repeat"
	"$o/bin/repeat" --version
}

@test "flags that the compiler knows are used, though it warns of others" {
	local cc=$BATS_TEST_TMPDIR/cc o=$BATS_TEST_TMPDIR/o

	fake_cc "$cc" 1 '-'
	sed -i '2a\echo "cc: warning: -L is unused" >&2' "$cc"
	run -0 mk "O=$o" "CC=$cc" "$o/obj/cmd/repeat/repeat.o"
	assert_line --regexp ' -Oz .*-fstack-protector-strong .* -c -o .*repeat.o'
}

@test "the compiler is asked once, and again when it is another" {
	local cc=$BATS_TEST_TMPDIR/cc calls=$BATS_TEST_TMPDIR/calls
	local o=$BATS_TEST_TMPDIR/o

	fake_cc "$cc" 1 '-'
	mk -s "O=$o" "CC=$cc" "$o/bin/repeat"
	grep -q fstack-clash "$calls"
	rm "$calls" "$o/obj/cmd/repeat/repeat.o" "$o/bin/repeat"
	mk -s "O=$o" "CC=$cc" "$o/bin/repeat"
	run -0 sed 's/ .* / ... /' "$calls"
	assert_equal "${#lines[@]}" 3	# --version, -c, the linker
	run -0 mk -q "O=$o" "CC=$cc" "$o/bin/repeat"
	fake_cc "$cc" 2 '-'
	run -1 mk -q "O=$o" "CC=$cc" "$o/bin/repeat"
	rm "$calls"
	mk -s "O=$o" "CC=$cc" "$o/bin/repeat"
	grep -q fstack-clash "$calls"
}

# how many objects make would make with "$@"
would_compile() { mk -n "O=$O" "$@" all | grep -c -- ' -c -o '; }

@test "another compiler and other flags make every object again" {
	local all cc=$BATS_TEST_TMPDIR/cc

	all=$(ls cmd/*/*.c lib/*.c | wc -l)
	fake_cc "$cc" 1 '-'
	assert_equal "$(would_compile)" 0
	assert_equal "$(would_compile "CC=$cc")" "$all"
	assert_equal "$(would_compile CFLAGS=-g)" "$all"
	assert_equal "$(would_compile CPPFLAGS=-DNDEBUG)" "$all"
	assert_equal "$(would_compile LLD=)" "$all"
}

@test "what the user says wins over what make says" {
	run -0 mk -n "O=$O" CFLAGS='-O2 -Wno-shadow' all
	assert_line --regexp ' -Wshadow .* -Os .* -O2 -Wno-shadow -c -o '
}

@test "SAN=1 builds with the sanitizers, silently, and the programs work" {
	local san=$BATS_TEST_TMPDIR/san

	run -0 mk -s "O=$san" SAN=1
	assert_output ""
	nm "$san/bin/lsif" | grep -q __asan_init
	run -0 --separate-stderr unshare -rn "$san/bin/lsif"
	assert_output lo
	[ -z "$stderr" ]
}

@test "install puts there what it should, and uninstall takes all of it" {
	local d=$BATS_TEST_TMPDIR/d

	(umask 077; mk -s "O=$O" "DESTDIR=$d" PREFIX=/usr install)
	run -0 sh -c 'cd "$1" && find . ! -type d -printf "%P %M %l\n" |
	    sed "s/ $//" | LC_ALL=C sort' sh "$d"
	assert_output - <<-'END'
		usr/bin/every lrwxrwxrwx repeat
		usr/bin/ifaddr -rwxr-xr-x
		usr/bin/ifisup -rwxr-xr-x
		usr/bin/ifup? lrwxrwxrwx ifisup
		usr/bin/lsif -rwxr-xr-x
		usr/bin/pingsweep -rwxr-xr-x
		usr/bin/repeat -rwxr-xr-x
		usr/share/bash-completion/completions/"ifup?" lrwxrwxrwx ifisup
		usr/share/bash-completion/completions/'ifup?' lrwxrwxrwx ifisup
		usr/share/bash-completion/completions/every lrwxrwxrwx repeat
		usr/share/bash-completion/completions/ifaddr -rw-r--r--
		usr/share/bash-completion/completions/ifisup -rw-r--r--
		usr/share/bash-completion/completions/ifup? lrwxrwxrwx ifisup
		usr/share/bash-completion/completions/ifup\? lrwxrwxrwx ifisup
		usr/share/bash-completion/completions/lsif -rw-r--r--
		usr/share/bash-completion/completions/pingsweep -rw-r--r--
		usr/share/bash-completion/completions/repeat -rw-r--r--
		usr/share/fish/vendor_completions.d/every.fish lrwxrwxrwx repeat.fish
		usr/share/fish/vendor_completions.d/ifaddr.fish -rw-r--r--
		usr/share/fish/vendor_completions.d/ifisup.fish -rw-r--r--
		usr/share/fish/vendor_completions.d/ifup?.fish lrwxrwxrwx ifisup.fish
		usr/share/fish/vendor_completions.d/lsif.fish -rw-r--r--
		usr/share/fish/vendor_completions.d/pingsweep.fish -rw-r--r--
		usr/share/fish/vendor_completions.d/repeat.fish -rw-r--r--
		usr/share/man/man1/every.1 lrwxrwxrwx repeat.1
		usr/share/man/man1/ifaddr.1 -rw-r--r--
		usr/share/man/man1/ifisup.1 -rw-r--r--
		usr/share/man/man1/ifup?.1 lrwxrwxrwx ifisup.1
		usr/share/man/man1/lsif.1 -rw-r--r--
		usr/share/man/man1/pingsweep.1 -rw-r--r--
		usr/share/man/man1/repeat.1 -rw-r--r--
		usr/share/man/man7/ifkit.7 -rw-r--r--
		usr/share/zsh/site-functions/_ifaddr -rw-r--r--
		usr/share/zsh/site-functions/_ifisup -rw-r--r--
		usr/share/zsh/site-functions/_lsif -rw-r--r--
		usr/share/zsh/site-functions/_pingsweep -rw-r--r--
		usr/share/zsh/site-functions/_repeat -rw-r--r--
	END
	run -0 find "$d" -type d ! -perm -755
	assert_output ""
	run -0 "$d/usr/bin/ifup?" --help
	: >"$d/usr/bin/ifupX"
	mk -s "O=$O" "DESTDIR=$d" PREFIX=/usr uninstall
	run -0 find "$d" ! -type d -printf '%P\n'
	assert_output usr/bin/ifupX
}

@test "install a second time replaces what is there" {
	mk -s "O=$O" "DESTDIR=$BATS_TEST_TMPDIR" install
	run -0 --separate-stderr mk -s "O=$O" "DESTDIR=$BATS_TEST_TMPDIR" install
	[ -z "$stderr" ]
	[ "$(readlink "$BATS_TEST_TMPDIR/usr/local/bin/ifup?")" = ifisup ]
}

# a copy of the sources and of what was built from them, times kept
built_copy() {
	cp -a "$SRC" "$1"
	cp -a "$O" "$1/build"
}

@test "what is built is installed without a compiler, also elsewhere" {
	local dir=$BATS_TEST_TMPDIR/src path prog

	path=$(only make sh env grep sed tr id mkdir install ln)
	built_copy "$dir"
	cd "$dir"
	PATH=$path run -0 mk -s DESTDIR="$BATS_TEST_TMPDIR/d" install
	assert_output ""
	for prog in $PROGS; do
		cmp "$O/bin/$prog" "$BATS_TEST_TMPDIR/d/usr/local/bin/$prog"
	done
}

@test "what another compiler built with other flags is installed as it is" {
	local o=$BATS_TEST_TMPDIR/o prog

	mk -s -j "$(nproc)" "O=$o" CC=gcc CFLAGS=-O1 all
	run -0 --separate-stderr mk "O=$o" DESTDIR="$BATS_TEST_TMPDIR" install
	refute_output --partial ' -c -o '
	for prog in $PROGS; do
		cmp "$o/bin/$prog" "$BATS_TEST_TMPDIR/usr/local/bin/$prog"
	done
}

@test "install builds what is not built, or older than its source" {
	local dir=$BATS_TEST_TMPDIR/src

	built_copy "$dir"
	cd "$dir"
	touch -d '1 minute' cmd/lsif/lsif.c
	rm build/bin/repeat
	run -0 mk DESTDIR="$BATS_TEST_TMPDIR" install
	assert_equal "$(grep -c -- ' -c -o ' <<<"$output")" 1
	cmp build/bin/repeat "$BATS_TEST_TMPDIR/usr/local/bin/repeat"
	touch -d '2 minutes' cmd/lsif/lsif.c
	PATH=$(only make sh env cat grep sed tr sort id mkdir rm) \
	    run -2 mk DESTDIR="$BATS_TEST_TMPDIR" install
	assert_line "make: musl-gcc is missing"
}

@test "clean leaves nothing of what make made" {
	copy_to "$BATS_TEST_TMPDIR/src"
	cd "$BATS_TEST_TMPDIR/src"
	mk -s all
	[ -e build/bin/lsif ]
	mk -s clean
	run find build ! -type d
	assert_output ""
}

@test "dist is the same bytes from any copy of a commit" {
	local a=$BATS_TEST_TMPDIR/a b=$BATS_TEST_TMPDIR/clone
	local tar=build/ifkit-$(value VERSION).tar.gz

	repository "$a"
	git clone -q "$a" "$b"
	touch -d 2001-01-01 "$b/README" "$b/Makefile"
	(umask 022; TZ=UTC mk -s -C "$a" dist)
	(umask 077; TZ=Asia/Tokyo mk -s -C "$b" dist)
	cmp "$a/$tar" "$b/$tar"
}

@test "dist holds what is committed under one name, and no ifup?" {
	local a=$BATS_TEST_TMPDIR/a name=ifkit-$(value VERSION)

	repository "$a"
	: >"$a/not-committed"
	mk -s -C "$a" dist
	run -0 tar -tzf "$a/build/$name.tar.gz"
	refute_output --partial '?'
	refute_output --partial not-committed
	assert_equal "$(grep -v '/$' <<<"$output" | sort)" \
	    "$(git -C "$a" ls-files | sed "s,^,$name/," | sort)"
}

@test "a dist that fails leaves no archive" {
	copy_to "$BATS_TEST_TMPDIR/src"
	cd "$BATS_TEST_TMPDIR/src"
	GIT_CEILING_DIRECTORIES=$BATS_TEST_TMPDIR run -2 mk dist
	run -0 find build -mindepth 1
	refute_output
}

@test "what dist packs builds to the same bytes" {
	local a=$BATS_TEST_TMPDIR/a name=ifkit-$(value VERSION) prog

	repository "$a"
	mk -s -C "$a" dist
	tar -C "$BATS_TEST_TMPDIR" -xzf "$a/build/$name.tar.gz"
	mk -s -C "$BATS_TEST_TMPDIR/$name" all
	for prog in $PROGS; do
		cmp "$BATS_TEST_TMPDIR/$name/build/bin/$prog" "$O/bin/$prog"
	done
}

# a PATH that has only the commands named
only() {
	local dir=$BATS_TEST_TMPDIR/only command

	mkdir -p "$dir"
	for command; do
		ln -s "$(command -v "$command")" "$dir/"
	done
	echo "$dir"
}

@test "make without the compiler says which package to install" {
	local path=$(only make sh cat grep sed tr sort id mkdir rm)

	: >"$path/apt-get"
	chmod +x "$path/apt-get"
	PATH=$path run -2 make "O=$BATS_TEST_TMPDIR/o"
	assert_line "make: musl-gcc is missing"
	assert_output --regexp 'apt-get install .*musl-tools'
}

@test "bootstrap that cannot install prints the command and exits 2" {
	local path=$(only make sh cat grep sed tr sort id)

	printf '#!/bin/sh\necho "no network"\nexit 100\n' >"$path/apt-get"
	printf '#!/bin/sh\nexec "$@"\n' >"$path/sudo"
	chmod +x "$path/apt-get" "$path/sudo"
	PATH=$path run -2 tests/tools/bootstrap
	assert_line "no network"
	assert_line --regexp '^bootstrap: missing, to be .*apt-get install'
}

# a Debian whose apt-get has $1 to install, in $path, where user $2 calls it
debian() {
	path=$(only sh cat grep sed tr sort)
	cat >"$path/apt-get" <<-END
		#!/bin/sh
		case \$* in
		*--print-uris*) cat <<-TEXT
			Need to get 9876 B/47.0 MB of archives.
			After this operation, $1 of additional disk space will be used.
			TEXT
		esac
		[ "\$2 \$1" = "install -y" ] || echo "apt-get \$*"
	END
	printf '#!/bin/sh\necho %s\n' "$2" >"$path/id"
	chmod +x "$path/apt-get" "$path/id"
}

@test "bootstrap says how much it installs, and for check the time it takes" {
	local path

	debian "184 MB" 0
	PATH=$path run -2 tests/tools/bootstrap demo
	assert_line --index 1 "apt-get update"
	assert_line --index 2 \
	    "bootstrap: 9876 B to fetch, 184 MB to be installed"
	assert_line --index 3 --partial "apt-get install -y"
	refute_output --partial minutes
	PATH=$path run -2 tests/tools/bootstrap check
	assert_line --index 3 --regexp '^bootstrap: then check takes .* minutes'
	assert_line --index 4 --partial "apt-get install -y"
}

@test "a user without sudo is told what root has to type, and how much that is" {
	local path

	debian "184 MB" 1000
	PATH=$path run -2 tests/tools/bootstrap demo
	assert_line --index 0 \
	    "bootstrap: 9876 B to fetch, 184 MB to be installed"
	assert_line --index 1 --regexp \
	    '^bootstrap: missing, to be installed as root by: apt-get update && DEB'
	refute_output --partial sudo
}

# what bootstrap would install for goal $1 where there is nothing at all
needed() {
	PATH=$path run -2 tests/tools/bootstrap -n "$1"
}

@test "bootstrap installs for a goal what that needs, and lld only to release" {
	local path goal

	debian "184 MB" 0
	needed demo
	assert_line --regexp ' install .* binutils findutils make musl-dev musl-tools$'
	for goal in check bench cross deb tarball; do
		needed "$goal"
		assert_line --regexp ' lld .*musl-tools'
	done
	needed dist
	assert_line --regexp ' --no-install-recommends git gzip util-linux$'
	needed roots
	assert_line --regexp 'recommends (debootstrap )?git util-linux$'
	mkdir .git
	needed deb
	assert_output --regexp ' git '
	rmdir .git
	needed deb
	refute_output --regexp ' git '
}

@test "bootstrap names at once what is known only by what is missing too" {
	local path=$(only sh cat grep sed tr sort id)

	: >"$path/apt-get"
	chmod +x "$path/apt-get"
	PATH=$path run -2 tests/tools/bootstrap -n check
	assert_output --regexp ' clang .* libclang-rt-dev '
	assert_output --regexp ' musl-dev musl-tools '
}

@test "bootstrap that has nothing to install calls no package manager" {
	local path=$BATS_TEST_TMPDIR/path

	mkdir "$path"
	printf '#!/bin/sh\ntouch "%s/called"\n' "$path" >"$path/apt-get"
	chmod +x "$path/apt-get"
	PATH=$path:$PATH run -0 tests/tools/bootstrap
	assert_output "bootstrap: nothing is missing"
	[ ! -e "$path/called" ]
}

@test "bootstrap finds what is installed where a user does not look" {
	PATH=/usr/local/bin:/usr/bin:/bin run -0 tests/tools/bootstrap -n check
	assert_output "bootstrap: nothing is missing"
}

@test "goals beside bootstrap are made after it, one by one, in make's own" {
	run -0 mk -j4 -n "O=$BATS_TEST_TMPDIR/o" sizes bootstrap
	assert_line --index 0 "tests/tools/bootstrap sizes"
}

@test "demo prints each command before its output, also with only lo" {
	PATH=$O/bin:$PATH run -0 netns tests/tools/demo
	assert_line '$ lsif | xargs -n1 ifaddr'
	assert_line '$ lsif -l'
	assert_line '$ pingsweep -c 127.0.0.1'
	[[ $output == *$'\n$ lsif\nlo\n'* ]]
}

# an unshare in $path that refuses to run what has $1 among its words, by $2;
# and a bats that has one test, which is skipped
refusing() {
	path=$BATS_TEST_TMPDIR/path
	mkdir -p "$path"
	cat >"$path/unshare" <<-END
		#!/bin/sh
		case "\$*" in
		*"$1"*) echo "unshare: $2" >&2; exit 1;;
		esac
	END
	printf '#!/bin/sh\necho 1..1; echo "ok 1 x # skip why"\n' >"$path/bats"
	chmod +x "$path/unshare" "$path/bats"
}

@test "check without user namespaces fails unless told to do without" {
	local path

	refusing "-rn true" refused
	PATH=$path:$PATH run -2 mk "O=$O" -o tests check
	refute_line "ok 1 x # skip why"
	assert_line "make: the tests need user namespaces; here: unshare: refused"
	assert_output --partial "docker run --privileged"
	assert_output --partial "SKIP_NETNS=1"
	PATH=$path:$PATH run -0 mk "O=$O" -o tests SKIP_NETNS=1 \
	    TESTS=tests/unit.bats check
	assert_line "ok 1 x # skip why"
	assert_line "skipped: x: why"
}

@test "bootstrap check without user namespaces fails before it installs" {
	local path

	refusing "-rn true" refused
	printf '#!/bin/sh\necho "apt-get $*"\n' >"$path/apt-get"
	chmod +x "$path/apt-get"
	PATH=$path:$PATH run -2 mk bootstrap check
	assert_line "make: the tests need user namespaces; here: unshare: refused"
	refute_output --partial "apt-get "
}

@test "namespaces that cannot do what the tests need are none" {
	local path

	refusing ping_group_range "read-only"
	PATH=$path:$PATH run -2 tests/tools/namespaces
	assert_line --index 0 --partial "here: /proc/sys cannot be written in one"
	refusing "mount" "denied"
	PATH=$path:$PATH run -2 tests/tools/namespaces
	assert_line --index 0 --partial "here: /sys cannot be mounted in one"
	refusing nothing ""
	PATH=$path:$PATH run -0 tests/tools/namespaces
	refute_output
}

# --- the suites side by side

# tests/tools/suites, with bats as it is here, on suites of two tests each, of
# which the second is $2
suites() {
	local dir=$BATS_TEST_TMPDIR/suites name

	mkdir -p "$dir"
	for name in a b; do
		printf '@test "%s 1" { :; }\n@test "%s 2" { %s; }\n' \
		    "$name" "$name" "$1" >"$dir/$name.bats"
	done
	tests/tools/suites "$dir/taps" 2 "$dir"/[ab].bats "${@:2}"
}

@test "suites have a plan each, and are added up" {
	run -0 suites :
	[ "$(grep -c '^1\.\.2$' <<<"$output")" -eq 2 ]
	assert_line "ok 1 a 1"
	assert_line "ok 2 b 2"
	assert_line --index -1 --regexp '^4 passed, 0 failed, 0 skipped, in [0-9]+ s$'
}

@test "what failed and what was skipped is said again at the end" {
	run -1 suites false
	assert_line "failed: a: a 2"
	assert_line "failed: b: b 2"
	assert_line --index -1 --partial '2 passed, 2 failed, 0 skipped'
	run -0 suites 'skip "no time"'
	assert_line "skipped: a 2: no time"
	assert_line --index -1 --partial '2 passed, 0 failed, 2 skipped'
}

@test "a suite that ends early, or is none, is a failure" {
	run -1 suites 'kill -KILL $PPID'
	assert_line --regexp '^not ok .* a.bats: [0-2] of 2 tests ran, exit status '
	assert_line --regexp '^failed: b: b.bats: '
	run -1 suites : "$BATS_TEST_TMPDIR/none.bats"
	assert_line --regexp '^failed: none: '
	assert_line --index -1 --partial '4 passed, 1 failed'
	: >"$BATS_TEST_TMPDIR/empty.bats"
	run -1 suites : "$BATS_TEST_TMPDIR/empty.bats"
	assert_line --regexp '^failed: empty: '
}

@test "suites run with default signals, whatever the caller ignores" {
	local dir=$BATS_TEST_TMPDIR

	printf '@test "x" { grep SigIgn /proc/self/status >"%s/ignored"; }\n' \
	    "$dir" >"$dir/x.bats"
	# some versions of bats ignore signals themselves
	env --default-signal bats "$dir/x.bats"
	mv "$dir/ignored" "$dir/usual"
	run -0 env --ignore-signal=USR1,QUIT,PIPE tests/tools/suites \
	    "$dir/taps" 1 "$dir/x.bats"
	assert_line "ok 1 x"
	cmp "$dir/ignored" "$dir/usual"
}

# .ci/run in a tree whose make prints $1 and exits $2, with $3 in .ci/skips
ci() {
	local dir=$BATS_TEST_TMPDIR/ci

	mkdir -p "$dir/.ci" "$dir/path"
	cp .ci/run "$dir/.ci/"
	printf '%s' "$1" >"$dir/tap"
	printf '%s' "$3" >"$dir/.ci/skips"
	cat >"$dir/path/make" <<-END
		#!/bin/sh
		[ "\$*" = "bootstrap check" ] || exit 9
		cat "$dir/tap"
		exit $2
	END
	chmod +x "$dir/path/make"
	PATH=$dir/path:$PATH "$dir/.ci/run"
}

@test "the CI passes when all tests passed" {
	run -0 ci $'noise\n1..2\nok 1 a\nok 2 b\n' 0 ''
	assert_line --index -1 "2 passed, 0 failed, 0 skipped"
}

@test "the CI fails on a skip that is not listed" {
	run -1 ci $'1..2\nok 1 a\nok 2 b c # skip no reason\n' 0 $'b\n'
	assert_line "skipped, but not in .ci/skips: b c"
	assert_line --index -1 "1 passed, 0 failed, 1 skipped"
}

@test "the CI passes over a skip that is listed" {
	run -0 ci $'1..2\nok 1 a\nok 2 b c # skip no reason\n' 0 $'a\nb c\n'
	assert_line --index -1 "1 passed, 0 failed, 1 skipped"
}

@test "the CI fails on a test that failed, whatever make says" {
	run -1 ci $'1..2\nok 1 a\nnot ok 2 b\n# ok 3 c\n' 0 ''
	assert_line --index -1 "1 passed, 1 failed, 0 skipped"
}

@test "the CI fails when make does, though all tests passed" {
	run -2 ci $'1..1\nok 1 a\n' 2 ''
	assert_line --index -1 "1 passed, 0 failed, 0 skipped"
}

@test "the CI adds up the plans of suites" {
	run -0 ci $'1..1\nok 1 a\n1..2\nok 1 b\nok 2 c\n' 0 ''
	assert_line --index -1 "3 passed, 0 failed, 0 skipped"
	run -1 ci $'1..1\nok 1 a\n1..2\nok 1 b\n' 0 ''
	assert_line "planned were 3 tests"
}

@test "the CI fails when fewer tests ran than were planned" {
	run -1 ci $'1..3\nok 1 a\n' 0 ''
	assert_line --index -1 "1 passed, 0 failed, 0 skipped"
}

@test "the CI fails when no test ran" {
	run -1 ci '' 0 ''
	assert_line --index -1 "0 passed, 0 failed, 0 skipped"
}

# --- packages of other machines

# in a namespace without a network; twice, as a failure must not be remembered
@test "lists of packages that cannot be fetched are trouble each time" {
	command -v apt-get >/dev/null || skip "no apt-get here"
	local dir=$BATS_TEST_TMPDIR/debs i
	mkdir -p "$dir/apt"
	echo http://127.0.0.1:9/debian >"$dir/apt/uri"
	for i in 1 2; do
		run -2 netns env -u http_proxy "$TOP/tests/tools/debs" "$dir" \
		    mipsel musl-dev
		assert_line 'debs: the lists of trixie, mipsel'
		assert_line --partial 'could not be fetched'
	done
}

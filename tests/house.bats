# the architecture, proven from the objects and the include graph

# module and level: 0 pure, 1 the libc and the system, 2 what networks are
levels() {
	cat <<-END
		addr   0
		buf    1
		change 2
		clk    1
		col    2
		dev    2
		echo   0
		fd     1
		glob   0
		grid   0
		info   2
		ip     0
		job    1
		lan    2
		link   2
		msg    1
		name   2
		names  1
		neigh  0
		neightbl 0
		net    2
		nl     1
		nlmsg  0
		num    0
		onlink 2
		opt    1
		order  0
		out    1
		pace   0
		pick   0
		probe  2
		progress 1
		ranges 2
		rec    2
		route  2
		seccomp 1
		sig    1
		siphash 0
		sock   1
		sweep  2
		target 2
		tcp    2
		utf8   0
		watch  2
	END
}

# those that call the system; no other does
callers="buf clk dev fd job lan msg name names net nl onlink out probe progress seccomp sig sock tcp"

# on a copy of the sources, which nobody edits meanwhile
setup() {
	load helper
	cd "$SRC"
}

setup_file() {
	load helper
	export SRC=$BATS_FILE_TMPDIR/src OBJ=$BATS_FILE_TMPDIR/o/obj
	copy_to "$SRC"
	cd "$SRC"
	mk -s "O=${OBJ%/obj}" all
	# lines of an object, a letter and a symbol; nm is slow to start
	nm -A "$OBJ"/*.o "$OBJ"/lib/*.o |
	    awk '{ sub(/:.*/, "", $1); print $1, $(NF - 1), $NF }' \
	    >"$BATS_FILE_TMPDIR/symbols"
}

# the symbols of objects whose letter is one of $1, each once
symbols() {
	local letters=$1

	shift
	awk -v letters="$letters" '
		FNR == NR { of[$1]; next }
		$1 in of && index(letters, $2) { print $3 }
	' <(printf '%s\n' "$@") "$BATS_FILE_TMPDIR/symbols" | sort -u
}

# the symbols that objects need, or define, each once
needs() { symbols Uwv "$@"; }
defines() { symbols ABCDGRSTVW "$@"; }

objects() {
	local m

	for m; do
		echo "$OBJ/lib/$m.o"
	done
}

level() { levels | awk -v l="$1" '$2 == l { print $1 }'; }

# the modules of ours that a source file includes
includes() { sed -nE 's,^#include "(\.\./lib/)?(.*)\.h".*,\2,p' "$1"; }

# nothing on standard input, else it is said to be $1
nothing() {
	local found=$(cat)

	[ -z "$found" ] || fail "$1: $found"
}

# no object of $2 ... needs a symbol that is wholly $1
none_needs() {
	local words=$1

	shift
	[ -e "$1" ]
	awk -v words="^($words)\$" '
		FNR == NR { of[$1]; next }
		$1 in of && index("Uwv", $2) && $3 ~ words {
			sub(/.*\//, "", $1)
			print $1, $3
		}
	' <(printf '%s\n' "$@") "$BATS_FILE_TMPDIR/symbols" | nothing "needed"
}

@test "every module of lib has a level, and is in the Makefile" {
	assert_equal "$(levels | cut -d ' ' -f 1)" \
	    "$(cd lib && ls *.c | sed 's/\.c$//')"
	assert_equal "$(cd lib && ls *.h | sed 's/\.h$//')" \
	    "$(levels | cut -d ' ' -f 1)"
	assert_equal "$(value LIB | tr ' ' '\n')" "$(levels | cut -d ' ' -f 1)"
}

@test "a module includes none of a higher level" {
	local m l other

	while read -r m l; do
		for other in $(includes "lib/$m.c"); do
			levels | awk -v m="$m" -v l="$l" -v o="$other" '
				$1 == o { there = 1; if ($2 > l) print m, $1 }
				END { if (!there) print m, o }'
		done
	done < <(levels) | nothing "goes up"
}

@test "no header includes one of ours" {
	grep -n '^#include "' lib/*.h | nothing "includes"
}

@test "lib includes nothing of cmd, and cmd nothing but lib" {
	grep -n '^#include "' lib/*.c | grep -v '"[a-z0-9]*\.h"$' |
	    nothing "beyond lib"
	grep -n '^#include "' cmd/*.c | grep -v '"\.\./lib/[a-z0-9]*\.h"$' |
	    nothing "beyond lib"
}

@test "a file includes each header once, and its module's own" {
	local f m

	for f in lib/*.c cmd/*.c; do
		sed -n 's/^#include //p' "$f" | sort | uniq -d | sed "s,^,$f ,"
	done | nothing "twice"
	for f in lib/*.c; do
		m=$(basename "$f" .c)
		includes "$f" | grep -qx "$m" || fail "$f: not $m.h"
	done
}

@test "no source includes a kernel header, or what the libc is too large for" {
	grep -nE '^#include <(linux/|asm/|(stdio|stdlib|err|getopt|ifaddrs|fnmatch)\.h)' \
	    cmd/*.c lib/*.[ch] | nothing "includes"
}

@test "out, msg and what is below them know nothing of networks" {
	local m

	for m in $(level 1); do
		[ "$m" = nl ] || [ "$m" = names ] || includes "lib/$m.c" |
		    grep -Ex 'addr|change|dev|info|ip|link|names|neightbl|net|nl|nlmsg|pick|ranges|route|target|watch' |
		    sed "s/^/$m /"
	done | nothing "knows"
	grep -nE 'struct (addr|ip|link|name|net|nl|nl_msg|route)\b' \
	    lib/{buf,clk,fd,msg,opt,out,rec,col}.[ch] | nothing "knows"
}

@test "link, addr, neightbl and route know messages but no socket" {
	local m

	for m in link addr neightbl route; do
		includes "lib/$m.c" | grep -Ex 'nl|net|dev|watch|fd|clk' |
		    sed "s/^/$m /"
	done | nothing "knows"
}

@test "pure modules need only each other, and strings of the libc" {
	needs $(objects $(level 0)) |
	    grep -Exv -e '(mem|str)[a-z]+|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_' |
	    grep -Fxv -f <(defines $(objects $(level 0))) | nothing "needed"
}

@test "only the modules that are to do so call the system" {
	local m

	for m in $(levels | cut -d ' ' -f 1); do
		[[ " $callers " == *" $m "* ]] && continue
		needs "$(objects "$m")" | sed "s/^/$m /"
	done | grep -Ev ' ((mem|str)[a-z]+|__(stack_chk_fail|errno_location)|_GLOBAL_OFFSET_TABLE_|program_invocation_short_name)$' |
	    grep -Ev " ($(defines "$OBJ"/lib/*.o | paste -sd '|'))\$" |
	    nothing "calls"
}

@test "a module whose header calls it pure calls no system" {
	local h

	for h in $(grep -lE '^/\*.*; pure \*/' lib/*.h); do
		[[ " $callers " == *" $(basename "$h" .h) "* ]] && echo "$h"
	done | nothing "calls the system"
}

# name's child into a pipe
@test "only out and msg write" {
	none_needs 'p?writev?2?(64)?' \
	    $(ls "$OBJ"/*.o "$OBJ"/lib/*.o | grep -Ev '/(out|msg|name)\.o$')
	needs "$OBJ/lib/out.o" | grep -qx write
	needs "$OBJ/lib/msg.o" | grep -qx write
}

@test "only nl, dev, probe, lan and tcp make sockets, and only net, onlink and watch ask nl to" {
	local o

	none_needs 'socket|socketpair|bind|sendto|recvfrom|sendmsg|recvmsg' \
	    $(ls "$OBJ"/*.o "$OBJ"/lib/*.o | grep -Ev '/(nl|dev|probe|lan|tcp)\.o$')
	none_needs 'nl_(open|close|ask|join|events|drain)' \
	    $(ls "$OBJ"/*.o "$OBJ"/lib/*.o | grep -Ev '/(nl|net|onlink|watch)\.o$')
}

# job and name end a child of theirs, sig whom a signal is to end
@test "lib never ends the process" {
	none_needs 'exit|_Exit|quick_exit|abort|raise|longjmp|__assert_fail|v?(err|warn)x?' \
	    "$OBJ"/lib/*.o
	none_needs '_exit|kill' \
	    $(ls "$OBJ"/lib/*.o | grep -Ev '/(job|name|sig)\.o$')
}

@test "only job and name make processes, and only repeat uses job" {
	none_needs 'v?fork|clone|exec.*|posix_spawn.*|system|popen|wait.*' \
	    $(ls "$OBJ"/*.o "$OBJ"/lib/*.o | grep -Ev '/(job|name)\.o$')
	none_needs 'job_.*' $(ls "$OBJ"/*.o "$OBJ"/lib/*.o | grep -v '/repeat\.o$')
}

@test "nothing reads the environment, but repeat for its command" {
	none_needs '(secure_)?getenv|setenv|putenv|setlocale' \
	    "$OBJ"/*.o "$OBJ"/lib/*.o
	none_needs '_*environ' \
	    $(ls "$OBJ"/*.o "$OBJ"/lib/*.o | grep -v '/repeat\.o$')
}

@test "nothing uses stdio, getopt or perror" {
	none_needs 'v?[dfs]?n?printf|f?puts|f?putc|putchar|fwrite|fopen|fdopen|fflush|std(in|out|err)|getline|perror|strerror.*|getopt.*|opt(arg|ind|err)' \
	    "$OBJ"/*.o "$OBJ"/lib/*.o
}

@test "nothing uses the allocator, or what the libc is too large for" {
	none_needs 'getaddrinfo|freeaddrinfo' \
	    $(ls "$OBJ"/*.o "$OBJ"/lib/*.o | grep -v '/name\.o$')
	none_needs 'malloc|calloc|realloc(array)?|free|str(n?)dup|v?asprintf|qsort|bsearch|fnmatch|regcomp|strto[a-z]+|ato[a-z]+|getifaddrs|if_.*|inet_.*' \
	    "$OBJ"/*.o "$OBJ"/lib/*.o
}

@test "no object has writable data" {
	size -A "$OBJ"/*.o "$OBJ"/lib/*.o | awk '
		/:$/ { file = $1 }
		$1 ~ /^\.t?(data|bss)(\.|$)/ && $1 !~ /^\.data\.rel\.ro/ && $2 {
			print file, $1, $2
		}' | nothing "has"
	awk '$2 ~ /[BbDdC]/ && $3 !~ /^\./ && $3 !~ /rel\.ro/ { print $1, $3 }' \
	    "$BATS_FILE_TMPDIR/symbols" | nothing "has"
}

@test "no object asks for an executable stack" {
	local o

	for o in "$OBJ"/*.o "$OBJ"/lib/*.o; do
		readelf -SW "$o" | grep -q '\.note\.GNU-stack .* 0 *0 *1$' ||
		    echo "$o"
	done | nothing "may"
}

@test "what lib exports begins with its module's name" {
	local m prefix

	for m in $(levels | cut -d ' ' -f 1); do
		prefix=$m
		case $m in
		col) prefix='cols?';;
		nlmsg) prefix=nl;;
		esac
		defines "$(objects "$m")" | grep -Ev "^$prefix(_|\$)" |
		    sed "s/^/$m /"
	done | nothing "exports"
}

@test "what lib exports is in its header" {
	local m s

	for m in $(levels | cut -d ' ' -f 1); do
		for s in $(defines "$(objects "$m")"); do
			grep -qw "$s" "lib/$m.h" || echo "$m $s"
		done
	done | nothing "hidden"
}

@test "what lib exports is used outside its module" {
	local m s

	for m in $(levels | cut -d ' ' -f 1); do
		for s in $(defines "$(objects "$m")"); do
			awk -v own="$(objects "$m")" -v s="$s" '
				$3 == s && $1 != own { used = 1 }
				END { exit !used }
			' "$BATS_FILE_TMPDIR/symbols" ||
			    grep -qrw "$s" tests/unit tests/fuzz/*.[ch] ||
			    echo "$m $s"
		done
	done | nothing "for nobody"
}

@test "a header begins with a comment that says its module's job" {
	local h

	for h in lib/*.h; do
		awk 'NR == 1 && /^\/\* [a-z].* \*\/$/ { ok = 1 }
		    NR == 1 && /^\/\*$/ { open = 1 }
		    NR == 2 && open && /^ \* [A-Za-z]/ { ok = 1 }
		    END { exit !ok }' "$h" || echo "$h"
	done | nothing "does not"
}

@test "each prototype in a header has a comment above it, or shares one" {
	awk '
		FNR == 1 { said = 0; open = 0 }
		/^$/ { said = 0 }
		/^\/\*/ { said = 1; open = 1 }
		open { if (/\*\//) open = 0; next }
		/^[a-z].*\(/ && !/^typedef/ && !said { print FILENAME ": " $0 }
	' lib/*.h | nothing "uncommented"
}

@test "a program begins with a comment that says what it does" {
	local prog

	for prog in cmd/*.c; do
		head -n 1 "$prog" |
		    grep -qE "^/\\* $(basename "$prog" .c).* - .* \\*/\$" ||
		    echo "$prog"
	done | nothing "does not"
}

@test "no function is longer than 60 lines" {
	awk '
		/^[{]/ { start = FNR }
		/^[}]/ {
			if (start && FNR - start + 1 > 60)
				print FILENAME ":" start ": " FNR - start + 1
			start = 0
		}
	' cmd/*.c lib/*.c | nothing "long"
}

@test "no line is longer than 80 columns" {
	local f

	for f in cmd/*.c lib/*.[ch] $(find tests -name '*.[ch]'); do
		expand "$f" | LC_ALL=C.UTF-8 grep -nE '^.{81}' | sed "s,^,$f:,"
	done | nothing "long"
}

@test "no line ends in white space, and no file without a newline" {
	local f

	grep -nE '[[:blank:]]+$' Makefile cmd/*.c lib/*.[ch] tests/*.bats |
	    nothing "blank"
	for f in Makefile cmd/*.c lib/*.[ch] tests/*.bats; do
		[ -z "$(tail -c 1 "$f")" ] || echo "$f"
	done | nothing "no newline"
}

@test "typedefs are but for callbacks" {
	grep -nE '^\s*typedef' cmd/*.c lib/*.[ch] |
	    grep -vE 'typedef [a-z]+ [a-z_]+\(.*\);$' | nothing "typedef"
}

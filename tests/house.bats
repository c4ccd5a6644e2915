# the architecture, proven from the include graph, the objects and the sources

# those that call the system; no other does
callers="lib/buf lib/clock lib/device lib/fd lib/msg lib/netlink lib/operands
lib/out lib/signals lib/snapshot cmd/ifaddr/source cmd/lsif/follow
cmd/repeat/environment
cmd/repeat/job cmd/pingsweep/batch cmd/pingsweep/hosts cmd/pingsweep/localnet
cmd/pingsweep/privileges cmd/pingsweep/prober_arp cmd/pingsweep/prober_echo
cmd/pingsweep/prober_tcp cmd/pingsweep/progress cmd/pingsweep/question
cmd/pingsweep/resolve cmd/pingsweep/seccomp cmd/pingsweep/sockets cmd/pingsweep/sweep"

# know neither networks nor messages of the kernel
plain="buf clock columns fd msg num opt out record signals span utf8"

# told the time, and nothing else of the world
pure="lib/addr lib/addr_select lib/ip lib/link lib/message lib/num lib/route
lib/span lib/utf8 cmd/lsif/glob cmd/repeat/grid cmd/pingsweep/arp_nd
cmd/pingsweep/dns cmd/pingsweep/estimate cmd/pingsweep/etc cmd/pingsweep/icmp
cmd/pingsweep/interval cmd/pingsweep/keys cmd/pingsweep/merge
cmd/pingsweep/octets cmd/pingsweep/order cmd/pingsweep/pace cmd/pingsweep/ranges
cmd/pingsweep/schedule cmd/pingsweep/siphash cmd/pingsweep/target
cmd/pingsweep/text"

# on a copy of the sources, which nobody edits meanwhile
setup() {
	load lib/helper
	cd "$SRC"
}

setup_file() {
	load lib/helper
	export SRC=$BATS_FILE_TMPDIR/src OBJ=$BATS_FILE_TMPDIR/o/obj
	copy_to "$SRC"
	cd "$SRC"
	mk -s -j2 "O=${OBJ%/obj}" all
	# lines of an object, a letter and a symbol; nm is slow to start
	nm -A "$OBJ"/*/*.o "$OBJ"/cmd/*/*.o |
	    awk '{ sub(/:.*/, "", $1); print $1, $(NF - 1), $NF }' \
	    >"$BATS_FILE_TMPDIR/symbols"
	include_graph >"$BATS_FILE_TMPDIR/includes"
	modules >"$BATS_FILE_TMPDIR/modules"
}

# all modules and mains: a folder and a name
modules() { ls lib/*.c cmd/*/*.c | sed 's/\.c$//'; }

# lines of a module and one that it includes
include_graph() {
	local file name

	for file in lib/*.[ch] cmd/*/*.[ch]; do
		sed -n 's/^#include "\(.*\)\.h".*/\1/p' "$file" |
		    while read -r name; do
			[[ $name == */* ]] || name=${file%/*}/$name
			[ "$name" = "${file%.[ch]}" ] ||
			    echo "${file%.[ch]} $name"
		done
	done | sort -u
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

# the objects of modules
objects() { printf "$OBJ/%s.o\n" "$@"; }

all_objects() { objects $(<"$BATS_FILE_TMPDIR/modules"); }

# of all objects those but of modules $1 ...
objects_but() {
	all_objects | grep -Fxv -f <(objects "$@")
}

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

# --- the two folders

@test "each module is in the Makefile, once" {
	local program

	for program in lib $(value PROGS); do
		[ "$program" = lib ] || set -- "cmd/$program" "$program"
		[ "$program" != lib ] || set -- lib LIB
		assert_equal "$(value "$2" | xargs -n1)" \
		    "$(cd "$1" && ls *.c | sed 's/\.c$//' | grep -vx "$program")"
		assert_equal "$(cd "$1" && ls *.h | sed 's/\.h$//')" \
		    "$(value "$2" | xargs -n1)"
	done
}

@test "lib includes nothing of cmd, a program nothing of another" {
	awk '{ split($1, a, "/"); split($2, b, "/") }
		b[1] == "cmd" && (a[1] != "cmd" || a[2] != b[2])' \
	    "$BATS_FILE_TMPDIR/includes" | nothing "crosses"
	# and none by a way around: above the root, or beside it
	grep -nE '^#include "(\.|/)' lib/*.[ch] cmd/*/*.[ch] | nothing "includes"
}

# directly, or by other modules of lib
@test "two programs or more use each module of lib" {
	awk '
		{ from[NR] = $1; to[NR] = $2 }
		END {
			for (more = 1; more; ) {
				more = 0
				for (i = 1; i <= NR; i++) {
					split(from[i], p, "/")
					if (p[1] == "cmd")
						users = p[2]
					else
						users = used[from[i]]
					n = split(users, u, " ")
					for (j = 1; j <= n; j++)
						if (index(" " used[to[i]] " ",
						    " " u[j] " ") == 0) {
							used[to[i]] = used[to[i]] " " u[j]
							more = 1
						}
				}
			}
			for (m in used)
				if (m ~ /^lib/)
					print m, split(used[m], u, " ")
		}
	' "$BATS_FILE_TMPDIR/includes" | sort >"$BATS_TEST_TMPDIR/used"
	assert_equal "$(cut -d ' ' -f 1 "$BATS_TEST_TMPDIR/used")" \
	    "$(grep ^lib "$BATS_FILE_TMPDIR/modules")"
	awk '$2 < 2' "$BATS_TEST_TMPDIR/used" | nothing "has one user"
}

@test "no module includes one that includes it" {
	run -0 tsort "$BATS_FILE_TMPDIR/includes"
	refute_output --partial 'loop'
}

# --- headers

@test "each header stands alone, and may come twice" {
	local header

	for header in lib/*.h cmd/*/*.h; do
		printf '#include "%s"\n#include "%s"\n' "$header" "$header" |
		    gcc -I. -D_GNU_SOURCE -std=c11 -Wall -Wextra -Werror -fsyntax-only -xc - ||
		    echo "$header"
	done 2>&1 | nothing "does not"
}

@test "a source includes its own header first, then <system>, then ours, each sorted" {
	local file

	for file in lib/*.c cmd/*/*.c; do
		sed -n 's/^#include //p' "$file" | awk -v file="$file" '
			function group(s) {
				return s ~ /^</ ? 1 : s ~ ("^\"(lib/)?" own ".h\"$") ? 0 : 2
			}
			BEGIN { own = file; gsub(/.*\/|\.c$/, "", own); last = -1 }
			{
				g = group($0)
				if (g < last || (g == last && $0 "" <= before ""))
					print file ": " $0
				if (NR == 1 && g && file !~ own "/" own ".c$")
					print file ": not its own"
				last = g
				before = $0
			}'
	done | nothing "out of order"
}

@test "no source includes a kernel header, or what the libc is too large for" {
	grep -nE '^#include <(linux/|asm/|(stdio|stdlib|err|getopt|ifaddrs|fnmatch)\.h)' \
	    cmd/*/*.c lib/*.[ch] | nothing "includes"
}

# --- who knows what

@test "the modules that are plain know nothing of networks" {
	local module

	for module in $plain; do
		awk -v m="lib/$module" '$1 == m { sub(/.*\//, "", $2); print m, $2 }' \
		    "$BATS_FILE_TMPDIR/includes"
		grep -HnE 'struct (addr|ip|link|snapshot|netlink|message|route)\b' \
		    "lib/$module".[ch]
	done | grep -Ev " ($(xargs <<<"$plain" | tr ' ' '|'))\$" | nothing "knows"
}

@test "link, addr and route know messages but no socket" {
	grep -E '^lib/(link|addr|route) lib/(netlink|snapshot|device|watch|fd|clock)$' \
	    "$BATS_FILE_TMPDIR/includes" | nothing "knows"
}

@test "schedule, probers and clock know nothing of each other" {
	grep -E '^cmd/pingsweep/(schedule|order|pace) .*/(prober.*|hosts|clock|batch)$|^cmd/pingsweep/prober.* .*/(schedule|hosts|records)$' \
	    "$BATS_FILE_TMPDIR/includes" | nothing "knows"
}

@test "probing by ARP, echo or TCP is told apart by prober and options alone" {
	grep -n 'METHOD_' cmd/pingsweep/*.[ch] |
	    grep -Ev '^cmd/pingsweep/(prober|options)\.[ch]:' | nothing "asks"
}

@test "pure modules need only each other, and strings of the libc" {
	needs $(objects $pure lib/buf) |
	    grep -Exv -e '(mem|str)[a-z]+|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_' |
	    grep -Fxv -f <(defines $(objects $pure lib/buf)) |
	    grep -Exv -e 'mmap|mremap|munmap|__errno_location' | nothing "needed"
}

@test "only the modules that are to do so call the system" {
	local module ours=$(defines $(all_objects) | paste -sd '|')

	for module in $(grep -vE '^cmd/([a-z]+)/\1$' "$BATS_FILE_TMPDIR/modules"); do
		[[ " "$(xargs <<<"$callers")" " == *" $module "* ]] && continue
		needs "$(objects "$module")" | sed "s,^,$module ,"
	done | grep -Ev " ((mem|str)[a-z]+|__(stack_chk_fail|errno_location)|_GLOBAL_OFFSET_TABLE_|program_invocation_short_name|$ours)\$" |
	    nothing "calls"
}

@test "a module whose header calls it pure calls no system" {
	local header

	for header in $(grep -lE '^/\*.*; pure \*/' lib/*.h cmd/*/*.h); do
		[[ " "$(xargs <<<"$callers")" " != *" ${header%.h} "* ]] ||
		    echo "$header"
	done | nothing "calls the system"
}

@test "only out and msg write" {
	none_needs 'p?writev?2?(64)?' $(objects_but lib/out lib/msg)
	needs "$OBJ/lib/out.o" | grep -qx write
	needs "$OBJ/lib/msg.o" | grep -qx write
}

@test "only netlink, device, source, question and probers make sockets, some ask netlink to" {
	none_needs 'socket|socketpair|bind|send|sendto|recv|recvfrom|sendmsg|recvmsg' \
	    $(objects_but lib/netlink lib/device cmd/ifaddr/source \
	    cmd/pingsweep/{sockets,question,prober_{echo,arp,tcp}})
	none_needs 'netlink_(open|close|ask|join|events|drain)' \
	    $(objects_but lib/netlink lib/snapshot lib/watch cmd/pingsweep/localnet)
}

# job ends a child of its own, signals whom a signal is to end
@test "lib never ends the process" {
	none_needs 'exit|_Exit|quick_exit|abort|raise|longjmp|__assert_fail|v?(err|warn)x?' \
	    $(all_objects)
	none_needs '_exit|kill' $(objects $(grep ^lib "$BATS_FILE_TMPDIR/modules" |
	    grep -vx lib/signals))
}

@test "only job makes processes" {
	none_needs 'v?fork|clone|exec.*|posix_spawn.*|system|popen|wait.*' \
	    $(objects_but cmd/repeat/job)
}

# a descriptor that is not moved above 2 may be taken for standard output
@test "each call that makes a descriptor stands within fd_high" {
	grep -nE '\b(socket|open|openat|dup|accept4?|epoll_create1?|timerfd_create|signalfd4?|eventfd|memfd_create|pidfd_open)\(' \
	    lib/*.c cmd/*/*.c | grep -Ev 'fd_high\(|SYS_|^[^:]*:[0-9]+:\s*/?\*' |
	    nothing "does not"
}

@test "nothing reads the environment, but repeat for its command" {
	none_needs '(secure_)?getenv|setenv|putenv|setlocale' $(all_objects)
	none_needs '_*environ' $(objects_but cmd/repeat/environment)
}

@test "nothing uses stdio, getopt or perror" {
	none_needs 'v?[dfs]?n?printf|f?puts|f?putc|putchar|fwrite|fopen|fdopen|fflush|std(in|out|err)|getline|perror|strerror.*|getopt.*|opt(arg|ind|err)' \
	    $(all_objects)
}

@test "nothing uses the allocator, or what the libc is too large for" {
	none_needs '(get|free)addrinfo|getnameinfo|gethostby.*|res_.*|h_errno' \
	    $(all_objects)
	none_needs 'malloc|calloc|realloc(array)?|free|str(n?)dup|v?asprintf|qsort|bsearch|fnmatch|regcomp|strto[a-z]+|ato[a-z]+|getifaddrs|if_.*|inet_.*' \
	    $(all_objects)
}

@test "no object has writable data" {
	size -A $(all_objects) | awk '
		/:$/ { file = $1 }
		$1 ~ /^\.t?(data|bss)(\.|$)/ && $1 !~ /^\.data\.rel\.ro/ && $2 {
			print file, $1, $2
		}' | nothing "has"
	awk '$2 ~ /[BbDdC]/ && $3 !~ /^\./ && $3 !~ /rel\.ro/ { print $1, $3 }' \
	    "$BATS_FILE_TMPDIR/symbols" | nothing "has"
}

@test "no object asks for an executable stack" {
	local o

	for o in $(all_objects); do
		readelf -SW "$o" | grep -q '\.note\.GNU-stack .* 0 *0 *1$' ||
		    echo "$o"
	done | nothing "may"
}

@test "what a module exports begins with its name" {
	local module prefix

	for module in $(grep -vE '^cmd/([a-z]+)/\1$' "$BATS_FILE_TMPDIR/modules"); do
		prefix=${module##*/}
		case $prefix in
		batch) prefix='batch|prober';;
		prober_*) prefix="$prefix|prober";;
		esac
		defines "$(objects "$module")" | grep -Ev "^($prefix)(_|\$)" |
		    sed "s,^,$module ,"
	done | nothing "exports"
}

@test "what a module exports is in its header, and used elsewhere" {
	local module symbol

	for module in $(grep -vE '^cmd/([a-z]+)/\1$' "$BATS_FILE_TMPDIR/modules"); do
		for symbol in $(defines "$(objects "$module")"); do
			grep -qw "$symbol" "$module.h" ||
			    echo "$module $symbol hidden"
			awk -v own="$(objects "$module")" -v s="$symbol" '
				$3 == s && $1 != own { used = 1 }
				END { exit !used }
			' "$BATS_FILE_TMPDIR/symbols" ||
			    grep -qrw "$symbol" tests/unit tests/fuzz/*.[ch] ||
			    echo "$module $symbol for nobody"
		done
	done | nothing "is not"
}

@test "a header begins with a comment that says its module's job" {
	local h

	for h in lib/*.h cmd/*/*.h; do
		awk 'NR == 1 && /^\/\* [-A-Za-z].* \*\/$/ { ok = 1 }
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
		/^[a-z].*\(/ && !/^(typedef|enum|struct [a-z_]+ \{)/ && !said { print FILENAME ": " $0 }
	' lib/*.h cmd/*/*.h | nothing "uncommented"
}

@test "a program begins with a comment that says what it does" {
	local prog

	for prog in $(value PROGS); do
		prog=cmd/$prog/$prog.c
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
	' cmd/*/*.c lib/*.c | nothing "long"
}

@test "no source has more than 500 lines" {
	wc -l lib/*.c cmd/*/*.c | awk '$1 > 500 && $2 != "total"' | nothing "long"
}

@test "no line is longer than 80 columns" {
	local f

	for f in cmd/*/*.[ch] lib/*.[ch] $(find tests -name '*.[ch]'); do
		expand "$f" | LC_ALL=C.UTF-8 grep -nE '^.{81}' | sed "s,^,$f:,"
	done | nothing "long"
}

@test "no line ends in white space, and no file without a newline" {
	local f

	grep -nE '[[:blank:]]+$' Makefile cmd/*/*.c lib/*.[ch] cmd/*/*.h tests/*.bats |
	    nothing "blank"
	for f in Makefile cmd/*/*.c lib/*.[ch] cmd/*/*.h tests/*.bats; do
		[ -z "$(tail -c 1 "$f")" ] || echo "$f"
	done | nothing "no newline"
}

# the compiler takes an array of numbers to hold numbers, whatever is put there;
# those of 32 bits that are lent do
@test "no array of words is lent for other items" {
	local name

	grep -ohE 'buf_lend\([^;]*;' cmd/*/*.c lib/*.c |
	    sed -En 's/.*sizeof ([a-z]+[.>-]+)?([a-z]+)\);/\2/p' | sort -u |
	    while read -r name; do
		grep -nE "^[^(]*uint(8|16|64)_t [^(]*\b$name\[" \
		    cmd/*/*.[ch] lib/*.[ch] || :
	    done | nothing "lends"
}

@test "typedefs are but for callbacks" {
	grep -nE '^\s*typedef' cmd/*/*.c lib/*.[ch] |
	    grep -vE 'typedef [a-z]+ [a-z_]+\(.*\);$' | nothing "typedef"
}

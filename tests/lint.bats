# what analysers say of every source

setup() {
	load helper
	cd "$TOP"
}

# "$@" of every source, some at a time; it fails where one run does
of_every_source() {
	printf '%s\n' cmd/*.c lib/*.c | xargs -P "$(nproc)" -n 3 "$@"
}

# vfork is meant: the child of a program of this size shares a page or two
@test "clang's static analyser finds nothing" {
	run -0 of_every_source clang --analyze --analyzer-output text \
	    -Xclang -analyzer-werror -Xclang -analyzer-disable-checker \
	    -Xclang security.insecureAPI.vfork,unix.Vfork \
	    $(value STD) '-DVERSION="0"'
	refute_output
}

# left out: what is our way to write (memcmp as a condition, text without a NUL,
# recursion that halves, a socket's address in an integer), what gcc's
# -Wconversion tells better, and arguments of one type beside each other
@test "clang-tidy finds nothing" {
	local checks='-*,bugprone-*,cert-*,misc-*,performance-*,portability-*'

	checks+=,-bugprone-easily-swappable-parameters
	checks+=,-bugprone-implicit-widening-of-multiplication-result
	checks+=,-bugprone-macro-parentheses
	checks+=,-bugprone-narrowing-conversions
	checks+=,-bugprone-not-null-terminated-result
	checks+=,-bugprone-suspicious-string-compare
	checks+=,-misc-no-recursion,-performance-no-int-to-ptr
	STD=$(value STD) run -0 of_every_source sh -c '
		clang-tidy --quiet --warnings-as-errors="*" --checks="$0" \
		    "$@" -- $STD -DVERSION=\"0\" 2>/dev/null' "$checks"
	refute_output
}

# the two left out: a variable called "not", which cppcheck takes for C++'s;
# an operand of sizeof, which is not evaluated. Its -std=c11 is --std=c11
@test "cppcheck finds nothing" {
	run -0 cppcheck --quiet --error-exitcode=1 "-"$(value STD) \
	    --enable=warning,performance,portability \
	    --suppress=internalAstError:lib/glob.c \
	    --suppress=ctunullpointer:lib/info.c \
	    '-DVERSION="0"' cmd lib
	assert_output ""
}

@test "clang's two find a fault where there is one" {
	echo 'int f(int n) {
		char *p = 0;
		if (n) return *p; else return *p;
	}' >"$BATS_TEST_TMPDIR/x.c"
	run ! clang --analyze --analyzer-output text -Xclang -analyzer-werror \
	    "$BATS_TEST_TMPDIR/x.c"
	assert_output --partial core.NullDereference
	run ! clang-tidy --quiet '--warnings-as-errors=*' --checks='-*,bugprone-*' \
	    "$BATS_TEST_TMPDIR/x.c" --
	assert_output --partial bugprone-branch-clone
}

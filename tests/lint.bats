# what analysers say of every source

setup() {
	load lib/helper
	cd "$TOP"
}

# "$@" of every source, some at a time; it fails where one run does
of_every_source() {
	printf '%s\n' cmd/*/*.c lib/*.c | xargs -P "$(nproc)" -n 3 "$@"
}

@test "clang's static analyser finds nothing" {
	run -0 of_every_source clang --analyze --analyzer-output text \
	    -Xclang -analyzer-werror \
	    $(value STD) '-DVERSION="0"'
	refute_output
}

# the checks of clang-tidy that are kept, by name: a newer one brings new checks,
# which find other things than faults (an assignment in a condition, a header
# that another one includes). Left out: what is our way to write (memcmp as a
# condition, text without a NUL, recursion that halves, a socket's address in an
# integer), what gcc's -Wconversion tells better, and arguments of one type
# beside each other
checks() {
	printf -- '-*'
	printf ',bugprone-%s' argument-comment assert-side-effect \
	    bad-signal-to-kill-thread bool-pointer-implicit-conversion \
	    branch-clone dynamic-static-initializers incorrect-roundings \
	    infinite-loop integer-division macro-repeated-side-effects \
	    misplaced-operator-in-strlen-in-alloc \
	    misplaced-pointer-arithmetic-in-alloc misplaced-widening-cast \
	    multiple-statement-macro no-escape posix-return \
	    redundant-branch-condition reserved-identifier signal-handler \
	    signed-char-misuse sizeof-expression spuriously-wake-up-functions \
	    string-literal-with-embedded-nul suspicious-enum-usage \
	    suspicious-include suspicious-memory-comparison \
	    suspicious-memset-usage suspicious-missing-comma \
	    suspicious-semicolon swapped-arguments terminating-continue \
	    too-small-loop-variable unused-return-value
	printf ',cert-%s' con36-c dcl03-c dcl16-c dcl37-c env33-c err33-c \
	    err34-c exp42-c fio38-c flp30-c flp37-c msc30-c msc32-c pos44-c \
	    pos47-c sig30-c str34-c
	printf ',misc-%s' definitions-in-headers misleading-bidirectional \
	    misleading-identifier misplaced-const redundant-expression \
	    static-assert unused-parameters
	printf ',performance-%s' type-promotion-in-math-fn
	printf ',portability-%s' restrict-system-includes simd-intrinsics
}

@test "clang-tidy finds nothing" {
	STD=$(value STD) run -0 of_every_source sh -c '
		clang-tidy --quiet --warnings-as-errors="*" --checks="$0" \
		    "$@" -- $STD -DVERSION=\"0\" 2>/dev/null' "$(checks)"
	refute_output
}

# left out: an operand of sizeof, which is not evaluated, and what newer ones say
# of themselves. Its --std=c11 is -std=c11
@test "cppcheck finds nothing" {
	run -0 cppcheck --quiet --error-exitcode=1 "-"$(value STD) \
	    --enable=warning,performance,portability \
	    --suppress=ctunullpointer:lib/addr_info.c \
	    --suppress=normalCheckLevelMaxBranches \
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

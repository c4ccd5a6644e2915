# hostile bytes through every parser: the fuzz targets' corpus once more

setup() {
	load lib/helper
	O=${BIN%/bin}
}

# make a goal of fuzzing beside what is built
fuzz() {
	mk -s -C "$TOP" O="$O" "$@"
}

targets() {
	value FUZZ | xargs -n 1
}

@test "every fuzz target has a corpus, and no corpus is left over" {
	assert_equal "$(ls "$TOP/tests/fuzz/corpus")" "$(targets)"
}

# bats test_tags=fast
@test "no input of the corpus breaks what a fuzz target promises" {
	run -0 fuzz fuzz-replay
	assert_equal "$(cut -d : -f 1 <<<"$output")" "$(targets)"
	refute_line --regexp ': 0 inputs$'
}

@test "valgrind finds nothing in what the corpus reaches either" {
	O=$BATS_TEST_TMPDIR
	run -0 fuzz SANITIZE= BY='valgrind -q --error-exitcode=9' fuzz-replay
	assert_equal "$(cut -d : -f 1 <<<"$output")" "$(targets)"
	refute_line --partial ==
}

@test "the corpus reaches nine tenths of the lines of each module" {
	run -0 fuzz fuzz-coverage
	[ "${#lines[@]}" -ge "$(targets | wc -l)" ]
	refute_line --regexp ' of 0$'
}

# what this kernel answers, in a namespace with something of everything
capture() {
	unshare -n sleep infinity 3>&- &
	await 2 sleeps $! sleep
	bash "$TOP/tests/lib/netzoo.sh" $! &&
	    ip route add default metric 5 nexthop via 10.0.0.3 nexthop \
		via 10.0.0.4 &&
	    ip nexthop add id 1 via 10.0.0.2 dev v0 &&
	    ip nexthop add id 2 group 1 &&
	    ip route add default nhid 1 metric 7 &&
	    "$TOP/tests/fuzz/capture" "$1"
	local status=$?
	kill $!
	return $status
}

@test "what this kernel answers breaks no promise either" {
	local dir=$BATS_TEST_TMPDIR/kernel target

	export TOP
	export -f capture
	netns bash -c 'capture "$@"' bash "$dir"
	for target in addr link localnet neighbours route snapshot; do
		fuzz "$O/fuzz/replay/$target"
		"$O/fuzz/replay/$target" "$dir/$target"
	done
	grep -q "$(printf 'weird"q' | od -An -tx1 | tr -d ' ')" "$dir/link"
}

# all that lsif writes of hostile names, read back by others
written() {
	local names=$TOP/tests/fuzz/corpus/text n

	n=$("$TOP/tests/fuzz/altnames" set "$names")
	lsif -j >"$1"
	[ "$(jq '[.[].altnames // [] | length] | add' "$1")" = "$n" ]
	((n > 500))
	"$TOP/tests/fuzz/altnames" json "$names" <"$1"
	lsif -o alt | "$TOP/tests/fuzz/altnames" text "$names"
}

@test "hostile names are valid JSON, and come back from it byte by byte" {
	export TOP
	export -f written
	netns bash -euc 'written "$1"' bash "$BATS_TEST_TMPDIR/json"
	# jq has a character for each byte that is no UTF-8
	jq -e '[.[].altnames // [] | .[] | select(. == "\ufffd")] | length > 128' \
	    "$BATS_TEST_TMPDIR/json"
}

# a target that breaks by an input which begins with x
broken_target() {
	cat <<-'END'
		#include "fuzz.h"

		int
		LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
		{
			char *p = guard(data, n);

			MUST(*p != 'x');
			*p = p[1] == 'y' ? p[n] : 0;	/* beyond the end */
			free(p);
			return 0;
		}
	END
}

@test "a replay names the input that breaks a promise, and its bytes" {
	local dir=$BATS_TEST_TMPDIR input

	broken_target >"$dir/target.c"
	gcc -D_GNU_SOURCE -fsanitize=address -I "$TOP/tests/fuzz" -o "$dir/target" \
	    "$dir/target.c" "$TOP/tests/fuzz/replay.c"
	hex() { printf %s "$1" | od -An -tx1 | tr -d ' '; }
	hex abc >"$dir/good"
	run -0 "$dir/target" "$dir/good"
	assert_output '1 inputs'
	for input in xyz ay; do
		{ cat "$dir/good"; hex "$input"; } >"$dir/bad"
		run "$dir/target" "$dir/good" "$dir/bad"
		[ "$status" -ne 0 ]
		assert_output --partial \
		    "$dir/bad:2: of ${#input} bytes: $(hex "$input")"
	done
	run -2 "$dir/target" "$dir/none"
	assert_output --partial "$dir/none: No such file"
	for input in 4 4g '41 42' 0x41; do
		echo "$input" >"$dir/bad"
		run -2 "$dir/target" "$dir/bad"
		assert_output "$dir/bad:1: not hexadecimal"
	done
	run -2 "$dir/target"
}

@test "a corpus goes into a folder for libFuzzer, and comes back as it was" {
	local dir=$BATS_TEST_TMPDIR corpus

	for corpus in "$TOP"/tests/fuzz/corpus/{text,snapshot}; do
		"$TOP/tests/fuzz/pack" -x "$corpus" "$dir/${corpus##*/}"
		"$TOP/tests/fuzz/pack" "$dir/${corpus##*/}" | cmp - "$corpus"
	done
}

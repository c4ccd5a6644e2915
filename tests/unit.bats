# bats file_tags=fast
# the modules of lib, each by a program of tests/unit

setup_file() {
	load lib/helper
	make -s -C "$TOP" O="${BIN%/bin}" tests >&2
}

setup() {
	load lib/helper
	UNIT=${BIN%/bin}/test
}

unit() {
	local prog=$1
	shift
	"$UNIT/$prog" "$@"
}

# lines of a text without blanks and what the program, here "$@", says of it
says() {
	local text want n=0
	while read -r text want; do
		[ "$text" = "''" ] && text=
		assert_equal "$text: $(unit "$@" "$text")" "$text: $want"
		n=$((n + 1))
	done
	((n > 2))
}

# --- num

@test "a number is decimal digits within its bounds" {
	says num parse 1 1000 <<-'EOF'
		1 1
		1000 1000
		007 7
		0 is too small
		1001 is too large
		99999999999 is too large
		18446744073709551616 is too large
		340282366920938463463374607431768211457 is too large
		'' is not a number
		-1 is not a number
		+1 is not a number
		1.0 is not a number
		1e3 is not a number
		0x10 is not a number
		10x is not a number
		99999999999999999999x is not a number
		nan is not a number
	EOF
	says num parse 0 18446744073709551615 <<-'EOF'
		18446744073709551615 18446744073709551615
		18446744073709551616 is too large
		18446744073709551620 is too large
		0 0
	EOF
}

@test "a duration is terms with a unit, or seconds" {
	says num duration <<-'EOF'
		0 0
		1 1000000000
		1s 1000000000
		1ms 1000000
		1m 60000000000
		1h 3600000000000
		1d 86400000000000
		.5 500000000
		0.5s 500000000
		1.5m 90000000000
		1m30s 90000000000
		1d2h3m4s5ms 93784005000000
		1m500ms 60500000000
		1.5m.5s 90500000000
		0m 0
		007 7000000000
	EOF
}

@test "a duration is rounded up to 1 ns" {
	says num duration <<-'EOF'
		0.000000001 1
		0.0000000001 1
		0.0000000000000000000000000000001 1
		0.0000000010 1
		0.00000000100000000000000000000000001 2
		0.0000000011s 2
		1.0000000001ms 1000001
		.000001ms 1
		.3333333333m 19999999998
		.33333333333m 20000000000
		0.00000000000000000000000 0
	EOF
}

@test "a duration has each unit once, larger first" {
	says num duration <<-'EOF'
		1s1m has its units out of order
		1s1s has its units out of order
		1ms1s has its units out of order
		1m1h has its units out of order
		5ms5ms has its units out of order
		1h1d1h has its units out of order
	EOF
}

@test "what only looks like a duration is none" {
	says num duration <<-'EOF'
		'' is not a duration
		. is not a duration
		5. is not a duration
		5.s is not a duration
		.s is not a duration
		s is not a duration
		ms is not a duration
		1..5 is not a duration
		1.5.5 is not a duration
		1,5 is not a duration
		+1 is not a duration
		-1 is not a duration
		1e3 is not a duration
		0x10 is not a duration
		nan is not a duration
		inf is not a duration
		infinity is not a duration
		1S is not a duration
		1us is not a duration
		1w is not a duration
		1y is not a duration
		1m30 is not a duration
		1m30x is not a duration
		1sx is not a duration
		1s- is not a duration
		1mss is not a duration
	EOF
	run -0 unit num duration ' 1'
	assert_output 'is not a duration'
	run -0 unit num duration '1 '
	assert_output 'is not a duration'
	run -0 unit num duration '1 s'
	assert_output 'is not a duration'
}

@test "a duration is at most 100 years" {
	says num duration <<-'EOF'
		36525d 3155760000000000000
		36524d24h 3155760000000000000
		876600h 3155760000000000000
		3155760000 3155760000000000000
		3155760000000ms 3155760000000000000
		36525d1ms is over 100 years
		36525d.0000000001s is over 100 years
		36525.00000000000000001d is over 100 years
		36526d is over 100 years
		876601h is over 100 years
		3155760001 is over 100 years
		9223372036854775807 is over 100 years
		9223372036854775808 is over 100 years
		18446744073709551617 is over 100 years
		99999999999999999999999999999999999999ms is over 100 years
		106751d23h47m16s854ms is over 100 years
		36524d999999h is over 100 years
	EOF
}

@test "random durations are exact" { unit num durations; }
@test "junk is no number, and a number is within its bounds" { unit num junk; }

@test "a set of numbers is a list of numbers and ranges" {
	says num set 255 <<-'EOF'
		0 0
		255 255
		3-3 3
		2,64-66 2 64 65 66
		7,1-3,2 1 2 3 7
		007 7
		'' is not a number at 0
		, is not a number at 0
		1, is not a number at 2
		,1 is not a number at 0
		1,,2 is not a number at 2
		1- is not a number at 0
		-1 is not a number at 0
		1-2-3 is not a list of numbers at 0
		1x is not a list of numbers at 0
		2,1x,x is not a list of numbers at 2
		1.5 is not a list of numbers at 0
		3-2 has a range that goes down at 0
		1,2,3-2,x has a range that goes down at 4
		256 is too large at 0
		0,0-256 is too large at 2
		18446744073709551617 is too large at 0
	EOF
	run -0 unit num set 65535 65533-65535
	assert_output "65533 65534 65535"
	run -0 unit num set 255 '1 2'
	assert_output "is not a list of numbers at 0"
}

# --- ip

@test "an IPv4 address is four decimal numbers" {
	says ip parse <<-'EOF'
		0.0.0.0 0.0.0.0
		255.255.255.255 255.255.255.255
		10.0.0.1 10.0.0.1
		256.0.0.1 no
		1.2.3 no
		1.2.3.4.5 no
		1.2.3. no
		.1.2.3 no
		1..2.3 no
		01.2.3.4 no
		1.2.3.00 no
		0x1.2.3.4 no
		1.2.3.4x no
		127.1 no
		2130706433 no
		4294967297.0.0.1 no
		-1.2.3.4 no
		'' no
	EOF
}

@test "an IPv6 address is as RFC 4291 has it" {
	says ip parse <<-'EOF'
		:: ::
		::1 ::1
		1:: 1::
		1:2:3:4:5:6:7:8 1:2:3:4:5:6:7:8
		2001:DB8::A 2001:db8::a
		::ffff:1.2.3.4 ::ffff:1.2.3.4
		64:ff9b::1.2.3.4 64:ff9b::102:304
		1:2:3:4:5:6:1.2.3.4 1:2:3:4:5:6:102:304
		::2:3:4:5:6:7:8 0:2:3:4:5:6:7:8
		1:2:3:4:5:6:7:: 1:2:3:4:5:6:7:0
		: no
		::: no
		1 no
		1::2::3 no
		:1:2:3:4:5:6:7 no
		1:2:3:4:5:6:7: no
		1:2:3:4:5:6:7 no
		1:2:3:4:5:6:7:8:9 no
		1:2:3:4::5:6:7:8 no
		12345:: no
		g:: no
		::1%lo no
		[::1] no
		::1.2.3 no
		::1.2.3.4:5 no
		1.2.3.4:: no
		::01.2.3.4 no
		1:2:3:4:5:6:7:1.2.3.4 no
	EOF
}

@test "an IPv6 address is written as RFC 5952 recommends" {
	says ip parse <<-'EOF'
		2001:0db8::0001 2001:db8::1
		2001:db8:0:0:0:0:2:1 2001:db8::2:1
		2001:db8:0:1:1:1:1:1 2001:db8:0:1:1:1:1:1
		2001:0:0:1:0:0:0:1 2001:0:0:1::1
		2001:db8:0:0:1:0:0:1 2001:db8::1:0:0:1
		2001:DB8::ABCD 2001:db8::abcd
		0:0:1:0:0:0:0:0 0:0:1::
		1:0:0:0:0:0:0:0 1::
		0:0:0:0:0:0:0:0 ::
	EOF
}

@test "a prefix is an address and how many bits count" {
	says ip prefix <<-'EOF'
		10.0.0.0/8 10.0.0.0/8
		10.0.0.0/0 10.0.0.0/0
		10.0.0.5 10.0.0.5/32
		10.0.0.5/32 10.0.0.5/32
		fd00::/8 fd00::/8
		::1 ::1/128
		10.0.0.0/33 has a wrong prefix length
		::/129 has a wrong prefix length
		10.0.0.0/ has a wrong prefix length
		10.0.0.0/-1 has a wrong prefix length
		10.0.0.0/8x has a wrong prefix length
		10.0.0.0/255.0.0.0 has a wrong prefix length
		10.0.0.0/8/8 has a wrong prefix length
		/8 is not an address
		10/8 is not an address
		lo is not an address
		1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb/8 is not an address
		'' is not an address
	EOF
}

@test "a network keeps the first bits" {
	says ip net <<-'EOF'
		10.1.2.3/8 10.0.0.0/8
		10.1.2.3/0 0.0.0.0/0
		10.1.2.3/32 10.1.2.3/32
		255.255.255.255/31 255.255.255.254/31
		10.1.2.255/25 10.1.2.128/25
		fd12:3456::1/16 fd12::/16
		ffff:ffff::/20 ffff:f000::/20
		::1/0 ::/0
	EOF
}

@test "link-local and unique local addresses are known" {
	says ip is <<-'EOF'
		169.254.0.1 link-local
		169.253.255.255 other
		169.255.0.0 other
		fe80::1 link-local
		febf:ffff::1 link-local
		fec0::1 other
		fe7f::1 other
		::ffff:169.254.0.1 other
		fc00::1 unique-local
		fdff::1 unique-local
		fbff::1 other
		fe00::1 other
		252.0.0.1 other
		10.0.0.1 other
	EOF
}

@test "inside compares addresses of one family" {
	run -0 unit ip inside 10.1.2.3 10.0.0.0/8
	assert_output yes
	run -0 unit ip inside 11.1.2.3 10.0.0.0/8
	assert_output no
	run -0 unit ip inside 10.1.2.3 10.255.255.255/8
	assert_output yes
	run -0 unit ip inside ::1 0.0.0.0/0
	assert_output no
	run -0 unit ip inside 1.2.3.4 ::/0
	assert_output no
	run -0 unit ip inside fd00::1 fd00::1
	assert_output yes
}

@test "random addresses are written as libc reads them, by RFC 5952" {
	unit ip format
}
@test "random text is an address where inet_pton says so" { unit ip parse; }
@test "networks are right bit by bit" { unit ip net; }

# --- glob

@test "a glob's backslash is an ordinary character" {
	run -0 unit glob 'a\*' 'a\bc'
	assert_output yes
	run -0 unit glob 'a\*' 'a*'
	assert_output no
	run -0 unit glob '[\]' '\'
	assert_output yes
}

@test "a glob matches as fnmatch(3) does" { unit glob patterns; }
@test "a glob of many stars takes no long time" { timeout 5 "$UNIT/glob" stars; }

@test "a bracket without an end is an ordinary character" {
	run -0 unit glob 'a[b' 'a[b'
	assert_output yes
	run -0 unit glob '[' '['
	assert_output yes
	run -0 unit glob '[]' '[]'
	assert_output yes
	run -0 unit glob '[]' ']'
	assert_output no
}

@test "a set may hold any byte" {
	run -0 unit glob $'[\x80-\xff]x' $'\xc3x'
	assert_output yes
	run -0 unit glob $'[!\x80-\xff]x' $'\xc3x'
	assert_output no
}

# --- opt

@test "options are walked as getopt(3) walks them" { unit opt walks; }
@test "a program called without even a name has no options" { unit opt nothing; }

@test "options cluster, stop at the first operand, and at --" {
	says opt walk <<-'EOF'
		-ab -ab 2
		-abo bad
		-abx bad
		-aofoo o=foo -ao 2
		-ao-b o=-b -ao 2
		a - 1
		- - 1
		-- - 2
	EOF
	run -0 unit opt walk -a x -b
	assert_output -- '-a 2'
	run -0 unit opt walk -a -- -b
	assert_output -- '-a 3'
	run -0 unit opt walk -o -- -b
	assert_output 'o=-- -bo 4'
	run -0 unit opt walk -o '' -t1 -t 2
	assert_output 'o= t=1 t=2 -ot 6'
}

@test "options that exclude each other are a usage error" {
	run --separate-stderr -2 unit opt conflict 'ab ov' -b -a
	assert_equal "${stderr_lines[0]}" 'opt: -a: not with -b'
	assert_equal "${stderr_lines[1]}" \
	    'usage: opt [-0abv] [-o col,...] [-t time] [name ...]'
	assert_output ''
	run --separate-stderr -2 unit opt conflict 'ab ov' -vaox
	assert_equal "${stderr_lines[0]}" 'opt: -o: not with -v'
	run -0 unit opt conflict 'ab ov' -av
	run -0 unit opt conflict 'ab ov' -bb -ox -ty -0
	run -0 unit opt conflict 'ab ov' -- -a -b
	run -0 unit opt conflict 'abv' -b -v
	run -2 unit opt conflict 'abv' -a -v
}

@test "the text of --help is the table" {
	run --separate-stderr -0 unit opt status --help
	assert_line -n 0 'usage: opt [-0abv] [-o col,...] [-t time] [name ...]'
	assert_line -n 1 -- $'-0\tzero'
	assert_line -n 6 -- $'-t time\tlimit'
	assert_equal "${#lines[@]}" 7
	assert_equal "$stderr" ''
	run --separate-stderr -0 unit opt status -b --help
	assert_line -n 0 'usage: opt [-0abv] [-o col,...] [-t time] [name ...]'
}

@test "an unknown option, and one without its argument, are named" {
	run --separate-stderr -2 unit opt status -abx
	assert_equal "${stderr_lines[0]}" 'opt: -x: unknown option'
	run --separate-stderr -2 unit opt status -ao
	assert_regex "${stderr_lines[0]}" '^opt: .*o: needs an argument$'
	run --separate-stderr -2 unit opt status --bogus
	assert_equal "${stderr_lines[0]}" 'opt: --bogus: unknown option'
	run --separate-stderr -2 unit opt status -$'\e'
	assert_equal "${stderr_lines[0]}" 'opt: -?: unknown option'
	run --separate-stderr -2 unit opt status -$'\303\251'
	assert_equal "${stderr_lines[0]}" 'opt: -?: unknown option'
}

# --- grid

@test "runs start on a fixed grid, without drift" {
	unit grid rate
	unit grid delay
}

@test "starts that fall into a run are skipped and counted" { unit grid skips; }
@test "a start missed while idle is made once, then back on the grid" { unit grid late; }
@test "a run that nobody waited for leaves the grid as it is" { unit grid early; }
@test "intervals of 0 and 1 ns take no time to reckon with" { unit grid tiny; }
@test "a pause is as long after every run" { unit grid pauses; }
@test "back-off doubles per further failure up to a limit" { unit grid backoff; }
@test "the grid saturates at the end of time" { unit grid saturation; }
@test "an aligned grid has the multiples of its interval" { unit grid aligned; }
@test "an aligned grid follows a clock that is set" { unit grid clock; }
@test "an aligned grid serves no point twice, whatever the jitter" { unit grid alignedjitter; }
@test "a grid keeps its promises whatever runs and naps there are" { unit grid random; }
@test "each point of the grid is a start or a skip, jitter or not" { unit grid accounts; }

# --- utf8

@test "each code point is a character, but surrogates and beyond" {
	unit utf8 points
}
@test "a sequence is well-formed where the Unicode standard says so" {
	unit utf8 sequences
}

# --- rec, out

@test "a record of text has its fields between TABs" {
	run -0 unit record text { =a n:lo =b '#:3' } { =a n:v0 =b '#:4' }
	assert_output $'lo\t3\nv0\t4'
	run -0 unit record text { =a n:lo }
	assert_output lo
}

@test "a field without a value is -" {
	run -0 unit record text { =a =b n:x =c }
	assert_output $'-\tx\t-'
	run -0 unit record text { =a [ ] =b }
	assert_output $'-\t-'
}

@test "several values in a field are joined by commas" {
	run -0 unit record text { =a [ t:x t:y '#:3' ] =b t:z }
	assert_output $'x,y,3\tz'
}

@test "a thousandth of a number has three decimals" {
	run -0 unit record text { =a 'm:0' =b m:7 =c m:80 =d m:999 =e m:1204 \
	    =f m:18446744073709551615 }
	assert_output $'0.000\t0.007\t0.080\t0.999\t1.204\t18446744073709551.615'
}

@test "texts hide what separates, names are written raw" {
	run -0 unit record text { =a t:$'a\tb\nc\\d,e\r\e' }
	assert_output $'a\\011b\\012c\\134d\\054e\r\e'
	run -0 unit record text { =a n:$'a,b\\c\e\xff' }
	assert_output $'a,b\\c\e\xff'
	run -0 unit record text { =a t:, =b t:'\' =c t: }
	assert_output $'\\054\t\\134\t'
}

@test "records may end in NUL" {
	run -0 bash -c '"$1" nul { =a n:x =b n:y } { =a n:z } | od -An -c |
	    tr -d " "' bash "$UNIT/record"
	assert_output 'x\ty\0z\0'
}

@test "a terminal is shown ? for control and non-UTF-8 bytes" {
	run -0 unit record tty { =a n:$'a\e[31m\x07b\x7f' =b t:$'\xc3\xa9\xff\xc2\x9b' }
	assert_output $'a?[31m?b?\t\xc3\xa9???'
	run -0 unit record tty { =a t:$'a\tb\x01' }
	assert_output 'a\011b?'
	run -0 unit record tty { =a n:$'\xe2\x82' =b n:$'\xed\xa0\x80' }
	assert_output $'??\t???'
}

@test "JSON objects have members, numbers are numbers" {
	run -0 unit record json [ { =a n:lo =b '#:18446744073709551615' =c =d \
	    [ t:x n:y ] =e \( =f w:true \) } { =a w:null } { } ]
	assert_output \
	    '[{"a":"lo","b":18446744073709551615,"d":["x","y"],"e":{"f":true}},{"a":null},{}]'
	run -0 unit record json [ ]
	assert_output '[]'
	run -0 unit record json [ { =a [ { =b n:x } { =b n:y } ] =c n:z } ]
	assert_output '[{"a":[{"b":"x"},{"b":"y"}],"c":"z"}]'
}

@test "JSON escapes what must be" {
	run -0 unit record json { =a t:$'q"b\\s/t\tn\ne\e' =b n:$'\x01\x1f\x20' }
	assert_output '{"a":"q\"b\\s/t\u0009n\u000ae\u001b","b":"\u0001\u001f "}'
	run -0 unit record json { =k n:$'",\x7f\n' }
	assert_output '{"k":"\",\u007f\u000a"}'
}

@test "a byte that is no UTF-8 is a lone surrogate in JSON" {
	run -0 unit record json { =a n:$'\xffa\x80' =b t:$'\xc3\xa9\xc3' }
	assert_output $'{"a":"\\udcffa\\udc80","b":"\xc3\xa9\\udcc3"}'
	run -0 unit record json { =a n:$'\xed\xa0\x80\xf5' }
	assert_output '{"a":"\udced\udca0\udc80\udcf5"}'
}

@test "any bytes make JSON that jq reads back" {
	local s=$'\x01\x02 !"#$%&\x27()*+,-./:;<=>?@[\\]^_`{|}~\x7f\xc2\x80\xe2\x80\xa8\xf0\x9f\x98\x80'
	run -0 bash -c '"$1" json { =a "n:$2" =b "t:$2" } |
	    jq -r ".a == .b, .a"' bash "$UNIT/record" "$s"
	assert_line -n 0 true
	assert_line -n 1 "$s"
}

@test "lost output is said, whatever is written after it" {
	run --separate-stderr -2 bash -c '"$1" lines 100000 >/dev/full' \
	    bash "$UNIT/record"
	assert_equal "$stderr" ENOSPC
	run --separate-stderr -2 bash -c '"$1" lines 1 >/dev/full' bash "$UNIT/record"
	assert_equal "$stderr" ENOSPC
	run --separate-stderr -2 bash -c '"$1" lines 1 >&-' bash "$UNIT/record"
	assert_equal "$stderr" EBADF
}

@test "nothing to write is no lost output" {
	run --separate-stderr -0 bash -c '"$1" lines 0 >/dev/full' bash "$UNIT/record"
	run --separate-stderr -0 bash -c '"$1" lines 0 >&-' bash "$UNIT/record"
}

@test "a write that is interrupted, or must wait, is made again" {
	seq 30000 >"$BATS_TEST_TMPDIR/want"
	local error
	for error in EINTR EAGAIN; do
		run -0 bash -c 'strace -o "$3" -e trace=write \
		    -e inject=write:error=$2:when=1..5+2 "$1" lines 30000' \
		    bash "$UNIT/record" $error "$BATS_TEST_TMPDIR/trace"
		run -0 grep -c "$error.*INJECTED" "$BATS_TEST_TMPDIR/trace"
		assert_output 3
		bash -c 'strace -o /dev/null -e inject=write:error=$2:when=1..5+2 \
		    "$1" lines 30000' bash "$UNIT/record" $error |
		    cmp - "$BATS_TEST_TMPDIR/want"
	done
}

# --- msg

@test "trouble is PROG: WHAT: WHY in one write" {
	run --separate-stderr -2 unit msg say what why
	assert_equal "$stderr" 'msg: what: why'
	assert_output ''
	run --separate-stderr -2 unit msg say what
	assert_equal "$stderr" 'msg: what'
	run -2 strace -o "$BATS_TEST_TMPDIR/trace" -e trace=write \
	    "$UNIT/msg" say what why
	run -0 grep -c ^write "$BATS_TEST_TMPDIR/trace"
	assert_output 1
}

@test "trouble is told by the name that the program was called by" {
	run --separate-stderr -2 bash -c 'exec -a "ifup?" "$1" say x' \
	    bash "$UNIT/msg"
	assert_equal "$stderr" 'ifup?: x'
	run --separate-stderr -2 bash -c 'exec -a "/a/b"$'\''\e'\''"c" "$1" say x' \
	    bash "$UNIT/msg"
	assert_equal "$stderr" 'b?c: x'
	run --separate-stderr -2 bash -c 'exec -a "" "$1" say x' bash "$UNIT/msg"
	assert_equal "$stderr" ': x'
}

@test "an operand in trouble has ? for control and non-UTF-8 bytes" {
	run --separate-stderr -2 unit msg say $'a\nb\e\xff\xc3\xa9\xc2\x85\x7f' $'\t'
	assert_equal "$stderr" $'msg: a?b??\xc3\xa9???: ?'
	run --separate-stderr -2 unit msg name $'\n'
	assert_equal "$stderr" 'msg: ?: no such interface'
}

@test "an empty name is said in words" {
	run --separate-stderr -2 unit msg name ''
	assert_equal "$stderr" 'msg: empty name: no such interface'
}

@test "what is long in trouble is cut, the reason stays" {
	local long
	printf -v long '%5000s' ''
	long=${long// /$'\xc3\xa9'}
	run --separate-stderr -2 unit msg say "$long" 'the reason'
	[ "${#stderr_lines[@]}" -eq 1 ]
	assert_regex "$stderr" ': the reason$'
	refute_regex "$stderr" '[?]'
	((${#stderr} < 1024))
	run --separate-stderr -2 unit msg say what "$long"
	assert_regex "$stderr" '^msg: what: '
	refute_regex "$stderr" '[?]'
	((${#stderr} > 100 && ${#stderr} < 1024))
	run --separate-stderr -2 bash -c 'exec -a "$2" "$1" say what why' \
	    bash "$UNIT/msg" "$long"
	assert_regex "$stderr" ': what: why$'
}

@test "an errno is said as strerror(3) says it, or else by its number" {
	unit msg reasons
}

# --- buf

@test "sorting is stable, and right" { unit buf sort; }
@test "the lower bound in a sorted array is found" { unit buf lower; }
@test "an array survives adds, gaps and cuts" { unit buf edits; }
@test "an array that cannot grow keeps what it has, and says so" {
	unit buf too-much
}

# --- link, addr, route

@test "an attribute that its table lacks is left out unread" {
	unit message bounds
}
@test "a link's attributes go to their fields" { unit link fields; }
@test "what a link's message does not tell is told as unknown" {
	unit link absent
}
@test "the flag bits of attribute types are ignored" { unit link flag-bits; }
@test "only a VLAN has a VLAN id" { unit link other-kinds; }
@test "another family's view and wireless events are no links" {
	unit link foreign
}
@test "a link's name is 1 to 15 bytes" { unit link names; }
@test "links keep their alternative names apart" { unit link many-texts; }
@test "a garbled link message does no harm" { unit link garbled; }
@test "running and carrier are read from the flags" { unit link states; }
@test "hardware types have ip's names" { unit link types; }

@test "an address's attributes go to their fields" { unit addr fields; }
@test "with IFA_LOCAL, IFA_ADDRESS is the peer" { unit addr local-and-peer; }
@test "what an address's message does not tell is told as unknown" {
	unit addr absent
}
@test "an address of another family or length is none" { unit addr wrong; }
@test "usable is not tentative, failed, deprecated or link-local" {
	unit addr states
}
@test "addresses differ in interface, prefix and peer" { unit addr same; }
@test "a garbled address message does no harm" { unit addr garbled; }

@test "a default route leaves by its interface, in its family" {
	unit route defaults
}
@test "only a unicast default route is one, and only a living one leads on" { unit route others; }
@test "only the main table counts" { unit route tables; }
@test "a multipath route leaves by every living hop" { unit route several; }
@test "a default route that has expired is none" { unit route expiry; }
@test "an event takes the hops of its route, and no other's" { unit route events; }
@test "a nexthop object or group leads to its interfaces" {
	unit route nexthops
}
@test "a route that is replaced is gone" { unit route replaced; }
@test "events about nexthop objects change what routes lead to" {
	unit route nexthop_events
}
@test "the answer for one address tells the interface" { unit route outs; }
@test "a garbled route message does no harm" { unit route garbled; }

# --- neightbl, onlink, pace

@test "a neighbour table tells how many it can have, and has" {
	unit neighbours fields
}
@test "an interface's parameters are no neighbour table" {
	unit neighbours others
}
@test "a neighbour is held as long as the kernel cannot drop it" {
	unit neighbours held
}
@test "a garbled neighbour table does no harm" { unit neighbours garbled; }

@test "a host is in the network of the longest prefix, by zone or interface" {
	unit localnet find
	unit localnet owned
	timeout 20 "$UNIT/localnet" many
}

@test "the networks of this machine are those that ip has, of what is up" {
	run -0 netns bash -euc '
		ip link set lo up
		ip link add v0 address 02:00:00:00:00:01 type veth peer name v1
		ip link set v0 up addrgenmode none
		ip link set v1 addrgenmode none
		ip addr add 10.0.0.1/16 dev v0
		ip addr add 10.9.9.1 peer 10.9.8.2/24 dev v0
		ip addr add 10.7.0.1/24 dev v1
		ip addr add 2001:db8::1/112 dev v0 nodad
		ip tuntap add t0 mode tun
		ip link set t0 up addrgenmode none
		ip addr add 10.6.0.1/24 dev t0
		mine=$("$1" print)
		echo "$mine"
		ip -j addr show up | jq -r ".[] | .ifindex as \$i |
		    .addr_info[]? | \"\(\$i) \(.local)\"" | sort |
		    diff - <(cut -d " " -f 1,2 <<<"$mine" | sort)
	' bash "$UNIT/localnet"
	assert_line --regexp "^1 127\.0\.0\.1 127\.0\.0\.0/8 0 0 "
	assert_line --regexp "^1 ::1 ::1/128 0 0 "
	assert_line --regexp \
	    "^. 10\.0\.0\.1 10\.0\.0\.0/16 1 1 02:00:00:00:00:01$"
	assert_line --regexp "^. 10\.9\.9\.1 10\.9\.8\.0/24 1 1 02:"
	assert_line --regexp "^. 10\.6\.0\.1 10\.6\.0\.0/24 0 0 "
	assert_line --regexp "^. 2001:db8::1 2001:db8::/112 1 1 02:"
}

# what others on this machine have in the tables at the time may be much
@test "in a neighbour table there is room for at most three quarters" {
	run -0 netns bash -euc '
		"$1" room
		for i in arp_cache ndisc_cache; do
			ip ntable show name $i |
			    sed -n "s/.*thresh3 \([0-9]*\).*/\1/p" | head -n 1
		done' bash "$UNIT/neighbours"
	read -r four six <<<"${lines[0]}"
	((four <= (lines[1] * 3 + 3) / 4 && four > lines[1] / 64))
	((six <= (lines[2] * 3 + 3) / 4 && six > lines[2] / 64))
}

# names, which the kernel need not look for, are held; those that failed are not
@test "a neighbour that is held takes room" {
	run -0 netns bash -euc '
		pair
		ip addr add 10.0.0.1/16 dev v0
		for ((i = 0; i < 400; i++)); do
			echo "neigh add 10.0.1.$((i % 250)) dev v$((i / 250)) \
			    lladdr 2:0:0:0:0:1 nud $2"
		done | ip -batch -
		"$1" room' bash "$UNIT/neighbours" permanent
	(($(cut -d " " -f 1 <<<"$output") <= 768 - 400))
}

@test "probes wait for room in the table of neighbours" {
	unit neighbours paced
}

@test "the options of pingsweep become plain values" {
	unit options defaults
	unit options values
	unit options numbers
	unit options shown
	unit options methods
}

@test "a verdict is a value that has an id, a state and words" {
	unit verdict words
	unit verdict ids
	unit verdict full
	unit verdict errors
}

@test "each verdict that there is room for costs the same, and each key" {
	unit keys each
	timeout 20 "$UNIT/keys" many
	timeout 20 "$UNIT/verdict" errors_of_many
}

@test "a link-layer address stays with its host, for one turn of the ring" {
	unit owners ring
}

@test "a text is put together from parts, and never too long" {
	unit text parts
	unit text cut
}

@test "each host is found at its position, whatever the order" {
	unit hosts positions
}

@test "hosts in a network are found, by the zone of a link-local one" {
	unit hosts networks
	unit hosts meetings
}

@test "operands tell by their looks which families there may be" {
	unit hosts families
}

@test "an address that is looked up stands where its name was" {
	unit target reserved
	timeout 10 "$UNIT/target" filled
}

@test "a bucket has its burst, then one a gap, and never more" {
	unit pace exact
	unit pace any
}

# --- nl

@test "a dump ends with its DONE" { unit netlink dump; }
@test "an answer that is no dump is one message" { unit netlink single; }
@test "events have any sequence number" { unit netlink events; }
@test "a dump is torn where any message, or its DONE, says so" { unit netlink torn; }
@test "answers to other questions are skipped" { unit netlink sequence; }
@test "an acknowledgement ends the answer" { unit netlink acknowledged; }
@test "errors in NLMSG_ERROR and in DONE are told" { unit netlink errors; }
@test "the kernel's own words are kept, behind a request capped or whole" {
	unit netlink words
}
@test "bad words of the kernel do no harm" { unit netlink bad-words; }
@test "words behind a request that is cut off are not read" { unit netlink cut-request; }
@test "a message's length that lies is an error" { unit netlink lengths; }
@test "a garbled datagram does no harm" { unit netlink garbled; }

# --- watch, change

@test "a followed snapshot stays right through any events" {
	unit watch sequences
}
@test "a snapshot is shown once what changed during its dump is applied" {
	unit watch_dump one-moment
}
@test "the events between any two snapshots lead from one to the other" {
	unit watch snapshots
}
@test "the events of single changes lead from one state to the next" {
	unit watch steps
}
@test "no two interfaces have a name at a time, however names are swapped" {
	unit watch swaps
}

# --- echo

@test "a request has its header, checksum and keyed sequence" {
	unit icmp requests
}
@test "the checksum of the largest request is right" { unit icmp largest; }
@test "a reply proves which probe it answers, behind any IPv4 options" {
	unit icmp replies
}
@test "a reply from another address, or to another process, is not ours" {
	unit icmp others
}
@test "a reply with any bit changed is refused, or the bit means nothing" {
	unit icmp flips
}
@test "a reply cut on the way is refused, one that its host cut is not" {
	unit icmp cut
}
@test "no forged cookie is right, and no sequence likelier" {
	unit icmp forged
}
@test "an IPv4 header of an impossible length is none" { unit icmp heads; }
@test "a request from the error queue is known, cut anywhere" {
	unit icmp errors
}
@test "a request that is not ours is not known, nor one that proves nothing" {
	unit icmp strangers
}
@test "every type and code of an ICMP error has its meaning" {
	unit icmp meanings
}
@test "what Linux answered is read" { unit icmp captured; }
@test "garbage is no reply and no error" { unit icmp garbage; }

# --- neigh

@test "an ARP request is just what RFC 826 says" { unit arp_nd arp-request; }
@test "an ARP reply is one with padding, and as of IEEE 802" {
	unit arp_nd arp-reply
}
@test "an ARP packet of another kind or operation is no reply" {
	unit arp_nd arp-flips
}
@test "a neighbour solicitation is right, its checksum and group too" {
	unit arp_nd solicitation
}
@test "a neighbour advertisement is read with any options, or none" {
	unit arp_nd advertisements
}
@test "a neighbour advertisement that RFC 4861 calls invalid is none" {
	unit arp_nd invalid
}
@test "a link-layer address is written as ip does" { unit arp_nd formats; }
@test "garbage is no neighbour's answer" { unit arp_nd garbage; }

# --- siphash

@test "a keyed hash is the published one" { unit siphash vectors; }
@test "keyed hashes of random messages are the paper's" { unit siphash same; }
# --- sweep

@test "a dead /24 is decided 1.253 s after the first probe" { unit schedule dead; }
@test "a sweep ends with the last answer, and none is tried again" {
	unit schedule alive
}
@test "only the silent are tried again, whatever is lost" { unit schedule loss; }
@test "a host that was given up is alive if it answers before its record" {
	unit schedule late
}
@test "the last try of a host is told while an answer to it would count" {
	unit schedule tried
}
@test "an error ends the last try at once, no other before the wait" {
	unit schedule hints
}
@test "an error about a part of the last try leaves the rest its time" {
	unit schedule noted
}
@test "an error that comes after the next try was sent leaves that its time" {
	unit schedule overtaken
}
@test "a probe that is refused decides its host" { unit schedule refused; }
@test "a probe that could not be sent is offered again, and is no try" {
	unit schedule busy
}
@test "hosts behind full queues are tried in vain while others go on" {
	unit schedule full
}
@test "a probe that finds a queue full gives way, and its time passes" {
	unit schedule others
}
@test "lost answers give the undecided one try more, once" {
	unit schedule overflow
}
@test "a stop decides all hosts, the untouched too" { unit schedule stop; }
@test "a stop without records takes no time, however many are untouched" {
	unit schedule stop_at_once
}
@test "a sweep left has the records of the decided, and where to resume" {
	unit schedule leave
}
@test "a clock that jumps makes no burst" { unit schedule jump; }
@test "the wait adapts to the slowest answer, within its bounds" {
	unit schedule adapts
}
@test "the rate is kept, and no two probes are nearer than promised" {
	unit schedule pace
}
@test "retries are prompt, however fast it goes" { unit schedule prompt; }
@test "hosts behind an undecided one are bounded" { unit schedule window; }
@test "a sweep of any size is complete: none, one, around the window" {
	unit schedule sizes
}
@test "2^24 hosts are swept in 4 MiB" { unit schedule large; }
@test "a small sweep is one page" { unit schedule small; }
@test "a sweep keeps its promises whatever it is told, and ends" {
	unit schedule fuzz
}

@test "the time left is told within a tenth and two seconds" {
	unit schedule left
}

# --- progress

@test "a line of progress has percent, hosts, the alive and the time left" {
	run -0 unit progress pingsweep 95 254 12 8000 80
	assert_output 'pingsweep: 37% 95/254 hosts, 12 alive, 8s left'
	run -0 unit progress - 0 1 0 -1 80
	assert_output '0% 0/1 hosts, 0 alive'
	run -0 unit progress - 254 254 3 0 80
	assert_output '100% 254/254 hosts, 3 alive, 1s left'
	run -0 unit progress - 18446744073709551614 18446744073709551615 3 -1 80
	assert_output '99% 18446744073709551614/18446744073709551615 hosts, 3 alive'
	run -0 unit progress $'a\e[m\xffb c' 1 2 0 -1 80
	assert_output 'a?[m?b?c: 50% 1/2 hosts, 0 alive'
}

@test "the time left is two units at most, begun seconds count" {
	local ms text

	while read -r ms text; do
		run -0 unit progress - 1 2 0 "$ms" 80
		assert_output "50% 1/2 hosts, 0 alive, $text left"
	done <<-'END'
		1 1s
		1000 1s
		1001 2s
		59999 1m
		61000 1m1s
		3599000 59m59s
		3600000 1h
		3659000 1h
		3660000 1h1m
		86400000 1d
		200000000 2d7h
	END
}

@test "what of the progress does not fit is dropped from the right" {
	local columns text

	while read -r columns text; do
		run -0 unit progress pingsweep 95 254 12 8000 "$columns"
		assert_output "$text"
	done <<-'END'
		46 pingsweep: 37% 95/254 hosts, 12 alive, 8s left
		45 pingsweep: 37% 95/254 hosts, 12 alive
		37 pingsweep: 37% 95/254 hosts, 12 alive
		36 pingsweep: 37% 95/254 hosts
		27 pingsweep: 37% 95/254 hosts
		26 37% 95/254 hosts, 12 alive
		25 37% 95/254 hosts
		16 37% 95/254 hosts
		15 37%
		3 37%
		2
	END
	unit progress fits
}

# --- probe

@test "an error that a full queue has no room for hides no answers" {
	lo_up "$UNIT/prober_echo" hidden
}
@test "a call that is refused for good is known at once" {
	lo_up "$UNIT/prober_echo" refused
}
@test "no more is read at a time than a turn of replies, and of errors" {
	lo_up "$UNIT/prober_echo" flood
}
@test "errors about other hosts, however many, are not taken for a host's own" {
	lo_up "$UNIT/prober_echo" foreign
}

# --- seccomp

@test "what a confined process has no need of kills it" {
	[ ! "$SAN" ] || skip 'the sanitizers are not confined'
	local what
	for what in open exec fork thread kill unlink ptrace unix packet sti \
	    prctl foreign again; do
		run --separate-stderr unit seccomp "$what"
		assert_equal "$what $status" "$what 159"	# SIGSYS
	done
}

@test "what a confined process needs it can do, and be told to fail" {
	local what
	for what in socket write memory poll terminal time self none; do
		run -0 unit seccomp "$what"
	done
	run -143 unit seccomp term
	run -28 strace -qq -o /dev/null \
	    -e inject=write:error=ENOSPC "$UNIT/seccomp" write
}

@test "a kernel without filters confines nothing, another error is told" {
	[ ! "$SAN" ] || skip 'the sanitizers are not confined'
	run -0 strace -qq -o /dev/null \
	    -e inject=prctl:error=EINVAL:when=2 "$UNIT/seccomp" open
	run -2 strace -qq -o /dev/null \
	    -e inject=prctl:error=ENOMEM:when=2 "$UNIT/seccomp" open
}

# --- order

@test "the order is a permutation of any number of indexes" {
	unit order bijections
}
@test "shards are disjoint, as large as each other, and together complete" {
	unit order shards
}
@test "index and position lead to each other, however many there are" {
	unit order large
}
@test "skipping drops the first positions of a shard" { unit order skips; }
@test "a seed stands for the same order on every machine" { unit order known; }
@test "each order is about as likely, and neighbours are parted" {
	unit order mixed
}

@test "without a seed the order is ascending" {
	run -0 unit order 5 - 1 1 0
	assert_output $'0\n1\n2\n3\n4'
	run -0 unit order 10 - 2 3 0
	assert_output $'1\n4\n7'
	run -0 unit order 10 - 1 3 2
	assert_output $'6\n9'
	run -0 unit order 0 - 1 1 0
	assert_output ''
	run -0 unit order 3 - 7 9 0
	assert_output ''
	run -0 unit order 1 5 1 1 0
	assert_output 0
}

# --- target

# random specs, or lines of them, from Python's point of view: SPEC, TAB, hosts
python_says() {
	python3 - "$@" <<-'END'
		import ipaddress, itertools, random, sys

		random.seed(42)
		mode, count = sys.argv[1], int(sys.argv[2])
		v4 = lambda a: str(ipaddress.IPv4Address(a))

		def cidr():
		    bits = random.choice(range(20, 33))
		    a = "%s/%d" % (v4(random.randrange(1 << 24, 0xe0000000)), bits)
		    net = ipaddress.ip_network(a, strict=False)
		    whole = mode == "whole" or bits > 30
		    return a, list(net) if whole else list(net)[1:-1]

		def octets():
		    text, sets = [], []
		    for i in range(4):
		        items, members = [], set()
		        for j in range(random.choice((1, 1, 1, 2, 3))):
		            low = random.randrange(1 if i == 0 else 0, 224 if i == 0 else 256)
		            high = min(low + random.choice((0, 0, 1, 5, 30)), 223 if i == 0 else 255)
		            items.append("%d-%d" % (low, high) if high > low or
		                random.random() < .1 else str(low))
		            members |= set(range(low, high + 1))
		        text.append(",".join(items))
		        sets.append(sorted(members))
		    n = 1
		    for s in sets:
		        n *= len(s)
		    if n > 5000:
		        return octets()
		    return ".".join(text), [ipaddress.IPv4Address(bytes(o))
		        for o in itertools.product(*sets)]

		def short():
		    a = random.randrange(1 << 24, 0xe0000000)
		    low = a & 255
		    high = random.randrange(low, 256)
		    return "%s-%d" % (v4(a), high), [ipaddress.IPv4Address(a - low + i)
		        for i in range(low, high + 1)]

		def span():
		    a = random.randrange(1 << 24, 0xdfff0000)
		    b = a + random.randrange(3000)
		    return "%s-%s" % (v4(a), v4(b)), [ipaddress.IPv4Address(i)
		        for i in range(a, b + 1)]

		def prefix6():
		    bits = random.choice(range(118, 129))
		    a = ipaddress.IPv6Address(random.randrange(0x2000 << 112, 0xfe00 << 112))
		    a = random.choice((str(a), a.exploded, str(a).upper()))
		    net = ipaddress.ip_network("%s/%d" % (a, bits), strict=False)
		    return ("%s/%d" % (a, bits) if bits < 128 or random.random() < .5
		        else a), list(net)

		def near():
		    low = random.randrange(64)
		    high = random.randrange(low, 64)
		    kind = random.randrange(4)
		    if kind == 0:
		        return "10.0.0.%d" % low, [ipaddress.ip_address("10.0.0.%d" % low)]
		    if kind == 1:
		        return "10.0.0.%d-%d" % (low, high), [ipaddress.ip_address(
		            "10.0.0.%d" % i) for i in range(low, high + 1)]
		    if kind == 2:
		        return "10.0.0.%d/29" % low, list(ipaddress.ip_network(
		            "10.0.0.%d/29" % low, strict=False))[1:-1]
		    return "fd00::%x/126" % low, list(ipaddress.ip_network(
		        "fd00::%x/126" % low, strict=False))

		def several():
		    text, hosts, out = [], {}, set()
		    for i in range(random.randrange(1, 9)):
		        spec, list_ = near()
		        if i > 0 and random.random() < .3:
		            text.append("-x" + spec)
		            out |= set(ipaddress.ip_network(spec, strict=False)
		                if "/" in spec else list_)
		        else:
		            text.append(spec)
		            hosts.update(dict.fromkeys(list_))
		    return " ".join(text), [a for a in hosts if a not in out]

		# nmap knows neither ranges of whole addresses, nor both families
		kinds = {"whole": [cidr, octets, short], "several": [several],
		    "parts": [cidr, octets, short, span, prefix6]}[mode]
		for i in range(count):
		    spec, hosts = random.choice(kinds)()
		    print(spec, ",".join(map(str, hosts)) or "none", sep="\t")
	END
}

@test "random targets are what Python's ipaddress says, without the ends" {
	python_says parts 800 >"$BATS_TEST_TMPDIR/want"
	cut -f 1 "$BATS_TEST_TMPDIR/want" | unit target lines '' |
	    cmp - "$BATS_TEST_TMPDIR/want"
}

@test "random sets have each host once, where it was first named" {
	python_says several 2000 >"$BATS_TEST_TMPDIR/want"
	cut -f 1 "$BATS_TEST_TMPDIR/want" | unit target lines '' |
	    cmp - "$BATS_TEST_TMPDIR/want"
}

@test "random targets are what nmap lists, with the ends" {
	local dir=$BATS_TEST_TMPDIR

	python_says whole 600 >"$dir/want"
	cut -f 1 "$dir/want" >"$dir/specs"
	unit target lines b <"$dir/specs" | cut -f 2 | tr , '\n' >"$dir/have"
	# -sL only lists, and sends nothing
	nmap -sL -n -iL "$dir/specs" |
	    sed -n 's/^Nmap scan report for //p' >"$dir/nmap"
	cmp "$dir/have" "$dir/nmap"
	[ "$(wc -l <"$dir/nmap")" -gt 100000 ]
}

@test "a target is an address, a range, octet lists or a prefix" {
	run -0 unit target list 10.0.2.2-4
	assert_output $'10.0.2.2\n10.0.2.3\n10.0.2.4'
	run -0 unit target list 10.0.2.254-10.0.3.1
	assert_output $'10.0.2.254\n10.0.2.255\n10.0.3.0\n10.0.3.1'
	run -0 unit target list 10.0.0-1.7,1,3-4
	assert_output - <<-'END'
		10.0.0.1
		10.0.0.3
		10.0.0.4
		10.0.0.7
		10.0.1.1
		10.0.1.3
		10.0.1.4
		10.0.1.7
	END
	run -0 unit target list fd00::4/127
	assert_output $'fd00::4\nfd00::5'
	run -0 unit target list fe80::1%eth0 FE80::%eth1/127
	assert_output $'fe80::1%eth0\nfe80::%eth1\nfe80::1%eth1'
}

@test "a prefix is its network, without the ends of an IPv4 CIDR to /30" {
	run -0 unit target list 10.0.0.5/30
	assert_output $'10.0.0.5\n10.0.0.6\nleft out 2'
	run -0 unit target list -f b 10.0.0.5/30
	assert_output $'10.0.0.4\n10.0.0.5\n10.0.0.6\n10.0.0.7'
	run -0 unit target list 10.0.0.5/31
	assert_output $'10.0.0.4\n10.0.0.5'
	run -0 unit target list 10.0.0.5/32
	assert_output 10.0.0.5
	run -0 unit target list 10.0.0.8/30 10.0.0.9/30 10.0.0.8
	assert_output $'10.0.0.9\n10.0.0.10\n10.0.0.8\nleft out 4'
}

@test "the order is the one given, ascending within a target" {
	run -0 unit target list 10.0.0.9 fd00::1 10.0.0.8-10 fd00::/127 10.0.0.1
	assert_output - <<-'END'
		10.0.0.9
		fd00::1
		10.0.0.8
		10.0.0.10
		fd00::
		10.0.0.1
	END
}

@test "what is excluded is out, whole prefixes" {
	run -0 unit target list 10.0.0.0-9 -x 10.0.0.1/30 -x 10.0.0.5-6
	assert_output $'10.0.0.4\n10.0.0.7\n10.0.0.8\n10.0.0.9'
	run -0 unit target list -x 0.0.0.0/0 10.0.0.1 fd00::1
	assert_output fd00::1
	run -0 unit target list -x ::/0 10.0.0.1 fd00::1 fe80::1%eth0
	assert_output 10.0.0.1
	run -0 unit target list -x 224.0.0.0/3 -x 0.0.0.0/8 10.0.0.1
	assert_output 10.0.0.1
	run -0 unit target list 10.0.0.1 -x 10.0.0.1
	assert_output ''
}

@test "an address that is excluded without its zone is so in every zone" {
	unit target zones
}

@test "a target that is none is refused with the reason" {
	says target list <<-'EOF'
		10.0.2.4-2 range goes down
		10.0.2.9-10.0.2.1 range goes down
		10.0.0.9,7-5 range goes down
		010.0.0.1 leading zero
		10.0.0.00 leading zero
		10.0.0.0/08 leading zero
		10.0.0.1-010.0.0.2 leading zero
		1 not four numbers
		1.2.3 not four numbers
		10.1 not four numbers
		1.2.3.4.5 not four numbers
		1.2.3.4. not four numbers
		1..3.4 not four numbers
		10/8 not four numbers
		10.0.0.1- not four numbers
		10.0.0.-9 not four numbers
		10.0.0.1,,2 not four numbers
		10.0.0.1-2-3 not four numbers
		10.0.0.1-10.0.1 not four numbers
		10.0.0.1-10.0.0.2,3 not four numbers
		10.0.0-1.0/24 not four numbers
		- not four numbers
		/ not four numbers
		10.0.0.256 octet over 255
		10.0.0.1-256 octet over 255
		10.0.0.1-10.0.0.256 octet over 255
		4294967297.0.0.1 octet over 255
		10.0.0.0/33 wrong prefix length
		10.0.0.0/ wrong prefix length
		10.0.0.0/-1 wrong prefix length
		10.0.0.0/24/24 wrong prefix length
		10.0.0.0/255.255.255.0 wrong prefix length
		10.0.0.0/8x wrong prefix length
		fd00::/129 wrong prefix length
		fd00::/ wrong prefix length
		'' empty
	EOF
}

@test "a target that is no host to probe is refused with the reason" {
	says target list <<-'EOF'
		0.0.0.0 0.0.0.0/8 is this host
		0.1.2.3 0.0.0.0/8 is this host
		0-1.2.3.4 0.0.0.0/8 is this host
		0.0.0.0/0 0.0.0.0/8 is this host
		0.255.255.255-1.0.0.1 0.0.0.0/8 is this host
		224.0.0.1 multicast
		239.255.255.255 multicast
		223.255.255.255-224.0.0.0 multicast
		223,225.0.0.1 multicast
		ff02::1 multicast
		ff02::1%eth0 multicast
		240.0.0.1 reserved
		250.0.0.0/24 reserved
		255.255.255.255 reserved
		:: :: is this host
		::/120 :: is this host
		10.0.0.0/7 over 2^24 hosts
		10.0.0.0-11.0.0.0 over 2^24 hosts
		10-11.0-255.0-255.0-255 over 2^24 hosts
		fd00::/107 over 2^20 hosts
		fd00::/64 over 2^20 hosts
		fe80::1 link-local without zone
		febf::/120 link-local without zone
		fe80::1%none no such interface
		fe80::1% no such interface
		fe80::1%/64 no such interface
		fd00::1%eth0 zone, but not link-local
		10.0.0.1%eth0 zone, but not link-local
		169.254.0.1%eth0 zone, but not link-local
	EOF
	run -1 unit target list -f b 10.0.0.0/8 9.255.255.255
	assert_output 'over 2^24 IPv4 hosts'
	run -1 unit target list fd00::/108 fd01::
	assert_output 'over 2^20 IPv6 hosts'
}

@test "what is refused may be forced, this host and over 2^32 may not" {
	run -0 unit target list -f I 224.0.0.1 ff02::1%eth0 ff02::1
	assert_output $'224.0.0.1\nff02::1%eth0\nff02::1'
	run -1 unit target list -f I 240.0.0.1
	assert_output reserved
	run -0 unit target list -f F 224.0.0.1 255.255.255.255 ff02::1
	assert_output $'224.0.0.1\n255.255.255.255\nff02::1'
	run -1 unit target list -f F 0.0.0.1
	assert_output '0.0.0.0/8 is this host'
	run -1 unit target list -f F ::/96
	assert_output ':: is this host'
	run -1 unit target list -f F fd00::/95
	assert_output 'over 2^32 hosts'
	run -1 unit target list -f F fd00::/96 10.0.0.1
	assert_output 'over 2^32 hosts'
	unit target large
}

@test "what is no address may be a name, but not what no name can be" {
	says target list <<-'EOF'
		localhost a name
		a.example a name
		10.0.0.1x a name
		1.2.3.example a name
		eth0 a name
		a%b neither an address nor a name
		-a neither an address nor a name
		10.0.0.1/x wrong prefix length
		a/24 not an address
		fe80::g not an address
		1:2:3 not an address
		[::1] not an address
	EOF
}

@test "what a name stands for is refused as if it were given" {
	unit target resolved
}
@test "lists of octets are sets as ranges are, whatever they overlap" {
	unit target octets
}

@test "a target takes little memory, however many ranges its octets are" {
	unit target small
}

@test "a set that memory does not suffice for is refused, never cut short" {
	unit target starved
}

@test "random sets have no host twice, and each is found where it is" {
	unit target sets
}
@test "a million hosts in random order take a second, not a minute" {
	timeout 10 "$UNIT/target" million
	timeout 10 "$UNIT/target" worst
}
@test "a set that memory does not hold is none" {
	[ ! "$SAN" ] || skip 'the sanitizers reserve memory'
	run -1 bash -c 'ulimit -v 60000 && "$1" list -f F \
	    1-99.0-255.0-255.1,3,5,7,9 1-99.0-255.0-255.2' bash "$UNIT/target"
	assert_output 'out of memory'
}
@test "hosts named one after another are one range" { unit target merged; }
@test "junk is no target, and does no harm" { unit target junk; }

@test "a question of DNS is made by the byte, and none of what cannot be a name" {
	unit dns queries
}
@test "a reply of DNS is read up to its end, and only if it is to our question" {
	unit dns replies
	unit dns pointers
}

@test "/etc/hosts and /etc/resolv.conf are read" {
	unit etc hosts
	unit etc resolver
}

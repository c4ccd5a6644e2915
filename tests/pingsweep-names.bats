# pingsweep's names: /etc/hosts, and name servers as they ought not to be

setup() {
	load lib/network
	load lib/pingsweep
	load lib/helper
	cd "$BATS_TEST_TMPDIR"
	printf '127.0.0.9 nine\n' >hosts
	waits 60 2
}

# silent name servers are asked $2 times in $1 seconds
waits() {
	printf 'nameserver 127.0.0.1\noptions timeout:%d attempts:%d\n' "$@" >resolv.conf
}

# run "pingsweep -l $2 ..." where name servers do what the lines $1 say
asked() {
	export CODE=$1
	shift
	run --separate-stderr here "dns \"\$CODE\" ${SERVERS-}
		named pingsweep -l $*"
}

# "$2" ... are listed as $1 where name servers do $CODE
are() {
	local want=$1

	asked "$CODE" "${@:2}"
	assert_equal "$output" "$want"
	assert_equal "$status $stderr" "0 "
}

# "$2" is an error for the reason $1 where name servers do $CODE
fails() {
	asked "$CODE" "$2"
	assert_equal "$status $output$stderr" "2 pingsweep: ${2##* }: $1"
}

# --- families

# SERVFAIL, REFUSED, NOTIMP, FORMERR, no such name, no such address, silence
BROKEN="reply(code=2) reply(code=5) reply(code=4) reply(code=1) reply(code=3)
reply() None"

@test "pingsweep: a broken AAAA hides no good A" {
	local how

	for how in $BROKEN; do
		[ "$how" != None ] || waits 2 4
		CODE="reply('127.0.0.77') if kind == 'A' else $how"
		are 127.0.0.77 a.test
		assert_equal "$(cut -d ' ' -f 2- queries)" 'udp a.test A'
		are 127.0.0.77 -46 a.test
		[ "$(wc -l <queries)" -ge 2 ]
	done
}

@test "pingsweep: a broken A hides no good AAAA" {
	local how

	for how in $BROKEN; do
		[ "$how" != None ] || waits 2 4
		CODE="reply('::1') if kind == 'AAAA' else $how"
		are ::1 a.test
		are ::1 -46 a.test
	done
}

@test "pingsweep: -4, -6 and -46 ask for just these families" {
	CODE="reply('127.0.0.77' if kind == 'A' else '::1')"
	are 127.0.0.77 -4 a.test
	assert_equal "$(<queries)" '127.0.0.1 udp a.test A'
	are ::1 -6 a.test
	assert_equal "$(<queries)" '127.0.0.1 udp a.test AAAA'
	are $'127.0.0.77\n::1' -46 a.test
}

@test "pingsweep: where no name server replies about IPv4, IPv6 is asked for meanwhile" {
	waits 1 2
	run --separate-stderr -0 here 'dns pass
		! named pingsweep -l a.test
		await 20 grep -q AAAA queries'
	[ "$stderr" = "pingsweep: a.test: no name server answers" ]
	assert_equal "$(sort queries | uniq -c | awk '{ print $1, $5 }')" $'2 A\n1 AAAA'
}

# --- why there is no address

@test "pingsweep: what a name server says of a name is told rightly" {
	CODE="reply(code=3)" fails 'unknown name' a.test
	CODE="reply()" fails 'unknown name' a.test
	CODE="reply(('x.test', 'A', '127.0.0.77'))" fails 'unknown name' a.test
	CODE="reply(('a.test', 'A', b'123'))" fails 'cannot be looked up' a.test
	CODE="reply(code=2)" fails 'cannot be looked up' a.test
	CODE="reply(code=5)" fails 'cannot be looked up' a.test
	CODE="pass" fails 'no answer in time' '-w 50ms a.test'
	# a server that only knows of other servers, and says so
	CODE="reply(flags=0x8000)" fails 'cannot be looked up' a.test
	waits 1 1
	CODE="pass" fails 'no name server answers' a.test
}

@test "pingsweep: a name that cannot be one is not asked for" {
	local l=$(printf %063d | tr 0 x) long

	long=$l.$l.$l.${l:2}
	CODE="reply('127.0.0.77')"
	fails 'unknown name' "a.x$l"
	fails 'unknown name' "${long}a"
	[ ! -s queries ]
	are 127.0.0.77 "$l.test"
	# one that is too long for the domains is asked for by itself
	echo 'search xx.test' >>resolv.conf
	echo 'options ndots:9' >>resolv.conf
	are 127.0.0.77 "$long."
	are 127.0.0.77 "${long#??}"
	assert_equal "$(<queries)" "127.0.0.1 udp ${long#??} A"
}

@test "pingsweep: bytes that are not ASCII are asked for as they are" {
	CODE="reply('127.0.0.77') if name == 'm\xfc.test' else reply(code=3)"
	are 127.0.0.77 $'m\xfc.test'
}

# --- other servers

@test "pingsweep: a name server that fails is not waited for, nor the others left out" {
	local how SERVERS="127.0.0.1 127.0.0.2 ::1"

	printf 'nameserver %s\n' 127.0.0.1 127.0.0.2 ::1 >resolv.conf
	echo 'options timeout:60' >>resolv.conf
	for how in $BROKEN "send(b'')" "send(bytes(12))" \
	    "send(query[:2]+b'\x81\x85'+bytes(8))"; do
		[[ $how != *'reply('@(|code=3)')' ]] || continue
		CODE="reply('127.0.0.77') if server == '::1' else $how"
		are 127.0.0.77 a.test
		CODE="reply('127.0.0.77') if server == '127.0.0.1' else $how"
		are 127.0.0.77 a.test
	done
	# nobody there
	SERVERS=127.0.0.2
	CODE="reply('127.0.0.77')"
	are 127.0.0.77 a.test
	SERVERS=127.0.0.3
	fails 'no name server answers' a.test
}

@test "pingsweep: a server that fails once is asked again" {
	CODE="reply(code=2) if n == 1 else reply('127.0.0.77')"
	are 127.0.0.77 a.test
	# a datagram is lost
	waits 4 4
	CODE="reply('127.0.0.77') if n > 1 and kind == 'A' else None"
	are 127.0.0.77 a.test
}

@test "pingsweep: the name server is at 127.0.0.1 where resolv.conf names none" {
	printf '# nameserver 127.0.0.2\n;\noptions nosuch\n' >resolv.conf
	CODE="reply('127.0.0.77')"
	are 127.0.0.77 a.test
}

@test "pingsweep: names need nothing under /etc" {
	export CODE="reply('127.0.0.77')"
	run -0 here 'dns "$CODE"
		unshare -m sh -euc "mount -t tmpfs none /etc
			exec pingsweep -l a.test"'
	assert_output 127.0.0.77
}

@test "pingsweep: a name server may have a link-local address" {
	printf 'nameserver %s\n' fe80::5%nosuch fe80::5%v0 >resolv.conf
	run -0 here 'pair
		ip addr add fe80::5/64 dev v0 nodad
		dns "reply(\"127.0.0.77\")" fe80::5%v0
		named pingsweep -l a.test'
	assert_output 127.0.0.77
}

# --- truncated

@test "pingsweep: a truncated reply is asked again by TCP" {
	CODE="reply('127.0.0.77') if tcp else reply(cut=True)"
	are 127.0.0.77 a.test
	assert_equal "$(cut -d ' ' -f 2,4 queries)" $'udp A\ntcp A'
	# what TCP says counts
	CODE="reply('127.0.0.77') if tcp else reply('127.0.0.66', cut=True)"
	are 127.0.0.77 a.test
	CODE="reply(code=3) if tcp else reply('127.0.0.66', cut=True)"
	fails 'unknown name' '-4 a.test'
	# a long one, in parts
	CODE="reply(*[('b%d.test' % i, 'A', '127.0.0.1') for i in range(2400)], '127.0.0.77'
) if tcp else reply(cut=True)"
	are 127.0.0.77 a.test
}

@test "pingsweep: where TCP fails, what a truncated reply had is taken" {
	local how

	# closed at once, in the middle, never, another reply, SERVFAIL
	waits 2 1
	for how in "" "to[0].send(b'\0')" "kept.setdefault(n, to[0].dup())" \
	    "send(bytes(40))" "reply('::', code=2)" \
	    "reply(id=0)" "reply('127.0.0.66', cut=True, count=9)"; do
		CODE="${how:-None} if tcp else reply('127.0.0.66', cut=True)"
		are 127.0.0.66 a.test
		CODE="${how:-None} if tcp else reply(cut=True)"
		[[ $how == *66* ]] || fails 'cannot be looked up' '-4 a.test'
	done
	# nobody there
	SERVERS=udp:127.0.0.1
	CODE="reply('127.0.0.66', cut=True)"
	are 127.0.0.66 a.test
	CODE="reply(cut=True)"
	fails 'cannot be looked up' a.test
}

# --- what is no answer to us

@test "pingsweep: what is not the answer to our question is not taken" {
	local how

	for how in "id=(query[0] << 8 | query[1]) ^ 1" "name='b.test'" "kind='AAAA'" \
	    "flags=0x0180" "flags=0xa180" "by='127.0.0.2'"; do
		CODE="reply('127.0.0.66', $how); reply('127.0.0.77')"
		are 127.0.0.77 -4 a.test
	done
	CODE="send(query[:2]); send(bytes(600)); send(query); reply('127.0.0.77')"
	are 127.0.0.77 -4 a.test
	CODE="reply('127.0.0.77', name='A.tEsT')"
	are 127.0.0.77 -4 a.Test
}

@test "pingsweep: questions have numbers and ports that cannot be known" {
	CODE="reply('127.0.0.77')
open('seen', 'a').write('%d %d\n' % (query[0] << 8 | query[1], to[1][1]))"
	are 127.0.0.77 $(seq -f 'n%g.test' 40)
	[ "$(cut -d ' ' -f 1 seen | sort -u | wc -l)" -gt 35 ]
	[ "$(cut -d ' ' -f 2 seen | sort -u | wc -l)" -gt 30 ]
}

# --- aliases

@test "pingsweep: an alias is followed, in any order, and not for ever" {
	CODE="reply(('a.test', 'CNAME', 'b.test'), ('B.test', 'CNAME', 'c.test'),
	    ('c.test', 'A', '127.0.0.77'))" are 127.0.0.77 a.test
	CODE="reply(('x.test', 'A', '127.0.0.66'), ('c.test', 'A', '127.0.0.77'),
	    ('b.test', 'CNAME', 'c.test'), ('a.test', 'CNAME', 'b.test'))" are 127.0.0.77 a.test
	# the owner and the data point back into the message
	CODE="reply((b'\xc0\x0c', 'CNAME', b'\1b\xc0\x0e'),
	    (b'\xc0\x24', 'A', '127.0.0.77'))" are 127.0.0.77 a.test
	CODE="reply(('a.test', 'CNAME', 'b.test'), ('b.test', 'CNAME', 'a.test'))" \
	    fails 'cannot be looked up' a.test
	CODE="reply(*[('%s.test' % ('a' + '1' * i), 'CNAME', 'a%s.test' % ('1' * (i + 1)))
	    for i in range(20)], ('a' + '1' * 20 + '.test', 'A', '127.0.0.77'))" \
	    fails 'cannot be looked up' a.test
	CODE="reply(('a.test', 'CNAME', 'b.test'))" fails 'unknown name' a.test
}

@test "pingsweep: garbage in a reply is not read beyond its end, nor for ever" {
	local how

	for how in "tail=b'\xc0'" "tail=b'\xc0\x0c'" "tail=b'\xff'*400" "tail=b'?'*99" \
	    "tail=b'\xc0\x1a\0\1\0\1\0\0\0\0\0\4abcd'" "tail=b'\0\0\1\0\1\0\0\0\0\xff\xff'" ; do
		CODE="reply(count=65535, $how)" fails 'cannot be looked up' a.test
	done
	# an address before it is one
	CODE="reply('127.0.0.77', count=65535, tail=b'\xc0')" are 127.0.0.77 a.test
}

# --- /etc

@test "pingsweep: the domains of resolv.conf are tried for names with few dots" {
	printf 'domain no.test\nsearch one.test  two.test \n' >>resolv.conf
	CODE="reply('127.0.0.77') if name == 'a.two.test' else reply(code=3)"
	are 127.0.0.77 -4 a
	assert_equal "$(cut -d ' ' -f 3 queries)" $'a.one.test\na.two.test'
	CODE="reply('127.0.0.77') if name == 'a' else reply()"
	are 127.0.0.77 -4 a
	assert_equal "$(cut -d ' ' -f 3 queries)" $'a.one.test\na.two.test\na'
	fails 'unknown name' '-4 a.b'
	assert_equal "$(cut -d ' ' -f 3 queries)" 'a.b'
	echo options ndots:2 >>resolv.conf
	CODE="reply('127.0.0.77') if name == 'a.b' else reply(code=3)"
	are 127.0.0.77 -4 a.b
	assert_equal "$(cut -d ' ' -f 3 queries)" $'a.b.one.test\na.b.two.test\na.b'
	are 127.0.0.77 -4 a.b.
	assert_equal "$(cut -d ' ' -f 3 queries)" 'a.b'
	# one that fails does not hide what comes after, but is not forgotten
	CODE="reply(code=2) if '.one.' in name else reply('127.0.0.77')"
	are 127.0.0.77 -4 a
	CODE="reply(code=2) if '.one.' in name else reply(code=3)"
	fails 'cannot be looked up' '-4 a'
	echo options timeout:2 attempts:1 >>resolv.conf
	CODE="pass"
	fails 'no name server answers' '-4 a'
	assert_equal "$(cut -d ' ' -f 3 queries | sort -u)" 'a.one.test'
}

@test "pingsweep: /etc/hosts is read as the C library reads it" {
	local name

	cat >hosts <<-'END'
		# 127.0.0.1 comment
		127.0.0.2	two zwei	Deux # 2
		  127.0.0.3 three
		not.an.address four
		127.0.0.256 four
		127.0.0.4 four#more
		127.0.0.5
		127.0.0.9 both

		::1 both six
		127.0.0.1 both
		fe80::1%lo local
		127.0.0.7	seven
	END
	printf '127.0.0.8 last' >>hosts
	: >resolv.conf
	for name in two zwei deux TWO three four seven last; do
		run -0 here "named python3 -c 'import socket
print(socket.getaddrinfo(\"$name\", None, socket.AF_INET)[0][4][0])'
			named pingsweep -l $name"
		assert_equal "${lines[1]}" "${lines[0]}"
	done
	run -0 here "named pingsweep -l6 six; named pingsweep -l local
		named pingsweep -l both; named pingsweep -46l both"
	assert_output $'::1\nfe80::1%lo\n127.0.0.9\n127.0.0.9\n::1'
	for name in more comment '-4 six' '-6 three'; do
		run --separate-stderr -2 here "named pingsweep -l $name"
	done
	# what it has is not asked of DNS
	CODE="reply('127.0.0.77')"
	are 127.0.0.2 two
	fails 'unknown name' '-4 six'
	[ ! -s queries ]
}

@test "pingsweep: ten thousand names are found in as many lines of /etc/hosts" {
	seq -f '127.0.0.1 name%g' 10000 >hosts
	seq -f 'name%g' 10000 >list
	run -0 here 'named timeout 20 pingsweep -l <list'
	assert_output 127.0.0.1
}

# --- many at a time

@test "pingsweep: sixteen names are looked up at a time" {
	# no answer to anybody before all of them have asked
	CODE="kept[name] = reply
if len(kept) == 16:
    for i in kept.values(): i('127.0.0.77')"
	are 127.0.0.77 $(seq -f 'n%g.test' 16)
}

@test "pingsweep: names that nobody answers do not delay others, and -w bounds each" {
	run --separate-stderr -2 here '
		dns "if name[0] == \"g\": reply(\"127.0.0.7\" + name[1])"
		named pingsweep -w 3s nine d1.test d2.test d3.test d4.test g1.test d5.test \
		    d6.test d7.test d8.test g2.test | cut -f 1,2,4,5
		exit ${PIPESTATUS[0]}'
	assert_output "$(for i in 1 2 3 4 5 6 7 8; do
		printf -- '-\terror\tno answer in time\td%s.test\n' $i
	done)
127.0.0.9	alive	-	nine
127.0.0.71	alive	-	g1.test
127.0.0.72	alive	-	g2.test"
}

@test "pingsweep: -w does not bound all names together" {
	# sixteen are given up before this one begins
	CODE="if name[0] == 'g': reply('127.0.0.77')"
	asked "$CODE" -w 2s $(seq -f 'd%g.test' 16) g.test
	assert_equal "$status $output" '2 127.0.0.77'
	[ "${#stderr_lines[@]}" -eq 16 ]
}

@test "pingsweep: few descriptors are enough for names" {
	export CODE="reply('127.0.0.77')"
	run --separate-stderr -0 here 'dns "$CODE"
		named sh -c "ulimit -n 24; exec \"\$@\"" sh \
		    pingsweep -l $(seq -f n%g.test 40)'
	assert_output 127.0.0.77
	[ -z "$stderr" ]
}

# --- signals

# does file err have the line $3 once process $1 got signal $2?
says() {
	kill -"$2" "$1"
	grep -qx "pingsweep: $3" err
}

@test "pingsweep: USR1 and QUIT say how many names are looked up" {
	export -f says
	for signal in USR1 QUIT; do
		run here "
			dns 'if name[0] == \"g\": reply(\"127.0.0.77\")'
			unshare -m sh -euc 'for i in hosts resolv.conf; do
					mount --bind \$i /etc/\$i
				done
				exec env --default-signal pingsweep d.test nine g.test e.test' \
			    2>err &
			pid=\$!
			await 20 sleeps \$pid pingsweep
			await 20 says \$pid $signal '2 of 4 names looked up'
			kill \$pid
			wait \$pid 2>/dev/null || echo \$?"
		assert_output 143
		run ! grep -vx 'pingsweep: [012] of 4 names looked up' err
	done
}

# has the pipe that is descriptor 9 nothing in it?
is_empty() {
	python3 -c 'import array, fcntl, termios
n = array.array("i", [0])
fcntl.ioctl(9, termios.FIONREAD, n)
exit(n[0] != 0)'
}

@test "pingsweep: USR1 and QUIT do no harm while targets are read" {
	export -f says is_empty
	mkfifo list
	for signal in USR1 QUIT; do
		run -0 here "
			env --default-signal pingsweep -a <list 2>err &
			pid=\$!
			exec 9>list
			await 20 sleeps \$pid pingsweep
			await 5 says \$pid $signal 'targets are being read'
			echo 127.0.0.5 >&9
			await 20 is_empty
			>err
			await 5 says \$pid $signal 'targets are being read'
			exec 9>&-
			wait \$pid"
		assert_output 127.0.0.5
		run -0 here "
			env --default-signal pingsweep -a -X list 127.0.0.5-6 2>err &
			pid=\$!
			exec 9>list
			await 20 sleeps \$pid pingsweep
			await 5 says \$pid $signal 'targets are being read'
			echo 127.0.0.5 >&9
			exec 9>&-
			wait \$pid"
		assert_output 127.0.0.6
	done
	for signal in HUP INT TERM; do
		run --separate-stderr here "
			env --default-signal pingsweep -a <list 2>err &
			pid=\$!
			exec 9>list
			await 20 sleeps \$pid pingsweep
			kill -$signal \$pid
			wait \$pid 2>/dev/null || echo \$?"
		assert_output $((128 + $(kill -l $signal)))
	done
}

@test "pingsweep: a name behind 2^31 hosts is in its record" {
	names
	run -0 lo_up bash -c 'named pingsweep -F -j -l -i 4278190079 \
	    1.0.0.0-255.255.255.255 six nine'
	assert_output '{"address":"255.255.255.255","names":null}
{"address":"::1","names":["six"]}'
}

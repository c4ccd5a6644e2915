# what the suites of pingsweep share

USAGE='usage: pingsweep [-046AabceFjlnquv] [-I if] [-i pos] [-k tries] [-m mark] [-N need] [-P i/n] [-p port,...] [-r rate] [-S addr] [-s bytes] [-T ttl] [-t time] [-w time] [-X file] [-x spec] [-z seed] [target ...]'

# by what socket the kernel allows: a raw one, or only a ping socket, or both
SOCKETS="raw ping"

# "$@" with hosts and resolv.conf of this directory for those of /etc
named() {
	unshare -m bash -euc 'for i in hosts resolv.conf; do
		mount --bind $i /etc/$i
	done
	exec "$@"' bash "$@"
}

# names for named; nobody answers DNS, and that is found out fast
names() {
	printf '%s\n' '127.0.0.1 here' '::1 here' '127.0.0.9 nine' '::1 six' >hosts
	printf 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n' >resolv.conf
}

# a server of DNS on 127.0.0.1: there is a.test, b.test only by IPv6, no other; file
# queries has what it was asked; $dns
dns() {
	rm -f queries
	python3 - <<-'END' &
		import socket
		s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
		s.bind(("127.0.0.1", 53))
		q = open("queries", "w", buffering=1)
		while True:
		    m, who = s.recvfrom(4096)
		    name = m[12:m.index(b"\0", 12)]
		    kind = m[13 + len(name) + 1]
		    q.write("%r %d\n" % (name, kind))
		    a = {(b"\1a\4test", 1): bytes((127, 0, 0, 77)),
		         (b"\1a\4test", 28): bytes(15) + b"\1",
		         (b"\1b\4test", 28): bytes(15) + b"\1"}.get((name, kind))
		    there = name in (b"\1a\4test", b"\1b\4test")
		    r = m[:2] + b"\x81" + (b"\x80" if there else b"\x83")
		    r += b"\0\1\0" + bytes((a is not None,)) + bytes(4) + m[12:17 + len(name)]
		    if a:
		        r += b"\xc0\x0c\0" + bytes((kind, 0, 1, 0, 0, 0, 9, 0, len(a))) + a
		    s.sendto(r, who)
	END
	dns=$!
	trap 'kill $dns' EXIT
	await 20 test -e queries
}

export -f named dns

# "$2" ... is a usage error, its message is $1
refused() {
	local why=$1

	shift
	run --separate-stderr -2 pingsweep "$@"
	[ -z "$output" ]
	[ "${#stderr_lines[@]}" -eq 2 ]
	assert_equal "${stderr_lines[0]}" "pingsweep: $why"
	[ "${stderr_lines[1]}" = "$USAGE" ]
}

# "$2" ... is a usage error whose message has its name and $1
refused_about() {
	local what=$1

	shift
	run --separate-stderr -2 pingsweep "$@"
	[ -z "$output" ]
	[ "${#stderr_lines[@]}" -eq 2 ]
	[[ ${stderr_lines[0]} == "pingsweep: $what"* ]] || fail "$* - $stderr"
	[ "${stderr_lines[1]}" = "$USAGE" ]
}

# "pingsweep -l $@" lists what is on standard input, and is content
lists() {
	local want=$(cat)

	run --separate-stderr -0 pingsweep -l "$@"
	assert_equal "$output" "$want"
	[ -z "$stderr" ]
}

# target $2 is refused, the reason matches $1, and the other one is still listed
bad_target() {
	run --separate-stderr -2 pingsweep -l -- "$2" 192.0.2.7
	assert_equal "$output" 192.0.2.7
	[ "${#stderr_lines[@]}" -eq 1 ]
	[[ $stderr == "pingsweep: "*"$1"* ]] || fail "$2 - $stderr"
}

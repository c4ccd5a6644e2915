# what the suites of pingsweep share

USAGE='usage: pingsweep [-046AabCceDFjlnquv] [-I if] [-i pos] [-k tries] [-m mark] [-N need] [-P i/n] [-p port,...] [-r rate] [-S addr] [-s bytes] [-T ttl] [-t time] [-w time] [-X file] [-x spec] [-z seed] [target ...]'

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

# name servers as odd as the lines $1 of tests/peers/dns.py say, at $2 ... or
# 127.0.0.1; without lines there is a.test, b.test only by IPv6, no other; file
# queries has what they were asked; $dns
dns() {
	[ $# -gt 0 ] || set -- 'reply(*{("a.test", "A"): ["127.0.0.77"],
	    ("a.test", "AAAA"): ["::1"], ("b.test", "AAAA"): ["::1"]}.get((name, kind), []),
	    code=0 if name in ("a.test", "b.test") else 3)'
	rm -f queries
	python3 "$TOP/tests/peers/dns.py" "$@" &
	dns=$!
	trap 'kill $dns' EXIT
	await 20 test -e queries
}

export TOP
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

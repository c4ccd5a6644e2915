# pingsweep in an own network: the kernel's table of neighbours is not flooded
#
# That table, and gc_thresh3, its limit, are the whole machine's: a namespace
# cannot have a limit of its own, and that of the machine is not ours to change.
# What other tests have in the table at the time only leaves less room.

setup() {
	load lib/network
	load lib/helper
	cd "$BATS_TEST_TMPDIR"
}

# eth0 here, 10.99.0.1/16 and 2001:db8::1/112, at which $far has four addresses
# of either; eth1 here, 10.98.0.1/24, at which $far has 10.98.0.2-254
sparse() {
	local i

	keep_another
	far=$kept
	trap 'kill $far' EXIT
	for i in eth0 eth1; do
		ip link add $i type veth peer name $i netns "$far"
		ip link set $i addrgenmode none
		at "$far" ip link set $i addrgenmode none
	done
	ip -batch - <<-END
		link set eth0 up
		link set eth1 up
		addr add 10.99.0.1/16 dev eth0
		addr add 10.98.0.1/24 dev eth1
		addr add 2001:db8::1/112 dev eth0 nodad
	END
	at "$far" ip -batch - <<-END
		link set lo up
		link set eth0 up
		link set eth1 up
		addr add 10.99.0.2/16 dev eth0
		addr add 10.99.0.77/16 dev eth0
		addr add 10.99.0.99/16 dev eth0
		addr add 10.99.1.9/16 dev eth0
		addr add 2001:db8::2/112 dev eth0 nodad
		addr add 2001:db8::77/112 dev eth0 nodad
		addr add 2001:db8::99/112 dev eth0 nodad
		addr add 2001:db8::109/112 dev eth0 nodad
		route add 10.98.0.1 dev eth1
		route add local 10.98.0.0/24 dev lo
	END
	await 5 in_state UP eth0
	await 5 up_at "$far" eth0
}

# a number that "ip -s ntable" has of a table, of ARP's or of neighbour discovery
of_table() {
	ip -s ntable show name "$1" |
	    awk -v k="$2" '{ for (i = 1; i < NF; i++) if ($i == k) n += $(i+1) }
		END { print n + 0 }'
}

# how many neighbours of family $1 the kernel cannot drop for others by now
held() {
	ip "-$1" neigh show nud incomplete nud reachable nud delay nud probe |
	    wc -l
}

# while process $2 runs: the most that held at any time
most_held() {
	local n most=0

	until gone "$2"; do
		n=$(held "$1")
		((n <= most)) || most=$n
	done
	echo "$most"
}

# "pingsweep $2 ..." twice at a time: the table $1 keeps a quarter for others, who
# find their neighbours at once
leaves_room() {
	local table=$1 family=4 limit full most pid other watcher

	shift
	[ "$table" = arp_cache ] || family=6
	limit=$(of_table "$table" thresh3)
	full=$(of_table "$table" table_fulls)
	pingsweep -z 1 "$@" >one 2>told &
	pid=$!
	pingsweep -z 2 "$@" >two &
	other=$!
	most_held $family $pid >most &
	watcher=$!
	await 5 eval "((\$(held $family) > 16))"
	python3 - <<-'END'
		import socket
		for n in range(2, 42):
		    with socket.socket() as s:
		        s.settimeout(.9)
		        try:
		            s.connect(("10.98.0.%d" % n, 9))
		        except ConnectionRefusedError:
		            continue
		        raise SystemExit("10.98.0.%d: open?" % n)
	END
	wait $pid || [ $? -eq 1 ]
	wait $other || [ $? -eq 1 ]
	wait $watcher
	most=$(cat most)
	echo "$most of $limit were held" >&2
	((most > limit / 64 && most < limit * 3 / 4 + 16))
	((limit * 3 < 4096 || $(of_table "$table" table_fulls) == full))
}

export -f sparse of_table held most_held leaves_room

@test "pingsweep: a sparse /16 leaves a quarter of the neighbour table to others" {
	run -0 here '
		sparse
		leaves_room arp_cache -qcv -r 0 -w 5 10.99.0.0/16
		cat told'
	assert_line --regexp '^pingsweep: hosts of the own network are paced, .*: [0-9]+$'
	assert_equal "$(grep -c paced told)" 1
}

@test "pingsweep: so it does at the usual rate, and with tries that take long" {
	run -0 here '
		sparse
		leaves_room arp_cache -qc -k 3 -t 3s -w 7 10.99.0.0/16'
}

@test "pingsweep: a sparse /112 leaves a quarter of the neighbour table to others" {
	run -0 here '
		sparse
		leaves_room ndisc_cache -qcv -r 0 -w 5 2001:db8::/112
		cat told'
	assert_line --regexp '^pingsweep: hosts of the own IPv6 network are paced, .*: [0-9]+$'
}

@test "pingsweep -p: so do connections" {
	run -0 here '
		sparse
		leaves_room arp_cache -qcv -p 9 -r 0 -w 5 10.99.0.0/16
		cat told'
	assert_line --partial "are paced"
}

# each is found, and has its tries, whatever the pace
@test "pingsweep: paced hosts are all probed, with their tries" {
	run -1 here '
		sparse
		pingsweep -c -r 0 -k 3 -t 200ms 10.99.0.0/23'
	assert_equal "$(printf '%s\n' "${lines[@]}" | grep alive | cut -f 1)" \
	    $'10.99.0.1\n10.99.0.2\n10.99.0.77\n10.99.0.99\n10.99.1.9\ntotal'
	[[ ${lines[-1]} == $'total\t510\talive\t5\tinactive\t505\terror\t0\tsent\t'$((5 + 3 * 505))$'\t'* ]]
}

@test "pingsweep: hosts behind a router, or of the machine, are not paced" {
	run --separate-stderr -1 here '
		network
		pingsweep -qcv -r 0 -k 1 -w 2 -t 100ms 10.77.0.0/18 2001:db8:77::/116
		ip link add v0 type veth peer name v1
		ip addr add 10.99.0.1/16 dev v0
		ip link set v1 up
		ip tuntap add t0 mode tun
		ip link set t0 up
		ip addr add 10.98.0.1/16 dev t0
		strace -f -o trace pingsweep -qcv -r 0 -k 1 -t 100ms \
		    10.77.0.0/24 127.0.0.0/24 10.99.0.0/24 10.98.0.0/24'
	[[ $output != *paced* && $stderr != *paced* ]]
	[[ ${lines[0]} == *$'\tsent\t20478\t'* ]]
}

# those who are few are not worth a look
@test "pingsweep: a few hosts of the own network cost no look at networks" {
	run -0 here '
		sparse
		for last in 129 130; do
			strace -e trace=socket -o trace pingsweep -q -r 0 -t 2s \
			    10.98.0.2-$last
			grep -c "AF_NETLINK" trace || :
		done'
	assert_line --index 0 0
	((lines[1] > 0))
}

@test "pingsweep: what is slow anyway is not called paced, nor -A" {
	run --separate-stderr -0 here '
		sparse
		pingsweep -qv -r 2 -w 100ms 10.99.0.0/16 || [ $? -eq 1 ]
		pingsweep -Aqv -w 100ms 10.99.0.0/16 || [ $? -eq 1 ]'
	[[ $stderr != *paced* ]]
}

@test "pingsweep: where rtnetlink is refused, hosts are probed all the same" {
	UNIT=${BIN%/bin}/test
	run --separate-stderr -0 here "
		sparse
		'$UNIT/refuse' 16 1 pingsweep -qv 10.98.0.2-254"
	[ -z "$stderr" ]
}

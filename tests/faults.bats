# failing kernels: each system call of each program fails, with each error that
# it may have, once and for ever; what is tried and what is right is in faults.py

setup() {
	load network
	load helper
	cd "$BATS_TEST_TMPDIR"
}

# all faults of program $1, in the network of network(), with names of its own
faults() {
	printf '%s\n' '127.0.0.1 here' '127.0.0.9 nine' >hosts
	printf 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n' \
	    >resolv.conf
	run unshare -rnm bash -euc '
		ip link set lo up
		for i in hosts resolv.conf; do
			mount --bind $i /etc/$i
		done
		network
		python3 "$@"' bash "$TOP/tests/faults.py" "$@" 3>&-
	echo "# ${lines[-1]}" >&3
	[ "$status" -eq 0 ]
}

@test "lsif: a call that fails is trouble, or does no harm" {
	faults lsif
}

@test "ifaddr: a call that fails is trouble, or does no harm" {
	faults ifaddr
}

@test "ifisup: a call that fails is trouble, or does no harm" {
	faults ifisup
}

@test "pingsweep: a call that fails is trouble, or does no harm" {
	faults pingsweep
}

@test "repeat: a call that fails is trouble, or does no harm" {
	faults repeat
}

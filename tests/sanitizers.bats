# the modules' tests once more, under the address and undefined sanitizers

setup() {
	load lib/helper
}

@test "the sanitizers find nothing in the tests" {
	local san=${BIN%/bin}/test/san prog

	mk -s -C "$TOP" O="$san" SAN=1 tests
	run -0 nm "$san/test/addr"
	assert_output --partial __asan_init
	for prog in addr arp_nd buf glob icmp ip link localnet msg \
	    neighbours netlink num opt order pace route schedule siphash \
	    target utf8 watch; do
		"$san/test/$prog" all
	done
}

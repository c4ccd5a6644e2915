# ifisup, ifup? - is it up?

setup() {
	load lib/helper
	cd "$BATS_TEST_TMPDIR"
}

# run the lines $1 by bash in a namespace of its own
here() {
	netns bash -euc "$1" 3>&-
}

# b0 and b1: bridges, up as soon as one says so
bridges() {
	local i
	for i in b0 b1; do
		ip link add "$i" type bridge
		ip link set "$i" addrgenmode none
	done
}

up() {
	ip link set "$1" up
}

down() {
	ip link set "$1" down
}

# start ifisup with what is before --, run what is behind it once that waits;
# the status of ifisup, 98 if it did not wait, 99 if it has not ended in 2 s
wakes() {
	local args=() pid r=0

	while [ "$1" != -- ]; do
		args+=("$1")
		shift
	done
	shift
	ifisup "${args[@]}" 3>&- &
	pid=$!
	await 2 sleeps "$pid" ifisup || r=98
	[ "$r" != 0 ] || "$@"
	[ "$r" != 0 ] || await 2 gone "$pid" || r=99
	if [ "$r" != 0 ]; then
		kill "$pid" 2>/dev/null || :
		return "$r"
	fi
	wait "$pid"
}

# process $1 has heard all there was to hear, and still waits
still_waits() {
	await 2 sleeps "$1" ifisup
}

# let ifisup "$@" wait, and hear only at the end what ip does by the lines on
# standard input; its status
hears() {
	ifisup "$@" 3>&- &
	await 2 sleeps $! ifisup
	kill -STOP $!
	ip -batch -
	kill -CONT $!
	await 5 gone $! || { kill $!; exit 99; }
	status wait $!
}
export -f bridges up down wakes still_waits hears

# --- exit status

# bats test_tags=fast
@test "it is silent and 0 for up, 1 for down, 2 for unknown" {
	run --separate-stderr -0 lo_up ifisup lo
	[ -z "$output$stderr" ]
	run --separate-stderr -1 netns ifisup lo
	[ -z "$output$stderr" ]
	run --separate-stderr -2 netns ifisup nope
	[ -z "$output" ]
	[ "$stderr" = "ifisup: nope: no such interface" ]
}

@test "all names must be up" {
	run -0 here '
		bridges; up lo; up b0
		status ifisup lo b0; status ifisup lo b1; status ifisup b1 lo
		status ifisup lo lo'
	[ "$output" = $'0\n1\n1\n0' ]
}

@test "an unknown name weighs more than one that is down" {
	run --separate-stderr -2 here 'bridges; ifisup b0 nope b1 nil'
	[ -z "$output" ]
	[ "$stderr" = "ifisup: nope: no such interface
ifisup: nil: no such interface" ]
}

@test "an alternative name will do" {
	run -0 here '
		up lo
		ip link property add dev lo altname other
		ifisup -v other'
	[ "$output" = $'other\tup\t-' ]
}

@test "an unknown name is a no for -e, a yes for -d" {
	run --separate-stderr -1 netns ifisup -e nope
	[ -z "$output$stderr" ]
	run --separate-stderr -0 netns ifisup -d nope
	[ -z "$output$stderr" ]
	run --separate-stderr -0 netns ifisup -de nope
	[ -z "$output$stderr" ]
}

@test "an unknown name is not yet for -w and -t" {
	run --separate-stderr -1 netns ifisup -t 0 nope
	[ -z "$output$stderr" ]
	run --separate-stderr -1 netns ifisup -t .1 nope
	[ -z "$output$stderr" ]
	run --separate-stderr -124 netns timeout .5 ifisup -w nope
	[ -z "$output$stderr" ]
}

@test "an unknown name is trouble for -s alone" {
	run --separate-stderr -2 lo_up timeout 5 ifisup -s .1 nope
	[ "$stderr" = "ifisup: nope: no such interface" ]
}

# --- conditions

# bats test_tags=fast
@test "by default up and running is asked for" {
	run -0 here '
		pair
		status ifisup v0
		down v1
		await 2 in_state LOWERLAYERDOWN v0
		status ifisup v0
		status ifisup v1'
	[ "$output" = $'0\n1\n1' ]
}

@test "an operational state that is unknown is up" {
	run -0 here '
		up lo
		in_state UNKNOWN lo
		ifisup lo'
}

@test "-e: it exists" {
	run -0 here 'status ifisup -e lo; status ifisup -e lo nope'
	[ "$output" = $'0\n1' ]
}

@test "-u: administratively up is enough" {
	run -0 here '
		pair
		down v1
		await 2 in_state LOWERLAYERDOWN v0
		status ifisup -u v0; status ifisup -u v1; status ifisup v0'
	[ "$output" = $'0\n1\n1' ]
}

@test "-c: up with a carrier is enough" {
	run -0 here '
		pair
		ip link set v0 state testing
		await 2 in_state TESTING v0
		status ifisup v0; status ifisup -c v0; status ifisup -uc v0
		ip link set v0 state up
		down v1
		await 2 in_state LOWERLAYERDOWN v0
		status ifisup -c v0; status ifisup -c v1; status ifisup -uc v0'
	[ "$output" = $'1\n0\n0\n1\n1\n1' ]
}

@test "-c: an interface that is down has no carrier" {
	run -1 here 'bridges; ifisup -c b0'
	run -1 here 'bridges; up b0; down b0; ifisup -ec b0'
}

# bats test_tags=fast
@test "-4 and -6: a usable address" {
	run -0 here '
		pair
		status ifisup -4 v0; status ifisup -6 v0; status ifisup -46 v0
		ip addr add 10.0.0.1/24 dev v0
		status ifisup -4 v0; status ifisup -6 v0; status ifisup -46 v0
		ip addr add 2001:db8::1/64 dev v0 nodad
		status ifisup -4 v0; status ifisup -6 v0; status ifisup -46 v0
		ip addr del 10.0.0.1/24 dev v0
		status ifisup -4 v0; status ifisup -6 v0; status ifisup -46 v0'
	[ "$(paste -sd' ' <<<"$output")" = "1 1 1 0 1 1 0 0 0 1 0 1" ]
}

@test "-4 -6: link-local, deprecated, tentative and failed ones do not count" {
	run -0 here '
		pair
		ip addr add 169.254.3.4/16 dev v0
		ip addr add 10.0.0.1/24 dev v0 preferred_lft 0
		ip addr add fe80::1/64 dev v0 nodad
		ip addr add 2001:db8::1/64 dev v0 nodad preferred_lft 0
		ip addr add 2001:db8::2/64 dev v1 nodad
		# so many probes that it stays tentative
		echo 100 >/proc/sys/net/ipv6/conf/v0/dad_transmits
		ip addr add 2001:db8::3/64 dev v0
		status ifisup -v6 v0
		ip addr del 2001:db8::3/64 dev v0
		ip addr add 2001:db8::2/64 dev v0
		failed() { [[ $(ip addr show v0) == *dadfailed* ]]; }
		await 5 failed
		status ifisup -4 v0; status ifisup -6 v0'
	[ "$output" = $'v0\tdown\ttentative\n1\n1\n1' ]
}

@test "-6: an optimistic address counts" {
	run -0 here '
		pair
		echo 1 >/proc/sys/net/ipv6/conf/v0/optimistic_dad || exit 0
		echo 10 >/proc/sys/net/ipv6/conf/v0/dad_transmits
		ip addr add 2001:db8::1/64 optimistic dev v0
		[[ $(ip addr show v0) == *"optimistic tentative"* ]]
		status ifisup -6 v0'
	[ -n "$output" ] || skip "this kernel has no optimistic addresses"
	[ "$output" = 0 ]
}

@test "-4 -6 -l -g need running as well, with -e -u -c too" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 2001:db8::1/64 dev v0 nodad
		ip addr add fe80::1/64 dev v0 nodad
		ip route add default via 10.0.0.2
		ip route add default via 2001:db8::2
		status ifisup -46lg v0
		ip link set v0 state testing
		await 2 in_state TESTING v0
		[[ $(ip route) == default* ]]
		for i in 4 6 l g 4e 4u 4c 6c lc gc ge; do
			status ifisup -$i v0
		done'
	[ "$(paste -sd' ' <<<"$output")" = "0 1 1 1 1 1 1 1 1 1 1 1" ]
}

@test "-l: a link-local IPv6 address that is not tentative" {
	run -0 here '
		pair
		ip addr add 2001:db8::1/64 dev v0 nodad
		ip addr add 169.254.3.4/16 dev v0
		status ifisup -l v0
		echo 10 >/proc/sys/net/ipv6/conf/v0/dad_transmits
		ip addr add fe80::1/64 dev v0
		[[ $(ip addr show v0) == *tentative* ]]
		status ifisup -l v0
		ip addr add fe80::2/64 dev v0 nodad
		status ifisup -l v0'
	[ "$output" = $'1\n1\n0' ]
}

@test "-g: a default route leaves through it, in either family" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 2001:db8::1/64 dev v1 nodad
		status ifisup -g v0; status ifisup -g v1
		ip route add default via 10.0.0.2
		status ifisup -g v0; status ifisup -g v1
		ip route add default via 2001:db8::2
		status ifisup -g v0; status ifisup -g v1'
	[ "$(paste -sd' ' <<<"$output")" = "1 1 0 1 0 0" ]
}

@test "-g: with -4 or -6 the default route of that family, of both with both" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 2001:db8::1/64 dev v0 nodad
		for i in 4 6 46; do ifisup -vg$i v0 || :; done
		ip route add default via 2001:db8::2
		for i in 4 6 46; do status ifisup -g$i v0; done
		ip route add default via 10.0.0.2
		for i in 4 6 46; do status ifisup -g$i v0; done'
	[ "$(paste -sd' ' <<<"${output//$'v0\tdown\tno default route'/no}")" = \
	    "no no no 1 0 1 0 0 0" ]
}

@test "-g: an IPv6 default route that has expired does not count" {
	run -0 here '
		pair
		ip addr add 2001:db8::1/64 dev v0 nodad
		ip route add default via 2001:db8::2 expires 1
		status ifisup -g v0
		ifisup -gd -t 20 v0
		# the kernel keeps it for a while
		[[ $(ip -6 route) == *default*expires* ]]
		status ifisup -g v0; status lsif -g'
	[ "$output" = $'0\n1\n1' ]
}

@test "-g: every hop of a multipath route and of a nexthop object counts" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 10.0.1.1/24 dev v1
		ip route add default nexthop via 10.0.0.2 nexthop via 10.0.1.2
		status ifisup -g v0; status ifisup -g v1
		ip route del default
		ip nexthop add id 1 via 10.0.0.2 dev v0
		ip nexthop add id 2 via 10.0.1.2 dev v1
		ip nexthop add id 3 group 1/2
		ip route add default nhid 3
		status ifisup -g v0; status ifisup -g v1
		ip route replace default nhid 2
		status ifisup -g v0; status ifisup -g v1'
	[ "$(paste -sd' ' <<<"$output")" = "0 0 0 0 1 0" ]
}

@test "-g: other tables, blackholes and narrower routes do not count" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ip route add default via 10.0.0.2 table 100
		ip route add 0.0.0.0/1 via 10.0.0.2
		ip route add blackhole default
		status ifisup -g v0'
	[ "$output" = 1 ]
}

@test "conditions are ANDed" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		status ifisup -4g v0
		ip route add default via 10.0.0.2
		status ifisup -4g v0; status ifisup -4gl v0; status ifisup -4ucge v0'
	[ "$output" = $'1\n0\n1\n0' ]
}

@test "-d: the conditions taken together fail" {
	run -0 here '
		bridges; up lo; up b0
		status ifisup -d lo; status ifisup -d b1; status ifisup -d lo b1
		status ifisup -d b1 nope
		status ifisup -du lo; status ifisup -de lo; status ifisup -dg lo
		status ifisup -d4 lo; status ifisup -d46g lo'
	[ "$(paste -sd' ' <<<"$output")" = "1 0 1 0 1 1 0 1 0" ]
}

@test "-d of a wired interface whose cable was pulled" {
	run -0 here 'pair; down v1; await 2 in_state LOWERLAYERDOWN v0
		status ifisup -dc v0; status ifisup -du v0'
	[ "$output" = $'0\n1' ]
}

@test "-O: one that is up is enough, the others are not complained of" {
	run --separate-stderr -0 here '
		bridges; up lo
		status ifisup -O b0 lo b1; status ifisup -O nope lo
		status ifisup -O lo nope; status ifisup -O lo ""; status ifisup -Oe nope lo
		status ifisup -Od lo b0'
	[ "$(paste -sd' ' <<<"$output")" = "0 0 0 0 0 0" ]
	[ -z "$stderr" ]
}

@test "-O: none up is 1, or 2 if one of them is unknown" {
	run --separate-stderr -0 here '
		bridges
		status ifisup -O b0 b1; status ifisup -O b0 nope b1
		status ifisup -Oe nope; status ifisup -Od lo_nope'
	[ "$(paste -sd' ' <<<"$output")" = "1 2 1 0" ]
	[ "$stderr" = "ifisup: nope: no such interface" ]
}

# --- -v

@test "-v says up, and - for the reason" {
	run --separate-stderr -0 lo_up ifisup -v lo
	[ "$output" = $'lo\tup\t-' ]
	[ -z "$stderr" ]
}

@test "-v answers for every name, in the order given" {
	run --separate-stderr -2 here 'bridges; up lo; ifisup -v b1 lo nope b1'
	[ "$output" = $'b1\tdown\tadministratively down\nlo\tup\t-\nnope\tdown\tno such interface\nb1\tdown\tadministratively down' ]
	[ "$stderr" = "ifisup: nope: no such interface" ]
	run -0 here 'bridges; up lo; ifisup -vO b1 lo b1'
	[ "$output" = $'b1\tdown\tadministratively down\nlo\tup\t-\nb1\tdown\tadministratively down' ]
}

@test "-v: no such interface" {
	run --separate-stderr -1 netns ifisup -ve nope
	[ "$output" = $'nope\tdown\tno such interface' ]
	[ -z "$stderr" ]
	run -0 netns ifisup -vd nope
	[ "$output" = $'nope\tdown\tno such interface' ]
	run -1 netns ifisup -v -t 0 nope
	[ "$output" = $'nope\tdown\tno such interface' ]
}

@test "-v: administratively down, whichever condition asks" {
	for option in v vu vc v4 v6 vl vg vuc v4e; do
		run -1 netns ifisup -$option lo
		[ "$output" = $'lo\tdown\tadministratively down' ]
	done
}

@test "-v: lower layer down" {
	run -1 here 'pair; down v1; await 2 in_state LOWERLAYERDOWN v0; ifisup -v v0'
	[ "$output" = $'v0\tdown\tlower layer down' ]
}

@test "-v: no carrier" {
	run -1 here 'pair; down v1; await 2 in_state LOWERLAYERDOWN v0; ifisup -vc v0'
	[ "$output" = $'v0\tdown\tno carrier' ]
	run -1 here '
		bridges; pair
		down v0
		ip link set v0 master b0
		up b0
		await 2 in_state DOWN b0
		ifisup -v b0'
	[ "$output" = $'b0\tdown\tno carrier' ]
}

@test "-v: dormant" {
	run -1 here '
		ip link add v0 type veth peer name v1
		ip link set v0 mode dormant
		up v1; up v0
		await 2 in_state DORMANT v0
		ifisup -v v0'
	[ "$output" = $'v0\tdown\tdormant' ]
}

@test "-v: not running" {
	run -1 here '
		pair
		ip link set v0 state testing
		await 2 in_state TESTING v0
		ifisup -v v0'
	[ "$output" = $'v0\tdown\tnot running' ]
}

@test "-v: no address" {
	run -0 here '
		pair
		for i in 4 6 46 l; do
			ifisup -v$i v0 || echo $?
		done
		ip addr add fe80::1/64 dev v0 nodad
		ifisup -v6 v0 || echo $?
		ip addr add 10.0.0.1/24 dev v0
		ifisup -v46 v0 || echo $?'
	[ "$(grep -c $'^v0\tdown\tno address$' <<<"$output")" -eq 6 ]
	[ "$(grep -c '^1$' <<<"$output")" -eq 6 ]
}

@test "-v: tentative" {
	run -0 here '
		pair
		echo 10 >/proc/sys/net/ipv6/conf/v0/dad_transmits
		ip addr add 2001:db8::1/64 dev v0
		ifisup -v6 v0 || echo $?
		ifisup -vl v0 || echo $?
		ip addr add fe80::1/64 dev v0
		ifisup -vl v0 || echo $?
		ifisup -v4 v0 || echo $?'
	[ "$output" = "v0	down	tentative
1
v0	down	no address
1
v0	down	tentative
1
v0	down	no address
1" ]
}

@test "-v: no default route" {
	run -1 lo_up ifisup -vg lo
	[ "$output" = $'lo\tdown\tno default route' ]
}

@test "-v under -d says how it is, the status says whether that was wanted" {
	run -1 lo_up ifisup -dv lo
	[ "$output" = $'lo\tup\t-' ]
	run -0 netns ifisup -dv lo
	[ "$output" = $'lo\tdown\tadministratively down' ]
}

# --- filter

@test "as a filter it prints the names that are up, as read" {
	run --separate-stderr -0 here '
		bridges; up lo; up b1
		ip link property add dev b1 altname bridge-one
		printf "%s\n" lo b0 bridge-one b1 lo | ifisup'
	[ "$output" = $'lo\nbridge-one\nb1\nlo' ]
	[ -z "$stderr" ]
}

@test "as a filter it is 0 if any is up, else 1" {
	run -0 here 'bridges; printf "b0\nb1\n" | status ifisup
		up b1; printf "b0\nb1\n" | status ifisup'
	[ "$output" = $'1\nb1\n0' ]
}

@test "as a filter it is 2 if a name is unknown, but for -e -d -O" {
	run --separate-stderr -0 here '
		up lo
		printf "nope\nlo\n" | status ifisup
		printf "nope\nlo\n" | status ifisup -e
		printf "nope\nlo\n" | status ifisup -d
		printf "nope\nlo\n" | status ifisup -O'
	[ "$output" = $'lo\n2\nlo\n0\nnope\n0\nlo\n0' ]
	[ "$stderr" = "ifisup: nope: no such interface" ]
}

@test "as a filter with -v it answers for every name" {
	run --separate-stderr -2 here '
		bridges; up lo
		printf "b0\nlo\nnope\nb0\n" | ifisup -v'
	[ "$output" = $'b0\tdown\tadministratively down\nlo\tup\t-\nnope\tdown\tno such interface\nb0\tdown\tadministratively down' ]
	[ "$stderr" = "ifisup: nope: no such interface" ]
}

@test "as a filter with -d it prints those that are not up" {
	run -0 here 'bridges; up lo; printf "b0\nlo\nb1\n" | ifisup -d'
	[ "$output" = $'b0\nb1' ]
}

@test "names that - stands for are operands: nothing is printed" {
	run --separate-stderr -1 here 'bridges; up lo; printf "lo\nb0\n" | ifisup -'
	[ -z "$output$stderr" ]
}

@test "-0: the filter reads and writes names that end in NUL" {
	here 'bridges; up lo; up b1; printf "lo\0b0\0b1" | ifisup -0' >out
	printf 'lo\0b1\0' | cmp - out
	here 'up lo; printf "lo\0" | ifisup -0v' >out
	printf 'lo\tup\t-\0' | cmp - out
}

@test "a filter that has nothing to say needs no stdout" {
	run --separate-stderr -1 netns sh -c 'echo lo | ifisup >&-'
	[ -z "$stderr" ]
	run --separate-stderr -2 lo_up sh -c 'echo lo | ifisup >&-'
	[ "$stderr" = "ifisup: stdout: Bad file descriptor" ]
	run --separate-stderr -0 lo_up sh -c 'ifisup lo >&- <&-'
	[ -z "$stderr" ]
	run --separate-stderr -0 lo_up sh -c 'ifisup lo >/dev/full'
	[ -z "$stderr" ]
}

@test "a waiting filter says lost output at once" {
	run --separate-stderr -2 lo_up timeout 10 \
	    sh -c 'printf "lo\nnope\n" | ifisup -w >/dev/full'
	[ "$stderr" = "ifisup: stdout: No space left on device" ]
}

# --- waiting: what wakes it

@test "-w ends at once where it is so" {
	run --separate-stderr -0 lo_up timeout 5 ifisup -w lo
	[ -z "$output$stderr" ]
	run --separate-stderr -0 lo_up timeout 5 ifisup -w -v lo lo
	[ "$output" = $'lo\tup\t-\nlo\tup\t-' ]
}

@test "-w wakes when the interface is made" {
	run -0 here 'wakes -e -w new -- ip link add new type bridge'
	run -0 here 'wakes -we new -- ip link add a type bridge \; true &&
		exit 1 || [ $? = 99 ]'
}

@test "-w wakes when an interface gets the name" {
	run -0 here 'bridges; wakes -e -w new -- ip link set b0 name new'
	run -0 here 'bridges; up b0
		wakes -e -w new -- ip link property add dev b0 altname new'
}

@test "-w wakes when the interface goes up, and running" {
	run -0 here 'wakes -w lo -- up lo'
	run -0 here 'wakes -uw lo -- up lo'
	run -0 here '
		ip link add v0 type veth peer name v1
		up v0
		wakes -w v0 -- up v1'
	run -0 here '
		ip link add v0 type veth peer name v1
		up v0
		wakes -cw v0 -- up v1'
}

@test "-d -w wakes when the interface goes down, and when it goes" {
	run -0 here 'up lo; wakes -dw lo -- down lo'
	run -0 here 'pair; wakes -dw v0 -- down v1'
	run -0 here 'bridges; up b0; wakes -dw b0 -- ip link del b0'
	run -0 here 'bridges; wakes -dwe b0 -- ip link del b0'
	run -0 here 'bridges; wakes -dwe b0 -- ip link set b0 name b2'
}

@test "-4 -w and -6 -w wake when an address comes" {
	run -0 here 'pair; wakes -4w v0 -- ip addr add 10.0.0.1/24 dev v0'
	run -0 here 'pair; wakes -6w v0 -- ip addr add 2001:db8::1/64 dev v0 nodad'
}

@test "-d -4 -w wakes when the address goes" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		wakes -4dw v0 -- ip addr del 10.0.0.1/24 dev v0'
}

@test "-d -6 -w wakes when an address goes whose peer was changed" {
	run -0 here '
		pair
		ip addr add 2001:db8::1 peer 2001:db8::2 nodad dev v0
		printf "addr %s 2001:db8::1 peer 2001:db8::3 dev v0\n" \
		    change del | hears -6dw v0'
	[ "$output" = 0 ]
}

# a router: $1 routes, and changes to them without end
router() {
	local i

	ip addr add 10.0.0.1/24 dev v0
	for ((i = 0; i < $1; i++)); do
		echo "route add 11.$((i >> 16)).$((i >> 8 & 255)).$((i & 255))/32 dev v0"
	done | ip -batch -
	storm "route del 11.0.0.1/32" "route add 11.0.0.1/32 dev v0"
	trap "kill $!" EXIT
}
export -f router

@test "-g -t ends in time while a router changes its routes without end" {
	run -0 here '
		pair
		router 3000
		status timeout 20 ifisup -g -t .3 v0
		ip route add default via 10.0.0.2
		status timeout 20 ifisup -g -t 20 v0
		status timeout 20 ifisup -g -s .2s v0'
	[ "$output" = $'1\n0\n0' ]
}

@test "-g dumps no routes for those of others" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ip route add default via 10.0.0.2
		strace -D -o trace -e trace=sendto ifisup -gws 1h v0 3>&- &
		await 5 sleeps $! ifisup
		for i in 1 2 3 4 5; do
			ip route add 11.0.0.$i/32 via 10.0.0.2
			ip link set v0 mtu 140$i
			ip link set v1 alias a$i
		done
		ip link add mark type bridge
		await 5 sleeps $! ifisup
		kill $!'
	# once at first, and once for each change of v0
	run -0 grep -c "RTM_GETROUTE\|nlmsg_type=0x1a" trace
	((output <= 6))
}

@test "-w and -t end in time while addresses and links change without end" {
	run -0 here '
		bridges; pair
		crowd b1
		storm "addr del 10.1.0.7/32 dev b1" \
		    "addr add 10.1.0.7/32 dev b1" \
		    "link set b1 mtu 1400" "link set b1 mtu 1401"
		trap "kill $!" EXIT
		status timeout 20 ifisup -4 -t .3 v0
		ip addr add 10.0.0.1/24 dev v0
		status timeout 30 ifisup -4 -t 20 v0'
	[ "$output" = $'1\n0' ]
}

@test "-6 -w and -l -w wake when an address leaves tentative" {
	run -0 here '
		pair
		ip addr add 2001:db8::1/64 dev v0
		ip addr add fe80::1/64 dev v0
		[[ $(ip addr show v0) == *tentative* ]]
		ifisup -6 -t 10 v0
		[ -z "$(ip -6 addr show dev v0 to 2001:db8::1 tentative)" ]
		ifisup -l -t 10 v0
		[ -z "$(ip -6 addr show dev v0 to fe80::1 tentative)" ]'
}

@test "-g -w wakes when a default route comes, -d when it goes" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 2001:db8::1/64 dev v0 nodad
		wakes -gw v0 -- ip route add default via 10.0.0.2
		wakes -gdw v0 -- ip route del default
		wakes -gw v0 -- ip route add default via 2001:db8::2
		wakes -gdw v0 -- ip -6 route del default'
}

@test "-g -d -w wakes when the default route goes with its interface's state" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 10.0.1.1/24 dev v1
		ip route add default nexthop via 10.0.0.2 nexthop via 10.0.1.2
		wakes -gdw v1 -- down v1'
}

@test "-g -w wakes when a nexthop object of the route is replaced" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 10.0.1.1/24 dev v1
		ip nexthop add id 1 via 10.0.0.2 dev v0
		ip route add default nhid 1
		wakes -gw v1 -- ip nexthop replace id 1 via 10.0.1.2 dev v1'
}

@test "-g -w wakes when its carrier brings a dead default route to life" {
	run -0 here '
		pair
		echo 1 >/proc/sys/net/ipv4/conf/v0/ignore_routes_with_linkdown
		ip addr add 10.0.0.1/24 dev v0
		ip route add default via 10.0.0.2
		down v1
		await 2 ifisup -cd v0
		wakes -gw v0 -- up v1'
}

@test "-t implies -w" {
	run -0 here 'wakes -t 1m lo -- up lo'
}

# --- waiting: how much

@test "-w with several names waits for all at the same moment" {
	run -0 here '
		bridges
		ifisup -uw b0 b1 3>&- &
		await 2 sleeps $! ifisup
		up b0; still_waits $!
		down b0; up b1; still_waits $!
		up b0
		await 2 gone $!
		wait $!'
}

@test "-w -O waits for any" {
	run -0 here 'bridges; wakes -uwO b0 nope b1 -- up b1'
}

@test "-t gives up with 1, in silence, not before its time" {
	run --separate-stderr -0 here '
		read begin _ </proc/uptime
		status ifisup -t .5 lo
		read end _ </proc/uptime
		[ $((${end/.} - ${begin/.})) -ge 49 ]'
	[ "$output" = 1 ]
	[ -z "$stderr" ]
}

@test "-t 0 looks once" {
	run -0 here '
		status timeout 5 ifisup -t 0 lo nope
		status timeout 5 ifisup -t 0 -e lo
		status timeout 5 ifisup -t 0 -w lo
		status timeout 5 ifisup -t 0 -d nope
		status timeout 5 ifisup -t 0 -e -s 1h lo'
	[ "$(paste -sd' ' <<<"$output")" = "1 0 1 0 1" ]
}

@test "-t with -v says why not" {
	run --separate-stderr -1 netns ifisup -vt .05 lo nope
	[ "$output" = $'lo\tdown\tadministratively down\nnope\tdown\tno such interface' ]
	[ -z "$stderr" ]
}

@test "-w -v says the answer at the end" {
	run --separate-stderr -0 here 'bridges; up b1; wakes -vw b0 b1 -- up b0'
	[ "$output" = $'b0\tup\t-\nb1\tup\t-' ]
}

# --- -s

@test "-s takes that long where nothing happens" {
	run -0 here '
		up lo
		read begin _ </proc/uptime
		ifisup -s .5 lo
		read end _ </proc/uptime
		[ $((${end/.} - ${begin/.})) -ge 49 ]'
}

@test "-s 0 looks once" {
	run -0 here 'status timeout 5 ifisup -s 0 lo; up lo
		status timeout 5 ifisup -s 0 lo'
	[ "$output" = $'1\n0' ]
}

@test "-s without -w: a no is 1 at once" {
	run -1 netns timeout 5 ifisup -s 1h lo
	run -1 lo_up timeout 5 ifisup -s 1h -d lo
}

@test "-s without -w: a break is 1 at once" {
	run -1 here 'bridges; up b0; wakes -us 1h b0 -- down b0'
	run -1 here 'bridges; up b0; up b1; wakes -us 1h b0 b1 -- down b1'
	run -1 here 'bridges; up b0; wakes -es 1h b0 -- ip link del b0'
}

@test "-g -s: a default route that goes and comes back at once is a break" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 2001:db8::1/64 dev v0 nodad
		ip route add default via 10.0.0.2
		for i in 1 2 3 4 5; do
			ifisup -gs 1h v0 3>&- &
			await 2 sleeps $! ifisup
			printf "route %s default via 10.0.0.2\n" del add |
			    ip -batch -
			await 5 gone $! || { kill $!; exit 99; }
			status wait $!
		done'
	[ "$(paste -sd' ' <<<"$output")" = "1 1 1 1 1" ]
}

@test "-g -s: a default route that is replaced and put back at once is a break" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 10.0.1.1/24 dev v1
		ip addr add 2001:db8::1/64 dev v0 nodad
		ip addr add 2001:db8:1::1/64 dev v1 nodad
		for via in "10.0.1.2 10.0.0.2" "2001:db8:1::2 2001:db8::2"; do
			ip route add default via ${via#* }
			printf "route replace default via %s\n" $via |
			    hears -gs 1h v0
			ip route del default via ${via#* }
		done'
	[ "$output" = $'1\n1' ]
}

@test "-g -s: so is one that went with the last address of its interface" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 2001:db8::1/64 dev v0 nodad
		ip route add default via 10.0.0.2
		printf "%s\n" "addr del 10.0.0.1/24 dev v0" \
		    "addr add 10.0.0.1/24 dev v0" \
		    "route add default via 10.0.0.2" | hears -gs 1h v0
		ifisup -gs 1h v0 3>&- &
		await 2 sleeps $! ifisup
		ip addr add 10.0.0.9/32 dev v0
		ip addr del 10.0.0.9/32 dev v0
		ip addr del 2001:db8::1/64 dev v0
		sleep .2; still_waits $!
		kill $!'
	[ "$output" = 1 ]
}

@test "-g -s: so it is with nexthop objects" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 10.0.1.1/24 dev v1
		ip nexthop add id 1 via 10.0.0.2 dev v0
		ip nexthop add id 2 group 1
		for compat in 1 0; do
			echo $compat >/proc/sys/net/ipv4/nexthop_compat_mode
			for id in 1 2; do
				ip route add default nhid $id
				printf "nexthop replace id 1 via %s\n" \
				    "10.0.1.2 dev v1" "10.0.0.2 dev v0" |
				    hears -gs 1h v0
				ip route del default
			done
			ip route add default nhid 1
			printf "%s\n" "nexthop del id 1" \
			    "nexthop add id 1 via 10.0.0.2 dev v0" \
			    "nexthop add id 2 group 1" \
			    "route add default nhid 1" | hears -gs 1h v0
			ip route del default
		done'
	[ "$(paste -sd' ' <<<"$output")" = "1 1 1 1 1 1" ]
}

@test "-g -s: it is none while another default route stays, or comes before" {
	run -0 here '
		pair
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 10.0.1.1/24 dev v1
		ip route add default via 10.0.0.2 metric 5
		ip route add default via 10.0.1.2 metric 6
		ifisup -gs 1h v0 3>&- &
		await 2 sleeps $! ifisup
		printf "%s\n" "route add default via 10.0.0.2 metric 7" \
		    "route del default metric 5" "route del default metric 6" |
		    ip -batch -
		ip route replace default via 10.0.0.2 metric 7
		ip route add default via 10.0.1.2 metric 8
		ip route replace default via 10.0.1.3 metric 8
		ip route del default metric 8
		ip route add 10.2.0.0/16 via 10.0.0.2
		ip route del 10.2.0.0/16
		sleep .2; still_waits $!
		ip route del default
		await 5 gone $!
		status wait $!'
	[ "$output" = 1 ]
}

# stop ifisup, let it be down and up again meanwhile, let it look at time begin
flap() {
	kill -STOP "$1"
	down b0
	up b0
	read -r begin _ </proc/uptime
	kill -CONT "$1"
}
export -f flap

@test "-s: a break between two looks is a break" {
	run -1 here '
		bridges; up b0
		ifisup -us 1h b0 3>&- &
		await 2 sleeps $! ifisup
		flap $!
		await 2 gone $! || { kill $!; exit 99; }
		wait $!'
}

@test "-s with -w: a break begins the time anew" {
	run -0 here '
		bridges; up b0
		ifisup -uw -s 1s b0 3>&- &
		await 2 sleeps $! ifisup
		sleep .4
		flap $!
		wait $!
		read end _ </proc/uptime
		[ $((${end/.} - ${begin/.})) -ge 99 ]'
}

@test "-s with -w: an event that changes nothing begins nothing anew" {
	run -0 here '
		bridges; up b0
		ifisup -uw -s 1s b0 3>&- &
		await 2 sleeps $! ifisup
		i=0
		while ! gone $!; do
			ip link set b0 mtu $((1400 + i++ % 2))
			ip link set b1 mtu $((1400 + i % 2))
			[ $((i < 1000)) = 1 ] || { kill $!; exit 99; }
			sleep .02
		done
		wait $!'
}

@test "-s with -w -O: any that holds that long" {
	run -0 here '
		bridges; up b0
		ifisup -uwO -s .5s b0 b1 3>&- &
		await 2 sleeps $! ifisup
		down b0; up b1
		wait $!'
}

@test "-s must fit into -t" {
	run -1 lo_up timeout 20 ifisup -s 10 -t .2 lo
	run -0 lo_up timeout 20 ifisup -s .2 -t 10 lo
}

@test "-s with -t: what begins too late is not waited for" {
	run -0 here '
		bridges
		read begin _ </proc/uptime
		ifisup -u -s 5s -t 1s b0 3>&- &
		await 2 sleeps $! ifisup
		up b0
		status wait $!
		read end _ </proc/uptime
		[ $((${end/.} - ${begin/.})) -lt 500 ]'
	[ "$output" = 1 ]
}

# --- a filter that waits

# what is in file $1 is $2
holds() {
	[ "$(cat "$1" 2>/dev/null)" = "$2" ]
}
export -f holds

@test "a filter with -w prints each name when it is first satisfied, and ends" {
	run -0 here '
		bridges
		printf "b0\nb1\nnew\n" >in
		ifisup -uw <in >out 3>&- &
		await 2 sleeps $! ifisup
		[ ! -s out ]
		up b1; await 2 holds out b1
		down b1; up b1; still_waits $!
		holds out b1
		down b1
		ip link add new type bridge; up new
		await 2 holds out b1$'"'\n'"'new
		up b0
		await 2 gone $!
		wait $!
		cat out'
	[ "$output" = $'b1\nnew\nb0' ]
}

@test "a filter with -w and -v says up with each" {
	run -0 here '
		bridges; up b0
		printf "b0\nb1\n" >in
		ifisup -vuw <in >out 3>&- &
		await 2 holds out b0$'"'\tup\t-'"'
		await 2 sleeps $! ifisup
		up b1
		wait $!
		cat out'
	[ "$output" = $'b0\tup\t-\nb1\tup\t-' ]
}

@test "a filter with -w -O ends with the first" {
	run -0 here '
		bridges
		printf "b0\nb1\n" >in
		ifisup -uwO <in >out 3>&- &
		await 2 sleeps $! ifisup
		up b1
		await 2 gone $!
		wait $!
		cat out'
	[ "$output" = b1 ]
}

@test "a filter with -t that gives up is 1, what was printed stands" {
	run --separate-stderr -1 here 'up lo; printf "lo\nnope\n" | ifisup -t .1'
	[ "$output" = lo ]
	[ -z "$stderr" ]
	run --separate-stderr -1 here 'up lo; printf "nope\nlo\n" | ifisup -vt .1'
	[ "$output" = $'lo\tup\t-\nnope\tdown\tno such interface' ]
	[ -z "$stderr" ]
}

@test "a filter with -s prints those that hold that long" {
	run --separate-stderr -0 here '
		bridges; up b0; up b1
		printf "b0\nb1\nlo\n" >in
		ifisup -us 1s <in >out 3>&- &
		await 2 sleeps $! ifisup
		[ ! -s out ]
		down b1; up b1
		wait $!
		cat out'
	[ "$output" = b0 ]
}

# --- lost events

# stop $1, change b1 2000 times and run the rest, continue it at time begin
lose() {
	local pid=$1 i
	shift
	kill -STOP "$pid"
	for i in {1..1000}; do
		echo "link set b1 mtu 1400"
		echo "link set b1 mtu 1401"
	done | ip -batch -
	"$@"
	read -r begin _ </proc/uptime
	kill -CONT "$pid"
}
export -f lose

@test "lost events lead to the right answer still: it came up meanwhile" {
	run -0 here '
		bridges
		strace -D -o trace -e trace=recvfrom ifisup -uw b0 3>&- &
		await 5 sleeps $! ifisup
		lose $! up b0
		await 5 gone $!
		wait $!'
	grep ENOBUFS trace
}

@test "lost events lead to the right answer still: it waits on if it is not so" {
	run -0 here '
		bridges
		strace -D -o trace -e trace=recvfrom ifisup -uw b0 3>&- &
		await 5 sleeps $! ifisup
		lose $! eval "up b0; down b0"
		await 5 grep -q ENOBUFS trace
		await 5 sleeps $! ifisup
		up b0
		await 5 gone $!
		wait $!'
}

@test "lost events lead to the right answer still: addresses and routes" {
	run -0 here '
		bridges; pair
		ip addr add 10.0.0.1/24 dev v0
		strace -D -o trace -e trace=recvfrom ifisup -46gw v0 3>&- &
		await 5 sleeps $! ifisup
		lose $! eval "ip addr add 2001:db8::1/64 dev v0 nodad
			ip route add default via 10.0.0.2
			ip route add default via 2001:db8::2"
		await 5 gone $!
		wait $!'
	grep ENOBUFS trace
}

@test "lost events break what must hold: the time begins anew" {
	run -0 here '
		bridges; up b0
		strace -D -o trace -e trace=recvfrom ifisup -uw -s 2s b0 3>&- &
		await 5 sleeps $! ifisup
		sleep .3
		lose $! eval "down b0; up b0"
		wait $!
		read end _ </proc/uptime
		[ $((${end/.} - ${begin/.})) -ge 199 ]'
	grep ENOBUFS trace
}

@test "it makes no system call while nothing happens" {
	run -0 here '
		calls() { wc -l trace.*; }
		n=0
		for options in "-w nope" "-t 1h lo" "-gw lo nope" "-es 1h lo"; do
			strace -f -D -o trace.$n ifisup $options 3>&- &
			await 5 sleeps $! ifisup
			pids[n++]=$!
		done
		before=$(calls)
		sleep 2.5
		after=$(calls)
		kill "${pids[@]}"	# all are there still
		[ "$before" = "$after" ]'
	[ -s trace.3 ]
}

@test "it does not spin where descriptors are scarce" {
	run -0 here '
		ulimit -n 6
		strace -c -o trace -e trace=poll,timerfd_create ifisup -t 1 nope ||
		    [ $? = 1 ]'
	[ "$(awk '$NF == "poll" { print $4 }' trace)" -lt 100 ]
}

# --- names of the program

@test "called as ifup? it says so" {
	run --separate-stderr -2 netns 'ifup?' nope
	[ "$stderr" = "ifup?: nope: no such interface" ]
	run --separate-stderr -0 'ifup?' --help
	[ "${lines[0]}" = "usage: ifup? [-046cdegOluvw] [-s time] [-t time] [name ...]" ]
	run --separate-stderr -0 'ifup?' --version
	[[ $output == 'ifup? '* ]]
	run --separate-stderr -2 'ifup?' -Z
	[ "${stderr_lines[0]}" = "ifup?: -Z: unknown option" ]
	[ "${stderr_lines[1]}" = "usage: ifup? [-046cdegOluvw] [-s time] [-t time] [name ...]" ]
	run -0 lo_up 'ifup?' lo
}

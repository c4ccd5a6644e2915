# Three namespaces are made once: one with an interface of every sort
# (netzoo.sh), one that is small and exactly known, and one with 600
# interfaces. What a test changes, it changes in a namespace of its own.

hold() {
	"$@" sleep 3600 >/dev/null 2>&1 3>&- &
	held=$!
	echo $held >>"$BATS_FILE_TMPDIR/held"
	await 5 is_sleep $held
}

# is this process sleep, and thereby in its namespace?
is_sleep() {
	[ "$(cat /proc/$1/comm)" = sleep ]
}

# run a command in the namespace of process $1
enter() {
	nsenter -t "$1" -U -n --preserve-credentials "${@:2}"
}

setup_file() {
	load lib/helper
	hold unshare -rn
	export ZOO=$held
	hold nsenter -t "$ZOO" -U -n --preserve-credentials unshare -n
	enter "$ZOO" sh "$TOP/tests/lib/netzoo.sh" $held
	hold unshare -rn
	export LAB=$held
	enter "$LAB" sh -eu <<-'E'
		ip link set lo up
		for name in both four six old local; do
			ip link add $name type bridge
			ip link set $name addrgenmode none
		done
		ip link add pair type veth peer name peer
		ip link add port type veth peer name loose
		ip link add off type veth peer name offpeer
		for name in pair peer port loose off offpeer; do
			ip link set $name addrgenmode none
		done
		ip link add name lan0 type vxlan id 7 dstport 4789
		ip link set port master both
		ip link property add dev both altname second
		ip link set peer alias "$(printf 'a,b\\c\td')"
		ip link property add dev peer altname 'q\,"'
		ip link property add dev peer altname other
		ip link set pair group 7 txqueuelen 50 mtu 1400
		for name in both four six old local pair peer port; do
			ip link set $name up
		done
		ip addr add 10.1.0.1/24 dev both
		ip addr add 2001:db8:1::1/64 nodad dev both
		ip addr add 10.2.0.1/24 dev four
		ip addr add 10.2.0.2/24 dev four
		ip addr add 2001:db8:2::1/64 nodad dev six
		ip addr add 10.3.0.1/24 preferred_lft 0 valid_lft 9999 dev old
		ip addr add 2001:db8:3::1/64 nodad preferred_lft 0 \
		    valid_lft 9999 dev old
		ip addr add 169.254.4.1/16 dev local
		ip addr add fe80::4/64 nodad dev local
		ip addr add 2001:db8:5::1/64 dev port
		ip addr add 10.6.0.1/24 dev off
	E
	hold unshare -rn
	export CROWD=$held
	for i in $(seq 300); do
		echo "link add a$i type veth peer name b$i"
		echo "addr add 10.$((i / 200)).$((i % 200)).1/24 dev a$i"
	done | enter "$CROWD" ip -batch -
	# what is computed behind our backs is done
	await 2 settled "$LAB"
	await 2 settled "$ZOO"
}

teardown_file() {
	xargs kill <"$BATS_FILE_TMPDIR/held" || :
}

# does ip say twice the same, dynamic lifetimes aside?
settled() {
	local before

	before=$(enter "$1" ip addr | grep -v valid_lft | base64)
	sleep 0.3
	[ "$(enter "$1" ip addr | grep -v valid_lft | base64)" = "$before" ]
}

setup() {
	load lib/helper
	cd "$BATS_TEST_TMPDIR"
}

# lsif prints these lines in the small namespace
lab_has() {
	run -0 --separate-stderr enter "$LAB" lsif "${@:1:$#-1}"
	assert_output "$(tr ' ' '\n' <<<"${@: -1}")"
	[ -z "$stderr" ]
}

# and nothing there
lab_lacks() {
	run -1 --separate-stderr enter "$LAB" lsif "$@"
	[ -z "$output$stderr" ]
}

# the interfaces of the small namespace that ip says a jq condition of
lab_select() {
	enter "$LAB" ip -j -d addr | jq -r ".[] | select($1) | .ifname" |
	    paste -sd' '
}

# a column of all interfaces there is what a jq expression makes of ip's words
column_is() {
	local expected

	expected=$(enter "$LAB" ip -j -d -s addr |
	    jq -r ".[] | [.ifname, (($2) // \"-\" | tostring)] | @tsv")
	[ "$(wc -l <<<"$expected")" -eq 13 ]
	run -0 enter "$LAB" lsif -o "name,$1"
	assert_output "$expected"
}

# the usage error that two options together are
are_refused() {
	run -2 --separate-stderr lsif "$@"
	[ -z "$output" ]
	[[ ${stderr_lines[0]} == "lsif: -"?": not with -"? ]]
	[[ ${stderr_lines[1]} == "usage: lsif ["* ]]
	[ "${#stderr_lines[@]}" -eq 2 ]
}

# names, operands

# bats test_tags=fast
@test "lsif prints names, one a line, ascending by index, lo included" {
	lab_has 'lo both four six old local peer pair loose port offpeer off lan0'
	run -0 enter "$ZOO" lsif
	enter "$ZOO" lsif -o index >indices
	sort -n indices | cmp - indices
	enter "$ZOO" sh -c 'tail -n +3 /proc/net/dev' | wc -l >count
	[ "$(wc -l <indices)" -eq "$(cat count)" ]
	[ "$(cat count)" -gt 30 ]
}

@test "a name is never name@parent" {
	run -0 enter "$LAB" lsif pair
	assert_output pair
	run -0 enter "$ZOO" lsif macvlan0 away a@b
	assert_output $'away\nmacvlan0\na@b'
}

# bats test_tags=fast
@test "an interface is found by its exact name alone" {
	run -2 --separate-stderr enter "$LAB" lsif pai
	[ -z "$output" ]
	[ "$stderr" = 'lsif: pai: no such interface' ]
	run -2 enter "$LAB" lsif if1
	run -2 enter "$LAB" lsif PAIR
	run -2 enter "$LAB" lsif pair:
	run -2 enter "$LAB" lsif pair@peer
}

@test "an empty operand is a bad name" {
	run -2 --separate-stderr enter "$LAB" lsif ''
	[ -z "$output" ]
	[[ $stderr == "lsif: "*": no such interface" ]]
}

@test "an operand may be an alternative name, and the kernel's is printed" {
	lab_has second both
	run -0 enter "$ZOO" lsif $'new\nline'
	assert_output v0
	run -0 enter "$ZOO" lsif ../../etc/passwd
	assert_output v0
	run -0 enter "$ZOO" lsif "$(printf '%0127d' 0)"
	assert_output v0
	run -2 enter "$ZOO" lsif "$(printf '%0128d' 0)"
	run -2 enter "$ZOO" lsif "$(printf '%0126d' 0)"
}

@test "an operand may be a glob over names" {
	lab_has 'o*' 'old offpeer off'
	lab_has '?o*' 'lo both four local loose port'
	lab_has '[l-o]o*' 'lo local loose'
	lab_has 'p[!o]*' 'peer pair'
}

@test "a glob does not match alternative names" {
	lab_lacks 'secon?'
}

@test "in a glob a backslash is an ordinary character" {
	run -0 enter "$ZOO" lsif 'bac[k]\s'
	assert_output 'back\s'
	run -1 enter "$ZOO" lsif 'v\*'
	[ -z "$output" ]
}

@test "an interface that is called like a glob is found by that name alone" {
	run -0 netns sh -c '
		ip link add "a*" type bridge && ip link add name ab type bridge &&
		lsif "a*"'
	assert_output 'a*'
	run -0 enter "$ZOO" lsif 'a[b'
	assert_output 'a[b'
}

@test "a glob that matches nothing is a no, in silence" {
	lab_lacks 'nope*'
}

# bats test_tags=fast
@test "one bad operand is reported, the others are done, and it is trouble" {
	run -2 --separate-stderr enter "$LAB" lsif nope1 pair nope2 lo 'x*'
	assert_output $'lo\npair'
	[ "$stderr" = 'lsif: nope1: no such interface
lsif: nope2: no such interface' ]
}

@test "a glob without match is no besides a name that is there" {
	run -1 enter "$LAB" lsif lo 'x*'
	assert_output lo
}

@test "an interface is listed once, however often it is named" {
	lab_has pair pair 'p*' lo 'lo peer pair port'
	lab_has both second both
}

@test "an operand filtered out is no trouble" {
	lab_lacks -d pair
	lab_has -d pair off off
}

@test "an unknown name is trouble whatever the filters are" {
	run -2 enter "$LAB" lsif -d nope
}

@test "a dash is a name like another" {
	run -2 --separate-stderr enter "$LAB" lsif - </dev/null
	[ "$stderr" = 'lsif: -: no such interface' ]
}

@test "options end at the first operand" {
	run -2 --separate-stderr enter "$LAB" lsif pair -u
	[ "$stderr" = 'lsif: -u: no such interface (options come before names)' ]
}

# filters

@test "-u is administratively up, as ip's link show up" {
	lab_has -u "$(lab_select '.flags | index("UP")')"
	lab_has -u 'lo both four six old local peer pair port'
}

@test "-d is not up" {
	lab_has -d 'loose offpeer off lan0'
}

# bats test_tags=fast
@test "-r is running: up, and with a carrier if that is known" {
	lab_has -r "$(lab_select '(.flags | index("UP")) and
	    (.flags | index("NO-CARRIER") | not)')"
	run -0 enter "$LAB" lsif -r pair port off
	assert_output pair
}

@test "-c is carrier: up and LOWER_UP" {
	lab_has -c "$(lab_select '.flags | (index("UP") and index("LOWER_UP"))')"
	run -0 enter "$LAB" lsif -c pair port off
	assert_output pair
}

@test "-c does not believe in the carrier of what is down" {
	run -1 netns sh -c 'ip link add name b type bridge && lsif -c b'
}

@test "-L leaves loopback out, and nothing else with lo in its name" {
	lab_has -L 'both four six old local peer pair loose port offpeer off lan0'
	run -0 netns sh -c 'ip link add wlo1 type bridge && lsif -L'
	assert_output wlo1
}

@test "-L goes by the flag, not by the name" {
	run -0 netns sh -c '
		ip link set lo name back && ip link add lo type bridge && lsif -L'
	assert_output lo
}

@test "-p is what has a parent device" {
	local expected

	lab_lacks -p
	expected=$(ip -j -d link | jq -r '.[] | select(.parentdev) | .ifname')
	run --separate-stderr lsif -p
	assert_output "$expected"
	[ "$status" -eq "$([ "$expected" ]; echo $?)" ]
}

@test "-4 is a usable IPv4 address: not deprecated, not link-local" {
	lab_has -4 'lo both four off'
}

@test "-6 is a usable IPv6 address: nor tentative" {
	lab_has -6 'lo both six'
}

@test "-6 is not an address that failed its duplicate detection" {
	local dad='.addr_info[] | select(.dadfailed) | .local'

	[ "$(enter "$ZOO" ip -j addr show m1 | jq -r ".[] | $dad")" = \
	    2001:db8:5::1 ]
	run -1 enter "$ZOO" lsif -6 m1
	run -0 enter "$ZOO" lsif -6 m0
}

@test "-4 -6 is both" {
	lab_has -46 'lo both'
	lab_has -4 -6 'lo both'
}

@test "-t is a kind" {
	lab_has -t bridge 'both four six old local'
	lab_has -t veth 'peer pair loose port offpeer off'
	lab_has -t vxlan lan0
}

@test "-t is a type" {
	lab_has -t loopback lo
	lab_has -t ether "$(lab_select '.link_type == "ether"')"
}

@test "-t takes a list, is repeated, and adds up" {
	lab_has -t vxlan,loopback 'lo lan0'
	lab_has -t vxlan -t loopback 'lo lan0'
	lab_has -t vxlan,nope -t wlan,loopback 'lo lan0'
}

@test "-t takes any word, of which none may be of that kind" {
	lab_lacks -t wlan
	lab_lacks -t nope
	lab_lacks -t ve
	lab_lacks -t vethx
}

@test "-t takes words of any length" {
	local n
	for n in 4094 4095 4096 8191 8192; do
		run -1 --separate-stderr enter "$LAB" lsif -t "$(printf "%0${n}d" 0)"
		[ -z "$output$stderr" ]
		run -0 enter "$LAB" lsif -t "$(printf "%0${n}d" 0),vxlan"
		[ "$output" = lan0 ]
		run -0 enter "$LAB" lsif -t "vxlan,$(printf "%0$((n - 6))d" 0)"
		[ "$output" = lan0 ]
	done
}

@test "-m is enslaved to" {
	lab_has -m both port
	run -0 enter "$ZOO" lsif -m br0 'p*'
	assert_output $'p1\np0'
	lab_lacks -m four
}

@test "-m knows its master by alternative name too" {
	lab_has -m second port
}

@test "-m - is enslaved to none" {
	lab_has -m - 'lo both four six old local peer pair loose offpeer off lan0'
}

@test "-m of an unknown master is trouble" {
	run -2 --separate-stderr enter "$LAB" lsif -m nope
	[ -z "$output" ]
	[ "$stderr" = 'lsif: nope: no such interface' ]
}

@test "-m with one name that is a port, and one that is none" {
	lab_has -m both port port
	lab_lacks -m both pair
}

@test "-m with a name that there is not complains of that name" {
	run -2 --separate-stderr enter "$LAB" lsif -m both nope
	[ -z "$output" ]
	[ "$stderr" = 'lsif: nope: no such interface' ]
	run -2 --separate-stderr enter "$LAB" lsif -m both nope port
	[ "$output" = port ]
	[ "$stderr" = 'lsif: nope: no such interface' ]
	run -2 --separate-stderr enter "$LAB" lsif -m - nope
	[ "$stderr" = 'lsif: nope: no such interface' ]
}

@test "-n is any address inside a prefix, usable or not" {
	lab_has -n 10.0.0.0/8 'both four old off'
	lab_has -n 10.2.0.0/15 'four old'
	lab_has -n 2001:db8::/32 'both six old port'
	lab_has -n fe80::/10 local
	lab_has -n 0.0.0.0/0 'lo both four old local off'
	lab_lacks -n 10.1.1.0/24
}

@test "-n of a bare address means itself" {
	lab_has -n 10.2.0.2 four
	lab_has -n 2001:db8:2::1 six
	lab_lacks -n 10.2.0.3
}

@test "-n refuses what is no prefix" {
	for net in 10.0.0.0/33 10.0.0/8 x 10.0.0.0/ ::/129 10.0.0.0/-1 ''; do
		run -2 --separate-stderr enter "$LAB" lsif -n "$net"
		[ -z "$output" ]
		[[ $stderr == "lsif: -n "* ]]
	done
}

@test "filters are ANDed, with each other and with operands" {
	lab_has -u4 'lo both four'
	lab_has -uL4 'both four'
	lab_has -uL4 -t bridge -n 10.2.0.0/16 'both*' four four
	lab_has -d -t veth -4 off
	lab_lacks -rc -m both
	lab_lacks -d -t bridge
	lab_lacks -Lt loopback
}

# default routes; two bridges u and w, up

routes() {
	run netns sh -euc '
		for name in u w; do
			ip link add $name type veth peer name $name-peer
			ip link set $name addrgenmode none up
			ip link set $name-peer addrgenmode none up
		done
		ip addr add 10.1.0.1/24 dev u
		ip addr add 10.2.0.1/24 dev w
		ip addr add 2001:db8:1::1/64 nodad dev u
		ip addr add 2001:db8:2::1/64 nodad dev w
		'"$1"
	[ -z "${2-}" ] || assert_output "$(tr ' ' '\n' <<<"$2")"
}

@test "-g is nothing without a default route" {
	routes 'lsif -g'
	[ "$status" -eq 1 ]
	[ -z "$output" ]
}

@test "-g is where a default route leaves, of IPv4 and of IPv6" {
	routes 'ip route add default via 10.2.0.9; lsif -g' w
	routes 'ip route add default via 2001:db8:1::9; lsif -g' u
	routes 'ip route add default dev u; ip route add default dev w metric 9
		lsif -g' 'u w'
}

@test "-g takes every hop of a multipath route" {
	routes 'ip route add default nexthop via 10.1.0.9 nexthop via 10.2.0.9
		lsif -g' 'u w'
	routes 'ip -6 route add default nexthop via 2001:db8:1::9 \
		nexthop via 2001:db8:2::9; lsif -g' 'u w'
}

@test "-g takes a nexthop object, and every member of a group" {
	routes 'ip nexthop add id 1 via 10.2.0.9 dev w
		ip route add default nhid 1; lsif -g' w
	routes 'ip nexthop add id 1 via 10.1.0.9 dev u
		ip nexthop add id 2 via 10.2.0.9 dev w
		ip nexthop add id 3 group 1/2
		ip route add default nhid 3; lsif -g' 'u w'
	routes 'ip nexthop add id 1 via 2001:db8:1::9 dev u
		ip -6 route add default nhid 1; lsif -g' u
}

@test "-g takes nexthop objects of which the route tells the id alone" {
	local compat='echo 0 >/proc/sys/net/ipv4/nexthop_compat_mode'

	routes "$compat"'
		ip nexthop add id 1 via 10.2.0.9 dev w
		ip route add default nhid 1; lsif -g' w
	routes "$compat"'
		ip nexthop add id 1 via 10.1.0.9 dev u
		ip nexthop add id 2 via 10.2.0.9 dev w
		ip nexthop add id 3 group 1/2
		ip route add default nhid 3; lsif -g' 'u w'
	routes "$compat"'
		ip nexthop add id 1 via 2001:db8:1::9 dev u
		ip nexthop add id 2 via 10.2.0.9 dev w
		ip -6 route add default nhid 1; lsif -g' u
}

@test "-g does not take a hop that is dead" {
	# an IPv4 hop whose interface went down stays as long as another lives
	routes 'ip route add default nexthop via 10.1.0.9 nexthop via 10.2.0.9
		ip link set u down
		ip route show default | grep -q dead
		lsif -g' w
}

@test "-g still takes a hop without carrier" {
	routes 'ip route add default via 10.1.0.9
		ip link set u-peer down
		for i in $(seq 100); do
			ip route show default | grep -q linkdown && break
			sleep 0.1
		done
		lsif -g' u
}

@test "-g does not take blackhole, unreachable, prohibit and local routes" {
	for type in blackhole unreachable prohibit; do
		routes "ip route add $type default; ip -6 route add $type default
			lsif -g"
		[ "$status" -eq 1 ]
		[ -z "$output" ]
	done
	routes 'ip route add local default dev u; lsif -g'
	[ "$status" -eq 1 ]
}

@test "-g does not take routes of another table" {
	routes 'ip route add default via 10.1.0.9 table 100
		ip -6 route add default via 2001:db8:1::9 table 1000; lsif -g'
	[ "$status" -eq 1 ]
	[ -z "$output" ]
}

@test "-g does not take half of the addresses for all" {
	routes 'ip route add 0.0.0.0/1 via 10.1.0.9
		ip route add 2000::/3 via 2001:db8:1::9; lsif -g'
	[ "$status" -eq 1 ]
	[ -z "$output" ]
}

@test "-g4 and -g6 ask for a default route of that family" {
	local both='ip route add default via 10.1.0.9
		ip route add default via 2001:db8:2::9;'

	routes "$both lsif -g" 'u w'
	routes "$both lsif -g4" u
	routes "$both lsif -g6" w
	routes "$both lsif -g46"
	[ "$status" -eq 1 ]
	[ -z "$output" ]
	routes "$both ip route add default via 10.2.0.9 metric 7; lsif -g46" w
}

@test "-g finds its route among thousands" {
	routes 'ip route add default via 10.2.0.9
		for i in $(seq 2000); do
			echo "route add 10.$((i / 250 + 10)).$((i % 250)).0/24 dev u"
		done | ip -batch -
		lsif -g' w
}

@test "-g goes with the other filters and with operands" {
	routes 'ip route add default via 10.2.0.9; lsif -g -t veth w "u*"' w
}

# columns

@test "-o name" { column_is name .ifname; }
@test "-o index" { column_is index .ifindex; }
@test "-o kind" { column_is kind .linkinfo.info_kind; }
@test "-o type" { column_is type .link_type; }
@test "-o flags" { column_is flags '.flags | join(",")'; }
@test "-o state" { column_is state '.operstate | ascii_downcase'; }
@test "-o up" { column_is up 'if .flags | index("UP") then 1 else 0 end'; }
@test "-o run" {
	column_is run '.flags |
	    if index("UP") and (index("NO-CARRIER") | not) then 1 else 0 end'
}
@test "-o carrier" {
	column_is carrier '.flags |
	    if index("UP") and index("LOWER_UP") then 1 else 0 end'
}
@test "-o mtu" { column_is mtu .mtu; }
@test "-o mac" { column_is mac .address; }
@test "-o master" { column_is master .master; }
@test "-o port" {
	column_is port '.linkinfo |
	    if .info_slave_kind == "bridge" then .info_slave_data.state else null end'
}
@test "-o parent" { column_is parent .link; }
@test "-o rxb" { column_is rxb .stats64.rx.bytes; }
@test "-o txb" { column_is txb .stats64.tx.bytes; }
@test "-o rxp" { column_is rxp .stats64.rx.packets; }
@test "-o txp" { column_is txp .stats64.tx.packets; }
@test "-o rxe" { column_is rxe .stats64.rx.errors; }
@test "-o txe" { column_is txe .stats64.tx.errors; }
@test "-o rxd" { column_is rxd .stats64.rx.dropped; }
@test "-o txd" { column_is txd .stats64.tx.dropped; }

@test "the columns of statistics are not mistaken for each other" {
	# traffic one way, so that each number is another
	run -0 netns sh -euc '
		ip link add name left type veth peer name right
		ip link set left addrgenmode none up
		ip link set right addrgenmode none up
		ip addr add 10.0.0.1/24 dev left
		ip neigh add 10.0.0.2 lladdr 02:00:00:00:00:02 dev left
		python3 -c "
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for i in range(3):
    s.sendto(bytes(100), (\"10.0.0.2\", 9))"
		for name in left right; do
			lsif -o rxp,txp,rxb,txb,rxe,txe,rxd,txd $name | tr "\t" " "
			ip -j -s link show $name | jq -r ".[].stats64 |
			    [.rx.packets, .tx.packets, .rx.bytes, .tx.bytes,
			    .rx.errors, .tx.errors, .rx.dropped, .tx.dropped] |
			    map(tostring) | join(\" \")"
		done'
	[ "${lines[0]}" = "${lines[1]}" ]
	[ "${lines[2]}" = "${lines[3]}" ]
	[ "${lines[0]}" != "${lines[2]}" ]
	[[ ${lines[0]} == '0 3 0 '[1-9]* ]]
	[[ ${lines[2]} == '3 0 '[1-9]* ]]
}

@test "-o speed,duplex,driver" {
	run -0 enter "$LAB" lsif -o name,speed,duplex,driver lo pair both lan0
	assert_line $'lo\t-\t-\t-'
	assert_line $'pair\t10000\tfull\tveth'
	assert_line --regexp $'^both\t[0-9-]*\t[a-z-]*\tbridge$'
	assert_line --regexp $'^lan0\t[0-9-]*\t[a-z-]*\tvxlan$'
}

@test "-o speed asks by the new call first, of two steps, and else by the old" {
	local fault
	run -0 enter "$LAB" strace -o "$BATS_TEST_TMPDIR/trace" -e trace=ioctl \
	    lsif -o speed pair
	[ "$output" = 10000 ]
	[ "$(grep -c SIOCETHTOOL "$BATS_TEST_TMPDIR/trace")" -eq 2 ]
	for fault in 1:10000 2:- 1+:-; do
		run -0 enter "$LAB" strace -o "$BATS_TEST_TMPDIR/trace" \
		    -e inject=ioctl:error=EOPNOTSUPP:when="${fault%:*}" \
		    lsif -o speed pair
		[ "${fault%:*} $output" = "${fault%:*} ${fault#*:}" ]
	done
}

@test "-o vlan is the VLAN's id, or -" {
	run -0 enter "$LAB" lsif -o vlan lo
	[ "$output" = - ]
	netns sh -c 'ip link add v type veth &&
	    ip link add x link v type vlan id 5' 2>/dev/null ||
	    skip 'this kernel has no vlan'
	run -0 netns sh -euc 'ip link add v type veth
		ip link add x link v type vlan id 5
		lsif -o vlan x'
	assert_output 5
}

@test "-o alt joins names by commas, and writes those in them in octal" {
	run -0 enter "$LAB" lsif -o alt both peer pair
	assert_line --index 0 second
	assert_line --index 1 'q\134\054",other'
	assert_line --index 2 -
	printf '%s,' 'new\012line' 'tab\011bed' 'back\134slash' 'com\054ma' \
	    'quo"te' ../../etc/passwd $'not\377utf8' Ωmega >expected
	printf '%0127d\n' 0 >>expected
	enter "$ZOO" lsif -o alt v0 | cmp - expected
}

@test "-o alias writes TAB, newline, backslash and comma in octal" {
	run -0 enter "$LAB" lsif -o alias peer pair
	assert_output $'a\\054b\\134c\\011d\n-'
	run -0 enter "$ZOO" lsif -o alias v0
	assert_output 'a "b" \134 c\054\011d\012e'
}

@test "-o addr4, addr6, addr are what ifaddr prints" {
	local name

	for name in $(enter "$LAB" lsif) ; do
		for family in 4 6 ''; do
			run enter "$LAB" ifaddr ${family:+-$family} "$name"
			expected=$(paste -sd, <<<"${output:--}")
			run -0 enter "$LAB" lsif -o "addr$family" "$name"
			[ "$output" = "$expected" ]
		done
	done
	run -0 enter "$LAB" lsif -o name,addr4,addr6,addr both local port
	assert_output "$(printf '%s\t%s\t%s\t%s\n' \
	    both 10.1.0.1 2001:db8:1::1 10.1.0.1,2001:db8:1::1 \
	    local 169.254.4.1 fe80::4%local 169.254.4.1,fe80::4%local \
	    port - - -)"
}

@test "-o puts fields in the order asked for, one TAB between them" {
	run -0 enter "$LAB" lsif -o mtu,name,index lo
	assert_output $'65536\tlo\t1'
}

@test "-o adds up, and repeats what is repeated" {
	run -0 enter "$LAB" lsif -o mtu -o name,name lo
	assert_output $'65536\tlo\tlo'
}

@test "-o gives every line the same number of fields, whatever is in them" {
	run -0 enter "$ZOO" lsif -o help
	columns=$(cut -f1 <<<"$output" | paste -sd,)
	enter "$ZOO" lsif -o "$columns" |
	    awk -F'\t' '{ seen[NF]++ } END { for (n in seen) print n, seen[n] }' \
	    >fields
	[ "$(cat fields)" = "$(tr -cd , <<<"$columns" | wc -c |
	    awk '{ print $1 + 1 }') $(enter "$ZOO" lsif -o index | wc -l)" ]
}

@test "-o help lists the columns, those of the contract among them" {
	run -0 --separate-stderr lsif -o help
	[ -z "$stderr" ]
	for column in name index alt kind type flags state up run carrier mtu \
	    mac master port parent vlan speed duplex driver alias rxb txb rxp txp \
	    rxe txe rxd txd addr4 addr6 addr; do
		assert_line --regexp "^$column"$'\t.+'
	done
	[ -z "$(cut -f1 <<<"$output" | sort | uniq -d)" ]
}

@test "an unknown column is a usage error that names it" {
	for columns in nope name,nope nope,name nam namex name, ,name '' 'name,,mtu' \
	    ' name'; do
		run -2 --separate-stderr enter "$LAB" lsif -o "$columns"
		[ -z "$output" ]
		[[ $stderr == 'lsif: -o '* ]]
		[[ ${stderr_lines[1]} == 'usage: lsif '* ]]
	done
	run -2 --separate-stderr lsif -o name,nope
	[[ ${stderr_lines[0]} == *nope ]]
}

@test "of rtnetlink's dumps only those are taken that were asked for" {
	dumps() {
		enter "$LAB" strace -o trace -e trace=sendto "$@" >/dev/null
		grep -c sendto trace || :
	}
	[ "$(dumps lsif)" -eq 1 ]
	[ "$(dumps lsif -o name,mtu,state,rxb)" -eq 1 ]
	[ "$(dumps lsif -o addr)" -eq 2 ]
	[ "$(dumps lsif -4)" -eq 2 ]
}

@test "the driver is asked for when its column is" {
	enter "$LAB" strace -o trace -e trace=ioctl lsif -o name,mtu >/dev/null
	run ! grep -q ETHTOOL trace
	enter "$LAB" strace -o trace -e trace=ioctl lsif -o driver >/dev/null
	grep -q ETHTOOL trace
}

# the table for people

@test "-l has a header and a line an interface" {
	run -0 enter "$LAB" lsif -l
	[ "${#lines[@]}" -eq 14 ]
	assert_line --index 0 --regexp '^NAME +STATE +.*ADDRESS'
	assert_line --index 2 --regexp '^both +[a-z]+ +[a-z]+ +1500 +([0-9a-f]{2}:){5}[0-9a-f]{2} +[^ ]+ +10.1.0.1/[0-9]+,2001:db8:1::1/[0-9]+$'
}

@test "-l leaves out columns without a value, and no blank ends a line" {
	run -0 lo_up lsif -l lo
	assert_output "NAME  STATE    MTU    MAC                ADDRESSES
lo    unknown  65536  00:00:00:00:00:00  127.0.0.1/8,::1/128"
	run -0 netns bash -euc 'ip link add b0 type bridge
		ip link add v0 type veth peer name v1
		ip link set v0 master b0
		lsif -l b0 v0; lsif -l b0'
	refute_line --regexp ' $'
	assert_equal "$(tr -s ' ' <<<"$output" | cut -d ' ' -f 1-4,6)" \
	    'NAME STATE KIND MTU MASTER
b0 down bridge 1500 -
v0 down veth 1500 b0
NAME STATE KIND MTU
b0 down bridge 1500'
}

@test "-l goes with filters and operands, and without match it is a no" {
	run -0 enter "$LAB" lsif -lt veth -d off pair
	[ "${#lines[@]}" -eq 2 ]
	[[ ${lines[1]} == 'off '* ]]
	run -1 enter "$LAB" lsif -lt nope
	[ -z "$output" ]
}

@test "-l aligns names of multi-byte characters too" {
	netns sh -euc '
		for name in ééééééé Ω plain 1234567890abcde; do
			ip link add $name type bridge
		done
		lsif -l' >table
	run -0 python3 -c '
import re, sys
lines = open("table", encoding="utf-8").read().splitlines()
assert len(lines) == 6, lines
print(len({tuple(m.start() for m in re.finditer(r"\S+", l))[:4] for l in lines}))'
	assert_output 1
}

# NUL

@test "-0 ends each name with NUL, and nothing else" {
	enter "$LAB" lsif -0 lo pair | od -An -c >got
	printf 'lo\0pair\0' | od -An -c | cmp - got
}

@test "-0 ends the records of -o, whose fields stay TAB-separated" {
	enter "$LAB" lsif -0o name,mtu lo pair >got
	printf 'lo\t65536\0pair\t1400\0' | cmp - got
}

@test "lsif -0 | xargs -0n1 ifaddr -a -- survives every name" {
	run --separate-stderr enter "$ZOO" sh -c \
	    'lsif -0 | xargs -0n1 ifaddr -a --'
	# 123: names without an address; 124 and above: xargs gave up
	[ "$status" -eq 123 ]
	[ -z "$stderr" ]
	enter "$ZOO" ip -o addr | wc -l >count
	[ "${#lines[@]}" -eq "$(cat count)" ]
	[ "$(cat count)" -gt 330 ]
}

@test "every name comes back from its own operand" {
	enter "$ZOO" lsif -0 >names
	enter "$ZOO" xargs -0n1 lsif -0 -- <names | cmp - names
	enter "$ZOO" xargs -0 lsif -0 -- <names | cmp - names
}

# hostile names

@test "names go raw into a pipe" {
	enter "$ZOO" lsif >names
	for name in -r --help '*' 'a[b' 'weird"q' 'back\s' 'x$(id)' a@b home if0 \
	    $'\033[31mred' $'b\377d' é 123456789012345 $'\001' $'del\177'; do
		LC_ALL=C grep -qxF -e "$name" names
	done
}

@test "to a terminal control and non-UTF-8 bytes of names go as ?" {
	enter "$ZOO" script -qec lsif /dev/null </dev/null >typed
	tr -d '\r' <typed >names
	for name in '?[31mred' 'b?d' é 'back\s' '?' 'del?'; do
		grep -qxF -e "$name" names
	done
	run ! env LC_ALL=C grep -q $'[\001-\011\013-\037\177]' names
	iconv -f utf-8 -t utf-8 names >/dev/null
}

@test "to a terminal so do those of -o and -l" {
	for form in '-o name,alt,alias' -l; do
		enter "$ZOO" script -qec "lsif $form" /dev/null </dev/null |
		    tr -d '\r\t' >shown
		grep -qF '?[31mred' shown
		run ! env LC_ALL=C grep -q $'[\001-\010\013-\037\177]' shown
		iconv -f utf-8 -t utf-8 shown >/dev/null
	done
}

@test "a message shows control and non-UTF-8 bytes as ?" {
	run -2 --separate-stderr lsif $'x\033c\377\n\302\233y'
	[ "$stderr" = 'lsif: x?c????y: no such interface' ]
}

# JSON

# ours is as ip's, member for member; the two listings of ip's around ours
# agree. ip writes control and non-UTF-8 bytes raw, ours must be JSON and UTF-8.
same_as_ip() {
	python3 -c '
import json, subprocess, sys

MEMBERS = """ifindex ifname link link_index link_netnsid flags mtu operstate
    group txqlen link_type address broadcast permaddr altnames master ifalias
    parentbus parentdev linkinfo addr_info""".split()
LIFETIMES = ["valid_life_time", "preferred_life_time"]

def run(*argv):
    return subprocess.run(argv, stdout=subprocess.PIPE, check=True).stdout

def ip():
    text = run("ip", "-j", "-d", "addr").decode("utf-8", "surrogateescape")
    links = json.loads(text, strict=False)
    for l in links:
        for member in set(l) - set(MEMBERS):
            del l[member]
        info = l.pop("linkinfo", {})
        keep = {m: info[m] for m in ("info_kind", "info_slave_kind")
            if m in info}
        if info.get("info_kind") in ("vlan", "vxlan"):
            keep["info_data"] = {"id": info["info_data"]["id"]}
        if info.get("info_slave_kind") == "bridge":
            keep["info_slave_data"] = {"state": info["info_slave_data"]["state"]}
        if keep:
            l["linkinfo"] = keep
    return links

def protocols(links):
    return [a.pop("protocol", None) for l in links for a in l["addr_info"]]

def no_twins(pairs):
    assert len(dict(pairs)) == len(pairs), pairs
    return dict(pairs)

def lives(links):
    return [[a.pop(m, None) for a in l["addr_info"] for m in LIFETIMES]
        for l in links]

for i in range(50):
    before, ours, after = ip(), run("lsif", "-j"), ip()
    lives(before)
    due = lives(after)
    if before == after:
        break
else:
    sys.exit("ip does not agree with itself")
ours = json.loads(ours.decode("utf-8"), object_pairs_hook=no_twins)
got = lives(ours)
if not any([a.get("protocol") for l in after for a in l["addr_info"]]):
    protocols(ours)	# ip of Debian 12 has none at all
assert len(ours) > 30
for o, a in zip(ours, after):
    for m in MEMBERS:
        if o.get(m, "none") != a.get(m, "none"):
            print(ascii(a["ifname"]), m, ascii(a.get(m)), ascii(o.get(m)))
    if set(o) - set(MEMBERS):
        print("more:", set(o) - set(MEMBERS))
if ours != after:
    sys.exit("not the same")
for o, a in zip(got, due):
    for x, y in zip(o, a):
        assert type(x) is int and 0 <= x - y <= 1, (x, y)
assert sum(len(l["addr_info"]) for l in ours) > 330
'
}
export -f same_as_ip

@test "-j says member for member what ip -j -d addr says" {
	run -0 enter "$ZOO" bash -c same_as_ip
	[ -z "$output" ]
}

@test "the namespace for that has what it is to have" {
	local has='[.[] | .addr_info[]]'

	enter "$ZOO" lsif -j >all
	for kind in veth bridge vxlan; do
		jq -e "[.[].linkinfo.info_kind] | index(\"$kind\")" all
	done
	for flag in secondary deprecated tentative dadfailed temporary \
	    mngtmpaddr noprefixroute dynamic home nodad; do
		jq -e "$has | any(.$flag == true)" all
	done
	jq -e "$has | any(.address) and any(.metric == 77)" all
	jq -e 'any(.[]; .link_netnsid != null and .link_index != null)' all
	jq -e 'any(.[]; .group == "7") and any(.[]; .master == "br0")' all
	jq -e 'any(.[]; .ifalias) and any(.[]; .altnames | length > 8)' all
	jq -e 'any(.[]; .addr_info | length >= 300)' all
}

@test "-j of the host is what ip says, its parent devices too" {
	local members='with_entries(select(.key | IN("ifindex", "ifname",
	    "mtu", "address", "broadcast", "permaddr", "parentbus",
	    "parentdev", "altnames", "group", "link_type", "txqlen")))'

	ip -j -d addr | jq -S "map($members)" >expected
	lsif -j | jq -S "map($members)" | diff expected -
}

@test "-j is one array on one line, valid for jq, of objects all filled" {
	enter "$LAB" lsif -j >all
	[ "$(wc -l <all)" -eq 1 ]
	run -0 jq -c '[type, length, all(.[]; length > 5)]' all
	assert_output '["array",13,true]'
}

@test "-j with filters leaves no empty objects" {
	run -0 enter "$LAB" lsif -jdt veth
	[ "$(jq -c 'map(.ifname)' <<<"$output")" = '["loose","offpeer","off"]' ]
}

@test "-j is [] when nothing matches, and the status is no" {
	run -1 enter "$LAB" lsif -jt nope
	assert_output '[]'
	run -2 --separate-stderr enter "$LAB" lsif -j nope
	assert_output '[]'
}

@test "-j writes a byte that is no UTF-8 as surrogateescape has it" {
	enter "$ZOO" lsif -j >all
	iconv -f utf-8 -t utf-8 all >/dev/null
	grep -qF '"ifname":"b\udcffd"' all
	grep -qF '"not\udcffutf8"' all
	grep -qF '"ifname":"é"' all
	run ! env LC_ALL=C grep -q $'[\001-\011\013-\037\177]' all
}

@test "-j to a terminal is the same JSON" {
	enter "$ZOO" lsif -j -o name,alt >all
	enter "$ZOO" script -qec 'lsif -j -o name,alt' /dev/null </dev/null |
	    tr -d '\r' | cmp - all
}

@test "-j -o has those members only" {
	run -0 enter "$LAB" lsif -j -o name,mtu lo
	[ "$(jq -cS . <<<"$output")" = '[{"ifname":"lo","mtu":65536}]' ]
	run -0 enter "$LAB" lsif -o up,state,kind -j pair lo
	[ "$(jq -cS 'map(del(.linkinfo), .linkinfo)' <<<"$output")" = \
	    '[{"operstate":"UNKNOWN","up":1},null,{"operstate":"UP","up":1},{"info_kind":"veth"}]' ]
}

@test "-j -o has a member once that was asked for twice" {
	enter "$LAB" lsif -j -o name,mtu,name lo >got
	[ "$(grep -o '"ifname"' got | wc -l)" -eq 1 ]
	enter "$LAB" lsif -j -o addr4,addr6 both >got
	[ "$(grep -o '"addr_info"' got | wc -l)" -eq 1 ]
	[ "$(jq '.[].addr_info | length' got)" -eq 2 ]
}

@test "-j -o addr4 has the addresses of that family" {
	run -0 enter "$LAB" lsif -j -o addr6 both
	[ "$(jq -r '.[].addr_info[].local' <<<"$output")" = 2001:db8:1::1 ]
	run -0 enter "$LAB" lsif -j -o addr4 both
	[ "$(jq -r '.[].addr_info[].local' <<<"$output")" = 10.1.0.1 ]
}

@test "-j -o has numbers as numbers" {
	run -0 enter "$LAB" lsif -j \
	    -o index,up,run,carrier,mtu,speed,rxb,txb,rxp,txp,txqlen pair
	run -0 jq -r '.[] | to_entries | map(.value | type) | unique[]' <<<"$output"
	assert_output number
}

@test "-j -0 writes the same JSON" {
	enter "$LAB" lsif -j >all
	enter "$LAB" lsif -j0 | cmp - all
}

# what does not go together

@test "-u and -d exclude each other" {
	are_refused -u -d
	are_refused -du
}

@test "of -o, -l, -j only -j and -o go together" {
	are_refused -o name -l
	are_refused -l -o name
	are_refused -l -j
	are_refused -jl
	are_refused -j -o name -l
}

@test "-f goes neither with -o nor with -l" {
	are_refused -f -o name
	are_refused -o name -f
	are_refused -lf
	are_refused -fj -o name
}

@test "-0 goes not with -l" {
	are_refused -0 -l
	are_refused -l0
}

@test "an unknown option is a usage error" {
	run -2 --separate-stderr lsif -Z
	[ -z "$output" ]
	[[ ${stderr_lines[-1]} == 'usage: lsif ['* ]]
}

# dumps

# the other side of the race: two interfaces come and go, twice
churn() {
	for i in 1 2; do
		ip link add name churn$$ type veth peer name churns$$
		ip addr add 192.0.2.1/32 dev churn$$
		ip link del churn$$
	done
}

# take a list while that goes on; 1: lsif gave up, having written nothing
race() {
	local status=0

	churn 3>&- &
	"$@" >list 2>error || status=$?
	wait $!
	[ $status -ne 0 ] || return 0
	[ $status -eq 2 ] && [ ! -s list ] && grep -q 'kept changing' error ||
	    exit 1
	return 1
}

# is a dump that was torn asked for again?
again() {
	awk '
		/^sendto/ { torn = 0 }
		/DUMP_INTR/ { torn = 1 }
		END { exit torn }' "$1"
}
export -f churn race again

@test "a list taken under churn is whole" {
	run -0 enter "$CROWD" bash -euc '
		lsif | grep -v ^churn >expected
		[ $(wc -l <expected) -eq 601 ]
		for i in $(seq 20); do
			if race lsif; then
				grep -v ^churn list | cmp - expected
				echo whole
			fi
		done'
	assert_line whole
}

@test "a dump that the kernel marks as interrupted is taken again" {
	run -0 enter "$CROWD" bash -euc '
		lsif | grep -v ^churn >expected
		>trace
		for i in $(seq 200); do
			if race strace -o trace -e trace=sendto,recvfrom lsif; then
				grep -v ^churn list | cmp - expected
				again trace
				! grep -q DUMP_INTR trace || break
			fi
		done
		grep -q DUMP_INTR trace'
}

@test "addresses listed under churn are whole too" {
	run -0 enter "$CROWD" bash -euc '
		for i in $(seq 20); do
			if race lsif -o name,addr; then
				grep -v ^churn list >>lists
				echo whole
			fi
		done
		[ $(sort -u lists | wc -l) -eq 601 ]
		sort lists | uniq -c | awk "{ print \$1 }" | sort -u'
	assert_line whole
	[ "${lines[-1]}" -eq "$(grep -cx whole <<<"$output")" ]
}

@test "with four interfaces lsif needs at most 15 system calls" {
	[ -z "$SAN" ] || skip 'the sanitizers make calls of their own'
	netns bash -euc '
		ip link add name a type veth peer name b
		ip link add name c type bridge
		strace -f -o trace lsif >list'
	[ "$(wc -l <list)" -eq 4 ]
	run grep -vc '^[0-9]* *+++' trace
	[ "$output" -le 15 ]
	[ "$output" -gt 3 ]
}

@test "601 interfaces are written with a write for each 32 KiB, and one more" {
	for form in '' -0 -j -l '-o name,mac,addr,state,flags'; do
		enter "$CROWD" strace -o trace -e trace=write \
		    lsif $form >list
		writes=$(grep -c ^write trace)
		[ "$writes" -ge 1 ]
		[ "$writes" -le $((1 + $(wc -c <list) / 32768)) ]
	done
	[ "$(enter "$CROWD" lsif -j | wc -c)" -gt 100000 ]
}

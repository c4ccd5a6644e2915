# the programs where there is next to nothing

setup_file() {
	load lib/helper
	make -s -C "$TOP" O="${BIN%/bin}" tests >&2
}

setup() {
	load lib/helper
	UNIT=${BIN%/bin}/test
	cd "$BATS_TEST_TMPDIR"
}

# run $1 with the rest as arguments, that program alone in the root directory,
# in a namespace of its own where lo is up
alone() {
	mkdir -p root
	cp "$BIN/$1" "root/$1"
	lo_up chroot root "/$@"
}

# run "$@" as nobody in particular: no mapped user, no capability outside
unmapped() {
	unshare -Un "$@"
}

# --- nothing on disk

@test "lsif works alone in its root directory" {
	[ -z "$SAN" ] || skip 'a program with sanitizers is not static'
	run --separate-stderr -0 alone lsif
	assert_output lo
	assert_equal "$stderr" ''
	run --separate-stderr -0 alone lsif \
	    -o name,index,type,kind,state,run,mtu,addr,driver,speed,master
	assert_output $'lo\t1\tloopback\t-\tunknown\t1\t65536\t127.0.0.1,::1\t-\t-\t-'
	assert_equal "$(ls root)" lsif
}

@test "lsif -j, -l and -g work alone in the root directory" {
	[ -z "$SAN" ] || skip 'a program with sanitizers is not static'
	run --separate-stderr -0 alone lsif -j
	assert_equal "$(jq -r '.[].ifname' <<<"$output")" lo
	run --separate-stderr -0 alone lsif -l
	assert_line -n 1 --regexp '^lo +unknown +65536 .* 127.0.0.1/8,::1/128$'
	run --separate-stderr -1 alone lsif -g
	assert_output ''
	run --separate-stderr -1 alone lsif -p
	assert_equal "$stderr" ''
}

@test "ifaddr works alone in its root directory" {
	[ -z "$SAN" ] || skip 'a program with sanitizers is not static'
	run --separate-stderr -0 alone ifaddr lo
	assert_output $'127.0.0.1\n::1'
	assert_equal "$stderr" ''
	run --separate-stderr -0 alone ifaddr -g 127.0.0.1
	assert_output 127.0.0.1
}

@test "ifisup works alone in its root directory, by both of its names" {
	[ -z "$SAN" ] || skip 'a program with sanitizers is not static'
	run --separate-stderr -0 alone ifisup -v lo
	assert_output $'lo\tup\t-'
	run --separate-stderr -0 alone 'ifup?' -4 -t 5 lo
	assert_equal "$stderr" ''
}

@test "lsif -f works alone in its root directory" {
	[ -z "$SAN" ] || skip 'a program with sanitizers is not static'
	mkdir root
	cp "$BIN/lsif" root
	run --separate-stderr -0 netns bash -c '
		chroot root /lsif -f >out 3>&- &
		await 20 grep -q ^sync out
		ip link set lo up
		await 20 grep -q ::1 out
		kill $!
		cat out'
	assert_line -n 2 $'up\tlo\t-'
	assert_line -n 5 $'addr+\tlo\t::1/128'
}

@test "the pipeline works where no program finds a file" {
	[ -z "$SAN" ] || skip 'a program with sanitizers is not static'
	mkdir root
	cp "$BIN"/{lsif,ifaddr,ifisup} root
	run --separate-stderr -0 lo_up bash -c '
		chroot root /lsif | chroot root /ifisup -4 | chroot root /ifaddr -c'
	assert_output $'lo\t127.0.0.1/8\nlo\t::1/128'
	assert_equal "$stderr" ''
}

@test "closed descriptors do no harm where there is no /dev/null" {
	[ -z "$SAN" ] || skip 'a program with sanitizers is not static'
	mkdir root
	cp "$BIN"/{lsif,ifisup} root
	run --separate-stderr -0 lo_up sh -c 'chroot root /lsif <&- 2>&-'
	assert_output lo
	run --separate-stderr -2 lo_up sh -c 'chroot root /lsif >&-'
	assert_equal "$stderr" 'lsif: stdout: Bad file descriptor'
	run -0 lo_up sh -c 'chroot root /ifisup lo <&- >&- 2>&-'
}

@test "no file is opened, whatever is asked" {
	[ -z "$SAN" ] || skip 'the sanitizers read /proc'
	local command
	for command in 'lsif -j' 'lsif -l' 'lsif -p' 'lsif -g' 'lsif -t wlan' \
	    'lsif -o name,driver,speed,duplex,alias,group' 'lsif l*' \
	    'ifaddr -o if,addr,scope,label,flags,valid lo' 'ifaddr -j lo' \
	    'ifaddr -g default' 'ifisup -46lg lo' 'ifisup -t .1 -d lo' \
	    'ifisup nolo' 'lsif --help' 'ifaddr -Z'; do
		run lo_up strace -o trace -e trace=%file $command
		((status < 3))
		run -0 grep -cv '^+++' trace
		assert_equal "$command: $output" "$command: 1"
		assert_equal "$(grep -c ^execve trace)" 1
	done
}

# --- nobody in particular

@test "an ordinary user may ask everything" {
	run --separate-stderr -0 unmapped lsif -o name,up,mtu,driver,speed,rxb
	assert_output $'lo\t0\t65536\t-\t-\t0'
	assert_equal "$stderr" ''
	run --separate-stderr -1 unmapped ifaddr lo
	assert_equal "$stderr" ''
	run --separate-stderr -1 unmapped ifisup -v lo
	assert_output $'lo\tdown\tadministratively down'
	run --separate-stderr -1 unmapped ifisup -t .1 lo
	assert_equal "$stderr" ''
}

@test "no environment is needed" {
	run --separate-stderr -0 lo_up env -i "$BIN/lsif" -l
	assert_line -n 1 --regexp '^lo '
	run --separate-stderr -0 lo_up env -i "$BIN/ifaddr" lo
	assert_output $'127.0.0.1\n::1'
}

# --- hardly any network

@test "where only lo is and that is down, all three say so" {
	run --separate-stderr -0 netns lsif
	assert_output lo
	run --separate-stderr -1 netns lsif -u
	assert_output ''
	run --separate-stderr -0 netns lsif -d
	assert_output lo
	run --separate-stderr -1 netns ifaddr lo
	assert_output ''
	assert_equal "$stderr" ''
	run --separate-stderr -1 netns ifaddr -g default
	assert_equal "$stderr" ''
	run --separate-stderr -1 netns ifisup lo
	assert_equal "$stderr" ''
	run --separate-stderr -0 netns ifisup -d lo
	run --separate-stderr -0 netns ifisup -e lo
}

@test "where IPv6 is off, IPv4 is all there is" {
	run --separate-stderr -0 netns bash -c '
		sysctl -qw net.ipv6.conf.all.disable_ipv6=1
		ip link set lo up
		ifaddr lo
		ifaddr -6 lo; echo $?
		ifisup -6 lo; echo $?
		lsif -6; echo $?'
	assert_output $'127.0.0.1\n1\n1\n1'
	assert_equal "$stderr" ''
}

# true is last because bash would else become unshare, and the namespace end
@test "a /sys of another namespace is not believed" {
	run --separate-stderr -0 netns bash -c '
		unshare -m bash -ec "
			mount -t sysfs none /sys
			ip link add v0 type bridge
			ip link set v0 address 02:00:00:00:00:01
			unshare -n bash -ec \"
				ip link add v9 type veth peer name v0 \
				    address 02:00:00:00:00:02 mtu 1300
				cat /sys/class/net/v0/address
				lsif -o name,mtu,mac,kind,driver v0
				lsif -p || echo none
			\"
			true"'
	assert_line -n 0 02:00:00:00:00:01
	assert_line -n 1 $'v0\t1300\t02:00:00:00:00:02\tveth\tveth'
	assert_line -n 2 none
	assert_equal "$stderr" ''
}

# --- hardly any rights

# of systemd, Android, most, firejail, some containers
AFNOSUPPORT=97 ACCES=13 PERM=1 OPNOTSUPP=95 NOSYS=38

@test "where AF_NETLINK is refused, a list is trouble with its likely cause" {
	local error
	for error in $AFNOSUPPORT $ACCES $PERM $OPNOTSUPP $NOSYS; do
		run --separate-stderr -2 lo_up "$UNIT/refuse" 16 $error lsif
		assert_output ''
		assert_equal "$stderr" "lsif: cannot list interfaces:\
 rtnetlink is refused (seccomp, RestrictAddressFamilies, Android?)"
	done
}

@test "where AF_NETLINK is refused, what is named is answered" {
	local error
	for error in $AFNOSUPPORT $ACCES $PERM $OPNOTSUPP $NOSYS; do
		run --separate-stderr -0 lo_up "$UNIT/refuse" 16 $error lsif lo
		assert_output lo
		run --separate-stderr -0 lo_up "$UNIT/refuse" 16 $error \
		    lsif -4 -o name,index,mtu,type,run,addr lo
		assert_output $'lo\t1\t65536\tloopback\t1\t127.0.0.1'
		run --separate-stderr -0 lo_up "$UNIT/refuse" 16 $error ifaddr -c lo
		assert_output 127.0.0.1/8
		run --separate-stderr -0 lo_up "$UNIT/refuse" 16 $error ifisup lo
		run --separate-stderr -1 netns "$UNIT/refuse" 16 $error ifisup lo
		run --separate-stderr -2 lo_up "$UNIT/refuse" 16 $error \
		    lsif lo nolo
		assert_output lo
		assert_equal "$stderr" 'lsif: nolo: no such interface'
	done
}

@test "where AF_NETLINK is refused, addresses that may be there are trouble" {
	local refused=': rtnetlink is refused (seccomp, RestrictAddressFamilies, Android?)'
	run --separate-stderr -2 netns bash -c '
		ip link set lo up
		ip addr del 127.0.0.1/8 dev lo
		ip link add v0 type veth peer name v1
		ip addr add 10.0.0.5/24 dev v0
		"$1" 16 97 ifaddr v0 lo' bash "$UNIT/refuse"
	assert_output $'v0\t10.0.0.5'
	assert_equal "$stderr" "ifaddr: lo$refused"
	run --separate-stderr -1 netns "$UNIT/refuse" 16 97 ifaddr -4 lo
	assert_equal "$stderr" ''
	run --separate-stderr -2 lo_up "$UNIT/refuse" 16 97 ifaddr -6 lo
	assert_equal "$stderr" "ifaddr: cannot list addresses$refused"
	# what sockets may do, and not what they are
	run --separate-stderr -2 netns strace -o trace \
	    -e inject=sendto:error=EACCES ifaddr lo
	assert_equal "$stderr" "ifaddr: lo$refused"
}

@test "where AF_NETLINK is refused, whose master it is is not known" {
	local of
	for of in lo -; do
		run --separate-stderr -2 lo_up "$UNIT/refuse" 16 97 lsif -m $of lo
		assert_output ''
		assert_regex "$stderr" 'rtnetlink is refused'
	done
}

@test "where AF_NETLINK is refused, a pipeline of names works" {
	run --separate-stderr -0 lo_up bash -c '
		printf "lo\nnolo\n" | "$1" 16 97 ifisup -O | "$1" 16 97 ifaddr' \
	    bash "$UNIT/refuse"
	assert_output $'lo\t127.0.0.1'
}

@test "where AF_NETLINK is refused, waiting sees the change all the same" {
	run --separate-stderr -0 netns bash -c '
		"$1" 16 97 ifisup -t 20 lo 3>&- &
		await 20 sleeps $! ifisup
		ip link set lo up
		wait $!' bash "$UNIT/refuse"
	assert_equal "$stderr" ''
	run --separate-stderr -1 netns "$UNIT/refuse" 16 97 ifisup -t .3 lo
	assert_equal "$stderr" ''
}

@test "where AF_INET is refused, names are answered by rtnetlink" {
	run --separate-stderr -0 lo_up "$UNIT/refuse" 2 97 lsif \
	    -o name,addr,driver,speed
	assert_output $'lo\t127.0.0.1,::1\t-\t-'
	assert_equal "$stderr" ''
	run --separate-stderr -0 netns sh -c '
		ip link add v0 type veth && "$1" 2 97 lsif -o name,driver v0
		' sh "$UNIT/refuse"
	assert_output $'v0\tveth'
	run --separate-stderr -0 lo_up "$UNIT/refuse" 2 97 ifaddr lo
	run --separate-stderr -0 lo_up "$UNIT/refuse" 2 97 ifisup -4 lo
}

@test "one free descriptor is enough, none is trouble" {
	[ -z "$SAN" ] || skip 'a program with sanitizers is not static'
	run --separate-stderr -0 lo_up bash -c 'exec 3>&-; ulimit -n 4; lsif'
	assert_output lo
	run --separate-stderr -0 lo_up bash -c 'exec 3>&-; ulimit -n 4; ifaddr -4 lo'
	assert_output 127.0.0.1
	local prog
	for prog in lsif 'lsif lo' 'ifaddr lo' 'ifisup lo' 'ifisup -e lo'; do
		run --separate-stderr -2 lo_up bash -c \
		    'exec 3>&-; ulimit -n 3; exec $1' bash "$prog"
		assert_output ''
		assert_regex "$stderr" ': No file descriptors available$'
	done
}

@test "little memory is enough" {
	[ -z "$SAN" ] || skip 'the sanitizers reserve memory'
	# not by bash, which has itself to find memory under the limit
	run --separate-stderr -0 lo_up prlimit --as=1048576 lsif -j
	assert_equal "$(jq -r '.[].ifname' <<<"$output")" lo
}

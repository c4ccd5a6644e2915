# lsif -f. What a test's script does, it does in a namespace of its own.

setup() {
	load lib/helper
	cd "$BATS_TEST_TMPDIR"
	export -f follow follow_traced told untold tell_mark times state rebuild \
	    agrees in_group_stop waits swap change_much
}

# run a script where lsif is followed into the file events
following() {
	run netns env BASH_XTRACEFD=9 bash -euxc "$1" 9>xtrace
	[ "$status" -eq 0 ] || tail -n5 xtrace
	assert_success
}

# start lsif -f, with options and operands, and await the present state
follow() {
	>events
	lsif -f "$@" >events 2>errors 3>&- &
	follower=$!
	trap "kill $follower 2>/dev/null || :" EXIT
	await 10 grep -aq sync events
}

# the same under strace
follow_traced() {
	>events
	strace -o trace -e trace=recvfrom,poll,ppoll,write sh -c \
	    'echo $$ >pid; exec lsif -f "$@"' sh "$@" >events 2>errors 3>&- &
	await 10 test -s pid
	follower=$(cat pid)
	trap "kill -CONT $follower; kill $follower" EXIT
	await 10 grep -aq sync events
}

# is there this line, "event name value"?
told() {
	grep -aqxF "$(tr ' ' '\t' <<<"$1")" events
}

# is there no line like this? (! alone would not end a script)
untold() {
	! grep -aq "$1" events
}

# is there an event of this kind so often by now?
times() {
	[ "$(grep -ac "^$2"$'\t' events)" -eq "$1" ]
}

# everything until now has been told when the coming and going of this one is
tell_mark() {
	marks=$((${marks-0} + 1))
	ip link add name mark$marks type bridge
	await 20 told "add mark$marks -"
	ip link del mark$marks
	await 20 told "del mark$marks -"
}

# what ip says now: name, up, run, valid addresses
state() {
	ip -j -d addr | jq -r '.[] | [.ifname,
	    (if .flags | index("UP") then 1 else 0 end),
	    (if .flags | index("UP") and (index("NO-CARRIER") | not)
		then 1 else 0 end),
	    ([.addr_info[] | select((.tentative or .dadfailed) | not) |
		"\(.local)/\(.prefixlen)"] | sort | join(","))] | @tsv' |
	    LC_ALL=C sort
}

# the same from the events, each of which must be possible in its turn
rebuild() {
	python3 -c '
import sys
links = {}
for n, line in enumerate(open("events", "rb"), 1):
    event, name, value = line.decode().rstrip("\n").split("\t")
    try:
        if event == "sync":
            assert name == value == "-"
        elif event == "add":
            assert name not in links and value == "-"
            links[name] = {"up": 0, "run": 0, "addr": []}
        elif event == "del":
            assert value == "-"
            del links[name]
        elif event == "name":
            assert value not in links
            links[value] = links.pop(name)
        elif event in ("up", "down"):
            assert links[name]["up"] == (event == "down") and value == "-"
            links[name]["up"] = int(event == "up")
        elif event in ("run", "stop"):
            assert links[name]["run"] == (event == "stop") and value == "-"
            links[name]["run"] = int(event == "run")
        elif event == "addr+":
            assert value not in links[name]["addr"]
            links[name]["addr"].append(value)
        elif event == "addr-":
            links[name]["addr"].remove(value)
        else:
            assert False
    except (AssertionError, KeyError, ValueError):
        sys.exit("impossible, line %d: %s" % (n, line))
for name, l in links.items():
    print(name, l["up"], l["run"], ",".join(sorted(l["addr"])), sep="\t")
' | LC_ALL=C sort
}

agrees() {
	kill -0 $follower
	[ "$(rebuild)" = "$(state)" ]
}

# is process $1 stopped?
in_group_stop() {
	grep -q '^State:.[tT]' /proc/$1/status
}

# is the traced program waiting?
waits() {
	[[ $(tail -n1 trace) == *poll\(* ]] && [[ $(tail -n1 trace) != *') = '* ]]
}

# two interfaces change names
swap() {
	ip link set "$1" name tmp
	ip link set "$2" name "$1"
	ip link set tmp name "$2"
}

# some 1500 changes in one go; those of round $1 follow those of round $1 - 1
change_much() {
	local i

	for i in $(seq 120); do
		echo "link add name c$1-$i type veth peer name d$1-$i"
		echo "link set c$1-$i addrgenmode none"
		echo "addr add 10.$1.$i.1/24 dev c$1-$i"
		echo "addr add 2001:db8:$1:$i::1/64 nodad dev d$1-$i"
		echo "link set c$1-$i up"
		echo "link set d$1-$i up"
		[ $1 -eq 1 ] || echo "link set c$(($1 - 1))-$i name e$1-$i"
		[ $1 -eq 1 ] || echo "link del d$(($1 - 1))-$i"
		echo "addr add 10.$1.$i.2/24 dev v0"
		[ $((i % 3)) -ne 0 ] || echo "addr del 10.$1.$i.2/24 dev v0"
		[ $((i % 5)) -ne 0 ] || echo "link set c$1-$i down"
	done | ip -batch -
	swap c$1-1 d$1-1
	swap c$1-119 d$1-119
}

# the present state

@test "lsif -f tells the present state first, then sync" {
	following 'pair
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 2001:db8::1/64 nodad dev v0
		follow
		cat events; cat errors; cp events all; state >now; agrees'
	assert_line --index 0 $'add\tlo\t-'
	assert_line --index "$((${#lines[@]} - 1))" $'sync\t-\t-'
	[ "$(sort <<<"$output")" = "$(sort <<-'E'
		add	lo	-
		add	v0	-
		add	v1	-
		addr+	v0	10.0.0.1/24
		addr+	v0	2001:db8::1/64
		run	v0	-
		run	v1	-
		sync	-	-
		up	v0	-
		up	v1	-
	E
	)" ]
}

@test "lsif -f tells each kind of event, each once, in its order" {
	following 'follow x z
		ip link add name x type veth peer name y
		ip link set x addrgenmode none
		ip link set y addrgenmode none
		await 5 told "add x -"
		ip link set y up
		ip link set x up
		await 5 told "run x -"
		ip addr add 10.0.0.1/24 dev x
		await 5 told "addr+ x 10.0.0.1/24"
		ip addr del 10.0.0.1/24 dev x
		await 5 told "addr- x 10.0.0.1/24"
		ip link set y down
		await 5 told "stop x -"
		ip link set y up
		await 5 times 2 run
		ip link set x name z
		await 5 told "name x z"
		ip link set z down
		await 5 told "down z -"
		ip link del z
		await 5 told "del z -"
		cat events; cat errors'
	assert_output "$(tr ' ' '\t' <<-'E'
		sync - -
		add x -
		up x -
		run x -
		addr+ x 10.0.0.1/24
		addr- x 10.0.0.1/24
		stop x -
		run x -
		name x z
		stop z -
		down z -
		del z -
	E
	)"
}

@test "what is none of its events it does not tell" {
	following 'pair; follow; cp events before
		ip link set v0 mtu 1400
		ip link set v0 alias text
		ip link property add dev v0 altname other
		ip link set v0 address 02:00:00:00:00:07
		ip link set v0 group 7
		ip route add 10.0.0.0/8 dev v0
		ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev v0
		tell_mark
		grep -v mark events | cmp - before'
}

@test "a bridge port that leaves its bridge is not removed" {
	following 'pair
		ip link add name br0 type bridge
		ip link set br0 addrgenmode none
		follow
		ip link set v0 master br0
		tell_mark
		ip link set v0 nomaster
		tell_mark
		untold "^del.v0"
		times 1 add.v0
		ip link del br0
		await 5 told "del br0 -"'
}

@test "an interface made again by the same name is del and add" {
	following 'ip link add name x type bridge
		follow
		ip link del x
		ip link add name x type bridge
		await 5 times 2 add.x
		grep -a x events'
	assert_output $'add\tx\t-\ndel\tx\t-\nadd\tx\t-'
}

@test "an interface that goes is del, and its addresses are no more" {
	following 'pair
		ip addr add 10.0.0.1/24 dev v0
		follow
		ip link del v0
		await 5 told "del v0 -"; await 5 told "del v1 -"
		agrees'
}

# addresses

@test "a tentative address is not told until it is valid, and then once" {
	following 'ip link add name x type veth peer name y
		ip link set x addrgenmode none up
		ip link set y addrgenmode none
		follow x
		ip addr add 2001:db8::1/64 dev x
		ip addr add 2001:db8::2/64 nodad dev x
		ip -j addr show x | jq -e ".[].addr_info | any(.tentative)"
		await 5 told "addr+ x 2001:db8::2/64"
		untold ::1/64
		ip link set y up
		await 20 told "addr+ x 2001:db8::1/64"
		[ $(grep -acF ::1/64 events) -eq 1 ]
		ip addr del 2001:db8::1/64 dev x
		await 5 told "addr- x 2001:db8::1/64"'
}

@test "an address that failed its duplicate detection is not told" {
	failed() {
		ip -j addr show v1 | jq -e '.[].addr_info | any(.dadfailed)'
	}
	export -f failed
	following 'pair
		ip addr add 2001:db8::1/64 nodad dev v0
		follow
		ip addr add 2001:db8::1/64 dev v1
		await 20 failed
		tell_mark
		untold "addr+.v1"
		ip addr del 2001:db8::1/64 dev v1
		tell_mark
		untold "addr-.v1"'
}

@test "a deprecated address is told, and deprecation is not" {
	following 'pair; follow
		ip addr add 10.0.0.1/24 preferred_lft 0 valid_lft 999 dev v0
		await 5 told "addr+ v0 10.0.0.1/24"
		ip addr change 10.0.0.1/24 preferred_lft 900 valid_lft 999 dev v0
		tell_mark
		[ $(grep -ac addr events) -eq 1 ]'
}

@test "an address that expires is told to be gone" {
	following 'pair; follow
		ip addr add 10.0.0.1/24 valid_lft 1 preferred_lft 1 dev v0
		await 5 told "addr+ v0 10.0.0.1/24"
		await 20 told "addr- v0 10.0.0.1/24"'
}

@test "one address with two prefixes is two, and each goes for itself" {
	following 'pair
		ip addr add 10.0.0.1/24 dev v0
		follow v0
		ip addr add 10.0.0.1/16 dev v0
		await 5 told "addr+ v0 10.0.0.1/16"
		ip addr del 10.0.0.1/24 dev v0
		await 5 told "addr- v0 10.0.0.1/24"
		untold "addr-.v0.10.0.0.1/16"'
}

@test "an IPv6 address is one, whatever becomes of its peer" {
	following 'pair
		ip addr add 2001:db8::1 peer 2001:db8::2 nodad dev v0
		follow
		ip addr change 2001:db8::1 peer 2001:db8::3 dev v0
		tell_mark
		agrees
		ip addr del 2001:db8::1 peer 2001:db8::3 dev v0
		tell_mark
		agrees
		times 1 addr+.v0
		times 1 addr-.v0'
}

@test "secondaries that go with their primary are told" {
	following 'pair; follow
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 10.0.0.2/24 dev v0
		ip addr add 10.0.0.3/24 dev v0
		ip addr del 10.0.0.1/24 dev v0
		tell_mark
		agrees'
}

# filters and operands

@test "with a filter, entering is add and its state, leaving is del" {
	following 'pair
		ip link set v0 down
		ip addr add 10.0.0.1/24 dev v0
		follow -u v0
		[ "$(cat events)" = "$(printf "sync\t-\t-")" ]
		ip link set v0 up
		await 5 told "run v0 -"
		ip link set v0 down
		await 5 told "del v0 -"
		cat events'
	[ "$(sort <<<"$output")" = "$(sort <<-'E'
		sync	-	-
		add	v0	-
		up	v0	-
		run	v0	-
		addr+	v0	10.0.0.1/24
		del	v0	-
	E
	)" ]
	assert_line --index 1 $'add\tv0\t-'
	assert_line --index 5 $'del\tv0\t-'
}

@test "-f4 is the set of those that have a usable address" {
	following 'pair
		follow -4
		ip addr add 10.0.0.1/24 dev v0
		await 5 told "addr+ v0 10.0.0.1/24"
		ip addr add 169.254.0.1/16 dev v1
		ip addr add 10.0.0.2/24 dev v1
		await 5 told "addr+ v1 10.0.0.2/24"
		ip addr del 10.0.0.1/24 dev v0
		await 5 told "del v0 -"
		grep -a "add.v\|del.v\|sync" events'
	assert_output $'sync\t-\t-\nadd\tv0\t-\nadd\tv1\t-\ndel\tv0\t-'
}

@test "-fr is the set of those that run" {
	following 'pair; follow -r v0
		ip link set v1 down
		await 5 told "del v0 -"
		ip link set v1 up
		await 5 times 2 add
		cat events'
	assert_output "$(printf '%s\tv0\t-\n' add up run)
$(printf 'sync\t-\t-')
$(printf '%s\tv0\t-\n' del add up run)"
}

@test "-ft is the set of those of a kind" {
	following 'follow -t veth
		ip link add name b type bridge
		ip link add name x type veth peer name y
		await 5 told "add x -"; await 5 told "add y -"
		untold "b.-"'
}

@test "-fm is the set of a master's ports, also of one that is made later" {
	following 'pair; follow -m br0
		[ "$(cat events)" = "$(printf "sync\t-\t-")" ]
		ip link add name br0 type bridge
		ip link set v0 master br0
		await 5 told "add v0 -"
		ip link set v0 nomaster
		await 5 told "del v0 -"
		ip link set v1 master br0
		await 5 told "add v1 -"
		ip link set br0 name other
		await 5 told "del v1 -"'
}

@test "-fn is the set of those with an address inside" {
	following 'pair; follow -n 10.0.0.0/8
		ip addr add 192.0.2.1/24 dev v1
		ip addr add 10.0.0.1/24 dev v0
		await 5 told "add v0 -"
		ip addr del 10.0.0.1/24 dev v0
		await 5 told "del v0 -"
		untold v1'
}

@test "-fg is the set of those with a default route" {
	following 'pair
		ip addr add 10.0.0.1/24 dev v0
		ip addr add 10.0.1.1/24 dev v1
		follow -g
		ip route add default via 10.0.0.9
		await 5 told "add v0 -"
		ip route replace default via 10.0.1.9
		await 5 told "del v0 -"
		await 5 told "add v1 -"
		ip route del default
		await 5 told "del v1 -"'
}

@test "-fg hears of a route that goes with its link" {
	following 'pair
		ip addr add 10.0.0.1/24 dev v0
		ip route add default via 10.0.0.9
		follow -g
		told "add v0 -"
		ip link set v0 down
		await 5 told "del v0 -"'
}

@test "-fg hears of nexthop objects" {
	following 'pair
		ip nexthop add id 1 dev v0
		ip nexthop add id 2 dev v1
		follow -g
		ip route add default nhid 1
		await 5 told "add v0 -"
		ip nexthop replace id 1 dev v1
		await 5 told "add v1 -"
		await 5 told "del v0 -"'
}

@test "a name not there yet is no trouble" {
	following 'follow later
		[ "$(cat events)" = "$(printf "sync\t-\t-")" ]
		ip link add name earlier type bridge
		ip link add name later type bridge
		await 5 told "add later -"
		untold earlier
		[ ! -s errors ]'
}

@test "with operands, a rename into the set is add, and out of it is del" {
	following 'ip link add name x type bridge
		follow wanted
		ip link set x name wanted
		await 5 told "add wanted -"
		ip link set wanted name x
		await 5 told "del wanted -"
		cat events'
	assert_output $'sync\t-\t-\nadd\twanted\t-\ndel\twanted\t-'
}

@test "a glob is followed, and a rename within it is a rename" {
	following 'follow "en*"
		ip link add name en1 type bridge
		ip link set en1 name en2
		ip link set en2 name wl1
		ip link add name en3 type bridge
		await 5 told "add en3 -"
		cat events'
	assert_output "$(tr ' ' '\t' <<-'E'
		sync - -
		add en1 -
		name en1 en2
		del en2 -
		add en3 -
	E
	)"
}

@test "one operand is one interface, also when it becomes another's name" {
	following 'ip link add name e1 type bridge
		ip link add name e2 type bridge
		follow "e*"
		ip link property add dev e2 altname "e*"
		ip link set e2 up
		await 5 told "up e2 -"
		await 5 told "del e1 -"
		[ "$(lsif "e*")" = e2 ]
		rebuild'
	assert_output $'e2\t1\t1\t'
}

@test "an alternative name is followed under the kernel's" {
	following 'ip link add name x type bridge
		ip link set x up
		follow other
		ip link property add dev x altname other
		await 5 told "add x -"
		ip link property del dev x altname other
		await 5 told "del x -"'
}

# forms

@test "lsif -fj writes an object a line: event, ifname, value" {
	following 'pair; follow -j v0 v9
		ip link set v0 name v9
		await 5 grep -q "\"v9\"" events
		ip addr add 10.0.0.1/24 dev v9
		await 5 grep -q 10.0.0.1 events
		jq -c "[keys_unsorted, .event, .ifname, .value]" events'
	assert_output "$(for event in '"add","v0",null' '"up","v0",null' \
	    '"run","v0",null' '"sync",null,null' '"name","v0","v9"' \
	    '"addr+","v9","10.0.0.1/24"'; do
		printf '[["event","ifname","value"],%s]\n' "$event"
	done)"
}

@test "lsif -fj is valid JSON and UTF-8, one object a line, for any name" {
	following 'follow -j
		ip link add name "$(printf "a\"\\\\\033\377")" type bridge
		await 5 grep -q udcff events
		ip link add name é type bridge
		await 5 grep -q é events
		iconv -f utf-8 -t utf-8 events >/dev/null
		wc -l <events
		jq -c . events | wc -l
		tail -n2 events | head -n1 | python3 -c "
import json, os, sys
print(os.fsencode(json.load(sys.stdin)[\"ifname\"]).hex())"'
	assert_output $'4\n4\n61225c1bff'
}

@test "lsif -0f ends each event with NUL" {
	following 'follow -0 x
		ip link add name x type bridge
		await 5 grep -aq add events
		od -An -c events'
	[ "$output" = "$(printf 'sync\t-\t-\0add\tx\t-\0' | od -An -c)" ]
}

@test "names go raw through a pipe" {
	following 'follow
		name=$(printf "b\\\\d\033\377")
		ip link add name "$name" type bridge
		await 5 told "add $name -"'
}

@test "each line is there at once, also through a pipe" {
	following '
		exec 5< <(exec lsif -f 3>&-)
		trap "kill $!" EXIT
		read -r -t 10 -u 5 line
		[ "$line" = "$(printf "add\tlo\t-")" ]
		read -r -t 10 -u 5 line
		[ "$line" = "$(printf "sync\t-\t-")" ]
		for i in 1 2 3; do
			ip link add name x$i type bridge
			read -r -t 10 -u 5 line
			[ "$line" = "$(printf "add\tx$i\t-")" ]
		done'
}

# its end

@test "it ends with its reader, by SIGPIPE, though nothing happens" {
	following 'env --default-signal=PIPE \
		    bash -c "timeout 10 lsif -f | head -n1
			exit \${PIPESTATUS[0]}" && false || echo $?'
	assert_output $'add\tlo\t-\n141'
}

@test "that takes moments" {
	following '
		mkfifo pipe
		lsif -f >pipe 3>&- &
		exec 5<pipe
		read -r -u 5 line
		await 5 sleeps $! lsif
		exec 5<&-
		await 1 gone $!
		status=0; wait $! || status=$?
		[ $status -eq 141 ]'
}

@test "where SIGPIPE is ignored, a reader that is gone is lost output" {
	following 'trap "" PIPE
		timeout 10 lsif -f 2>errors | head -n1 >/dev/null &&
		    echo ${PIPESTATUS[0]}
		cat errors'
	assert_output $'2\nlsif: stdout: Broken pipe'
}

# a datagram socket whose other end is closed, by python3 -c
nobody='import socket, subprocess, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
t = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
t.connect(s.getsockname())
s.close()
print(subprocess.call(sys.argv[1:], stdout=t))'

@test "a socket where nobody hears it is lost output, not a reader that is gone" {
	run -0 --separate-stderr lo_up python3 -c "$nobody" timeout 10 lsif -f nope
	[ "$output" = 2 ]
	[ "$stderr" = 'lsif: stdout: errno 111' ]
}

@test "a full disk is trouble" {
	run -2 --separate-stderr netns timeout 10 sh -c 'lsif -f >/dev/full'
	[ "$stderr" = 'lsif: stdout: No space left on device' ]
}

@test "a closed stdout is trouble" {
	run -2 --separate-stderr netns timeout 10 sh -c 'lsif -f >&-'
	[ "$stderr" = 'lsif: stdout: Bad file descriptor' ]
}

@test "it goes on when its standard input and error are closed" {
	following 'lsif -f <&- 2>&- >events 3>&- &
		trap "kill $!" EXIT
		await 5 told "sync - -"
		ip link add name x type bridge
		await 5 told "add x -"'
}

# nothing lost

@test "a hundred times down and up are all told" {
	following 'ip link add name x type bridge
		ip link set x addrgenmode none up
		follow x
		# few enough at a time for the smallest buffer
		for i in $(seq 20); do
			for j in 1 2 3 4 5; do
				echo link set x down
				echo link set x up
			done | ip -batch -
			await 10 times $((5 * i)) down
			await 10 times $((5 * i + 1)) up
		done
		grep -ac sync events'
	assert_output 1
}

@test "names that interfaces swap are told so that none is had twice" {
	following 'pair; follow
		for i in 1 2 3 4 5; do
			swap v0 v1
		done
		tell_mark
		grep -ac ^name events
		rebuild >/dev/null'
	assert_output 15
}

@test "the state from the events is the kernel's, after much churn" {
	following 'pair; follow
		for round in 1 2 3; do
			change_much $round
			await 1 agrees
		done
		[ $(wc -l <events) -gt 1000 ]
		[ ! -s errors ]'
}

@test "events that overflowed the buffer are made up for, and a sync follows" {
	following 'pair
		follow_traced
		change_much 1
		await 1 agrees
		syncs=$(grep -c ^sync events)
		kill -STOP $follower
		await 10 in_group_stop $follower
		change_much 2
		change_much 3
		swap v0 v1
		before=$(grep -c ENOBUFS trace || :)
		kill -CONT $follower
		await 1 agrees
		[ $(grep -c ENOBUFS trace) -gt $before ]
		[ $(grep -c ^sync events) -gt $syncs ]
		swap v0 v1
		tell_mark
		await 1 agrees
		[ ! -s errors ]'
}

@test "it begins, and goes on, while addresses change without end" {
	following 'pair
		crowd v1
		storm "addr del 10.1.0.7/32 dev v1" "addr add 10.1.0.7/32 dev v1"
		storm=$!
		>events
		lsif -f >events 2>errors 3>&- &
		follower=$!
		trap "kill $follower $storm" EXIT
		await 30 grep -q sync events
		ip link set v0 down
		await 30 told "down v0 -"
		kill $storm
		await 30 agrees
		[ ! -s errors ]'
}

@test "a wait that a signal interrupts goes on" {
	following '
		>events
		strace -D -o trace -e trace=poll -e inject=poll:error=EINTR:when=1..3 \
		    lsif -f >events 2>errors 3>&- &
		trap "kill $!" EXIT
		await 10 grep -q sync events
		ip link add name x type bridge
		await 10 told "add x -"
		[ $(grep -c INJECTED trace) -eq 3 ]
		[ ! -s errors ]'
}

@test "so they are with a filter" {
	following 'pair
		follow_traced -u -t veth
		kill -STOP $follower
		await 10 in_group_stop $follower
		change_much 1
		change_much 2
		ip link del v0
		kill -CONT $follower
		await 20 times 2 sync
		grep -q ENOBUFS trace
		want() {
			state | awk -F"\t" "\$2"
		}
		same() {
			[ "$(rebuild)" = "$(want)" ]
		}
		await 1 same
		[ $(want | wc -l) -gt 100 ]'
}

@test "while nothing happens it makes no system call" {
	following 'follow_traced
		await 10 waits
		wc -c <trace >before
		sleep 3
		wc -c <trace | cmp - before
		waits
		ip link add name x type bridge
		await 5 told "add x -"'
}

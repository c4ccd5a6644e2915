# failing kernels: each system call of each program fails, with each error that
# it may have, once and for ever; faults.py has what is tried and what is right

setup() {
	load lib/network
	load lib/helper
	cd "$BATS_TEST_TMPDIR"
}

# run faults.py "$@" in the network of network(), with names of its own
try() {
	printf '%s\n' '127.0.0.1 here' '127.0.0.9 nine' >hosts
	printf 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n' \
	    >resolv.conf
	run unshare -rnm bash -euc '
		ip link set lo up
		for i in hosts resolv.conf; do
			mount --bind $i /etc/$i
		done
		network
		python3 "$@"' bash "$TOP/tests/faults/faults.py" "$@" 3>&-
	echo "$output"
}

# all faults of program $1 are borne; how many those are
faults() {
	try "$@"
	echo "# ${lines[-1]}" >&3
	[ "$status" -eq 0 ]
}

# a program that differs in lib or cmd by sed's $3 in file $2 is caught: "$4"
caught() {
	copy_to "$1"
	sed -i "$3" "$1/$2"
	run ! cmp -s "$TOP/$2" "$1/$2"
	mk -s -C "$1" build/bin/lsif
	PATH=$PWD/$1/build/bin:$PATH LIMIT=2 try lsif '-l'
	[ "$status" -eq 1 ]
	grep -q "^lsif -l: $4" <<<"$output"
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

# --- are they seen at all?

@test "a lost error, a wrong answer and a loop without end are seen" {
	caught lost cmd/lsif/lsif.c \
	    's/return out_end(&out) < 0 ?.*/out_end(\&out);return status;/' \
	    'write:error=ENOSPC:when=1: status 0, not 0'
	caught wrong lib/netlink.c '/if (say(nl, m, m->len) < 0)/{n;s/NETLINK_ERROR/0/}' \
	    'sendto:error=ENOBUFS:when=2: status 0, not 0: NAME'
	caught loop lib/netlink.c 's/if (n < 0 && errno == EINTR)/if (n < 0)/' \
	    'recvfrom:error=ENOMEM:when=1+: hangs'
}

# --- short counts

# "$@", its input a few bytes at a time and its output a pipe that takes few, is
# the same as without, and both counts were short
short() {
	"$@" <in >whole || true
	python3 -c 'import fcntl, os, select, subprocess, sys, threading

def feed():
    for i in range(0, len(data), 7):
        os.write(feeds, data[i:i + 7])
    os.close(feeds)

data = open("in", "rb").read()
# each write is one of a packet, and so is each read
fed, feeds = os.pipe2(os.O_DIRECT | os.O_CLOEXEC)
r, w = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
fcntl.fcntl(w, fcntl.F_SETPIPE_SZ, 4096)
p = subprocess.Popen(["strace", "-qq", "-o", "calls", "-e",
    "trace=read,write"] + sys.argv[1:], stdin=fed, stdout=w)
os.close(w)
os.close(fed)
threading.Thread(target=feed).start()
out = open("out", "wb")
while select.select([r], [], []):
    b = os.read(r, 1000)
    if not b:
        break
    out.write(b)
p.wait()' "$@"
	cmp whole out
	awk -F '[,)] *' '/^write\(1,/ && $NF ~ /= [0-9]+$/ {
		n = $(NF - 1); got = $NF; sub(/.*= /, "", got)
		if (got < n) short = 1 } END { exit !short }' calls
}
export -f short

@test "what is read or written in part is gone on with" {
	seq -f 'nope%.0f' 1 1000 >names
	yes lo | head -n 1000 >los
	lo_up bash -euc '
		cp names in
		short ifisup -de
		grep -q "^read(0, .* = 7$" calls
		cp los in
		short ifaddr
		grep -q "^read(0, .* = 7$" calls
		seq -f "127.1.%.0f.7" 0 255 >in
		seq -f "127.2.%.0f.0/29" 0 255 >>in
		short pingsweep -l
		grep -q "^read(0, .* = 7$" calls
		for i in $(seq 30); do
			ip link add b$i type bridge
		done
		: >in
		short lsif -j'
}

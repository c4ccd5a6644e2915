"""
liar.py CODE: the hosts 10.99.0.2-255 and 2001:db8:99::2-ff behind the new tun
device t0, as odd as CODE makes them. It is run for each echo request, with

to      the last number of the address that was asked
n       how many requests this host has had, with this one; total: all hosts
data    the payload
reply(host=to, data=data, after=0, options=b"")   it, s later, from that host
error(type, code, host=254, about=to, after=0, cut=None, packet=None, rest=0)
        an ICMP error about the packet, or what host "about" was asked, cut
last    the packets of the requests so far, by host

It sends nothing while there is a file "hold",
and writes a line for each to file "asked": s, address, its n, bytes of payload,
time to live, who asked.

It is run as well for each connection that is begun (SYN), with to, total, last,
error, and

port    that was asked; n: how often it was, of this host, with this time
open(after=0)     accept it
refuse(after=0)   reset it

and what comes for a port is a line "s address.port flags n ttl who" there.
"""
import fcntl
import heapq
import ipaddress
import itertools
import os
import select
import struct
import subprocess
import sys
import time

code = compile(sys.argv[1], "CODE", "exec")
tun = os.open("/dev/net/tun", os.O_RDWR)
fcntl.ioctl(tun, 0x400454ca, struct.pack("16sH22x", b"t0", 0x1001))
asked = open("asked", "w", buffering=1)
subprocess.run(["ip", "-batch", "-"], check=True, text=True, input="""
addr add 10.99.0.1/24 dev t0
addr add 2001:db8:99::1/64 dev t0 nodad
link set t0 up
""")

later = []      # a heap: when, number, packet
number = itertools.count()
total = 0
count, last = {}, {}


def checksum(b):
    s = sum(struct.unpack("!%dH" % (len(b) // 2), b[:len(b) & ~1]))
    s += b[-1] << 8 if len(b) & 1 else 0
    while s >> 16:
        s = (s >> 16) + (s & 0xffff)
    return ~s & 0xffff


def address(six, host):
    if six:
        return ipaddress.ip_address("2001:db8:99::%x" % host).packed
    return bytes((10, 99, 0, host))


def send(six, host, to, icmp, after, options=b""):
    me = address(six, host)
    if six:
        pseudo = me + to + struct.pack("!II", len(icmp), 58)
        icmp = icmp[:2] + struct.pack("!H", checksum(
            pseudo + icmp[:2] + b"\0\0" + icmp[4:])) + icmp[4:]
    else:
        icmp = icmp[:2] + struct.pack("!H", checksum(
            icmp[:2] + b"\0\0" + icmp[4:])) + icmp[4:]
    queue(six, me, to, 58 if six else 1, icmp, after, options)


def queue(six, me, to, protocol, data, after, options=b""):
    if six:
        p = struct.pack("!IHBB", 6 << 28, len(data), protocol, 64)
        p += me + to + data
    else:
        h = struct.pack("!BBHHHBBH", 0x45 + len(options) // 4, 0,
                        20 + len(options) + len(data), 0, 0, 64, protocol, 0)
        h += me + to + options
        p = h[:10] + struct.pack("!H", checksum(h)) + h[12:] + data
    heapq.heappush(later, (time.monotonic() + after, next(number), p))


def got_tcp(p, six, segment):
    global total
    me, dst = (p[8:24], p[24:40]) if six else (p[12:16], p[16:20])
    mine, port, seq, ack = struct.unpack("!HHII", segment[:12])
    flags = "".join(c for i, c in enumerate("FSRPA") if segment[13] >> i & 1)
    to, text = dst[-1], "%s.%d" % (ipaddress.ip_address(dst), port)
    if flags == "S":
        count[text] = count.get(text, 0) + 1
        total += 1
        last[to] = p
    asked.write("%.6f %s %s %d %d %s\n" % (
        time.monotonic(), text, flags, count.get(text, 0),
        p[7 if six else 8], ipaddress.ip_address(me)))
    if flags != "S":
        return

    def answer(flags, after):
        data = struct.pack("!HHIIBBHHH", port, mine, 1000, seq + 1 & 0xffffffff,
                           5 << 4, flags, 1000, 0, 0)
        pseudo = dst + me + struct.pack("!II", len(data), 6)
        data = data[:16] + struct.pack("!H", checksum(pseudo + data)) + data[18:]
        queue(six, dst, me, 6, data, after)

    exec(code, {"to": to, "port": port, "n": count[text], "total": total,
                "open": lambda after=0: answer(0x12, after),
                "refuse": lambda after=0: answer(0x14, after),
                "error": error_about(six, to, me), "last": last})


def error_about(six, to, me):
    def error(type, code, host=254, about=to, after=0, cut=None, packet=None,
              rest=0):
        quoted = (packet or last[about])[:cut]
        send(six, host, me, struct.pack("!BBHI", type, code, 0, rest) + quoted,
             after)
    return error


def got(p):
    global total
    six = p[0] >> 4 == 6
    at = 40 if six else (p[0] & 15) * 4
    icmp = p[at:]
    if p[6 if six else 9] == 6:
        got_tcp(p, six, icmp)
        return
    if p[6 if six else 9] != (58 if six else 1) or icmp[0] not in (8, 128):
        return
    me, dst = (p[8:24], p[24:40]) if six else (p[12:16], p[16:20])
    if six and icmp[0] != 128 or not six and icmp[0] != 8:
        return
    to, text = dst[-1], str(ipaddress.ip_address(dst))
    count[text] = count.get(text, 0) + 1
    total += 1
    last[to] = p
    asked.write("%.6f %s %d %d %d %s\n" % (
        time.monotonic(), text, count[text], len(icmp) - 8, p[7 if six else 8],
        ipaddress.ip_address(me)))
    head = bytes((129 if six else 0, 0)) + icmp[2:8]

    def reply(host=to, data=icmp[8:], after=0, options=b""):
        send(six, host, me, head + data, after, options)

    exec(code, {"to": to, "n": count[text], "total": total, "data": icmp[8:],
                "reply": reply, "error": error_about(six, to, me), "last": last, "packet": p,
                "address": lambda host: address(six, host)})


while True:
    wait = max(0, later[0][0] - time.monotonic()) if later else None
    if os.path.exists("hold"):
        wait = .02
    if select.select([tun], [], [], wait)[0]:
        got(os.read(tun, 65536))
    held = os.path.exists("hold")
    while not held and later and later[0][0] <= time.monotonic():
        os.write(tun, heapq.heappop(later)[2])

"""
gossip.py CODE: the hosts 10.99.0.2-254 and 2001:db8:99::2-fe behind the new tap
device t0, which say of each other what CODE makes them say. It is run for each
ARP request and neighbour solicitation, with

to      the last number of the address that was asked for
six     was it an IPv6 address?
n       how many times this one was asked for
me      who asked, and my_mac: its link-layer address
mac(host)      the link-layer address that a host has by rights
address(host)  its IP address
arp(...)       an ARP packet, by default the reply to this request; see below
advert(...)    a neighbour advertisement likewise
reply(...)     arp or advert, whichever fits; after: s later, times: so often

and writes a line for each to file "asked": s, address asked for, n, who asked,
its link-layer address, that of the frame's destination.
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
tap = os.open("/dev/net/tun", os.O_RDWR)
fcntl.ioctl(tap, 0x400454ca, struct.pack("16sH22x", b"t0", 0x1002))
asked = open("asked", "w", buffering=1)
subprocess.run(["ip", "-batch", "-"], check=True, text=True, input="""
link set t0 addrgenmode none
addr add 10.99.0.1/24 dev t0
addr add 2001:db8:99::1/64 dev t0 nodad
link set t0 up
""")

later = []      # a heap: when, number, frame
number = itertools.count()
count = {}
everybody = b"\xff" * 6


def checksum(b):
    s = sum(struct.unpack("!%dH" % (len(b) // 2), b))
    while s >> 16:
        s = (s >> 16) + (s & 0xffff)
    return ~s & 0xffff


def mac(host):
    return bytes((2, 0, 0, 0, 0, host))


def v4(host):
    return bytes((10, 99, 0, host))


def v6(host):
    return ipaddress.ip_address("2001:db8:99::%x" % host).packed


def send(dst, src, kind, packet, after, times, whole=True):
    frame = dst + src + struct.pack("!H", kind) + packet
    frame = frame.ljust(60 if whole else 0, b"\0")
    when = time.monotonic() + after
    for i in range(times):
        heapq.heappush(later, (when, next(number), frame))


def got(frame):
    kind, p = struct.unpack("!H", frame[12:14])[0], frame[14:]
    six = kind == 0x86dd
    if six and p[6] == 58 and p[40] == 135:
        me, what = p[8:24], p[48:64]
        my_mac = p[66:72]
    elif kind == 0x806 and p[6:8] == b"\0\1":
        me, what, my_mac = p[14:18], p[24:28], p[8:14]
    else:
        return
    to, text = what[-1], str(ipaddress.ip_address(what))
    count[text] = count.get(text, 0) + 1
    asked.write("%.6f %s %d %s %s %s\n" % (
        time.monotonic(), text, count[text], ipaddress.ip_address(me),
        my_mac.hex(":"), frame[:6].hex(":")))

    def arp(host=to, hrd=1, pro=0x800, hln=6, pln=4, op=2, sha=None, spa=None,
            tha=my_mac, tpa=me, dst=my_mac, cut=None, after=0,
            times=1):
        sha = sha or mac(host)
        send(dst, sha, 0x806, (struct.pack("!HHBBH", hrd, pro, hln, pln, op) +
             sha + (spa or v4(host)) + tha + tpa)[:cut], after, times, cut is None)

    def advert(host=to, hops=255, code=0, flags=0x60, target=None, src=None,
               to_ip=me, options=None, dst=my_mac, cut=None, wrong=0, after=0,
               times=1, sha=None):
        if options is None:
            options = b"\2\1" + (sha or mac(host))
        icmp = (struct.pack("!BBHI", 136, code, 0, flags << 24) +
                (target or v6(host)) + options)[:cut]
        src = src or v6(host)
        pseudo = src + to_ip + struct.pack("!II", len(icmp), 58)
        sum_ = checksum(pseudo + icmp + b"\0" * (len(icmp) & 1)) ^ wrong
        send(dst, mac(host), 0x86dd, struct.pack(
            "!IHBB", 6 << 28, len(icmp), 58, hops) + src + to_ip + icmp[:2] +
            struct.pack("!H", sum_) + icmp[4:], after, times)

    exec(code, {"to": to, "six": six, "n": count[text], "me": me, "mac": mac,
                "my_mac": my_mac, "everybody": everybody, "arp": arp,
                "advert": advert, "reply": advert if six else arp,
                "address": v6 if six else v4})


while True:
    wait = max(0, later[0][0] - time.monotonic()) if later else None
    if select.select([tap], [], [], wait)[0]:
        got(os.read(tap, 65536))
    while later and later[0][0] <= time.monotonic():
        os.write(tap, heapq.heappop(later)[2])

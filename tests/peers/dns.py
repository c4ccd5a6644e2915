"""
dns.py CODE [ADDRESS ...]: name servers at these addresses, or at 127.0.0.1, as
odd as CODE makes them; udp:ADDRESS: one that nobody can connect to. CODE is run for
each question, with

server  who is asked: the address
tcp     is it asked by TCP?
name    of the question, in lower case, "a.test"; kind: "A", "AAAA"
n       how often this server had this question, with this one
query   the message
kept    a dict that stays from question to question
to      a socket and who asked by UDP; the connection, by TCP: it is closed then

and for one or more of these:

reply(*answers, code=0, cut=False, by=None, **other)
        An answer is an address of the name that is asked for, or (owner, kind,
        data) with data an address, or the name of a "CNAME". cut: it says
        that it is truncated. by: from another address. other: id, name and kind
        of the question, flags (2 bytes), count of answers, tail (bytes).
send(bytes, by=None)    just these

A line for each question is in file "queries": server udp|tcp name kind. The file is
there once the servers listen.
"""
import ipaddress
import selectors
import socket
import struct
import sys

KINDS = {"A": 1, "CNAME": 5, "AAAA": 28}
code = compile(sys.argv[1], "CODE", "exec")
ready = selectors.DefaultSelector()


def family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def listen(address, kind, port=53):
    s = socket.socket(family(address), kind)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(socket.getaddrinfo(address, port, type=kind)[0][4])
    return s


def encoded(name):
    if isinstance(name, bytes):
        return name
    labels = [i.encode("latin-1") for i in name.split(".") if i]
    return b"".join(bytes([len(i)]) + i for i in labels) + b"\0"


def record(name, answer):
    owner, kind, data = answer if isinstance(answer, tuple) else \
        (name, "AAAA" if ":" in answer else "A", answer)
    data = encoded(data) if kind == "CNAME" else \
        data if isinstance(data, bytes) else ipaddress.ip_address(data).packed
    return encoded(owner) + struct.pack("!HHIH", KINDS[kind], 1, 9, len(data)) + data


def run(server, tcp, query, to):
    at, labels = 12, []
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode("latin-1"))
        at += 1 + query[at]
    asked = ".".join(labels)
    number = struct.unpack_from("!H", query, at + 1)[0]
    kind = {v: k for k, v in KINDS.items()}[number]

    def reply(*answers, code=0, cut=False, by=None, id=None, name=None, kind=None,
            flags=None, count=None, tail=b""):
        if flags is None:
            flags = 0x8180 | cut << 9 | code
        question = query[12:at + 5] if name is None and kind is None else \
            encoded(asked if name is None else name) + \
            struct.pack("!HH", KINDS[kind] if kind else number, 1)
        send(struct.pack("!HHHHHH", id if id is not None else
            query[0] << 8 | query[1], flags, 1,
            len(answers) if count is None else count, 0, 0) + question +
            b"".join(record(asked, i) for i in answers) + tail, by)

    def send(message, by=None):
        if by:
            listen(by, socket.SOCK_DGRAM).sendto(message, to[1])
        elif tcp:
            to[0].sendall(struct.pack("!H", len(message)) + message)
        else:
            to[0].sendto(message, to[1])

    key = (server, tcp, asked.lower(), kind)
    count[key] = count.get(key, 0) + 1
    queries.write("%s %s %s %s\n" % (server, "tcp" if tcp else "udp", asked, kind))
    exec(code, {"server": server, "tcp": tcp, "name": asked.lower(), "kind": kind,
        "n": count[key], "query": query, "reply": reply, "send": send, "to": to, "kept": kept})


count, kept = {}, {}
for address in sys.argv[2:] or ["127.0.0.1"]:
    only_udp = address.startswith("udp:")
    address = address[4 * only_udp:]
    ready.register(listen(address, socket.SOCK_DGRAM), selectors.EVENT_READ,
        (address, False))
    if only_udp:
        continue
    s = listen(address, socket.SOCK_STREAM)
    s.listen(64)
    ready.register(s, selectors.EVENT_READ, (address, True))
queries = open("queries", "w", buffering=1)
while True:
    for key, _ in ready.select():
        server, tcp = key.data
        s = key.fileobj
        if not tcp:
            message, who = s.recvfrom(4096)
            run(server, False, message, (s, who))
            continue
        c = s.accept()[0]
        with c, c.makefile("rb") as stream:
            length = stream.read(2)
            if len(length) == 2:
                run(server, True, stream.read(struct.unpack("!H", length)[0]),
                    (c, None))

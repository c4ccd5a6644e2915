#!/usr/bin/env python3
"""
screen.py [-c COLUMNS] [-n NEVER] ... [-s TEXT ACTION] ... COMMAND [ARG ...]

Run COMMAND on a terminal of its own, 24 lines of COLUMNS (80), and interpret
what it and others write there. At the end print the screen, without blanks at
the ends of lines and without empty lines below, and exit as COMMAND does, or
with 128 and the signal that killed it.

NEVER is a regular expression that the screen, its lines joined by newlines, must
not match at any moment: it is looked at after each byte. Steps are taken one
after another: once the screen matches TEXT, do ACTION, which is "keys ^C",
"columns 20", a line of sh with $PID of COMMAND, or nothing. If NEVER was met, a
step was not reached, or 30 seconds have passed: exit 99.
"""
import argparse
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time

import pyte

LINES = 24
LIMIT = 30


def show(screen):
    lines = [line.rstrip() for line in screen.display]
    return "\n".join(lines).rstrip("\n")


def fail(why, screen):
    print("screen.py: %s\n%s" % (why, show(screen)))
    sys.exit(99)


def resize(master, screen, columns):
    fcntl.ioctl(master, termios.TIOCSWINSZ,
        struct.pack("HHHH", LINES, columns, 0, 0))
    screen.resize(LINES, columns)


# it has asked how wide the terminal is, and what it wrote to that width is here
def is_quiet(pid, master):
    with open("/proc/%d/stat" % pid) as f:
        asleep = f.read().rpartition(")")[2].split()[0] == "S"
    return asleep and not select.select([master], [], [], 0)[0]


def act(action, pid, master):
    word, _, rest = action.partition(" ")
    if word == "keys":
        keys = re.sub(r"\^(.)", lambda m: chr(ord(m[1]) & 31), rest)
        os.write(master, keys.encode())
    elif word == "columns":
        return int(rest)
    elif action:
        subprocess.run(["sh", "-c", action], check=True,
            env=dict(os.environ, PID=str(pid)))
    return None


def follow(master, pid, screen, never, steps):
    stream = pyte.ByteStream(screen)
    end = time.monotonic() + LIMIT
    columns = None      # to be set once all is quiet
    while True:
        while columns and not select.select([master], [], [], .01)[0]:
            if is_quiet(pid, master):
                resize(master, screen, columns)
                columns = None
        if not select.select([master], [], [], end - time.monotonic())[0]:
            os.kill(pid, signal.SIGKILL)
            fail("still running", screen)
        try:
            data = os.read(master, 65536)
        except OSError:     # Linux's word for nobody there any more
            data = b""
        if not data:
            return
        for i in range(len(data)):
            stream.feed(data[i:i + 1])
            text = show(screen)
            for n in never:
                if re.search(n, text, re.M):
                    fail("%s is on the screen" % n, screen)
            while steps and not columns and \
                    re.search(steps[0][0], text, re.M):
                columns = act(steps.pop(0)[1], pid, master)
                text = show(screen)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("-c", type=int, default=80)
    p.add_argument("-n", action="append", default=[])
    p.add_argument("-s", action="append", nargs=2, default=[])
    p.add_argument("command", nargs=argparse.REMAINDER)
    a = p.parse_args()
    screen = pyte.Screen(a.c, LINES)
    ready, go = os.pipe()
    pid, master = pty.fork()
    if pid == 0:
        os.close(go)
        os.read(ready, 1)   # until the terminal has its size
        for s in signal.SIGINT, signal.SIGPIPE, signal.SIGQUIT:
            signal.signal(s, signal.SIG_DFL)
        os.execvp(a.command[0], a.command)
    os.close(ready)
    resize(master, screen, a.c)
    os.close(go)
    follow(master, pid, screen, a.n, a.s)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if a.s:
        fail("never seen: %s" % a.s[0][0], screen)
    print(show(screen))
    sys.exit(status if status >= 0 else 128 - status)


main()

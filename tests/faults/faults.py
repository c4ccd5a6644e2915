"""
faults.py PROGRAM [FILTER]: each system call that PROGRAM makes in the scenes
below fails, in turn, with each error that its page in section 2 documents: the
first times that a scene makes it, the last time, and for ever. What comes of it
is either the same as without, or trouble: the status for it, a message, and no
record that is wrong. FILTER: only scenes whose command has that in it.

It runs where it may change the network and mounts, and where tests/lib/network.bash
has made network(): eth0 192.0.2.1 with a way to 198.51.100.1, and more.
"""
import collections
import concurrent.futures
import dataclasses
import json
import os
import re
import select
import shlex
import signal
import subprocess
import sys
import tempfile
import time

FIRST = 3       # so many of a call's faults are tried, and the last
LIMIT = float(os.environ.get("LIMIT", 20))      # s, then it is said to hang

# What each call may fail with. Left out is what only wrong arguments cause:
# EBADF, EFAULT, ENOTSOCK. EPERM and ENOSYS are the word of a seccomp filter.
ERRORS = {call: errors.split() for calls, errors in {
    "bind": "EACCES EADDRINUSE EADDRNOTAVAIL EINVAL ENOMEM EPERM",
    "capget capset": "EINVAL EPERM",
    "clock_gettime": "EPERM",
    "close": "EINTR EIO ENOSPC EDQUOT",
    "connect": "EACCES EADDRINUSE EADDRNOTAVAIL EAFNOSUPPORT EAGAIN EALREADY "
        "EINTR ENETUNREACH EPERM ETIMEDOUT",
    "dup": "EBUSY EMFILE ENOMEM",
    "epoll_create1": "EINVAL EMFILE ENFILE ENOMEM ENOSYS",
    "epoll_ctl": "EEXIST ENOMEM ENOSPC",
    "epoll_pwait": "EINTR EINVAL EPERM",
    "execve": "E2BIG EACCES EAGAIN EIO EISDIR ELOOP EMFILE ENAMETOOLONG ENFILE "
        "ENOENT ENOEXEC ENOMEM ENOTDIR EPERM ETXTBSY",
    "fcntl": "EINVAL EMFILE EPERM",
    "fork vfork clone": "EAGAIN ENOMEM ENOSYS EPERM",
    "getpgid getpgrp setpgid": "EACCES EINVAL EPERM ESRCH",
    "getpid gettid": "",
    "getrandom": "EAGAIN EINTR ENOSYS EPERM",
    "getsockname": "ENOBUFS ENOMEM",
    "getsockopt setsockopt": "EINVAL ENOPROTOOPT ENOMEM ENOBUFS EPERM",
    "ioctl": "EINVAL ENODEV ENOTTY EOPNOTSUPP EPERM",
    "kill": "EINVAL EPERM ESRCH",
    "mmap mremap": "EAGAIN ENOMEM EPERM",
    "brk munmap mprotect": "ENOMEM",
    "open openat": "EACCES EINTR EIO ELOOP EMFILE ENFILE ENODEV ENOENT ENOMEM "
        "ENXIO EPERM",
    "pipe pipe2": "EMFILE ENFILE",
    "poll": "EINTR EINVAL ENOMEM EPERM",
    "prctl": "EINVAL EPERM",
    "prlimit64": "EINVAL EPERM",
    "read readv": "EAGAIN EINTR EINVAL EIO EISDIR",
    "recvfrom": "EAGAIN ECONNREFUSED EINTR EIO ENOBUFS ENOMEM EPERM",
    "recvmmsg recvmsg": "EAGAIN ECONNREFUSED EINTR ENOMEM ENOSYS EPERM",
    "rt_sigaction rt_sigprocmask": "EINVAL EPERM",
    "sendmmsg": "EACCES EAGAIN ECONNRESET EINTR EIO EINVAL EMSGSIZE ENOBUFS "
        "ENOMEM ENOSYS EPERM",
    "sendto sendmsg": "EACCES EAGAIN ECONNREFUSED ECONNRESET EINTR EINVAL "
        "EMSGSIZE ENOBUFS ENOMEM EPERM",
    "signalfd4": "EINVAL EMFILE ENFILE ENODEV ENOMEM ENOSYS",
    "socket": "EACCES EAFNOSUPPORT EINVAL EMFILE ENFILE ENOBUFS ENOMEM EPERM "
        "EPROTONOSUPPORT",
    "timerfd_create": "EINVAL EMFILE ENFILE ENODEV ENOMEM ENOSYS EPERM",
    "timerfd_settime": "EINVAL",
    "wait4": "ECHILD EINTR EPERM",
    "write writev": "EAGAIN EDQUOT EFBIG EINTR EINVAL EIO ENOSPC EPERM EPIPE",
}.items() for call in calls.split()}

# refused always, or never
ALWAYS = {"clock_gettime"}
# before main, and what cannot fail
START = {"arch_prctl", "exit_group", "set_tid_address", "rt_sigreturn"}
# These come to an end: "call again", and a full queue, which is waited for until
# -w; and a kernel that has timers can set them: before 3.0 it is one kind only
PASSES = {"EAGAIN", "EINTR", "sendmmsg:ENOBUFS", "sendmmsg:ENOMEM",
    "epoll_ctl:ENOMEM", "epoll_ctl:ENOSPC", "timerfd_settime:EINVAL"}


@dataclasses.dataclass
class Scene:
    command: str
    stdin: str = ""
    before: str = ""    # lines of sh, first
    # in a namespace of its own: (text, line of sh): that is done as soon as
    # standard output has that text; without a line the reader goes
    events: list = ()
    child: bool = False         # its processes are meant as well
    only: str = ""              # just these calls
    closed: bool = False        # standard input is: just dup(2)

    @property
    def program(self):
        return self.command.split()[0]


PING = "echo 0 0 >/proc/sys/net/ipv4/ping_group_range"
BRIDGE = "ip link add b0 type bridge; ip link set b0 addrgenmode none; " \
    "ip addr add 192.0.2.9/24 dev b0; ip link set b0 up"

SCENES = [
    Scene("lsif"),
    Scene("lsif -l"),
    Scene("lsif -j eth0"),
    Scene("lsif -gru"),
    Scene("lsif -o name,alt,kind,mac,speed,driver,addr lo eth0"),
    Scene("lsif -f", events=[("sync", BRIDGE), ("run\tb0", None)]),
    Scene("lsif -fjg", events=[("sync", "ip route add default dev lo"),
        ("::1", None)]),

    Scene("ifaddr lo"),
    Scene("ifaddr lo", closed=True),
    Scene("ifaddr -aj lo eth0"),
    Scene("ifaddr -c", "lo\neth0\n"),
    Scene("ifaddr -g default"),
    Scene("ifaddr -o addr,out -g default"),
    Scene("ifaddr -jg 2001:db8:2::1"),

    Scene("ifisup lo"),
    Scene("ifisup -46glv lo eth0"),
    Scene("ifisup -6 eth0"),
    Scene("ifisup -v", "lo\neth0\n"),
    Scene("ifisup -t 20ms nope"),
    Scene("ifisup -s 20ms lo"),
    Scene("ifisup -v4w", "b0\nlo\n", events=[("lo", BRIDGE)]),

    # ping sockets are refused, until they are allowed
    Scene("pingsweep -t 5s -a 127.0.0.1-3 ::1"),
    Scene("pingsweep -t 5s -c 127.0.0.1-3 ::1", before=PING),
    Scene("pingsweep -t 5s -cr 0 -S 127.0.0.1 -T 9 127.1.0.0/24"),
    Scene("pingsweep -k 1 -t 100ms 10.77.0.1"),
    Scene("pingsweep -A -t 2s 192.0.2.2 2001:db8:1::2"),
    Scene("pingsweep -p 9,80 -t 5s 127.0.0.1 ::1"),
    Scene("pingsweep -t 5s -X /dev/null", "127.0.0.1\n"),
    Scene("pingsweep -t 5s -I eth0 192.0.2.2"),
    Scene("pingsweep -l 127.0.0.0/29"),
    Scene("pingsweep -w 3s nine here"),
    Scene("pingsweep -l -w 3s nine nosuch"),
    Scene("pingsweep -l nine", closed=True),
    Scene("pingsweep -t 5s 127.0.0.1", closed=True),

    Scene("repeat -n 2 .01 echo x"),
    Scene("repeat -t 5s -n 1 0 echo x", closed=True),
    Scene("repeat -v -n 1 -t 50ms -k 50ms 0 sleep 1"),
    Scene("repeat -T 300ms 1h echo x"),
    Scene("repeat -un 3 -j 1ms .01 sh -c 'echo x; [ $REPEAT_RUN -gt 1 ]'"),
    Scene("repeat -an 2 .01 echo x"),
    Scene("repeat -b .02 -n 2 .01 sh -c 'echo x; exit 1'"),
    Scene("repeat -t 5s -n 1 0 lsif --version", child=True,
        only="execve setpgid rt_sigaction rt_sigprocmask"),
]

# a namespace of its own
ALONE = ["unshare", "-n", "sh", "-c", 'ip link set lo up; exec "$@"', "sh"]

Result = collections.namedtuple("Result", "status out err trace")


def pump(process, scene, deadline):
    """standard output of a scene with events, and these"""
    out, events = b"", list(scene.events)
    fd = process.stdout.fileno()
    while True:
        while events and events[0][0].encode() in out:
            line = events.pop(0)[1]
            if line is None:
                process.stdout.close()
                return out
            subprocess.run(["nsenter", "-t", str(process.pid), "-n", "sh",
                "-c", line], stderr=subprocess.DEVNULL)
        left = deadline - time.monotonic()
        if left < 0 or not select.select([fd], [], [], left)[0]:
            return out
        more = os.read(fd, 65536)
        if not more:
            return out
        out += more


def run(scene, fault=None):
    """the scene with that fault; its status is None if it had to be ended"""
    command = ["strace", "-qq"] + ["-f"] * scene.child
    if fault:
        command += ["-e", "trace=" + fault.split(":")[0], "-e",
            "inject=" + fault]
    with tempfile.TemporaryFile() as err, tempfile.TemporaryFile() as out, \
            tempfile.NamedTemporaryFile("r") as trace:
        process = subprocess.Popen((ALONE if scene.events else []) +
            command + ["-o", trace.name] + ["sh", "-c", 'exec "$@" <&-', "sh"] *
            scene.closed + shlex.split(scene.command),
            stdin=subprocess.PIPE, stderr=err, start_new_session=True,
            stdout=subprocess.PIPE if scene.events else out)
        try:
            process.stdin.write(scene.stdin.encode())
            process.stdin.close()
        except BrokenPipeError:
            pass
        deadline = time.monotonic() + LIMIT
        text = pump(process, scene, deadline) if scene.events else b""
        try:
            status = process.wait(max(deadline - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            status = None
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if scene.events:
            process.stdout.close()
        out.seek(0)
        err.seek(0)
        return Result(status, tidy(scene, (text + out.read()).decode()),
            err.read().decode(), trace.read())


def tidy(scene, out):
    """without what differs from run to run"""
    if scene.program == "pingsweep":
        out = re.sub(r"\talive\t[0-9.]+\t", "\talive\tRTT\t", out)
        out = re.sub(r"\tsent\t.*", "\tsent", out)
        out = re.sub(r"\trefused \d+\t", "\trefused\t", out)
    return out


def calls(trace):
    """how often each call was made, by the process that made it most"""
    count = collections.Counter(re.findall(r"^(\d*) *(\w+)\(", trace, re.M))
    most = collections.Counter()
    for (_, call), n in count.items():
        most[call] = max(most[call], n)
    return most


def faults(scene, trace):
    only = ["dup"] if scene.closed else scene.only.split()
    for call, n in sorted(calls(trace).items()):
        if call in START or (only and call not in only):
            continue
        # the first execve(2) is strace's own
        first = 2 if call == "execve" else 1
        for error in ERRORS[call]:
            for i in sorted({*range(first, FIRST + 1), n}):
                if first <= i <= n and call not in ALWAYS:
                    yield "%s:error=%s:when=%d" % (call, error, i)
            if not {error, call + ":" + error} & PASSES:
                yield "%s:error=%s:when=%d+" % (call, error, first)


def is_part(out, right):
    """is no record wrong? That our side refused is another one"""
    try:
        return all(i in json.loads(right) for i in json.loads(out))
    except ValueError:
        pass
    lines = [i for i in out.splitlines() if "\terror\t" not in i]
    return right.startswith(out) or not (collections.Counter(lines) -
        collections.Counter(right.splitlines()))


def is_said(scene, fault, err):
    """unless nothing can be said"""
    lines = [i for i in err.splitlines() if not i.startswith("usage: ")]
    return all(i.startswith(scene.program + ": ") for i in lines) and (lines or
        re.match(r"write:.*\+$", fault))


def is_less_json(right, got):
    if isinstance(got, list):
        return all(any(is_less_json(j, i) for j in right) for i in got)
    if isinstance(got, dict):
        return all(i in right and is_less_json(right[i], got[i]) for i in got)
    return got in (right, "UNKNOWN")


def is_less(right, got):
    """the same, but for values and addresses left out"""
    if got.status != right.status:
        return False
    if right.out.startswith("["):
        return is_less_json(json.loads(right.out), json.loads(got.out))
    lines = [i.split("\t") for i in right.out.splitlines()]
    return all(any(len(i) == len(j) and all(v == "-" or
        set(v.split(",")) <= set(w.split(",")) for v, w in zip(i, j))
        for j in lines) for i in (k.split("\t") for k in got.out.splitlines()))


def is_recovered(right, got):
    sync = r'sync\t-\t-\n|\{"event":"sync","ifname":null,"value":null\}\n'
    return got.status == right.status and \
        re.sub(sync, "", got.out) == re.sub(sync, "", right.out)


def is_kept_back(right, got):
    """no probe left: the kernel's reason is in each record"""
    return got.status == 1 and all(i in right.out.splitlines() or
        re.search("\tinactive\t-\t(no-route|prohibited|filtered)\t", i) or
        i.startswith("total\t") for i in got.out.splitlines())


def is_no_route(right, got):
    """none in IPv4: then IPv6's, if any family would do"""
    if right.out.startswith("192.0.2.1") and got.status == 0:
        return got.out == right.out.replace("192.0.2.1", "2001:db8:1::1")
    return got.status == 1 and got.out in ("", "[]\n") and not got.err


def is_failed_run(right, got):
    return is_part(got.out, right.out) and got.status in (right.status, 125) \
        and got.err.startswith("repeat: cannot start a process: ")


def is_unrunnable(right, got):
    return not got.out and got.status in (126, 127) and \
        got.err.startswith("repeat: lsif: ")


# Where another outcome is the documented one: command, fault, what, why
EXCUSED = [
    ("(lsif|ifaddr|ifisup).* (eth0|lo)|ifaddr -c",
        "(socket|sendto|recvfrom):error=(EPERM|EACCES|EAFNOSUPPORT)", is_less,
        "where rtnetlink is refused, named interfaces are told of by ioctl"),
    ("ifaddr.* -j?g", "connect:error=(EACCES|EADDRNOTAVAIL|ENETUNREACH)",
        is_no_route, "a route that prohibits, or none"),
    ("ifaddr -jg 2001", "socket:error=EAFNOSUPPORT", is_no_route,
        "a kernel without IPv6"),
    ("lsif -f", "(recvfrom|sendto|socket):error=ENOBUFS", is_recovered,
        "lost events are made up for, and that is told"),
    ("lsif.* -o", "ioctl:", is_less,
        "what the kernel does not tell is left out"),
    ("pingsweep", "(sendmmsg|connect):error=(EACCES|EINVAL|EPERM|ENETUNREACH)",
        is_kept_back, "the kernel's filter, routes that prohibit"),
    ("repeat", "fork:", is_failed_run, "a run without a process has failed"),
    ("repeat.* lsif", "execve:(?!.*ENOEXEC)", is_unrunnable,
        "126 and 127 are for what cannot be run"),
    ("repeat.* lsif", "execve:.*ENOEXEC", lambda right, got: got.status in
        (2, 126), "a file that is no program is given to sh"),
]


def judge(scene, fault, right, got):
    """None, or what is wrong with it"""
    if got.status is None:
        return "hangs"
    if (got.status, got.out) == (right.status, right.out):
        return None
    for command, which, what, _ in EXCUSED:
        if re.match(command, scene.command) and re.match(which, fault) and \
                what(right, got):
            return None
    if got.status != (125 if scene.program == "repeat" else 2):
        return "status %s, not %s: %s" % (got.status, right.status, got.out)
    if not is_said(scene, fault, got.err):
        return "says %r" % got.err
    if not is_part(got.out, right.out):
        return "prints %r, not %r" % (got.out, right.out)
    return None


def play(scene, pool):
    """all faults of a scene; how many were tried, and those gone wrong"""
    if scene.before:
        subprocess.run(["sh", "-ec", scene.before], check=True)
    right = run(scene)
    if right.status is None or "usage: " in right.err:
        sys.exit("no scene: %s\n%s" % (scene.command, right.err))
    list_ = list(faults(scene, right.trace))
    tried, wrong = 0, []
    for fault, got in zip(list_, pool.map(lambda f: run(scene, f), list_)):
        if "(INJECTED)" not in got.trace and got.status is not None:
            continue
        tried += 1
        why = judge(scene, fault, right, got)
        if why:
            wrong.append("%s: %s: %s" % (scene.command, fault, why))
    return tried, wrong


def main(program, part=""):
    tried, wrong = 0, []
    with concurrent.futures.ThreadPoolExecutor(2 * os.cpu_count()) as pool:
        for scene in SCENES:
            if scene.program == program and part in scene.command:
                n, more = play(scene, pool)
                tried += n
                wrong += more
    print(*wrong, sep="\n", end="\n" * bool(wrong))
    print("%s: %d faults" % (program, tried))
    return bool(wrong) or not tried


sys.exit(main(*sys.argv[1:]))

"""What a process that evaluates queries may not do: open a socket, take all memory, outlive the server.

Each where the platform allows it; the checks of api.sparql.evaluate and the server's clock hold everywhere.
"""

import ctypes
import platform
import signal
import struct
import sys

_SOCKET = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}  # architecture, number of socket(2)
_DEATH_SIGNAL, _SECCOMP, _NO_NEW_PRIVILEGES, _FILTER = 1, 22, 38, 2  # prctl(2)
_LOAD, _EQUALS, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # instructions of the kernel's filter
SPARE = 10  # seconds beyond a query's own, so that the server's clock, which says why, is first while it runs
_ALLOW, _DENY = 0x7FFF0000, 0x00050001  # go on; EPERM


def close_in() -> None:
    """Ignore Ctrl+C (the server ends us), end with the server, open no socket."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    _no_sockets(libc)


def _no_sockets(libc: ctypes.CDLL) -> None:
    if platform.machine() not in _SOCKET:
        return
    architecture, socket = _SOCKET[platform.machine()]
    steps = [
        (_LOAD, 0, 0, 4), (_EQUALS, 0, 4, architecture), (_LOAD, 0, 0, 0), (_AT_LEAST, 1, 0, 0x40000000),
        (_EQUALS, 0, 1, socket), (_RETURN, 0, 0, _DENY), (_RETURN, 0, 0, _ALLOW),
    ]  # fmt: skip
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(code)))
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
        libc.prctl(_SECCOMP, _FILTER, program, 0, 0)


def limit_memory(most: int) -> None:
    """No more than so many bytes of addresses; an allocation beyond ends the process."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def limit_time(seconds: float) -> None:
    """So much processor time from now on, then the kernel ends the process: also when the server is gone."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime + seconds) + SPARE
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))

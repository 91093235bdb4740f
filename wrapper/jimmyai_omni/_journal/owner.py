"""The process that makes a create: whether it still lives decides what an entry without an outcome means."""

import os
import socket
from functools import cache
from pathlib import Path

import attrs

_PROCESSES = Path("/proc")
_ENDED = ("Z", "X")


@attrs.frozen
class Owner:
    """A process, so described that no later one is taken for it."""

    host: str
    pid: int
    started: str
    """When it started, in the system's own count; empty where the system does not say."""

    @classmethod
    def this(cls) -> "Owner":
        """The process that asks."""
        return _this(socket.gethostname(), os.getpid())

    @property
    def is_gone(self) -> bool:
        """Whether it has certainly ended; of a process on another host that cannot be said."""
        return self.is_here and _started(self.pid) != self.started

    @property
    def is_here(self) -> bool:
        """Whether it runs, or ran, on this host."""
        return self.host == socket.gethostname()

    @property
    def began_at(self) -> float | None:
        """When it started, in Unix seconds; `None` where the system does not say, or another host knows."""
        if not (self.is_here and self.started):
            return None
        try:
            lines = (_PROCESSES / "stat").read_text().splitlines()
            [booted_at] = [float(line.split()[1]) for line in lines if line.startswith("btime ")]
        except (OSError, ValueError):
            return None
        return booted_at + int(self.started) / os.sysconf("SC_CLK_TCK")


@cache
def _this(host: str, pid: int) -> Owner:
    return Owner(host, pid, _started(pid) or "")


def _started(pid: int) -> str | None:
    """When a process started; empty where the system does not say, `None` if there is no such process."""
    if (_PROCESSES / "self" / "stat").exists():
        try:
            # The command's name stands in brackets, and may hold spaces and brackets itself.
            fields = (_PROCESSES / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            return None
        state, started = fields[0], fields[19]
        return None if state in _ENDED else started
    # Elsewhere than on POSIX, signal 0 is no question but an interrupt.
    if os.name != "posix":
        return ""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        pass
    return ""

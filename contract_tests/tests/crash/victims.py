"""A process that forks victims: each makes one video, and most of them are killed on the way.

Run as a program of one thread, since only such a one can fork safely. It reads a line of JSON per victim and
answers with a line each: how the victim ended, and how many instants it lived through.
"""

import json
import os
import ssl
import sys
from collections.abc import Callable
from pathlib import Path
from signal import SIGKILL
from types import FrameType
from typing import Any, Final

from jimmyai_omni import Omni, PollPolicy

_PARTS: Final = ("/jimmyai_omni/", "/httpcore/")
# Loading the certificates takes longer than a whole life.
_TRUST: Final = ssl.create_default_context()
_FAST: Final = PollPolicy()


class Instants:
    """Counts the lines that a part of the program executes, and kills it at one of them."""

    def __init__(self, part: str, fatal: int) -> None:
        self.lived = 0
        self._part = part
        self._fatal = fatal

    def start(self) -> None:
        """Count from now on."""
        sys.settrace(self._enter)

    def _enter(self, frame: FrameType, _event: str, _: Any) -> "Callable[..., Any] | None":
        return self._line if self._part in frame.f_code.co_filename else None

    def _line(self, _frame: FrameType, event: str, _: Any) -> "Callable[..., Any]":
        if event == "line":
            self.lived += 1
            if self.lived == self._fatal:
                os.kill(os.getpid(), SIGKILL)
        return self._line


def live(life: dict[str, Any]) -> int:
    """Make one video; the result is how many instants it took."""
    instants = Instants(life["part"], life["fatal"])
    with Omni(
        life["key"],
        base_url=life["base_url"],
        journal=life["journal"],
        verify_balance=True,
        verify=_TRUST,
        poll=_FAST,
        sleep=lambda _: None,
    ) as omni:
        instants.start()
        task = omni.generate(life["prompt"], duration=4)
        omni.download(task, Path(life["folder"]))
        sys.settrace(None)
    return instants.lived


def main() -> None:
    """Fork a victim per line, one after the other."""
    for number, line in enumerate(sys.stdin):
        if number == 0:
            # What is imported and cached in a first life, the victims find done.
            live(json.loads(line))
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                os.write(writer, str(live(json.loads(line))).encode())
            except BaseException as error:  # noqa: BLE001 - told to the one who forked it
                os.write(writer, repr(error).encode())
            finally:
                os._exit(0)
        os.close(writer)
        _, status = os.waitpid(pid, 0)
        told = os.read(reader, 65536).decode()
        os.close(reader)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == SIGKILL
        sys.stdout.write(json.dumps({"killed": killed, "told": told}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

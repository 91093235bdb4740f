"""SIGTERM, and the end of a terminal, mean the same as Ctrl-C: what is paid for is told before the end."""

import os
import signal
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final, NoReturn

_NAMES: Final = ("SIGTERM", "SIGHUP")


@contextmanager
def signals_interrupt() -> Generator[None]:
    """Turns SIGTERM and SIGHUP into Ctrl-C; afterwards they are what they were."""
    if threading.current_thread() is not threading.main_thread():
        # Signals reach the main thread alone.
        yield
        return
    # Whoever uses nohup wants it to go on without a terminal.
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    numbers = [number for number in numbers if number == signal.SIGTERM or not _is_ignored(number)]
    before = {number: signal.signal(number, _interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def leave_at_once(code: int) -> NoReturn:
    """End the process without waiting for its threads; Ctrl-C may leave one that waits for ever."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code)


def _is_ignored(number: int) -> bool:
    return signal.getsignal(number) is signal.SIG_IGN


def _interrupt(_: int, frame: FrameType | None) -> None:
    # Where an event loop runs, it ends at its next step, and not in the midst of a write to the journal.
    on_ctrl_c = signal.getsignal(signal.SIGINT)
    if not callable(on_ctrl_c):
        raise KeyboardInterrupt
    on_ctrl_c(signal.SIGINT, frame)

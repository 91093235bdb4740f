"""The standard streams of the process."""

import os
import sys
from pathlib import Path
from typing import TextIO


def fill_closed_streams() -> None:
    """Let what the caller has closed lead nowhere; else the next file that is opened takes its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode))  # noqa: SIM115 - for as long as the process lives


def lead_nowhere(stream: TextIO) -> None:
    """Let a stream whose reader has left lead nowhere; Python must not complain of it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def on_terminal() -> bool:
    """Whether somebody is there to read stderr and to answer on stdin."""
    return sys.stdin.isatty() and sys.stderr.isatty()

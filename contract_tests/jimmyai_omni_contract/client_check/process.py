"""The client's command at work, in an empty folder and for a limited time."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import IO, Final

import attrs

_KEPT_BYTES: Final = 1 << 20
_LOOK_EVERY_S: Final = 0.02


class NotStartedError(Exception):
    """The command cannot be started."""


@attrs.frozen
class Ended:
    """How a run of the command ended."""

    exit_code: int | None
    """`None` where it did not end by itself, and was killed."""
    seconds: float
    output: bytes = attrs.field(repr=False)
    """The first MiB of stdout and of stderr, one behind the other."""


def run_command(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    *,
    limit_s: float,
    stopped: Event | None = None,
) -> Ended:
    """Run a command to its end or its limit; nothing that it started is left.

    Args:
        command: The program and its arguments.
        folder: Where it works.
        environment: Beside that of this process.
        limit_s: How long it may take, in seconds.
        stopped: Ends it at once.

    Raises:
        NotStartedError: It cannot be started.
    """
    stopped = stopped or Event()
    began = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        try:
            process = subprocess.Popen(  # noqa: S603 - to run it is what the user asks for
                command,
                cwd=folder,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                # A group of its own, so that it can be killed with all its children.
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise NotStartedError(f"cannot start {command[0]!r}: {reason}") from error
        try:
            while process.poll() is None and time.monotonic() - began < limit_s:
                if stopped.wait(_LOOK_EVERY_S):
                    break
            exit_code = process.poll()
        finally:
            _kill(process)
        return Ended(exit_code, time.monotonic() - began, _beginning(out) + _beginning(err))


def _kill(process: "subprocess.Popen[bytes]") -> None:
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _beginning(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    return stream.read(_KEPT_BYTES)

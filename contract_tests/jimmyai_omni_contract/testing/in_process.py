"""The mock server as a process of its own."""

import re
import shlex
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from tempfile import TemporaryFile
from threading import Timer
from typing import Final

import attrs

_START_S: Final = 30.0
_END_S: Final = 10.0
_EXPORT: Final = re.compile(r"\s*export JIMMYAI_(\w+)=(.+)")


@attrs.frozen
class ServerProcess:
    """A process that takes requests."""

    base_url: str
    api_key: str = attrs.field(repr=False)
    """The key that it knows."""


@contextmanager
def serve_process(*arguments: str) -> Generator[ServerProcess]:
    """Run `omni mock` on a free loopback port: it takes requests when entered, and has ended when left.

    It is ended by SIGTERM, and killed if that takes more than 10 seconds. What it has to complain of goes to
    `sys.stderr` when it has ended.

    Args:
        *arguments: Those of the command, such as "--script", "review.yaml".

    Raises:
        RuntimeError: It did not start; the message has the command's own words.
    """
    command = [sys.executable, "-m", "jimmyai_omni", "mock", "--port", "0", *arguments]
    server = None
    with (
        TemporaryFile("w+", encoding="utf-8") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8") as process,  # noqa: S603
    ):
        try:
            server = _started(process)
            if server is not None:
                yield server
        finally:
            _end(process)
            errors.seek(0)
            complaint = errors.read()
            if server is not None:
                sys.stderr.write(complaint)
    if server is None:
        raise RuntimeError(
            f"`omni mock` did not start; it ended with {process.returncode}\n{complaint}".strip()
        )


def _started(process: subprocess.Popen[str]) -> ServerProcess | None:
    """The server that the process says it is, once it listens; `None` where it ended before."""
    assert process.stdout is not None  # noqa: S101
    patience = Timer(_START_S, process.kill)
    patience.start()
    try:
        said = dict[str, str]()
        for line in process.stdout:
            if export := _EXPORT.match(line):
                said[export[1]] = "".join(shlex.split(export[2]))
            if len(said) == 2:
                return ServerProcess(said["BASE_URL"], said["API_KEY"])
        return None
    finally:
        patience.cancel()


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.communicate(timeout=_END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

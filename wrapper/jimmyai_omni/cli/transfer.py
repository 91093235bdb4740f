"""What is told while a file is uploaded or downloaded."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from jimmyai_omni.cli.screen import screen
from jimmyai_omni.cli.talk import Talk
from jimmyai_omni.events import OnProgress

_STEPS: Final = 10
_STEP_BYTES: Final = 10 * 1024 * 1024


@contextmanager
def transferring(talk: Talk, name: str) -> Generator[OnProgress]:
    """Tells how much of a file there is: by a bar on a terminal, by a line for each tenth elsewhere."""
    console = None if talk.as_json else screen()
    if console is None:
        yield _Lines(talk, name)
        return
    from jimmyai_omni.cli.bars import transfer_bar

    with transfer_bar(console, name) as on_progress:
        yield on_progress


class _Lines:
    def __init__(self, talk: Talk, name: str) -> None:
        self._talk = talk
        self._name = name
        self._step = 0

    def __call__(self, done_bytes: int, total_bytes: int | None) -> None:
        step = done_bytes // _STEP_BYTES if not total_bytes else done_bytes * _STEPS // total_bytes
        if step == self._step:
            return
        self._step = step
        if not self._talk.event("transfer", file=self._name, bytes=done_bytes, total_bytes=total_bytes):
            of = f" of {total_bytes:,}" if total_bytes else ""
            self._talk.note("file", f"{self._name}: {done_bytes:,}{of} bytes")

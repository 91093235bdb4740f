"""The bars on a terminal, by rich."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Column
from rich.text import Text

from jimmyai_omni.cli.talk import printable
from jimmyai_omni.events import OnProgress, WaitEvent

_BAR_WIDTH: Final = 20


@contextmanager
def wait_bar(console: Console) -> Generator[Callable[[WaitEvent], None]]:
    """State, bar, per cent, elapsed, predicted time left, last trouble."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True)),
        BarColumn(_BAR_WIDTH),
        TextColumn("{task.percentage:.0f} %", table_column=Column(no_wrap=True)),
        TimeElapsedColumn(),
        _TimeLeft(table_column=Column(no_wrap=True)),
        _Trouble(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        row = progress.add_task("asking", total=100, ends_at=None, trouble="")

        def report(event: WaitEvent) -> None:
            left_s = event.remaining_s
            if event.task:
                progress.update(
                    row, description=printable(event.task.status), completed=event.task.progress or 0
                )
            progress.update(
                row,
                ends_at=None if left_s is None else time.monotonic() + left_s,
                trouble=printable(event.trouble.message) if event.trouble else "",
                refresh=True,
            )

        yield report


@contextmanager
def transfer_bar(console: Console, name: str) -> Generator[OnProgress]:
    """Name, bar, bytes, speed, time left."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False, table_column=_cut()),
        BarColumn(_BAR_WIDTH),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        row = progress.add_task(printable(name), total=None)
        yield lambda done, total: progress.update(row, completed=done, total=total)


class _Trouble(ProgressColumn):
    """Why the last look showed nothing; cut before any other column is."""

    def render(self, task: Task) -> Text:
        return Text(task.fields["trouble"], style="yellow", no_wrap=True, overflow="ellipsis")


class _TimeLeft(ProgressColumn):
    """Counts down to the predicted end."""

    def render(self, task: Task) -> Text:
        ends_at: float | None = task.fields["ends_at"]
        if ends_at is None:
            return Text("")
        left_s = round(ends_at - time.monotonic())
        shown = f"about {left_s // 60}:{left_s % 60:02} left" if left_s > 0 else "any moment"
        return Text(shown, style="progress.remaining")


def _cut() -> Column:
    return Column(no_wrap=True, overflow="ellipsis")

"""What people and programs see: results on stdout; errors, notes and progress on stderr."""

import json
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import attrs
import click

from jimmyai_omni.errors import (
    Billed,
    ConfigurationError,
    InvalidRequest,
    LocalFileError,
    OmniError,
    WaitTimeout,
)
from jimmyai_omni.results import Task
from jimmyai_omni.rules import Advisory

if TYPE_CHECKING:
    from rich.progress import Progress


@attrs.define
class Stage:
    """How far a command has come, for what has to be said if it is interrupted."""

    billed: Billed = "no"
    task_id: str | None = None
    as_json: bool = False
    demo: bool = False


def exit_code(error: OmniError) -> int:
    """The process's exit code for an error; the meanings are in `omni --help`."""
    if isinstance(error, WaitTimeout):
        return 4
    if error.billed == "maybe":
        return 3
    bad_input = isinstance(error, InvalidRequest | ConfigurationError | LocalFileError)
    return 2 if bad_input and error.billed == "no" else 1


def print_error(error: OmniError, *, as_json: bool) -> None:
    """One block that says what was wrong, what it cost and what to do next."""
    if as_json:
        fields = {
            "type": type(error).__name__,
            "message": error.message,
            "details": list(error.details),
            "task_id": error.task_id,
            "billed": error.billed,
            "hint": error.hint,
        }
        click.echo(json.dumps({"error": fields}, ensure_ascii=False), err=True)
        return
    _row("error", error.message, "red")
    for detail in error.details:
        _row("", detail)
    if error.task_id:
        _row("task", error.task_id)
    _row("money", error.consequence)
    _row("next", error.hint)


def print_interrupt(stage: Stage) -> None:
    """What an interrupted command has left behind, and how to go on."""
    _row("error", "interrupted", "red")
    if stage.demo:
        _row("money", "Nothing was billed; the demo's server and its task are gone.")
    elif stage.task_id:
        _row("task", stage.task_id)
        _row("money", "The task was billed when it was created, and it goes on running.")
        _row("next", f"omni wait {stage.task_id} && omni download {stage.task_id}")
    elif stage.billed == "maybe":
        _row("money", "The create may have reached the server: a video may have been billed.")
        _row("next", "compare `omni balance` with what it was before you create again")
    else:
        _row("money", "Nothing was billed.")


def print_advisories(advisories: Iterable[Advisory]) -> None:
    """A note for each."""
    for advisory in advisories:
        _row("note", str(advisory), "yellow")


def print_note(label: str, text: str) -> None:
    """One labelled line on stderr."""
    _row(label, text)


def print_result(value: Mapping[str, Any], text: str, *, as_json: bool) -> None:
    """The result on stdout, for a person or for a program."""
    click.echo(json.dumps(value, ensure_ascii=False) if as_json else text)


def task_fields(task: Task) -> dict[str, Any]:
    """A task as JSON, with the meaning of its status."""
    return {**attrs.asdict(task), "state": task.state}


def _row(label: str, text: str, colour: str | None = None) -> None:
    # What a server says may hold control characters, and a terminal would obey them.
    text = "".join(char if char.isprintable() else " " for char in text)
    head = click.style(f"{label}:" if label else "", fg=colour, bold=colour is not None)
    click.echo(f"{head}{' ' * (7 - len(label) - bool(label))}{text}", err=True)


@contextmanager
def task_progress() -> Generator[Callable[[Task], None]]:
    """A bar of the task's progress on a terminal, a line for each new status elsewhere."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _StatusLines()
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description:<11}"), BarColumn(), TimeElapsedColumn())
    percent = TextColumn("{task.percentage:>3.0f} %")
    with Progress(*columns[:3], percent, columns[3], console=console, transient=True) as progress:
        yield _Bar(progress)


class _StatusLines:
    """Says what is new, a line each."""

    def __init__(self) -> None:
        self._seen: tuple[str, int | None] | None = None

    def __call__(self, task: Task) -> None:
        now = (task.status, task.progress)
        if now != self._seen:
            _row("task", f"{task.status} {task.progress or 0} %")
        self._seen = now


class _Bar:
    """Moves a bar of rich."""

    def __init__(self, progress: "Progress") -> None:
        self._progress = progress
        self._row = progress.add_task("sent", total=100)

    def __call__(self, task: Task) -> None:
        self._progress.update(self._row, description=task.status, completed=task.progress or 0)

"""Which task is meant: by its id, by the beginning of it, by its entry in the journal, or as the latest."""

import shlex
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import click

from jimmyai_omni.cli.exits import CommandError
from jimmyai_omni.cli.stage import Stage
from jimmyai_omni.errors import OmniError

if TYPE_CHECKING:
    from jimmyai_omni._journal.entries import Entry
    from jimmyai_omni._journal.journal import Journal
    from jimmyai_omni._journal.no_journal import NoJournal

_MOST_COMPLETED: Final = 50


def task_meant(stage: Stage, journal: "Journal | NoJournal", given: str) -> str:
    """The task that an id names, also the id of an entry or the beginning of either.

    An id that the journal does not know is taken as it is: the task may have been made elsewhere.

    Raises:
        CommandError: It names a create without a task.
        JournalError: It is the beginning of several.
    """
    entry = journal.find(given)
    if entry is None:
        stage.about(given, is_paid=False)
        return given
    return _task_of(stage, entry)


def latest_task(stage: Stage, entries: "Sequence[Entry]", what: str) -> str:
    """The task of the entry that was recorded last.

    Raises:
        CommandError: There is none.
    """
    if not entries:
        raise CommandError(f"the journal holds no task that is {what}", hint="name one; see `omni tasks`")
    return _task_of(stage, max(entries, key=lambda entry: entry.recorded_at))


def entry_meant(journal: "Journal", given: str) -> "Entry":
    """The entry that an id names, or the beginning of one.

    Raises:
        CommandError: None does.
        JournalError: Several do.
    """
    entry = journal.find(given)
    if entry is None:
        hint = f"see `omni tasks`; `omni status {shlex.quote(given)}` asks the API"
        raise CommandError(f"the journal holds no {given}", hint=hint)
    return entry


def videos(entries: "Iterable[Entry]") -> "list[Entry]":
    """Those of these entries whose task has a video."""
    return [entry for entry in entries if entry.task and entry.task.video_url]


def complete_id(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """The ids of the journal that begin so, the latest first, for the shell."""
    from jimmyai_omni.cli.client import open_journal

    try:
        with open_journal(ctx.params) as journal:
            # Looking must not make one.
            entries = journal.entries() if journal.exists() else ()
    except OmniError:
        return []
    ids = [entry.task_id or entry.entry_id for entry in reversed(entries)]
    return [known for known in dict.fromkeys(ids) if known.startswith(incomplete)][:_MOST_COMPLETED]


def _task_of(stage: Stage, entry: "Entry") -> str:
    if entry.task_id is None:
        raise CommandError(
            f"{entry.entry_id} has no task: the outcome of the create is {entry.outcome}",
            hint=f"omni show {entry.entry_id}",
        )
    stage.about(entry.task_id, is_paid=True)
    return entry.task_id

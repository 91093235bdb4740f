"""The commands that read the journal and send nothing: tasks, show and forget."""

import time
from typing import TYPE_CHECKING, Any, Final

import click

from jimmyai_omni.cli.client import open_journal
from jimmyai_omni.cli.exits import CommandError
from jimmyai_omni.cli.ids import complete_id, entry_meant
from jimmyai_omni.cli.options import examples, journal_options, json_option, profile_option
from jimmyai_omni.cli.stage import Stage

if TYPE_CHECKING:
    from jimmyai_omni._journal.entries import Entry

_SHOWN: Final = 20


@click.command(epilog=examples("omni tasks", "omni tasks --unfinished", "omni tasks --all --json"))
@click.option("--all", "which", flag_value="all", help="All of them, however many.")
@click.option("--unfinished", "which", flag_value="unfinished", help="Those whose task has not ended.")
@click.option("--unsettled", "which", flag_value="unsettled", help="Creates of unknown outcome.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many.  [default: 20]")
@profile_option
@journal_options
@json_option
@click.pass_obj
def tasks(stage: Stage, /, which: str | None, limit: int | None, **options: Any) -> None:
    """List what was created, the latest first."""
    from jimmyai_omni.cli.entries import entry_table

    with open_journal(options) as journal:
        known = journal.entries()
        match which:
            case "unfinished":
                found = journal.unfinished()
            case "unsettled":
                found = journal.unsettled()
            case _:
                found = known
    shown = found[::-1][: limit if limit or which == "all" else _SHOWN]
    if len(shown) < len(found):
        stage.talk.note("note", f"{len(shown)} of {len(found)} are shown; --all or --limit shows more")
    text = entry_table(shown, known, time.time()) if shown else "none"
    stage.talk.result({"tasks": [entry.as_dict() for entry in shown]}, text)


@click.command(epilog=examples("omni show task_8f2c", "omni show c1abc --json"))
@click.argument("id", shell_complete=complete_id)
@profile_option
@journal_options
@json_option
@click.pass_obj
def show(stage: Stage, /, id: str, **options: Any) -> None:  # noqa: A002 - the word of the help
    """Show all that is known of a task.

    ID is that of the task or of its entry, and may be shortened.
    """
    from jimmyai_omni.cli.entries import entry_text

    with open_journal(options) as journal:
        entry = entry_meant(journal, id)
    stage.talk.result({"entry": entry.as_dict()}, entry_text(entry, time.time()))


@click.command(epilog=examples("omni forget task_8f2c", "omni forget c1abc c1abd --force"))
@click.argument("ids", nargs=-1, required=True, metavar="ID...", shell_complete=complete_id)
@click.option("--force", is_flag=True, help="Also what is unfinished, unsaved or unsettled.")
@profile_option
@journal_options
@json_option
@click.pass_obj
def forget(stage: Stage, /, ids: tuple[str, ...], force: bool, **options: Any) -> None:
    """Remove entries from the journal.

    All of them, or none if something would be lost.
    """
    with open_journal(options) as journal:
        entries = {entry.entry_id: entry for entry in (entry_meant(journal, given) for given in ids)}
        losses = {entry_id: _loss(entry, time.time()) for entry_id, entry in entries.items()}
        if any(losses.values()) and not force:
            raise CommandError(
                "nothing was forgotten, since something would be lost",
                hint="`omni resume` and `omni reconcile` save what they can; --force forgets it all the same",
                details=tuple(f"{entry_id}: {loss}" for entry_id, loss in losses.items() if loss),
            )
        for entry_id in entries:
            journal.forget(entry_id)
    stage.talk.result({"forgotten": list(entries)}, "\n".join(entries))


def _loss(entry: "Entry", now: float) -> str | None:
    """What only the journal still knows."""
    if entry.is_unsettled(now):
        return "its outcome is unknown, and it may have been billed"
    if entry.is_unfinished:
        return "it is paid for and has not ended; without its id nobody can fetch it"
    if entry.has_result and entry.file is None and not entry.is_expired(now):
        return "its video is paid for and not saved"
    return None

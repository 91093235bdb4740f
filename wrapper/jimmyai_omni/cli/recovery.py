"""The commands that finish what was begun: resume, rescue and reconcile."""

import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import attrs
import click

from jimmyai_omni.cli.client import Chosen, kept, open_client, whose
from jimmyai_omni.cli.exits import DONE, UNKNOWN
from jimmyai_omni.cli.ids import complete_id, entry_meant, videos
from jimmyai_omni.cli.options import connection_options, examples, journal_options, json_option, wait_option
from jimmyai_omni.cli.progress import watching
from jimmyai_omni.cli.several import Several
from jimmyai_omni.cli.stage import Stage
from jimmyai_omni.cli.target import fetch, into_folder, target_options

if TYPE_CHECKING:
    from jimmyai_omni._journal.entries import Entry


@click.command(epilog=examples("omni resume", "omni resume -o videos/ --wait-timeout 600"))
@wait_option
@target_options
@connection_options
@journal_options
@json_option
@click.pass_obj
def resume(stage: Stage, /, wait_s: float | None, **options: Any) -> None:
    """Finish every task: wait for it, download it.

    That is every task of the journal that has not ended, or has completed and was not saved. Prints the
    paths. One that fails does not stop the others; the exit code is the gravest.
    """
    batch = Several(stage)
    with open_client(stage, options) as omni:
        journal = kept(omni.journal)
        unsaved = [entry for entry in videos(journal.unsaved()) if not entry.is_expired(time.time())]
        for task_id in _own(stage, options, (*unsaved, *journal.unfinished())):
            with batch.attempt(task_id):
                stage.talk.note("task", task_id)
                with watching(stage) as on_event:
                    task = omni.wait(task_id, timeout_s=wait_s, on_event=on_event)
                batch.saved.append(fetch(stage, omni, task, into_folder(options)))
    batch.end_with_videos()


@click.command(epilog=examples("omni rescue", "omni rescue -o videos/ --sidecar"))
@target_options
@connection_options
@journal_options
@json_option
@click.pass_obj
def rescue(stage: Stage, /, **options: Any) -> None:
    """Download every completed, unsaved video.

    Those that expire soonest come first. Prints the paths. Unfinished tasks are looked at once, not waited
    for. Videos whose URL has expired are named.
    """
    batch = Several(stage)
    with open_client(stage, options) as omni:
        journal = kept(omni.journal)
        for task_id in _own(stage, options, journal.unfinished()):
            with batch.attempt(task_id):
                omni.retrieve(task_id)
        unsaved, now = videos(journal.unsaved()), time.time()
        expired = [entry for entry in unsaved if entry.is_expired(now)]
        for task_id in _own(stage, options, (entry for entry in unsaved if entry not in expired)):
            with batch.attempt(task_id):
                stage.talk.note("task", task_id)
                batch.saved.append(fetch(stage, omni, task_id, into_folder(options)))
        running = whose(options).of(journal.unfinished())
    if running:
        stage.talk.note("note", f"{len(running)} unfinished: `omni resume` waits for them")
    for entry in expired:
        _tell_expired(stage, entry)
    lost = [{"task_id": entry.task_id, "expires_at": entry.expires_at} for entry in expired]
    batch.end_with_videos(expired=lost)


@click.command(epilog=examples("omni reconcile", "omni reconcile c1abc"))
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=complete_id)
@connection_options
@journal_options
@json_option
@click.pass_obj
def reconcile(stage: Stage, /, ids: tuple[str, ...], **options: Any) -> None:
    """Tell whether unknown creates were billed.

    Those are creates whose answer was lost; without ID, all of them. It compares the balances before and now.
    The exit code is 5 where one stays undecided.
    """
    batch, told = Several(stage), list[dict[str, Any]]()
    with open_client(stage, options) as omni:
        journal = kept(omni.journal)
        entries = [entry_meant(journal, given) for given in ids] or journal.unsettled()
        for entry in entries:
            with batch.attempt(None):
                settlement = omni.reconcile(entry.entry_id)
                told.append({"entry_id": entry.entry_id, **attrs.asdict(settlement)})
    undecided = any(settlement["verdict"] == "undecided" for settlement in told)
    lines = [f"{s['entry_id']}  {s['verdict']} (how sure: {s['sure']}): {s['reason']}" for s in told]
    stage.talk.note("note", f"{len(told)} reconciled, {len(batch.failed)} failed")
    stage.talk.result({"settlements": told, "failed": batch.failed}, "\n".join(lines))
    batch.end(UNKNOWN if undecided else DONE)


def _own(stage: Stage, options: Chosen, entries: "Iterable[Entry]") -> list[str]:
    """The tasks that this key can ask for; how many others there are is told."""
    found = list(entries)
    mine = [entry.task_id for entry in whose(options).of(found) if entry.task_id]
    if len(mine) < len(found):
        left_out = f"{len(found) - len(mine)} left out: of another key or host (see `omni tasks`)"
        stage.talk.note("note", left_out)
    return mine


def _tell_expired(stage: Stage, entry: "Entry") -> None:
    since = f"{datetime.fromtimestamp(entry.expires_at or 0, UTC):%Y-%m-%d %H:%M} UTC"
    todo = "`omni download` can still try, and `omni forget` drops it"
    stage.talk.note("note", f"{entry.task_id} expired at {since}; {todo}")

"""The command `omni batch`: many videos from one file, and what is known of such batches."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import click

from jimmyai_omni._journal.states import Retry
from jimmyai_omni.cli.client import kept, open_client, open_journal
from jimmyai_omni.cli.exits import (
    FAILED,
    REFUSED,
    UNKNOWN,
    BatchEnded,
    BatchInterrupted,
    CommandError,
    Interrupted,
    worst,
)
from jimmyai_omni.cli.options import (
    connection_options,
    examples,
    journal_options,
    json_option,
    profile_option,
)
from jimmyai_omni.cli.stage import Stage
from jimmyai_omni.cli.streams import lead_nowhere
from jimmyai_omni.errors import JournalError, OmniError

if TYPE_CHECKING:
    from jimmyai_omni._journal.jobs import Batch
    from jimmyai_omni._journal.journal import Journal
    from jimmyai_omni._journal.states import JobState, Phase
    from jimmyai_omni.batch.events import BatchResult
    from jimmyai_omni.errors import Billed

_RUN: Final = "run"
_PAID: Final = ("running", "completed", "saved", "failed")


class _Batch(click.Group):
    """Whoever names rows, and no command, means `run`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, *ctx.help_option_names) and _may_be_rows(args[0]):
            args = [_RUN, *args]
        return super().parse_args(ctx, args or ["--help"])


def _may_be_rows(word: str) -> bool:
    """Whether it may be meant as rows: a file of rows says by its ending what it is."""
    return word.startswith("-") or bool(Path(word).suffix)


@click.group(
    cls=_Batch,
    epilog=examples(
        "omni batch jobs.jsonl --out videos/ --dry-run",
        "omni batch jobs.jsonl --out videos/ --yes",
        "omni batch status",
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
def batch() -> None:
    """Make many videos from one file of rows.

    `omni batch ROWS --out FOLDER` is short for `omni batch run`. The same command again goes on where it
    stopped, and creates nothing twice.
    """


@batch.command(_RUN)
@click.argument("rows", metavar="ROWS")
@click.option(
    "-o", "--out", "place", required=True, metavar="FOLDER|URL", help="Where the videos go; one batch each."
)
@click.option(
    "--name", default="{id}.mp4", show_default=True, metavar="TEMPLATE",
    help="The files' names, of {id}, {number}, {task_id}, {model}, {date}, {prompt}.",
)  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@click.option("--keep-going", is_flag=True, help="Leave out rows that break rules; else nothing is sent.")
@click.option("--dedupe", is_flag=True, help="Leave out rows that ask for the same as an earlier one.")
@click.option(
    "--retry", multiple=True, type=click.Choice(get_args(Retry)),
    help="Create rows once more whose task failed, or whose outcome is unknown; each may be billed again.",
)  # fmt: skip
@click.option("--no-strict", is_flag=True, help="Send rows even if they break rules.")
@click.option("--max-spend", type=float, metavar="COINS", help="The most that it all may cost, in JimiCoin.")
@click.option(
    "--verify-balance", is_flag=True,
    help="Read the balance before each create, which may settle an unknown outcome; best with --creates 1.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Create without asking; needed where nobody can be asked.")
@click.option("--dry-run", is_flag=True, help="Check all rows and show the plan; nothing is created.")
@click.option(
    "--in-flight", type=click.IntRange(min=1), default=100, show_default=True, metavar="N",
    help="Tasks that are unfinished at once, at most.",
)  # fmt: skip
@click.option(
    "--creates", type=click.IntRange(min=1), default=8, show_default=True, metavar="N",
    help="Creates at once.",
)  # fmt: skip
@click.option(
    "--polls", type=click.IntRange(min=1), default=8, show_default=True, metavar="N", help="Looks at once."
)
@click.option(
    "--downloads", type=click.IntRange(min=1), default=4, show_default=True, metavar="N",
    help="Downloads at once.",
)  # fmt: skip
@click.option(
    "--rate", "most_creates_per_s", type=float, metavar="N",
    help="Creates in a second, at most; what the API bears is learnt in any case.",
)  # fmt: skip
@connection_options
@click.option(
    "--journal",
    metavar="PLACE",
    help="The record of tasks: a file, or a postgresql:// URL.  [env: JIMMYAI_JOURNAL]",
)
@json_option
@click.pass_obj
def run(
    stage: Stage,
    /,
    rows: str,
    place: str,
    no_strict: bool,
    verify_balance: bool,
    dry_run: bool,
    **options: Any,
) -> None:
    """Make a video of each row.

    ROWS is a file: JSON lines (.jsonl), CSV (.csv) or Parquet (.parquet); - reads JSON lines from stdin. A
    row has the words of `omni generate` (prompt, model, duration, resolution, aspect_ratio, orientation,
    image, video, generation_type, extra), and may have an id and a name. All rows are checked before
    anything is sent. Prints where the manifest and the gallery are.
    """
    from jimmyai_omni.cli.batch_consent import Consent
    from jimmyai_omni.cli.batch_watch import watching

    consent = Consent(
        stage,
        yes=options.pop("yes"),
        has_budget=options["max_spend"] is not None,
        dry_run=dry_run,
    )
    named = ("name", "overwrite", "dedupe", "retry", "max_spend", "in_flight", "creates", "polls")
    fields: dict[str, Any] = {name: options[name] for name in (*named, "downloads", "most_creates_per_s")}
    # What one create may cost is no limit of the batch.
    connection = {**options, "max_spend": None, "no_journal": False, "no_verify_balance": not verify_balance}
    # A dry run tells of all rows, also where some are at fault.
    fields["keep_going"] = dry_run or options["keep_going"]
    with open_client(stage, connection) as omni:
        try:
            with watching(stage) as on_event:
                result = omni.batch(
                    Path(rows), place, strict=not no_strict, agree=consent, on_event=on_event, **fields
                )
        except KeyboardInterrupt as signal:
            raise _interrupted(kept(omni.journal), place) from signal
        except OmniError as error:
            raise _ended(error, kept(omni.journal), place) from error
    consent.end_where_nothing_was_sent()
    _end(stage, result)


@batch.command()
@click.argument("place", metavar="[FOLDER|URL]", required=False)
@profile_option
@journal_options
@json_option
@click.pass_obj
def status(stage: Stage, /, place: str | None, **options: Any) -> None:
    """Show how far batches are: all of them, or the one of a place."""
    from jimmyai_omni.batch.tally import tally
    from jimmyai_omni.cli.batch_tables import batch_fields, batches_table

    with open_journal(options) as journal:
        found = [_batch_at(journal, place)] if place else journal.batches.all()
        tallies = {one.batch_id: tally(journal, one.batch_id) for one in found}
    text = batches_table(found, tallies) if found else "none"
    stage.talk.result({"batches": [batch_fields(one, tallies[one.batch_id]) for one in found]}, text)


def _phase_command(name: str, phase: "Phase", told: str, after: str) -> None:
    @batch.command(name, help=told)
    @click.argument("place", metavar="FOLDER|URL")
    @profile_option
    @journal_options
    @json_option
    @click.pass_obj
    def set_phase(stage: Stage, /, place: str, **options: Any) -> None:
        from jimmyai_omni.batch.tally import tally
        from jimmyai_omni.cli.batch_tables import batch_phase

        with open_journal(options) as journal:
            found = _batch_at(journal, place)
            if batch_phase(found, tally(journal, found.batch_id)) == "ended":
                raise CommandError(
                    f"the batch of {place} has ended", hint="`omni batch status` shows what came of it"
                )
            if found.phase == "cancelled" != phase:
                raise CommandError(
                    f"the batch of {place} is cancelled, and stays so", hint="give its rows another place"
                )
            journal.batches.set_phase(found.batch_id, phase)
        stage.talk.note("next", after)
        stage.talk.result({"batch_id": found.batch_id, "phase": phase}, "")


_phase_command(
    "pause",
    "paused",
    "Create nothing more for now; what is made is fetched.",
    "the same `omni batch run` goes on; it stops by itself when what is made is fetched",
)
_phase_command(
    "cancel",
    "cancelled",
    "Create nothing more. What is made is paid for, cannot be cancelled, and is fetched.",
    "`omni batch status` shows what is still on its way",
)


def _interrupted(journal: "Journal", place: str) -> Interrupted:
    """What an interrupted run has left behind."""
    billed, details = _left_behind(journal, place)
    if billed == "no":
        return Interrupted("interrupted", hint="the same command begins again")
    return BatchInterrupted(
        "interrupted",
        hint="the same command goes on where it stopped, and creates nothing twice",
        billed=billed,
        details=details,
    )


def _ended(error: OmniError, journal: "Journal", place: str) -> OmniError:
    """The error that ended a run, with what the run has left behind."""
    if isinstance(error, JournalError):
        # The batch is another's, or nothing can be read of it.
        return error
    try:
        billed, details = _left_behind(journal, place)
    except OmniError:
        return error
    return error if billed == "no" or not details else BatchEnded(error, billed, details)


def _left_behind(journal: "Journal", place: str) -> tuple["Billed", tuple[str, ...]]:
    """Whether the batch of a place has cost something, and what of it is not done."""
    from jimmyai_omni.batch.place import BatchPlace
    from jimmyai_omni.batch.tally import tally

    found = journal.batches.at(BatchPlace.named(place).text)
    counts: Mapping[JobState, int] = tally(journal, found.batch_id).counts if found else {}
    made = sum(counts.get(state, 0) for state in _PAID)
    unknown = counts.get("unknown", 0)
    left = sum(counts.get(state, 0) for state in ("running", "completed"))
    details = [f"{left:,} tasks are paid for and go on"] if left else []
    details += [f"{unknown:,} creates were on their way; see `omni reconcile`"] if unknown else []
    return ("maybe" if unknown else "yes" if made else "no"), tuple(details)


def _batch_at(journal: "Journal", place: str) -> "Batch":
    from jimmyai_omni.batch.place import BatchPlace

    found = journal.batches.at(BatchPlace.named(place).text)
    if found is None:
        raise CommandError(f"no batch goes to {place}", hint="`omni batch status` shows all of them")
    return found


def _after(counts: "Mapping[JobState, int]") -> Iterator[str]:
    """What can be done about rows that came to nothing."""
    if failed := counts.get("failed"):
        yield f"manifest.jsonl says why {failed:,} failed; --retry failed creates them again, and is billed"
    if unknown := counts.get("unknown"):
        yield f"`omni reconcile` tells whether {unknown:,} of unknown outcome were billed"


def _end(stage: Stage, result: "BatchResult") -> None:
    from jimmyai_omni.cli.batch_tables import result_fields, result_text

    counts = result.counts
    stage.talk.note("rows", result_text(result))
    is_told = not (result.is_complete and result.reports)
    for trouble in result.troubles if is_told else ():
        stage.talk.note("trouble", trouble)
    for after in _after(counts):
        stage.talk.note("next", after)
    try:
        stage.talk.result(result_fields(result), "\n".join(map(str, result.reports)))
    except BrokenPipeError:
        # Its exit code still tells what became of it.
        lead_nowhere(sys.stdout)
    codes = [UNKNOWN] if counts.get("unknown") else []
    codes += [REFUSED] if counts.get("refused") or counts.get("faulty") or counts.get("waiting") else []
    codes += [FAILED] if any(counts.get(state) for state in ("failed", "running", "completed")) else []
    raise click.exceptions.Exit(worst(codes))

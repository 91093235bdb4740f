"""`omni conform`: a verdict on a deployment, with evidence, for a price that is agreed before."""

from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from jimmyai_omni_contract.conform.options import ConformOptions
    from jimmyai_omni_contract.conform.plan import Plan
    from jimmyai_omni_contract.recording import Recorder

_USAGE: Final = 2
_OWN_ERROR: Final = 3
_EPILOG: Final = """\b
Profiles
  free    nothing that a right server accepts: refusals, reads, authentication
  smoke   the same, and two tasks from their create to their video
  full    every rule in both directions; at most 100 creates are billed
  soak    all that schemathesis can think of, too: for mocks and staging

\b
The key is read from JIMMYAI_API_KEY, and that of another user, who must not
see the tasks, from JIMMYAI_OTHER_API_KEY.

\b
Exit codes
  0    the deployment is conformant
  1    it is not
  2    bad options, files or key, or no consent; nothing was billed
  3    an error of this program
  4    inconclusive: the budget, the network or Ctrl-C ended the run early

\b
Examples
  omni conform --base-url https://www.jimmyai.cn --plan --profile full
  omni conform --base-url https://relay.example --report verdict.html --report verdict.json
  omni conform --base-url http://127.0.0.1:8765 --profile full --yes --record evidence.har
  omni conform compare before.json after.json
"""
_FILE: Final = click.Path(dir_okay=False, path_type=Path)
_READ: Final = click.Path(dir_okay=False, exists=True, path_type=Path)
_SECONDS: Final = click.FloatRange(min=0, min_open=True, max=86400)


@click.group(
    invoke_without_command=True,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--base-url", metavar="URL", help="The deployment.  [env: JIMMYAI_BASE_URL]")
@click.option(
    "--profile",
    type=click.Choice(["free", "smoke", "full", "soak"]),
    default="free",
    show_default=True,
    help="How much is tried, and what it may cost.",
)
@click.option("--plan", "plan_only", is_flag=True, help="Show what would be sent and billed, and stop there.")
@click.option(
    "--max-billed",
    type=click.IntRange(min=0),
    metavar="N",
    help="How many creates may be billed; agrees to them where nobody can be asked.",
)
@click.option("--yes", is_flag=True, help="Agree to what the plan may cost.")
@click.option(
    "--task-id", "task_ids", multiple=True, metavar="ID", help="A task that is there, to be read; repeatable."
)
@click.option("--expected", type=_READ, metavar="FILE", help="Failures that are known, one in each line.")
@click.option(
    "--strict", is_flag=True, help="Fail for readings of ours too, and for known failures that are gone."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Of generated requests.")
@click.option(
    "--poll-interval",
    "poll_interval_s",
    type=_SECONDS,
    metavar="SECONDS",
    help="Between two looks at a task.",
)
@click.option(
    "--deadline",
    "deadline_s",
    type=_SECONDS,
    default=1800,
    show_default=True,
    metavar="SECONDS",
    help="The longest that tasks are waited for.",
)
@click.option(
    "--timeout",
    "silence_s",
    type=_SECONDS,
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="The longest silence of the deployment.",
)
@click.option(
    "--report",
    "reports",
    type=_FILE,
    multiple=True,
    metavar="FILE",
    help="Write the verdict to FILE.html, .json, .xml (JUnit), .sarif or .md; repeatable.",
)
@click.option("--badge", type=_FILE, metavar="FILE", help="Write a badge for shields.io, as JSON.")
@click.option(
    "--record", type=_FILE, metavar="FILE", help="Keep all exchanges, without keys: FILE.har or .jsonl."
)
@click.pass_context
def conform(ctx: click.Context, /, **told: Any) -> None:
    """Find out whether a deployment keeps the contract, rule by rule."""
    if ctx.invoked_subcommand is not None:
        return
    try:
        # All that needs the extra, so that it is missed here.
        import_module("jimmyai_omni_contract.conform.profiles")
    except ImportError as error:
        _stop(
            f"error: the conformance check needs an extra ({error.name} is missing)\n"
            "next: pip install 'jimmyai-omni[conformance]'"
        )
    from jimmyai_omni.errors import ConfigurationError, LocalFileError
    from jimmyai_omni_contract.recording.documents import RecordingError

    try:
        ctx.exit(_run(told))
    except (ConfigurationError, LocalFileError) as error:
        _stop(f"error: {error.message}\nnext: {error.hint}")
    except RecordingError as error:
        _stop(f"error: {error}\nnext: choose another file with --record")


def _run(told: dict[str, Any]) -> int:
    from jimmyai_omni.errors import LocalFileError
    from jimmyai_omni_contract.conform.document import verdict_document
    from jimmyai_omni_contract.conform.expected import ExpectedError, read_expected
    from jimmyai_omni_contract.conform.profiles import make_plan
    from jimmyai_omni_contract.conform.report.files import check_files, write_files
    from jimmyai_omni_contract.conform.report.terminal import show
    from jimmyai_omni_contract.conform.runner import read_prices, run_plan
    from jimmyai_omni_contract.conform.telling import Progress, told_plan
    from jimmyai_omni_contract.conform.verdict import judge

    paths, badge = told.pop("reports"), told["badge"]
    try:
        expected = read_expected(told["expected"]) if told["expected"] else ()
        check_files(paths, badge)
    except (ExpectedError, ValueError) as error:
        _stop(f"error: {error}")
    plan = make_plan(_options(told))
    prices = read_prices(plan)
    click.echo(told_plan(plan, prices), err=True)
    if told["plan_only"]:
        return 0
    _agree(plan, told)
    with _recording(told["record"]) as record, Progress() as progress:
        run = run_plan(plan, record=record, on_step=progress.on_step)
    verdict = judge(run, expected)
    document = verdict_document(verdict)
    # First what may have been paid for; a full disk hides nothing then.
    show(document)
    try:
        write_files(document, paths, badge)
    except LocalFileError as error:
        _stop(f"error: {error.message}\nnext: {error.hint}", _OWN_ERROR)
    return verdict.exit_code


def _options(told: dict[str, Any]) -> "ConformOptions":
    """The options of the run.

    Raises:
        ConfigurationError: There is no key, or the base URL is none.
    """
    from jimmyai_omni._config import resolve
    from jimmyai_omni_contract.conform.options import ConformOptions

    config, _ = resolve(None, {"base_url": told["base_url"]})
    names = (
        "profile",
        "max_billed",
        "task_ids",
        "seed",
        "strict",
        "poll_interval_s",
        "deadline_s",
        "silence_s",
    )
    return ConformOptions.for_deployment(config, **{name: told[name] for name in names})


def _agree(plan: "Plan", told: dict[str, Any]) -> None:
    """Go on only where somebody agrees to what may be billed."""
    from jimmyai_omni.cli.streams import on_terminal

    if not plan.billed or told["yes"] or told["max_billed"] is not None:
        return
    if not on_terminal():
        _stop(
            f"error: up to {plan.most_billed} creates may be billed, and nobody can be asked here; "
            "nothing was billed\nnext: add --yes, or say how many with --max-billed N"
        )
    if not click.confirm("Go on?", err=True):
        _stop("Nothing was billed.")


def _recording(path: Path | None) -> "AbstractContextManager[Recorder | None]":
    from jimmyai_omni_contract.recording.files import recorder

    return recorder(path) if path else nullcontext()


def _stop(message: str, code: int = _USAGE) -> NoReturn:
    click.echo(message, err=True)
    raise click.exceptions.Exit(code)

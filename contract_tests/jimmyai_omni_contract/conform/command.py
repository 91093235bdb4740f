"""`omni conform`: a verdict on a deployment, with evidence, for a price that is agreed before."""

from pathlib import Path
from typing import Any, Final, NoReturn

import click

from jimmyai_omni_contract.conform.stopping import stop

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
  2    wrong use: bad options or files, a key or an address that is none of
       the deployment's, no consent, no money; nothing was billed
  3    an error of this program
  4    inconclusive: the budget, the network or Ctrl-C ended the run early

\b
Examples
  omni conform --base-url https://www.jimmyai.cn --plan --profile full
  omni conform --base-url https://relay.example --report verdict.html --report verdict.json
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
    "--only",
    multiple=True,
    metavar="CHECK",
    help="Judge this check alone, such as OMNI-04 or money; repeatable.",
)
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
@click.option(
    "--reference",
    metavar="URL",
    help="Run the plan on this deployment first, with the key in JIMMYAI_REFERENCE_API_KEY, and compare. "
    "Both are billed.",
)
@click.pass_context
def conform(ctx: click.Context, /, **told: Any) -> None:
    """Find out whether a deployment keeps the contract, rule by rule."""
    if ctx.invoked_subcommand is not None:
        return
    try:
        # All that needs the extra, so that it is missed here.
        from jimmyai_omni_contract.conform.front import check
    except ImportError as error:
        _stop_without(error)
    from jimmyai_omni.errors import ConfigurationError, LocalFileError
    from jimmyai_omni_contract.conform.expected import ExpectedError
    from jimmyai_omni_contract.recording.documents import RecordingError

    try:
        ctx.exit(check(told))
    except (ConfigurationError, LocalFileError) as error:
        keyless = "no API key" in error.message
        hint = "set JIMMYAI_API_KEY; `omni mock` is a deployment to try it on, and prints a key for it"
        stop(f"error: {error.message}\nnext: {hint if keyless else error.hint}")
    except RecordingError as error:
        stop(f"error: {error}\nnext: {error.hint}")
    except ExpectedError as error:
        stop(f"error: {error}\nnext: mend the file of --expected")
    except ValueError as error:
        stop(f"error: {error}\nnext: `omni conform -h` shows what it takes")


@conform.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("a", type=_READ)
@click.argument("b", type=_READ)
@click.option("--markdown", is_flag=True, help="For a pull request.")
@click.pass_context
def compare(ctx: click.Context, /, a: Path, b: Path, *, markdown: bool) -> None:
    """Tell what is other in verdict B than in verdict A, rule by rule; exit code 1 where something is.

    Both are files that `--report FILE.json` has written.
    """
    try:
        from jimmyai_omni_contract.conform.report.compare import compare as compared
        from jimmyai_omni_contract.conform.report.differences import comparison_markdown, show_comparison
        from jimmyai_omni_contract.conform.report.reading import DocumentError, read_document
    except ImportError as error:
        _stop_without(error)
    try:
        comparison = compared(read_document(a), read_document(b))
    except DocumentError as error:
        stop(f"error: {error}\nnext: name two files that `omni conform --report FILE.json` wrote")
    if markdown:
        click.echo(comparison_markdown(comparison), nl=False)
    else:
        show_comparison(comparison)
    ctx.exit(0 if comparison["alike"] else 1)


def _stop_without(error: ImportError) -> NoReturn:
    stop(
        f"error: the conformance check needs an extra ({error.name} is missing)\n"
        "next: pip install 'jimmyai-omni[conformance]'"
    )

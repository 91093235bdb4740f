"""`omni mock --check-client`: any command against recording mock servers, and a verdict on it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, TextIO

import click

from jimmyai_omni_contract.client_check.defaults import JOBS, LIMIT_S
from jimmyai_omni_contract.finite import FiniteRange

if TYPE_CHECKING:
    from jimmyai_omni_contract.client_check.run import Run
    from jimmyai_omni_contract.client_check.verdict import Verdict

FLAG: Final = "--check-client"
_GOOD: Final = 0
_NOT_GOOD: Final = 1
_USAGE: Final = 2
_OWN_ERROR: Final = 3
_SHOWN_OUTPUT: Final = 2000

_EPILOG: Final = """\b
Examples
  omni mock --check-client -- python {here}/my_client.py "A cat"
  omni mock --check-client --html report.html -- ./client --url {base_url}

\b
Exit codes
  0    the client is good; there may be advisories
  1    it is not
  2    bad options, or the command cannot be started or makes no create
  3    this program failed
  130  interrupted
"""


@click.command(
    epilog=_EPILOG,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "show_default": True,
        "max_content_width": 100,
        # What follows the command is the command's.
        "allow_interspersed_args": False,
    },
)
@click.option(
    "--trial",
    "trials",
    multiple=True,
    metavar="NAME",
    help="Only this trial and the plain one; repeatable. A wrong name lists them.",
)
@click.option("--jobs", type=click.IntRange(1, 64), default=JOBS, help="How many trials go on at once.")
@click.option(
    "--time-limit",
    "limit_s",
    type=FiniteRange(0, min_open=True),
    default=LIMIT_S,
    metavar="SECONDS",
    help="How long a run may take before it is stopped.",
)
@click.option(
    "--code-type",
    type=click.Choice(["string", "integer"]),
    default="string",
    help="Of `code`, in all trials but the one of the other type.",
)
@click.option(
    "--json",
    "json_file",
    type=click.File("w", "utf-8", lazy=False),
    help="Write the verdict as JSON; - is stdout.",
)
@click.option("--html", "html_file", type=click.File("w", "utf-8", lazy=False), help="Write it as a page.")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def check_client(
    command: tuple[str, ...],
    trials: tuple[str, ...],
    json_file: TextIO | None,
    html_file: TextIO | None,
    **how: Any,
) -> None:
    """Judge a client: run COMMAND against mock servers that record and go wrong.

    Each trial is one run of the command, in an empty folder, with JIMMYAI_BASE_URL and JIMMYAI_API_KEY in its
    environment; {base_url}, {api_key} and {here}, the present folder, in its arguments are replaced. No call
    leaves this machine, as long as the command goes where it is told.
    """
    try:
        verdict = _judged(command, trials, **how)
        _report(verdict, json_file, html_file)
    except click.exceptions.Exit:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, nobody must take it for a verdict
        _stop(f"error: unexpected {type(error).__name__}: {error}; please report it", _OWN_ERROR)
    raise click.exceptions.Exit(_GOOD if verdict.good else _NOT_GOOD)


def _judged(command: tuple[str, ...], trials: tuple[str, ...], *, jobs: int, **conditions: Any) -> "Verdict":
    try:
        import jinja2  # noqa: F401  # pyright: ignore[reportUnusedImport] - only the page needs it, at the end

        from jimmyai_omni_contract.client_check import check
        from jimmyai_omni_contract.client_check.conduct import Conditions
        from jimmyai_omni_contract.client_check.process import NotStartedError
        from jimmyai_omni_contract.client_check.trials import select
    except ImportError:
        _stop("error: the check needs an extra; next: pip install 'jimmyai-omni[mock]'")
    try:
        chosen = select(trials)
    except ValueError as error:
        _stop(f"error: {error}\nnext: name one of these with --trial, or leave it out for all")
    try:
        return check.check_client(
            Conditions(command=command, **conditions), chosen, jobs=jobs, on_run=_tell_of
        )
    except NotStartedError as error:
        _stop(
            f"error: {error}\n"
            "next: put behind -- what starts the client from a shell; a path to it is taken from this folder"
        )
    except check.NothingToJudgeError as error:
        run: Run = error.args[0]
        _stop(
            f"error: the command asked for no video at the mock server; {run.ending()}\n"
            f"next: {_advice(command)}\n"
            f"{run.output.strip()[-_SHOWN_OUTPUT:]}"
        )


def _advice(command: tuple[str, ...]) -> str:
    """What may be wrong with a command that never called."""
    files = [
        argument for argument in command if not Path(argument).is_absolute() and Path(argument).is_file()
    ]
    if files:
        return f"it runs in an empty folder: write {{here}}/{files[0]}"
    return "let it read JIMMYAI_BASE_URL, or write {base_url} where it takes the address"


def _tell_of(run: "Run") -> None:
    """One line for a run that ended, because clients pause for long."""
    code = "stopped" if run.exit_code is None else f"exit {run.exit_code}"
    line = f"{run.trial.name:<16} {code:<8} {len(run.exchanges):>3} requests {run.seconds:6.1f} s"
    click.echo(line, err=True)


def _report(verdict: "Verdict", json_file: TextIO | None, html_file: TextIO | None) -> None:
    from rich.console import Console

    from jimmyai_omni_contract.client_check import page, report, table

    to_stdout = any(file is not None and file.name == "<stdout>" for file in (json_file, html_file))
    table.show(verdict, Console(stderr=to_stdout))
    if json_file is not None:
        json_file.write(report.as_json(verdict))
    if html_file is not None:
        html_file.write(page.as_html(verdict))


def _stop(message: str, code: int = _USAGE) -> NoReturn:
    click.echo(message, err=True)
    raise click.exceptions.Exit(code)


class ClientCheckMode(click.Command):
    """A command that becomes `check_client` by a flag, with the options of that."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        text = f"Judge a client instead of serving one: {FLAG} -- CMD...; `{FLAG} -h` tells more."
        # Only for the help: with it, another command is made of the arguments.
        self.params.append(click.Option([FLAG], is_flag=True, expose_value=False, help=text))

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context of whichever command is meant."""
        own = args[: args.index("--")] if "--" in args else args
        if FLAG not in own:
            return super().make_context(info_name, args, parent, **extra)
        others = list(args)
        others.remove(FLAG)
        try:
            return check_client.make_context(f"{info_name} {FLAG}", others, parent, **extra)
        except click.NoSuchOption as error:
            if not any(error.option_name in (*option.opts, *option.secondary_opts) for option in self.params):
                raise
            raise click.UsageError(
                f"{error.option_name} is of no use with {FLAG}: each trial has a server of its own, on a "
                "free port and with what the client is to meet",
                error.ctx,
            ) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Whichever command the context is of."""
        return super().invoke(ctx) if ctx.command is self else ctx.command.invoke(ctx)

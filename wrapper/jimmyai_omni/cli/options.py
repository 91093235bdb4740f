"""The options that several commands share. The key is none of them: `ps` would show it."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from jimmyai_omni.cli.stage import Stage

F = TypeVar("F", bound=Callable[..., Any])


def examples(*lines: str) -> str:
    """The end of a command's help."""
    return "\n".join(("\b", "Examples", *(f"  {line}" for line in lines)))


def add_options(command: F, *options: Callable[[F], F]) -> F:
    """The command with these options, which its help shows in this order."""
    for option in reversed(options):
        command = option(command)
    return command


def json_option(command: F) -> F:
    """`--json`, of which `Stage` reads what it asks for, since errors follow it too."""
    help_text = "Print the result as JSON, and all else as JSON lines."
    return click.option("--json", is_flag=True, expose_value=False, help=help_text)(command)


def _seconds(_: click.Context, parameter: click.Parameter, value: float | None) -> float | None:
    # Written so that nan, which compares with nothing, is refused too.
    if value is not None and not 0 < value <= 86400:
        raise click.BadParameter("give up to a day, in seconds", param=parameter)
    return value


def _remember_profile(ctx: click.Context, _: click.Parameter, name: str | None) -> str | None:
    stage: Stage = ctx.obj
    stage.talk.profile = name
    return name


def profile_option(command: F) -> F:
    """`--profile`."""
    return click.option(
        "--profile", metavar="NAME", is_eager=True, callback=_remember_profile,
        help="A profile of the configuration file.  [env: JIMMYAI_PROFILE]",
    )(command)  # fmt: skip


def connection_options(command: F) -> F:
    """How the API is reached."""
    return add_options(
        command,
        click.option("--base-url", metavar="URL", help="The API's host.  [env: JIMMYAI_BASE_URL]"),
        profile_option,
        click.option(
            "--timeout", "timeout_s", type=float, callback=_seconds, metavar="SECONDS",
            help="The longest silence of a connection.  [default: 60]",
        ),
        click.option(
            "--retries", type=click.IntRange(min=0), metavar="N",
            help="How often a call is sent again that certainly had no effect.  [default: 2]",
        ),
    )  # fmt: skip


def journal_options(command: F) -> F:
    """Where the record of tasks is."""
    return add_options(
        command,
        click.option(
            "--journal",
            metavar="PLACE",
            help="The record of tasks: a file, or a postgresql:// URL.  [env: JIMMYAI_JOURNAL]",
        ),
        click.option("--no-journal", is_flag=True, help="Keep no record of this."),
    )


def spending_options(command: F) -> F:
    """What a create may cost, and who agrees to it."""
    return add_options(
        command,
        click.option("--yes", is_flag=True, help="Create without asking; needed where nobody can be asked."),
        click.option(
            "--max-spend", type=float, metavar="COINS",
            help="The most that it may cost, in JimiCoin; agrees to it where nobody can be asked.",
        ),
        click.option(
            "--min-balance", type=float, metavar="COINS",
            help="What the account must still hold after it, in JimiCoin.",
        ),
        click.option(
            "--no-verify-balance", is_flag=True,
            help="Do not read the balance before, by which an unknown outcome is settled.",
        ),
    )  # fmt: skip


def wait_option(command: F) -> F:
    """`--wait-timeout`."""
    return click.option(
        "--wait-timeout", "wait_s", type=float, callback=_seconds, metavar="SECONDS",
        help="How long to wait for the task.  [default: 1800]",
    )(command)  # fmt: skip

"""The group of commands, and the one place where errors become a readable block."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final

import click

from jimmyai_omni.cli.exits import FAILED, INTERRUPTED, CommandError, exit_code, table
from jimmyai_omni.cli.signals import leave_at_once, signals_interrupt
from jimmyai_omni.cli.stage import Stage
from jimmyai_omni.cli.streams import fill_closed_streams, lead_nowhere
from jimmyai_omni.errors import OmniError

_COMMANDS: Final = {
    "generate": "video",
    "create": "video",
    "status": "follow",
    "wait": "follow",
    "download": "follow",
    "tasks": "journal",
    "show": "journal",
    "forget": "journal",
    "resume": "recovery",
    "rescue": "recovery",
    "reconcile": "recovery",
    "plan": "offline",
    "rules": "offline",
    "batch": "batch",
    "upload": "account",
    "balance": "account",
    "models": "account",
    "doctor": "doctor",
    "completion": "completion",
}
"""The module of each command, imported when it is needed."""


@cache
def _contributed() -> dict[str, EntryPoint]:
    """The commands of packages built on this one, such as the mock server."""
    return {found.name: found for found in entry_points(group="jimmyai_omni.commands")}


class _Group(click.Group):
    """Commands by name, in the order of a first day."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Be the program; click ends it by an exception that tells the exit code."""
        try:
            return super().__call__(*args, **kwargs)
        except SystemExit as ended:
            if ended.code == INTERRUPTED:
                leave_at_once(INTERRUPTED)
            raise

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [*_COMMANDS, *sorted(_contributed())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name in _COMMANDS:
            found: click.Command = getattr(import_module(f"jimmyai_omni.cli.{_COMMANDS[cmd_name]}"), cmd_name)
            return found
        contributed = _contributed().get(cmd_name)
        return contributed.load() if contributed else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if self.get_command(ctx, name) is None and not (name.startswith("-") or ctx.resilient_parsing):
            from difflib import get_close_matches

            near = get_close_matches(name, self.list_commands(ctx), n=1)
            ctx.fail(f"No such command {name!r}." + (f" Did you mean {near[0]!r}?" if near else ""))
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        fill_closed_streams()
        ctx.obj = Stage(args)
        with _told(ctx, ctx.obj):
            return super().parse_args(ctx, args or ["--help"])

    def invoke(self, ctx: click.Context) -> Any:
        with signals_interrupt(), _told(ctx, ctx.obj):
            return super().invoke(ctx)


@contextmanager
def _told(ctx: click.Context, stage: Stage) -> Generator[None]:
    """Tells what goes wrong, and ends the command with the fitting exit code."""
    try:
        yield
    except OmniError as error:
        _end(ctx, stage, stage.completed(error))
    except KeyboardInterrupt as signal:
        _end(ctx, stage, stage.interrupted(signal))
    except click.ClickException as error:
        where = getattr(error, "ctx", None) or ctx
        hint = f"`{where.command_path} -h` shows what it takes"
        _end(ctx, stage, CommandError(error.format_message(), hint=hint))
    except BrokenPipeError:
        # As `| head` does.
        lead_nowhere(sys.stdout)
        ctx.exit(FAILED if stage.billed == "yes" else 0)
    except (click.exceptions.Exit, click.Abort):
        raise
    except Exception as error:
        if os.environ.get("OMNI_DEBUG"):
            raise
        _end(ctx, stage, stage.completed(_defect(error)))


def _end(ctx: click.Context, stage: Stage, error: OmniError) -> None:
    code = exit_code(error)
    # Whoever presses Ctrl-C once more has heard enough, and whoever has left hears nothing.
    with suppress(KeyboardInterrupt, OSError):
        stage.talk.error(error, code)
    ctx.exit(code)


def _defect(error: Exception) -> OmniError:
    notes = tuple(getattr(error, "__notes__", ()))
    return OmniError(
        f"unexpected {type(error).__name__}: {error}",
        hint="this is a defect of jimmyai-omni, please report it; OMNI_DEBUG=1 shows where it was",
        billed="maybe" if notes else "no",
        details=notes,
    )


_EPILOG = f"""\b
Examples
  omni generate --demo "A cat"           a video without a key or cost
  omni generate "A cat" --max-spend 60   create, wait, download; prints the path
  omni tasks                             what was created, and what became of it

\b
Exit codes
{table()}
"""


@click.group(
    cls=_Group,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="jimmyai-omni")
def main() -> None:
    """Make videos with JimmyAI's Gemini Omni API.

    The key is read from JIMMYAI_API_KEY, the host from JIMMYAI_BASE_URL, or both from a profile. Results go
    to stdout, all else to stderr; with --json both are for programs.
    """

"""The group of commands, and the one place where errors become a readable block."""

import os
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final

import click

from jimmyai_omni.cli.output import Stage, exit_code, print_error, print_interrupt
from jimmyai_omni.errors import OmniError

_COMMANDS: Final = {
    "generate": "video",
    "create": "video",
    "status": "video",
    "wait": "video",
    "download": "video",
    "plan": "offline",
    "rules": "offline",
    "upload": "account",
    "balance": "account",
    "models": "account",
}
"""The module of each command, imported when it is needed."""


def _contributed() -> dict[str, EntryPoint]:
    """The commands of packages built on this one, such as the mock server."""
    return {found.name: found for found in entry_points(group="jimmyai_omni.commands")}


class _Group(click.Group):
    """Commands by name, in the order of a first day."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [*_COMMANDS, *sorted(_contributed())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name in _COMMANDS:
            found: click.Command = getattr(import_module(f"jimmyai_omni.cli.{_COMMANDS[cmd_name]}"), cmd_name)
            return found
        contributed = _contributed().get(cmd_name)
        return contributed.load() if contributed else None

    def invoke(self, ctx: click.Context) -> Any:
        stage = ctx.ensure_object(Stage)
        try:
            return super().invoke(ctx)
        except OmniError as error:
            if stage.task_id and not error.task_id:
                error.task_id, error.billed = stage.task_id, "yes"
            if stage.demo:
                error.billed = "no"
            print_error(error, as_json=stage.as_json)
            ctx.exit(exit_code(error))
        except KeyboardInterrupt:
            print_interrupt(stage)
            ctx.exit(130)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except BrokenPipeError:
            # The reader has left, as `| head` does; Python must not complain of it at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            ctx.exit(0 if stage.billed == "no" else 1)
        except Exception as error:
            if os.environ.get("OMNI_DEBUG"):
                raise
            defect = OmniError(
                f"unexpected {type(error).__name__}: {error}",
                hint="this is a defect of jimmyai-omni, please report it; OMNI_DEBUG=1 shows where it was",
                billed=stage.billed,
                task_id=stage.task_id,
            )
            print_error(defect, as_json=stage.as_json)
            ctx.exit(1)


_EPILOG = """\b
Exit codes
  0    done
  1    refused or failed
  2    bad input; nothing was sent
  3    a create's outcome is unknown; it may have been billed
  4    the deadline passed; the task goes on
  130  interrupted
"""


@click.group(
    cls=_Group,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="jimmyai-omni")
def main() -> None:
    """Make videos with JimmyAI's Gemini Omni API.

    The key is read from JIMMYAI_API_KEY, the host from JIMMYAI_BASE_URL. Results go to stdout, all else to
    stderr.
    """

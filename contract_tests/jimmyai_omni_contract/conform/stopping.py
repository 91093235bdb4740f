"""Ending the command with a message, before or after a run."""

from typing import Final, NoReturn

import click

USAGE: Final = 2
OWN_ERROR: Final = 3


def stop(message: str, code: int = USAGE) -> NoReturn:
    """Tell what is wrong and what to do next, and end the command.

    Raises:
        Exit: Always.
    """
    click.echo(message, err=True)
    raise click.exceptions.Exit(code)

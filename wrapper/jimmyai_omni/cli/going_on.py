"""The commands that go on with a task, to be copied: they mean the same host, journal and place."""

import shlex
from collections.abc import Sequence
from typing import cast

import click
from click.core import ParameterSource

from jimmyai_omni._journal.place import holds_password


def going_on(run: click.Context, task_id: str, *names: str) -> str:
    """Commands of these names for a task, with the options of this run that they take too."""
    root = run.find_root()
    group = cast(click.Group, root.command)
    lines: list[str] = []
    for name in names:
        command = group.get_command(root, name)
        taken = [parameter.name for parameter in command.params] if command else []
        lines.append(shlex.join(["omni", name, task_id, *_said(run, taken)]))
    return " && ".join(lines)


def _said(run: click.Context, taken: Sequence[str | None]) -> list[str]:
    """The options of this run that are among those that are taken, as they were given."""
    words: list[str] = []
    for option in run.command.params:
        name = option.name or ""
        given = run.get_parameter_source(name) is ParameterSource.COMMANDLINE and name in run.params
        if not (given and name in taken and isinstance(option, click.Option)):
            continue
        value = str(run.params[name])
        if not holds_password(value):
            words += [option.opts[-1]] if option.is_flag else [option.opts[-1], value]
    return words

"""Lines for the shell, held to the commands, targets and extras that there are."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from typing import Final

import click

from jimmyai_omni.cli import main
from jimmyai_omni.cli.stage import Stage
from tests.pages.blocks import ROOT

_OMNI: Final = click.Context(main, info_name="omni", obj=Stage([]), **main.context_settings)
_TARGETS: Final = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
_PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
_OF_OTHERS: Final = {"createdb", "curl", "docker", "echo", "export", "podman", "pytest"}
"""Programs that are not ours: what they are told is not looked at."""
_SCRIPT: Final = {"do", "done", "grep", "kill", "mock=$!", "sleep", "trap", "until"}
"""Words of a script that another test runs."""


class StrangeError(Exception):
    """A line names something that is not there."""


def check(text: str) -> None:
    """Go through a block.

    Raises:
        StrangeError: A command, target or extra is not there.
        click.UsageError: An option is not there, or an argument is none.
    """
    for words in _commands(text):
        _check_command(words)


def _commands(text: str) -> Iterator[list[str]]:
    for line in text.replace("\\\n", " ").splitlines():
        # Other operators stand in no line of the docs; a hash within a word is no comment.
        lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;")
        lexer.whitespace_split = True
        words = list[str]()
        for word in [*lexer, ";"]:
            if set(word) <= set("|&;"):
                if words:
                    yield words
                words = []
            else:
                words.append(word)


def _check_command(words: list[str]) -> None:
    program, *arguments = words
    if program == "omni":
        _check_omni(arguments)
    elif program == "make":
        if strange := {word for word in arguments if "=" not in word} - _TARGETS:
            raise StrangeError(f"there is no target {strange}")
    elif program == "pip":
        for extra in re.findall(r"jimmyai-omni\[([a-z0-9,]+)\]", " ".join(arguments)):
            if strange := {*extra.split(",")} - _PROJECT["optional-dependencies"].keys():
                raise StrangeError(f"there is no extra {strange}")
    elif program == "$EDITOR":
        if not (ROOT / arguments[0]).is_file():
            raise StrangeError(f"there is no {arguments[0]}")
    elif program not in _OF_OTHERS | _SCRIPT:
        raise StrangeError(f"nobody knows what {program!r} is")


def _check_omni(arguments: list[str]) -> None:
    name, *rest = arguments
    command = main.get_command(_OMNI, name)
    if command is None:
        raise StrangeError(f"there is no omni {name}")
    if isinstance(command, click.Group) and name == "batch":
        of_its = bool(rest) and rest[0] in command.commands
        command, rest = command.commands[rest[0] if of_its else "run"], rest[of_its:]
    if isinstance(command, click.Group) and rest and rest[0] in command.commands:
        command, rest = command.commands[rest[0]], rest[1:]
    with command.make_context(name, rest, parent=_OMNI):
        pass

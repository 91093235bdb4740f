"""The help: -h everywhere, with examples that are no lies."""

import shlex
from importlib.metadata import version

import click
import pytest

from jimmyai_omni.cli import main
from jimmyai_omni.cli.stage import Stage
from tests.product.conftest import Run

# With its settings, since click keeps the help option that a command is first asked for.
ROOT = click.Context(main, info_name="omni", obj=Stage([]), **main.context_settings)
COMMANDS = [name for name in main.list_commands(ROOT) if name != "mock"]


def examples(command: str) -> list[str]:
    found = main.get_command(ROOT, command)
    assert found is not None
    _, _, text = (found.epilog or "").partition("Examples\n")
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_a_help_with_one_to_three_examples(run: Run, command: str) -> None:
    short, long = run(command, "-h"), run(command, "--help")
    assert short == long
    assert short.code == 0
    assert 1 <= len(examples(command)) <= 3
    for example in examples(command):
        assert example in short.out, "shown on a line of its own"


@pytest.mark.parametrize("command", COMMANDS)
def test_each_example_is_taken(command: str) -> None:
    for example in examples(command):
        line = example.rpartition("| ")[2].partition(" > ")[0]
        program, name, *arguments = shlex.split(line)
        assert (program, name) == ("omni", command)
        found = main.get_command(ROOT, name)
        assert found is not None
        # Parsing is all: a wrong option would raise.
        if isinstance(found, click.Group) and not found.params:
            # Of a batch, rows without a command mean to run them.
            of_its = arguments[0] in found.commands
            found, arguments = found.commands[arguments[0] if of_its else "run"], arguments[of_its:]
        assert found.make_context(name, arguments, parent=ROOT).params


def test_the_list_of_commands_cuts_no_line(run: Run) -> None:
    listed = run("--help", COLUMNS="80").out.partition("Commands:")[2].partition("Examples")[0]
    lines = {line.split()[0]: line for line in listed.splitlines() if line.strip()}
    assert set(COMMANDS) <= lines.keys()
    assert not [line for name, line in lines.items() if line.endswith("...") and name != "mock"]


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    assert run() == run("--help")
    assert run().code == 0


def test_the_version(run: Run) -> None:
    assert run("--version").out == f"omni, version {version('jimmyai-omni')}\n"


def test_the_key_is_no_option_of_any_command() -> None:
    for name in COMMANDS:
        command = main.get_command(ROOT, name)
        assert command is not None
        options = {option for parameter in command.params for option in parameter.opts}
        assert not {option for option in options if "key" in option or "token" in option}

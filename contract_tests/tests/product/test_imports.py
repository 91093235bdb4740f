"""What is imported before anything is sent: so little that a command for people starts at once."""

import subprocess
import sys

import pytest

LOOK = """
import sys
before = set(sys.modules)
{program}
print(*sys.modules.keys() - before, file=sys.stderr)
"""
COMMAND = """
from jimmyai_omni.cli import main
main({arguments!r}, standalone_mode=False)
"""


def modules(program: str) -> list[str]:
    """The modules that a program imports."""
    command = [sys.executable, "-c", LOOK.format(program=program)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stderr.split()


def imported(program: str) -> list[str]:
    """The packages beyond the standard library that a program imports."""
    return sorted({name.partition(".")[0] for name in modules(program)} - sys.stdlib_module_names)


def test_the_package_imports_nothing_before_it_is_asked_for_something() -> None:
    assert imported("import jimmyai_omni") == ["jimmyai_omni"]


@pytest.mark.parametrize(
    ("program", "later"),
    [
        # The generated client comes with the first flow.
        ("from jimmyai_omni import Omni; Omni('mock-key')", {"jimmyai_omni_api"}),
        ("from jimmyai_omni import Omni; Omni('mock-key')", {"jimmyai_omni._journal.database"}),
        (COMMAND.format(arguments=["--help"]), {"jimmyai_omni._plan", "jimmyai_omni.results"}),
    ],
    ids=["generated client", "journal", "help"],
)
def test_what_a_later_step_needs_is_imported_then(program: str, later: set[str]) -> None:
    assert not later & set(modules(program))


def test_rules_are_judged_without_httpx() -> None:
    program = "from jimmyai_omni.rules import judge; assert judge({})"
    assert imported(program) == ["attr", "attrs", "jimmyai_omni"]


@pytest.mark.parametrize(
    ("arguments", "more"),
    [
        (["--help"], {"jimmyai_omni_contract"}),
        (["generate", "--help"], set[str]()),
        (["rules"], {"platformdirs"}),
    ],
    ids=lambda value: " ".join(sorted(value)),
)
def test_commands_that_send_nothing_start_with_little(arguments: list[str], more: set[str]) -> None:
    found = imported(COMMAND.format(arguments=arguments))
    assert set(found) == {"attr", "attrs", "click", "jimmyai_omni"} | more

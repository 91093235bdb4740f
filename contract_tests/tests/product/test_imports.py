"""What is imported before anything is sent: so little that a command for people starts at once."""

import subprocess
import sys

import pytest

LOOK = """
import sys
before = set(sys.modules)
{program}
found = {{name.partition(".")[0] for name in sys.modules.keys() - before}} - sys.stdlib_module_names
print(*sorted(found), file=sys.stderr)
"""
COMMAND = """
from jimmyai_omni.cli import main
main({arguments!r}, standalone_mode=False)
"""


def imported(program: str) -> list[str]:
    """The packages beyond the standard library that a program imports."""
    command = [sys.executable, "-c", LOOK.format(program=program)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stderr.split()


def test_the_package_imports_nothing_before_it_is_asked_for_something() -> None:
    assert imported("import jimmyai_omni") == ["jimmyai_omni"]


def test_a_client_imports_no_flow_before_it_is_asked_for_one() -> None:
    """The generated client comes with the first flow."""
    assert "jimmyai_omni_api" not in imported("from jimmyai_omni import Omni; Omni('mock-key')")


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

"""The documents of the conformance check name what there is, and nothing else."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from jimmyai_omni_contract.conform.checks import checks
from jimmyai_omni_contract.conform.command import compare, conform
from jimmyai_omni_contract.conform.options import PROFILES
from jimmyai_omni_contract.conform.verdict import EXIT_CODES
from tests.testing.containerfile import CONFORM

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "conformance.md").read_text(encoding="utf-8")
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(DOCS.glob("conformance*"))}
OPTIONS = {
    name
    for command in (conform, compare)
    for option in command.params
    if isinstance(option, click.Option)
    for name in option.opts
}
OF_OTHERS = {
    *("--rm", "--user", "--userns"),
    *("--conform-base-url", "--conform-profile", "--conform-max-billed"),
}
HOSTS = {"www.jimmyai.cn", "relay.example"}
HOST = re.compile(r"\b(?:[a-z0-9-]+\.)+(?:io|com|org|net|dev|cn|internal|local|example)\b", re.IGNORECASE)
IN_A_CONTAINER = re.compile(r"^(docker run .*) jimmyai-omni-conform (.*)$", re.MULTILINE)
BY_HAND = re.compile(r"^ *omni conform (.*)$", re.MULTILINE)


def names_options_that_are_there(text: str) -> None:
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text))
    assert named <= OPTIONS | OF_OTHERS, named - OPTIONS - OF_OTHERS


def shows_commands_that_run(text: str) -> None:
    joined = re.sub(r"\\\n *", "", text)
    for arguments in [*BY_HAND.findall(joined), *(words for _, words in IN_A_CONTAINER.findall(joined))]:
        with conform.make_context("conform", shlex.split(arguments, comments=True)):
            pass


def names_no_other_host(text: str) -> None:
    assert {*HOST.findall(text)} <= HOSTS | {"shields.io"}


def runs_the_image_on_a_folder_of_its_own(text: str) -> None:
    [(engine, arguments)] = IN_A_CONTAINER.findall(re.sub(r"\\\n *", "", text))
    words, folder = shlex.split(engine), Path(CONFORM.folder)
    assert words[words.index("-v") + 1] == f"$PWD:{folder}"
    assert words[words.index("-e") + 1] == "JIMMYAI_API_KEY"
    with conform.make_context("conform", shlex.split(arguments)) as context:
        assert {(folder / path).parent for path in context.params["reports"]} == {folder}
    user, group = CONFORM.user.split(":")
    assert f"as the user {user} " in text
    assert f"keep-id:uid={user},gid={group}`" in text


@pytest.mark.parametrize("name", TEXTS)
def test_it_names_options_and_hosts_that_there_are(name: str) -> None:
    names_options_that_are_there(TEXTS[name])
    names_no_other_host(TEXTS[name])
    if name.endswith(".md"):
        shows_commands_that_run(TEXTS[name])


def test_the_page_names_what_it_must() -> None:
    for option in ("--plan", "--yes", "--max-billed", "--expected", "--strict", "--only", "--reference"):
        assert option in PAGE
    runs_the_image_on_a_folder_of_its_own(PAGE)


@pytest.mark.parametrize(
    ("before", "after", "check"),
    [
        ("--plan --profile full", "--plan --profile fuller", shows_commands_that_run),
        ("`--only CHECK`", "`--just CHECK`", names_options_that_are_there),
        ("--plan --profile", "--plan --rm --profile", shows_commands_that_run),
        ("--report verdict.html\n```", "--reports verdict.html\n```", names_options_that_are_there),
        ("relay.example", "relay.example.com", names_no_other_host),
        ("relay.example", "api.openrelay.io", names_no_other_host),
        (":/data", ":/out", runs_the_image_on_a_folder_of_its_own),
        ("--report verdict.html\n```", "--report /verdict.html\n```", runs_the_image_on_a_folder_of_its_own),
        ("-e JIMMYAI_API_KEY", "-e JIMMYAI_KEY", runs_the_image_on_a_folder_of_its_own),
        ("65532", "1000", runs_the_image_on_a_folder_of_its_own),
    ],
)
def test_another_page_is_found_out(before: str, after: str, check: Callable[[str], None]) -> None:
    assert before in PAGE
    with pytest.raises((AssertionError, click.UsageError)):
        check(PAGE.replace(before, after))


@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_has_its_row(profile: str) -> None:
    assert f"| `{profile}` |" in PAGE


def test_exit_codes_are_those_of_the_command() -> None:
    rows = dict(re.findall(r"^\| (\d) \| ([\w ]+)", PAGE, re.MULTILINE))
    assert set(map(int, rows)) == {2, *EXIT_CODES.values()}
    assert rows["4"] == "inconclusive"


def test_the_checks_beside_the_rules_are_told() -> None:
    for check in checks():
        assert check.startswith("OMNI-") or f"- `{check}`: " in PAGE

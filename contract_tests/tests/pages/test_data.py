"""Blocks of data are data, and no block is of a kind that nobody looks at."""

import json
import shlex
import tomllib
from collections.abc import Callable
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from jimmyai_omni_contract.mock.script.file import load_script
from tests.pages.blocks import BLOCKS, Block, in_language
from tests.pages.shell import check

ELSEWHERE = {"python", "sh", "bash", "js", "text", ""}
"""Run or parsed by other tests; or pictures, and what people say in a prompt."""


def lines_of_json(text: str) -> object:
    return [json.loads(line) for line in text.splitlines()]


READ: dict[str, Callable[[str], Any]] = {
    "json": lines_of_json,
    "toml": tomllib.loads,
    "yaml": yaml.safe_load,
    "ini": lambda text: ConfigParser(interpolation=None).read_string(text),
}
DATA = in_language(*READ)


def test_no_block_is_left_out() -> None:
    strange = {str(block): block.language for block in BLOCKS if not block.language.startswith("{")}
    assert {where for where, language in strange.items() if language not in {*ELSEWHERE, *READ}} == set()


@pytest.mark.parametrize("block", DATA, ids=str)
def test_it_can_be_read(block: Block) -> None:
    READ[block.language](block.text)


@pytest.mark.parametrize(("language", "text"), [("json", "{'a': 1}"), ("toml", "a ="), ("yaml", "a: b: c")])
def test_what_is_no_data_cannot_be_read(language: str, text: str) -> None:
    with pytest.raises(ValueError if language != "yaml" else yaml.YAMLError):
        READ[language](text)


def test_the_script_for_a_team_is_one(tmp_path: Path) -> None:
    [script] = [
        block.text for block in DATA if (block.page, block.language) == ("docs/deploy-the-mock.md", "yaml")
    ]
    (tmp_path / "team.yaml").write_text(script)
    assert [user.name for user in load_script(tmp_path / "team.yaml")["users"]] == ["studio", "course"]


def test_the_service_starts_a_mock_with_options_that_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [unit] = [block.text for block in DATA if block.language == "ini"]
    service = ConfigParser(interpolation=None)
    service.read_string(unit)
    program, *arguments = shlex.split(service["Service"]["ExecStart"])
    assert program.endswith("/bin/omni")
    (tmp_path / "team.yaml").touch()
    check(shlex.join(["omni", *(word.replace("/etc/omni", str(tmp_path)) for word in arguments)]))

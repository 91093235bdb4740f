"""Each line for the shell in README and docs names commands, options, targets and extras that there are."""

import re
from pathlib import Path

import click
import pytest

from tests.pages.blocks import Block, in_language
from tests.pages.shell import StrangeError, check

LINES = in_language("sh", "bash")
FILE = re.compile(r"(?<![\w./-])[\w-]+\.(?:yaml|jsonl|json|png|txt|har|db|sqlite3)\b")


@pytest.mark.parametrize("block", LINES, ids=str)
def test_it_names_what_there_is(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in FILE.findall(block.text):
        (tmp_path / name).touch()
    check(block.text)


@pytest.mark.parametrize(
    "text",
    [
        "omni plant 'A cat'",
        "omni plan 'A cat' --durations 8",
        "omni generate --duration",
        "omni conform --base-url https://relay.example --profile fuller",
        "omni conform compare a.json",
        "omni batch stat",
        "make drifts",
        "pip install 'jimmyai-omni[mocks]'",
        "$EDITOR openapi/gemini.yaml",
        "echo 'A cat' | omni create --yess -",
        "omnis plan 'A cat'",
    ],
)
def test_another_line_is_found_out(text: str) -> None:
    with pytest.raises((StrangeError, click.UsageError)):
        check(text)

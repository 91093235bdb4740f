"""Prompts come from the command line, from stdin or from a file; extra fields are JSON or plain words."""

import json
from pathlib import Path

import pytest

from tests.product.conftest import Run
from tests.product.test_bad_input import assert_one_block


def planned(run: Run, *arguments: str, stdin: str | bytes = "") -> dict[str, object]:
    ran = run("plan", *arguments, "--json", stdin=stdin)
    assert ran.code == 0, ran.err
    request: dict[str, object] = json.loads(ran.out)["plan"]["request"]
    return request


@pytest.mark.parametrize(
    ("content", "prompt"),
    [
        (b"A cat\n", "A cat"),
        ("一只猫".encode(), "一只猫"),
        (b"\xef\xbb\xbfA cat\r\n\r\n", "A cat"),
        (b"  two\nlines  \n", "  two\nlines  "),
    ],
)
def test_a_prompt_from_stdin_or_a_file(run: Run, tmp_path: Path, content: bytes, prompt: str) -> None:
    (tmp_path / "prompt.txt").write_bytes(content)
    assert planned(run, "-", stdin=content)["prompt"] == prompt
    assert planned(run, "--prompt-file", "prompt.txt")["prompt"] == prompt


def test_a_prompt_in_another_encoding_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "prompt.txt").write_bytes("Käse".encode("latin-1"))
    ran = run("plan", "--prompt-file", "prompt.txt")
    assert_one_block(ran, "prompt.txt: it is no UTF-8, at byte 1")
    assert ran.code == 2


def test_a_file_with_nothing_in_it_is_a_blank_prompt(run: Run, tmp_path: Path) -> None:
    (tmp_path / "prompt.txt").touch()
    assert_one_block(run("plan", "--prompt-file", "prompt.txt"), "OMNI-03")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("true", True),
        ("null", None),
        ('"7"', "7"),
        ('{"a": [1]}', {"a": [1]}),
        ("plain", "plain"),
        ("two words", "two words"),
        ("2026-11-22", "2026-11-22"),
        ("NaN", "NaN"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_an_extra_field_is_json_or_a_plain_word(run: Run, text: str, value: object) -> None:
    assert planned(run, "A cat", "--extra", f"later={text}")["later"] == value

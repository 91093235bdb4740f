"""The configuration file: where it is, what it may hold, and what is said of one that cannot be used."""

import os
from pathlib import Path

import pytest

from jimmyai_omni._profiles import config_path, find_profile
from tests.config.conftest import Write, refusal


def test_without_a_file_there_is_no_profile_and_no_problem(
    config_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JIMMYAI_CONFIG")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(config_file.parent))
    assert config_path() == config_file.parent / "jimmyai-omni" / "config.toml"
    assert find_profile(None) is None


def test_the_null_device_is_no_file(config_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIMMYAI_CONFIG", os.devnull)
    assert find_profile(None) is None


def test_a_file_that_is_named_must_be_there(config_file: Path) -> None:
    error = refusal()
    assert f"{config_file} cannot be used: there is no such file" in error.message
    assert "JIMMYAI_CONFIG" in error.hint


@pytest.mark.parametrize("kind", ["folder", "pipe", "link to nothing"])
def test_what_is_no_file_is_neither_read_nor_waited_for(kind: str, config_file: Path) -> None:
    {
        "folder": lambda: config_file.mkdir(),
        "pipe": lambda: os.mkfifo(config_file),
        "link to nothing": lambda: config_file.symlink_to("nowhere"),
    }[kind]()
    assert "there is no such file" in refusal().message


def test_a_profile_that_is_not_there_is_named_with_the_near_one(write: Write) -> None:
    path = write("[profiles.prod]\n[profiles.stage]")
    error = refusal("prd")
    assert f"no profile 'prd' in {path}" in error.message
    assert error.hint == "did you mean 'prod'? the profiles are prod, stage"


def test_a_profile_of_no_file_says_where_to_write_it(
    config_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JIMMYAI_CONFIG")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(config_file.parent))
    error = refusal("prod")
    assert f"{config_path()}" in error.message
    assert error.hint == "write it there, as [profiles.prod]"


@pytest.mark.parametrize(
    ("text", "problem", "hint"),
    [
        (
            '[profiles.x]\nbase_ulr = ""',
            "profile 'x' has an unknown key 'base_ulr'",
            "did you mean 'base_url'?",
        ),
        ("[profiles.x]\nzzz = 1", "profile 'x' has an unknown key 'zzz'", "the keys are api_key, base_url"),
        (
            "[profiles.x]\napi_key = 5",
            "api_key of profile 'x' is of the wrong type",
            "write a text in quotes",
        ),
        ("[profiles.x]\nmax_spend = '5'", "max_spend of profile 'x' is of the wrong", "write a number"),
        ("[profiles.x]\ntimeout_s = true", "timeout_s of profile 'x' is of the wrong", "write a number"),
        ("[profiles.x]\nverify_balance = 1", "verify_balance of profile", "write true or false"),
        (
            "[profiles.x]\njournal = 1",
            "journal of profile",
            "write true, false, or a path or a URL in quotes",
        ),
        ("[profiles.x.proxy]", "proxy of profile 'x' is of the wrong type", "write a text in quotes"),
        ("[profiles]\nx = 1", "profile 'x' is no table", "write it as [profiles.x]"),
        ("[default]", "'default' stands outside of a profile", "[profiles.default]"),
        ("profiles = 1", "'profiles' is no table", "[profiles.default]"),
        ("[profiles.x]\n\napi_key = x", "it is no TOML: Invalid value (at line 3, ", "mend the file"),
        ("[[[", "it is no TOML", "mend the file"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text: str, problem: str, hint: str, write: Write) -> None:
    path = write(text)
    error = refusal()
    assert error.message.startswith(f"{path} cannot be used: {problem}")
    assert hint in error.hint


@pytest.mark.parametrize("value", ["[" * 5000, "1" + "0" * 5000], ids=["deep", "long"])
def test_what_no_parser_takes_is_no_toml(value: str, write: Write) -> None:
    write(f"[profiles.x]\nmax_spend = {value}")
    assert "it is no TOML" in refusal().message


def test_a_file_that_is_no_text_is_named(config_file: Path, write: Write) -> None:
    write("")
    config_file.write_bytes(b"[profiles.x]\n\xff")
    assert "it is not written in UTF-8 (at byte 13)" in refusal().message


def test_a_mark_in_front_is_taken(write: Write) -> None:
    write("\ufeff[profiles.default]\r\nmax_spend = 3\r\n")
    profile = find_profile(None)
    assert profile is not None
    assert profile.values == {"max_spend": 3}


URL = "postgresql://me:a@db.example.com/omni"


@pytest.mark.parametrize(
    ("journal", "expected"),
    [("~/j", "{home}/j"), ("sub/j", "{folder}/sub/j"), ("/abs/j", "/abs/j"), (True, True), (URL, URL)],
)
def test_a_journals_path_starts_at_home_or_beside_the_file(
    journal: str | bool, expected: str | bool, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/someone")
    path = write(
        f"[profiles.default]\njournal = {str(journal).lower() if journal is True else repr(journal)}"
    )
    profile = find_profile(None)
    assert profile is not None
    found = profile.values["journal"]
    if isinstance(expected, str):
        expected = expected.format(home="/home/someone", folder=path.parent)
        found = str(found)
    assert found == expected

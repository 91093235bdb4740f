"""Who else may read or write the configuration file."""

import os
import stat
from pathlib import Path

import pytest

from jimmyai_omni._profiles import find_profile
from tests.config.conftest import SECRET, Write, refusal


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o644, 0o660, 0o777])
def test_a_key_that_others_can_reach_is_refused_with_the_line_that_mends_it(mode: int, write: Write) -> None:
    path = write(f'[profiles.other]\napi_key = "{SECRET}"')
    path.chmod(mode)
    error = refusal()
    assert "it holds a key, and others can read it" in error.message
    assert error.hint == f"chmod 600 {path}"
    path.chmod(0o600)
    assert find_profile("other") is not None


@pytest.mark.parametrize("login", ["me:{}@db/omni", "me@db/omni?password={}"])
def test_so_is_the_password_of_a_journal(login: str, write: Write) -> None:
    path = write(f'[profiles.other]\njournal = "postgresql://{login.format(SECRET)}"')
    path.chmod(0o644)
    assert "it holds a password, and others can read it" in refusal().message


@pytest.mark.parametrize(("mode", "taken"), [(0o644, True), (0o604, True), (0o664, False), (0o646, False)])
def test_a_file_without_a_key_may_be_read_but_not_written_by_others(
    mode: int, taken: bool, write: Write
) -> None:
    path = write('[profiles.default]\nbase_url = "https://relay.example.com"')
    path.chmod(mode)
    if taken:
        assert find_profile(None) is not None
    else:
        assert "others can change it" in refusal().message


def test_the_line_that_mends_it_can_be_pasted(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(f'[profiles.default]\napi_key = "{SECRET}"').rename(tmp_path / "my config's.toml")
    path.chmod(0o644)
    monkeypatch.setenv("JIMMYAI_CONFIG", str(path))
    assert os.system(refusal().hint) == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(("owner", "taken"), [(os.geteuid(), True), (0, True), (os.geteuid() + 1, False)])
def test_a_file_of_another_user_is_refused_but_not_one_of_root(
    owner: int, taken: bool, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("[profiles.default]")
    found = list(path.stat())
    found[stat.ST_UID] = owner
    monkeypatch.setattr("os.fstat", lambda _: os.stat_result(found))
    if taken:
        assert find_profile(None) is not None
    else:
        assert "it belongs to another user" in refusal().message


def test_a_file_that_cannot_be_read_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("")

    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    error = refusal()
    assert f"{path} cannot be used: Permission denied" in error.message

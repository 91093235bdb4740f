"""`serve_process`: a server that is there when it is wanted, and gone when it is not."""

import os
import sys
from pathlib import Path

import pytest

from jimmyai_omni import AuthenticationError, Omni
from jimmyai_omni_contract.testing import in_process, serve_process

KEY = "it's-a-key"


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Let another program be the command."""
    (folder / "stand_in.sh").write_text(f"#!/bin/sh\n{program}\n")
    (folder / "stand_in.sh").chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(folder / "stand_in.sh"))


def test_a_server_takes_requests_until_it_is_left(capfd: pytest.CaptureFixture[str]) -> None:
    with serve_process("--key", KEY, "--balance", "70") as server:
        assert KEY not in repr(server)
        with Omni(server.api_key, base_url=server.base_url) as omni:
            assert omni.balance().balance == 70
        with Omni("another", base_url=server.base_url) as omni, pytest.raises(AuthenticationError):
            omni.balance()
    assert capfd.readouterr() == ("", "")


def test_a_command_that_cannot_start_is_told_in_its_own_words(capfd: pytest.CaptureFixture[str]) -> None:
    with (
        pytest.raises(RuntimeError, match=r"did not start; it ended with 2\n.*no fault 'dorp' of create"),
        serve_process("--fault", "create=dorp"),
    ):
        pytest.fail("it did start")
    assert capfd.readouterr() == ("", "")


BANNER = "echo '  export JIMMYAI_BASE_URL=http://x'; echo '  export JIMMYAI_API_KEY=y'"


def test_what_it_complains_of_is_shown_whatever_becomes_of_the_test(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in(tmp_path, monkeypatch, f"echo the disk is full >&2; {BANNER}; exec sleep 60")
    with pytest.raises(KeyError), serve_process() as server:
        assert (server.base_url, server.api_key) == ("http://x", "y")
        raise KeyError
    assert capsys.readouterr().err == "the disk is full\n"


def test_one_that_does_not_end_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_process, "_END_S", 0)
    stand_in(tmp_path, monkeypatch, f"trap '' TERM; echo $$ >pid; {BANNER}; exec sleep 60")
    monkeypatch.chdir(tmp_path)
    with serve_process():
        pass
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_one_that_never_says_that_it_listens_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_process, "_START_S", 0.01)
    stand_in(tmp_path, monkeypatch, "exec sleep 60")
    with pytest.raises(RuntimeError, match="it ended with -9"), serve_process():
        pytest.fail("it did start")

"""`omni mock --record` and `--replay`, as real processes."""

import re
import signal
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from jimmyai_omni_contract.mock.serve.command import mock
from jimmyai_omni_contract.recording.files import read_exchanges
from tests.mock.test_command import banner, running
from tests.recording.samples import CREATE

NOTHING_IN = (
    "holds no exchange, so nothing can be answered from it\nnext: record some requests first: omni mock"
)
BODY = {"model": "Gemini-Omini", "prompt": "a cat"}


def url_of(printed: str) -> str:
    [url] = set(re.findall(r"JIMMYAI_BASE_URL=(\S+)", printed))
    return str(url)


def test_what_was_recorded_until_a_kill_is_played_again(tmp_path: Path) -> None:
    path = tmp_path / "run.har"
    with running("--port", "0", "--key", "sk-0123456", "--record", str(path)) as process:
        url = url_of(banner(process))
        with httpx.Client(base_url=url, headers={"Authorization": "Bearer sk-0123456"}) as client:
            created = client.post(CREATE, json=BODY).json()
            client.get("/api/openapi/model/catalog")
        process.send_signal(signal.SIGKILL)
    assert "sk-0123456" not in path.read_text()
    assert len(read_exchanges(path)) == 2
    with running("--port", "0", "--replay", str(path)) as process:
        printed = banner(process)
        assert f"\n  recording  {path}\n" in printed
        url = url_of(printed)
        with httpx.Client(base_url=url, headers={"Authorization": "Bearer any"}) as client:
            assert client.post(CREATE, json=BODY).json() == created
            assert client.post(CREATE, json=BODY).status_code == 404
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=10)
    assert process.returncode == 0
    assert err == "Recorded, and not asked for:\n  GET /api/openapi/model/catalog\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--record", "a.txt"],
            "error: a.txt: a recording's name ends in .har or .jsonl\nnext: end the name in",
        ),
        (
            ["--replay", "a.txt"],
            "error: a.txt: a recording's name ends in .har or .jsonl\nnext: end the name in",
        ),
        (["--replay", ""], "a recording's name ends in .har or .jsonl\nnext: end the name in"),
        (
            ["--record", "no/a.har"],
            "error: cannot record to no/a.har: No such file or directory\nnext: name a file in a folder",
        ),
        (
            ["--record", "notes.har"],
            "error: notes.har is there, and no recording of ours\nnext: choose another name",
        ),
        (
            ["--replay", "a.har"],
            "error: cannot read a.har: No such file or directory\nnext: name a file that can be read",
        ),
        (["--replay", "notes.har"], "error: notes.har, no JSON: "),
        (
            ["--replay", "notes.har"],
            "\nnext: name a file that `omni mock --record` or `omni gate --record` wrote",
        ),
        *((["--replay", f"empty.{ending}"], NOTHING_IN) for ending in ("har", "jsonl")),
    ],
)
def test_a_file_that_cannot_be_used_is_one_clear_error(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes.har").write_text("my notes")
    for ending in ("har", "jsonl"):
        Path(f"empty.{ending}").touch()
    result = CliRunner().invoke(mock, ["--port", "0", *arguments])
    assert result.exit_code == 2
    assert message in result.output

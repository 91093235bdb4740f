"""docs/recording.md shows what is."""

import json
import re
from pathlib import Path

import pytest

from jimmyai_omni_contract.recording.documents import exchange_document, read_exchange
from jimmyai_omni_contract.recording.files import recorder
from jimmyai_omni_contract.recording.snippets import curl_line, python_snippet
from tests.recording.samples import Recorded

PAGE = (Path(__file__).parents[3] / "docs/recording.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_line_and_its_snippets_are_those_of_an_exchange() -> None:
    [line] = blocks("json")
    exchange = read_exchange(json.loads(line))
    assert json.loads(json.dumps(exchange_document(exchange))) == json.loads(line)
    assert blocks("sh") == [f"{curl_line(exchange)}\n"]
    assert blocks("python")[0] == python_snippet(exchange)


def test_the_replay_in_tests_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    recorded = Recorded()
    recorded.ask("GET", "/api/open-api/v1/user/balance")
    with recorder("run.jsonl") as record:
        record(recorded.exchanges[0])
    exec(blocks("python")[1].replace("...\n", "print(omni.balance())\n"), {})

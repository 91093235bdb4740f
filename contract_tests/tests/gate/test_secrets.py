"""The key of a caller goes to the upstream, and is kept, shown and logged nowhere."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from jimmyai_omni_contract.gate.app import Gate
from jimmyai_omni_contract.gate.evidence import Evidence
from jimmyai_omni_contract.gate.passage import Passage
from jimmyai_omni_contract.recording.exchange import RecordedExchange
from jimmyai_omni_contract.recording.files import recorder
from jimmyai_omni_contract.recording.redaction import Redactor
from tests.gate.by_hand import JSON, Caught, deployment
from tests.gate.gated import gated
from tests.mock.caller import BODY, CREATE, QUERY, UPLOAD

KEY = 'sk-"secret"/4f2a+9c\\x'
SPELLINGS = (KEY, quote(KEY, safe=""), json.dumps(KEY)[1:-1])


def tells_the_key(request: Caught) -> None:
    """Answers with the key everywhere."""
    request.read_all()
    if request.target.endswith(b"broken"):
        return
    key = dict(request.headers)[b"authorization"].removeprefix(b"Bearer ")
    data = {
        "task_id": key.decode(),
        key.decode(): key.decode(),
        "status": key.decode(),
        "model": key.decode(),
    }
    body = json.dumps({"code": "20000", "msg": key.decode(), "data": data}).encode()
    request.answer(body, JSON, b"X-Key: " + key, b"Set-Cookie: key=" + key)


def everything(base_url: str, key: str = KEY) -> None:
    """Puts a key wherever a caller may put one by mistake."""
    headers = {"Authorization": f"Bearer {key}", "X-Again": key}
    with httpx.Client(base_url=base_url, headers=headers, verify=False) as http:
        http.post(CREATE, json={**BODY, "prompt": key, "duration": key, "model": key, key: key})
        http.get(QUERY + quote(key, safe=""), params={"key": key})
        http.post(UPLOAD, files={"file": (f"{quote(key)}.png", key.encode())})
        http.get("/broken")
        http.post(CREATE, content=b"{" + key.encode())


def kept_of(kind: type[Gate], tmp_path: Path) -> str:
    """All that a gate keeps and says of itself."""
    kept = list[RecordedExchange]()
    files = [tmp_path / f"{kind.__name__}{suffix}" for suffix in (".jsonl", ".har")]
    with recorder(files[0]) as lines, recorder(files[1]) as archive, deployment(tells_the_key) as telling:

        def record(exchange: RecordedExchange) -> None:
            for write in (lines, archive, kept.append):
                write(exchange)

        with gated(telling.base_url, kind=kind, recorder=record) as passed:
            everything(passed.base_url)
            told = passed.http.get("/_gate/report").text
        assert len(telling.caught) == len(kept) == 5
    told += passed.gate.report.as_text() + repr(passed.gate.options)
    bodies = [body.content.decode() for exchange in kept for body in _bodies(exchange)]
    return "\n".join([told, repr(kept), *bodies, *(file.read_text() for file in files)])


def _bodies(exchange: RecordedExchange) -> Iterator[Any]:
    yield exchange.request.body
    if exchange.answer is not None:
        yield exchange.answer.body


def test_no_key_is_kept_shown_or_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG, logger="uvicorn"), caplog.at_level(logging.DEBUG, "jimmyai_omni"):
        kept = kept_of(Gate, tmp_path)
    assert "***" in kept
    for spelling in SPELLINGS:
        assert spelling not in kept
        assert spelling not in caplog.text
    assert "secret" not in kept
    assert capfd.readouterr() == ("", "")


class NoRedactor(Redactor):
    def body(self, body: bytes, also: Any = ()) -> bytes:
        return body


class LooksAtHeadersOnly(Evidence):
    def __init__(self, recorder: Any) -> None:
        super().__init__(recorder)
        self._redactor = NoRedactor(lambda: ())


class KnowsNoKey(Evidence):
    def keep(self, passage: Passage) -> None:
        passage.headers = {name: value for name, value in passage.headers.items() if name != "authorization"}
        super().keep(passage)

    def remember(self, headers: Any) -> None:
        pass


class ShowsTheRequest(Evidence):
    def keep(self, passage: Passage) -> None:
        logging.getLogger("jimmyai_omni").error("%s", passage.headers)
        super().keep(passage)


@pytest.mark.parametrize("wrong", [LooksAtHeadersOnly, KnowsNoKey, ShowsTheRequest])
def test_a_gate_that_keeps_or_logs_keys_is_caught(
    wrong: type[Evidence], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept = kept_of(type("Tells", (Gate,), {"evidence": wrong}), tmp_path)
    assert "secret" in kept + caplog.text


def test_the_key_of_one_call_is_taken_out_of_the_answer_to_another() -> None:
    other = "sk-of-another-call"

    def tells_the_other(request: Caught) -> None:
        request.answer(other.encode())

    kept = list[RecordedExchange]()
    with deployment(tells_the_other) as telling, gated(telling.base_url, recorder=kept.append) as passed:
        passed.http.get("/x", headers={"Authorization": f"Bearer {other}"})
        passed.http.get("/x")
    assert [exchange.answer and exchange.answer.body.content for exchange in kept] == [b"***"] * 2


def test_a_call_that_many_others_overtake_has_its_key_taken_out_all_the_same() -> None:
    def last(request: Caught) -> None:
        if request.target == b"/first":
            for number in range(50):
                passed.http.get("/x", headers={"Authorization": f"Bearer sk-number-{number}"})
        request.answer(KEY.encode())

    kept = list[RecordedExchange]()
    with deployment(last) as slow, gated(slow.base_url, recorder=kept.append) as passed:
        httpx.get(f"{passed.base_url}/first", headers={"Authorization": f"Bearer {KEY}"}, timeout=30)
    [first] = [exchange for exchange in kept if exchange.request.url.endswith("/first")]
    assert first.answer
    assert first.answer.body.content == b"***"


def test_a_key_at_the_cut_of_a_long_body_is_not_kept_by_half() -> None:
    key = "sk-" + "k" * 61
    kept = list[RecordedExchange]()
    told = b"x" * ((1 << 16) - 30) + key.encode() + b"y" * 9
    with (
        deployment(lambda request: request.answer(told)) as telling,
        gated(telling.base_url, recorder=kept.append) as passed,
    ):
        passed.http.get("/x", headers={"Authorization": f"Bearer {key}"})
    [exchange] = kept
    assert exchange.answer
    body = exchange.answer.body
    assert (b"kkk" in body.content, body.cut, body.size) == (False, True, len(told))


def test_what_is_kept_tells_what_happened() -> None:
    kept = list[RecordedExchange]()
    with deployment(tells_the_key) as telling, gated(telling.base_url, recorder=kept.append) as passed:
        passed.http.get("/x?y=1")
        passed.http.get("/broken")
        passed.gate.cap.most = 0
        passed.create(duration=5)
    look, lost, capped = kept
    assert [exchange.number for exchange in kept] == [1, 2, 3]
    assert (look.operation, look.request.method) == (None, "GET")
    assert look.request.url == f"{telling.base_url}/x?y=1"
    assert look.request.headers["authorization"] == "Bearer ***"
    assert look.answer
    assert (look.answer.status_code, look.answer.code, look.answer.delivery) == (200, "20000", "whole")
    assert (lost.answer, lost.fault) == (None, "lost")
    assert capped.answer
    assert (capped.operation, capped.answer.status_code) == ("create", 429)
    assert capped.answer.headers["x-omni-gate"] == "capped"
    assert [finding.rule for finding in capped.request_findings] == ["OMNI-04"]

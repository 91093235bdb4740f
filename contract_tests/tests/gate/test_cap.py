"""No more creates are billed than the gate was told, whatever becomes of their answers."""

import json
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from jimmyai_omni_contract.gate.app import Gate
from jimmyai_omni_contract.gate.cap import BillingCap, CapError, was_not_taken
from jimmyai_omni_contract.gate.forwarding import Forwarder
from jimmyai_omni_contract.gate.options import GateOptions
from tests.gate.by_hand import CREATED, JSON, Caught, deployment
from tests.gate.gated import Gated, gated, gated_mock
from tests.held import holds
from tests.mock.caller import BODY, CREATE, UPLOAD

CAPPED = "omni gate: the quota of 1 billed creates (--max-billed) is used up. Nothing was sent, so nothing"


def envelope(code: object, data: object = None, **more: object) -> bytes:
    return json.dumps({"code": code, "msg": "x", "data": data, **more}).encode()


NOT_TAKEN: list[tuple[int, bytes]] = [
    (200, envelope("20001")),
    (200, envelope("20002")),
    (200, envelope(20002)),
    (400, envelope("20002")),
    (200, b'{"code": "20002", "msg": ""}'),
    (401, b"<html>"),
    (403, b""),
    (429, b"slow down"),
    (429, envelope(-1)),
]
MAYBE_BILLED: list[tuple[int, bytes]] = [
    (200, envelope("20000", {"task_id": "task_1"})),
    (200, envelope("-1")),
    (200, envelope("20003")),
    (200, envelope(True)),
    (200, envelope("20002", {"task_id": "task_1"})),
    (200, envelope("20002", {"id": 1})),
    (200, envelope("20002", task_id="task_1")),
    (200, b""),
    (200, b"<html>"),
    (200, b'{"code": "20002"'),
    (200, b'[{"code": "20002"}]'),
    (200, b"\xff"),
    (302, b""),
    (400, b"bad request"),
    (404, b"404 page not found"),
    (405, b""),
    (408, b""),
    (409, b"409 conflict"),
    (429, envelope("20000")),
    (429, b'{"task_id": "task_1"}'),
    (500, b""),
    (500, envelope("20002")),
    (502, b"<html>"),
    (503, b""),
]


@pytest.mark.parametrize(("status_code", "body"), NOT_TAKEN)
def test_these_answers_say_for_certain_that_nothing_was_taken(status_code: int, body: bytes) -> None:
    assert was_not_taken(status_code, body, known_route=True)


@pytest.mark.parametrize(("status_code", "body"), MAYBE_BILLED)
def test_after_any_other_answer_a_create_may_be_billed(status_code: int, body: bytes) -> None:
    assert not was_not_taken(status_code, body, known_route=True)


def test_a_route_that_nobody_knows_takes_nothing() -> None:
    assert was_not_taken(404, b"404 page not found", known_route=False)
    assert was_not_taken(405, b"", known_route=False)
    assert not was_not_taken(404, b'{"task_id": "task_1"}', known_route=False)


def crowd(passed: Gated, creates: int) -> list[int]:
    with ThreadPoolExecutor(creates) as pool:
        return sorted(answer.status_code for answer in pool.map(lambda _: passed.create(), range(creates)))


def test_of_many_at_once_exactly_as_many_reach_the_ledger_as_may_be_billed() -> None:
    with gated_mock(max_billed=7) as (passed, server):
        assert crowd(passed, 50) == [200] * 7 + [429] * 43
        server.assert_billed(7)
        assert len(server.requests) == 7
    creates = passed.gate.report.as_dict()["creates"]
    assert (creates["billed_or_maybe"], creates["capped"]) == (7, 43)


class CountsAfterTheAnswer(Forwarder):
    def reserve(self) -> None:
        return None

    def judge_answer(self, body: bytes) -> None:
        super().reserve()
        super().judge_answer(body)


class ForgetsTheCap(Forwarder):
    def reserve(self) -> None:
        super().reserve()


class CountsNoLostAnswer(Forwarder):
    def without_answer(self, failure: Any) -> Any:
        self.give_back()
        return super().without_answer(failure)


class GivesBackWhatFailed(Forwarder):
    def judge_answer(self, body: bytes) -> None:
        super().judge_answer(body)
        if b"20000" not in body:
            self.give_back()


def with_forwarder(forwarder: type[Forwarder]) -> type[Gate]:
    return type(f"Gate{forwarder.__name__}", (Gate,), {"forwarder": forwarder})


def never_too_many(kind: type[Gate]) -> None:
    """Whatever goes wrong, no more are billed than may be; and what was refused makes room."""
    with gated_mock(kind=kind, max_billed=3) as (passed, server):
        server.fail("create", "20002", times=2)
        server.fail("create", "drop", times=1)
        server.fail("create", "-1-after", times=1)
        server.fail("create", "truncated", times=1)
        outcomes = list[int | None]()
        for _ in range(8):
            try:
                outcomes.append(passed.create().status_code)
            except httpx.RemoteProtocolError:
                outcomes.append(None)
        assert outcomes == [200, 200, 502, 200, None, 429, 429, 429]
        server.assert_billed(3)
    with gated_mock(kind=kind, max_billed=7) as (passed, server):
        crowd(passed, 20)
        server.assert_billed(7)


def test_whatever_goes_wrong_no_more_are_billed_than_may_be() -> None:
    never_too_many(Gate)


@pytest.mark.parametrize(
    "wrong", [CountsAfterTheAnswer, ForgetsTheCap, CountsNoLostAnswer, GivesBackWhatFailed]
)
def test_a_gate_that_counts_wrongly_is_caught(wrong: type[Forwarder]) -> None:
    with pytest.raises(AssertionError):
        never_too_many(with_forwarder(wrong))


def test_beyond_the_cap_the_answer_is_an_envelope_that_asks_nobody_to_come_back() -> None:
    with gated_mock(max_billed=1) as (passed, server):
        assert passed.create().status_code == 200
        answer = passed.create()
        server.assert_billed(1)
    assert answer.json() == {"code": -1, "msg": f"{CAPPED} is billed.", "data": None}
    assert (answer.status_code, answer.headers["x-omni-gate"]) == (429, "capped")
    assert "retry-after" not in answer.headers


def test_by_default_no_create_is_let_through() -> None:
    assert GateOptions(upstream="http://127.0.0.1:1").max_billed == 0
    with gated_mock(max_billed=0) as (passed, server):
        assert "no quota of billed creates was given" in passed.create().json()["msg"]
        assert passed.http.get("/api/open-api/v1/user/balance").json()["code"] == "20000"
        server.assert_billed(0)


def test_a_refused_create_makes_room_for_the_next() -> None:
    with gated_mock(max_billed=1) as (passed, server):
        assert passed.create(duration=5).json()["code"] == "20002"
        assert (
            passed.http.post(CREATE, json=BODY, headers={"Authorization": "Bearer x"}).json()["code"]
            == "20001"
        )
        assert passed.create().json()["code"] == "20000"
        assert passed.create().status_code == 429
        server.assert_billed(1)
    assert passed.gate.report.as_dict()["creates"] == {
        "max_billed": 1,
        "billed_or_maybe": 1,
        "given_back": 2,
        "capped": 1,
        "refused_here": 0,
    }


def test_a_deployment_that_cannot_be_reached_bills_nothing() -> None:
    with deployment(lambda request: None) as nobody:
        pass
    with gated(nobody.base_url, max_billed=1) as passed:
        for _ in range(3):
            answer = passed.create()
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
            assert answer.headers["x-omni-gate"] == "unreachable"
            assert "Nothing was sent, so nothing is billed." in answer.text
    assert passed.gate.cap.taken == 0


@pytest.mark.parametrize(
    "send",
    [
        lambda http: http.post(f"{CREATE}/", json=BODY),
        lambda http: http.post(f"/{CREATE}", json=BODY),
        lambda http: http.post(CREATE.replace("videos", "%76ideos"), json=BODY),
        lambda http: http.post("/api/open-api/v1/veo/videos", json=BODY),
        lambda http: http.put(CREATE, json=BODY),
        lambda http: http.request("BREW", CREATE, json=BODY),
        lambda http: http.post(f"{UPLOAD}/", content=b"x"),
        lambda http: http.post(f"{CREATE}?x=1", json=BODY),
    ],
)
def test_what_may_be_a_create_by_another_spelling_counts_as_one(send: Callable[[httpx.Client], Any]) -> None:
    with deployment(lambda request: request.answer(CREATED, JSON)) as taking:
        with gated(taking.base_url, max_billed=1) as passed:
            assert [send(passed.http).status_code for _ in range(2)] == [200, 429]
        assert len(taking.caught) == 1


def test_looks_and_uploads_do_not_count() -> None:
    with gated_mock(max_billed=0) as (passed, _):
        sent = [
            passed.http.get("/anything"),
            passed.http.head("/videos/x.mp4"),
            passed.http.options(CREATE),
            passed.query("task_1"),
            passed.http.post(UPLOAD, files={"file": ("a.png", b"x")}),
        ]
    assert 429 not in [answer.status_code for answer in sent]


def test_what_nobody_knows_is_given_back() -> None:
    with gated_mock(max_billed=1) as (passed, server):
        assert [passed.http.delete(CREATE).status_code, passed.http.post("/x").status_code] == [405, 404]
        assert passed.create().status_code == 200
        server.assert_billed(1)


def test_the_taken_places_survive_in_their_file_and_are_shared(tmp_path: Path) -> None:
    state = tmp_path / "cap.sqlite"
    with gated_mock(max_billed=2, state=state) as (passed, _):
        assert [passed.create(duration=5).status_code, passed.create().status_code] == [200, 200]
    # A gate that is killed gives nothing back.
    killed = BillingCap(2, state)
    assert killed.reserve() is not None
    with gated_mock(max_billed=2, state=state) as (passed, server):
        assert passed.create().status_code == 429
        server.assert_billed(0)
    killed.close()


def test_two_gates_with_one_file_do_not_both_take_the_last_place(tmp_path: Path) -> None:
    one, other = (BillingCap(3, tmp_path / "cap.sqlite") for _ in range(2))
    with ThreadPoolExecutor(2) as pool:
        taken = [place for cap in (one, other) * 4 for place in [pool.submit(cap.reserve).result()]]
    assert sorted(place is None for place in taken) == [False] * 3 + [True] * 5
    one.close()
    other.close()


def test_what_cannot_be_counted_is_not_sent(tmp_path: Path) -> None:
    state = tmp_path / "cap.sqlite"
    with gated_mock(max_billed=2, state=state) as (passed, server):
        with sqlite3.connect(state) as other:
            other.execute("DROP TABLE places")
        other.close()
        answer = passed.create()
        server.assert_billed(0)
    assert (answer.status_code, answer.headers["x-omni-gate"]) == (429, "uncounted")


def test_a_state_file_that_is_none_is_refused(tmp_path: Path) -> None:
    state = tmp_path / "cap.sqlite"
    state.write_bytes(b"no database, but long enough to be looked at as one" * 20)
    with pytest.raises(CapError) as refused:
        BillingCap(1, state)
    assert not holds(state), refused.value


def test_a_create_that_is_not_answered_yet_holds_its_place() -> None:
    def hold(request: Caught) -> None:
        with ThreadPoolExecutor(1) as pool:
            met.append(pool.submit(passed.create).result().status_code)
        request.answer(CREATED, JSON)

    met = list[int]()
    with deployment(hold) as slow, gated(slow.base_url, max_billed=1) as passed:
        assert passed.create().status_code == 200
    assert met == [429]

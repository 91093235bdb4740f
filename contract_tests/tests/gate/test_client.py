"""The product's own client through a gate: it meets what it would meet without one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from jimmyai_omni import (
    AuthenticationError,
    BadRequestError,
    CreateOutcomeUnknown,
    InsufficientBalance,
    Omni,
    OmniError,
    RetryPolicy,
    ServerError,
)
from jimmyai_omni._flows.answers import read_data
from jimmyai_omni._flows.effects import Response
from jimmyai_omni_contract.gate.app import Gate
from jimmyai_omni_contract.gate.forwarding import Forwarder
from jimmyai_omni_contract.gate.own import OwnAnswer, uncounted
from jimmyai_omni_contract.gate.upstream import NoAnswer
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread
from tests.gate.by_hand import deployment
from tests.gate.gated import KEY, Gated, gated

ONCE = RetryPolicy(attempts=1)
TWO = ["https://example.com/1.jpg", "https://example.com/2.jpg"]


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with serve_in_thread(MockOptions(key=KEY)) as running:
        yield running


@pytest.fixture
def passed(server: RunningServer) -> Iterator[Gated]:
    with gated(server.base_url, silence_s=0.5) as open_gate:
        yield open_gate


@pytest.fixture
def omni(passed: Gated, server: RunningServer) -> Iterator[Omni]:
    server.service.reset()
    with client(passed.base_url) as omni:
        yield omni


def client(base_url: str, **options: Any) -> Omni:
    return Omni(**{"api_key": KEY, "base_url": base_url, "retry": ONCE, "sleep": lambda _: None, **options})


def test_a_video_with_an_uploaded_reference_is_made_through_the_gate(
    omni: Omni, server: RunningServer, tmp_path: Path
) -> None:
    picture = tmp_path / "cat.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(300_000))
    task = omni.generate("A cat", duration=8, image_urls=[picture])
    saved = omni.download(task, tmp_path / "cat.mp4")
    assert saved.path.read_bytes()[4:8] == b"ftyp"
    assert omni.balance().used == 80
    assert omni.models()
    server.service.assert_billed(1)


def test_a_refusal_arrives_as_it_was_said(omni: Omni, server: RunningServer) -> None:
    with pytest.raises(BadRequestError) as refused:
        omni.create("A cat", strict=False, duration=5)
    assert refused.value.rules == ("OMNI-04",)
    assert refused.value.billed == "no"
    server.service.assert_billed(0)


def test_a_wrong_key_is_refused_by_the_deployment(passed: Gated) -> None:
    stranger = Omni(api_key="sk-wrong", base_url=passed.base_url, retry=ONCE)
    with stranger, pytest.raises(AuthenticationError):
        stranger.create("A cat")


@pytest.mark.parametrize(
    ("fault", "billed"),
    [
        ("drop", 1),
        ("drop-before", 0),
        ("stall", 1),
        ("html-200", 1),
        ("empty-200", 1),
        ("500-after", 1),
        ("500", 0),
        ("502-html", 0),
    ],
)
def test_of_an_answer_that_was_lost_behind_the_gate_the_outcome_is_unknown(
    omni: Omni, server: RunningServer, fault: str, billed: int
) -> None:
    server.service.fail("create", fault)
    with pytest.raises(CreateOutcomeUnknown) as unknown:
        omni.create("A cat")
    assert unknown.value.billed == "maybe"
    server.service.assert_billed(billed)


def test_the_paid_task_in_half_an_answer_is_found_through_the_gate(omni: Omni, server: RunningServer) -> None:
    server.service.fail("create", "truncated")
    task = omni.create("A cat")
    [charged] = server.service.billed
    assert task.id == charged.task_id


def test_what_was_certainly_not_sent_is_no_unknown_outcome() -> None:
    with deployment(lambda request: None) as nobody:
        pass
    with (
        gated(nobody.base_url) as passed,
        client(passed.base_url) as omni,
        pytest.raises(ServerError) as refused,
    ):
        omni.create("A cat")
    assert refused.value.billed == "no"
    assert "Nothing was sent" in refused.value.message


@pytest.mark.parametrize("most", [0, 1])
def test_beyond_the_cap_the_client_does_not_try_again(server: RunningServer, most: int) -> None:
    server.service.reset()
    with gated(server.base_url, max_billed=most) as passed:
        omni = client(passed.base_url, retry=RetryPolicy())
        for _ in range(most):
            omni.create("A cat")
        with omni, pytest.raises(InsufficientBalance) as refused:
            omni.create("A cat")
    assert refused.value.billed == "no"
    assert "--max-billed" in refused.value.message
    assert refused.value.hint.startswith("the cap of the gate is reached")
    assert passed.gate.report.as_dict()["creates"]["capped"] == 1


def test_a_gate_that_cannot_count_is_told_apart_from_an_account_without_money() -> None:
    answer = uncounted()
    with pytest.raises(InsufficientBalance) as refused:
        read_data(Response(answer.status_code, answer.headers, answer.body))
    assert refused.value.hint.startswith("the gate cannot write its state file")


def test_a_wrong_create_is_refused_here_where_that_is_asked_for(server: RunningServer) -> None:
    server.service.reset()
    with gated(server.base_url, refuse_wrong=True) as passed, client(passed.base_url) as omni:
        with pytest.raises(BadRequestError) as refused:
            omni.create("A cat", strict=False, duration=5, image_urls=TWO)
        omni.create("A cat")
    assert refused.value.rules == ("OMNI-04", "OMNI-14")
    assert len(server.service.requests) == 1
    assert passed.gate.report.as_dict()["creates"]["refused_here"] == 1


class AnswersLostOnesCleanly(Forwarder):
    def without_answer(self, failure: NoAnswer) -> OwnAnswer:
        return attrs.evolve(super().without_answer(failure), status_code=429)


def what_is_known(server: RunningServer, kind: type[Gate], fault: str) -> object:
    """What the client makes of a create whose answer was lost or cut behind a gate."""
    server.service.reset()
    server.service.fail("create", fault)
    with gated(server.base_url, kind=kind) as passed, client(passed.base_url) as omni:
        try:
            return omni.create("A cat").id
        except OmniError as error:
            return type(error)


def test_a_gate_that_makes_a_refusal_of_a_lost_answer_is_caught(server: RunningServer) -> None:
    wrong = type("Cleanly", (Gate,), {"forwarder": AnswersLostOnesCleanly})
    assert what_is_known(server, Gate, "drop") is CreateOutcomeUnknown
    assert what_is_known(server, wrong, "drop") is not CreateOutcomeUnknown

"""A create whose answer was lost is its own error, with what is known, and is never sent again."""

import json
import pickle
import time
from typing import Any

import httpx
import pytest

from jimmyai_omni import ApiError, CreateOutcomeUnknown, OmniError, ServerError
from tests.flows.answers import HTML, Answer, document, envelope, media, page
from tests.flows.harness import CREATE, Reply, World, raised

LOST: dict[str, tuple[Reply, str]] = {
    "a read timeout": (httpx.ReadTimeout("the read timed out"), "ReadTimeout: the read timed out"),
    "a failure without a text": (httpx.ReadTimeout(""), "ReadTimeout"),
    "a write timeout": (httpx.WriteTimeout("half was written"), "WriteTimeout"),
    "a write error": (httpx.WriteError("[Errno 32] Broken pipe"), "Broken pipe"),
    "a read error": (httpx.ReadError("[Errno 104] Connection reset by peer"), "Connection reset"),
    "a dropped connection": (httpx.RemoteProtocolError("Server disconnected"), "Server disconnected"),
    "an answer cut off": (media(b'{"code": "200', breaks=httpx.ReadError("cut")), "ReadError: cut"),
    "an answer that is no gzip": (
        Answer(200, b"not gzip", {"Content-Encoding": "gzip", "Content-Type": "application/json"}),
        "DecodingError",
    ),
    "an answer cut within the id": (
        media(b'{"code": "20000", "data": {"task_id": "task_', breaks=httpx.RemoteProtocolError("cut")),
        "RemoteProtocolError: cut",
    ),
    "HTTP 303": (page(HTML, 303), "HTTP 303"),
    "HTTP 408": (page(HTML, 408), "HTTP 408"),
    "HTTP 500": (page(HTML, 500), "HTTP 500"),
    "HTTP 502": (page(HTML, 502), "Bad Gateway"),
    "HTTP 503 without a Retry-After": (page(HTML, 503), "HTTP 503"),
    "HTTP 504 and nothing": (page("", 504), "HTTP 504"),
    "HTTP 500 with a Retry-After": (page(HTML, 500).also(retry_after="5"), "HTTP 500"),
    "HTTP 522": (page("", 522), "HTTP 522"),
    "HTML with 200": (page(HTML), "<h1>Bad Gateway</h1>"),
    "nothing with 200": (page(""), "no JSON object"),
    "nothing with 204": (page("", 204), "no JSON object"),
    "half a JSON": (page('{"code": "20000", "data": {"task', 200, "application/json"), "no JSON object"),
    "a JSON list": (document([]), "no JSON object"),
    "a JSON text": (document("ok"), "no JSON object"),
    "data null": (envelope(None), "no data"),
    "no data": (document({"code": 20000, "msg": "ok"}), "no data"),
    "data that is text": (envelope("task"), "no data"),
    "no task_id": (envelope({"status": "queued"}), "without a task_id"),
    "a task_id of null": (envelope({"task_id": None}), "without a task_id"),
    "a blank task_id": (envelope({"task_id": " "}), "without a task_id"),
    "a task_id that is a list": (envelope({"task_id": []}), "without a task_id"),
    "a task_id that is no id": (envelope({"task_id": False}), "without a task_id"),
    "an empty object": (document({}), "without a task_id"),
    "a flat error": (document({"error": {"message": "overloaded"}}), "without a task_id"),
}


# trio warns of the generators that httpx leaves unfinished when a body cannot be decoded.
@pytest.mark.filterwarnings("ignore:Async generator 'httpx:ResourceWarning")
@pytest.mark.parametrize(("reply", "received"), LOST.values(), ids=LOST)
def test_a_lost_answer_is_reported_with_its_evidence_and_not_sent_again(
    world: World, reply: Reply, received: str
) -> None:
    world.on(CREATE, reply)
    before = time.time()
    error = raised(CreateOutcomeUnknown, world.omni.create, "A cat", duration=8)
    assert world.billable() == len(world.sent) == 1
    assert world.clock.pauses == []
    assert error.billed == "maybe"
    assert error.consequence == "A video may have been billed."
    assert error.evidence.request == json.loads(world.last.content)
    assert before <= error.evidence.sent_at <= time.time()
    assert received in error.evidence.reason
    assert received in str(error)
    assert "balance" in error.hint


def test_what_caused_it_is_kept(world: World) -> None:
    world.on(CREATE, page(HTML, 502))
    error = raised(CreateOutcomeUnknown, world.omni.create, "A cat")
    assert isinstance(error.__cause__, ServerError)
    assert error.__cause__.status_code == 502


def test_it_is_no_error_of_the_api_that_someone_may_try_again(world: World) -> None:
    world.on(CREATE, httpx.ReadTimeout(""))
    error = raised(CreateOutcomeUnknown, world.omni.create, "A cat")
    assert isinstance(error, OmniError)
    assert not isinstance(error, ApiError)


def test_its_evidence_survives_a_process_boundary(world: World) -> None:
    world.on(CREATE, httpx.ReadTimeout(""))
    error = raised(CreateOutcomeUnknown, world.omni.create, "A cat")
    again: Any = pickle.loads(pickle.dumps(error))
    assert again.evidence == error.evidence


def test_a_long_answer_is_quoted_by_its_beginning(world: World) -> None:
    world.on(CREATE, page("x" * 100_000))
    error = raised(CreateOutcomeUnknown, world.omni.create, "A cat")
    assert 100 < len(error.evidence.received) < 400
    assert error.evidence.status_code == 200


def test_the_evidence_is_a_copy_that_later_changes_do_not_reach(world: World) -> None:
    urls = ["https://example.com/ref1.jpg"]
    world.on(CREATE, httpx.ReadTimeout(""))
    error = raised(CreateOutcomeUnknown, world.omni.create, "A cat", image_urls=urls)
    urls.append("https://example.com/ref2.jpg")
    assert error.evidence.request == json.loads(world.last.content)

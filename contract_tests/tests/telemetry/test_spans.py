"""One span for each flow that was called, with the conventional names, whichever client runs it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry import trace
from opentelemetry.trace import SpanKind, StatusCode

from jimmyai_omni import Omni, Task
from tests.flows.answers import Answer, completed, created, envelope, media, task
from tests.flows.harness import BALANCE, CREATE, KEY_BALANCE, MEDIA, MEDIA_URL, MODELS, QUERY, UPLOAD, World
from tests.telemetry.conftest import Telemetry, attributes

SERVER = {"server.address": "www.jimmyai.cn", "server.port": 443}
GET = {"http.request.method": "GET", "http.response.status_code": 200}
POST = {"http.request.method": "POST", "http.response.status_code": 200}
SENT = {"jimmyai.create.attempts": 1, "jimmyai.billed": "yes", "gen_ai.request.model": "Gemini-Omini"}
TASK = {"jimmyai.task.id": "task_1"}
DONE = Task(id="task_1", status="completed", video_url=MEDIA_URL)
MONEY = envelope({"balance": 1, "used_coin": 0, "available": 1})
MP4 = b"\0\0\0\x08ftyp\0\0\0\x08moov"
STORED = envelope({"url": "https://files.example.com/cat.png"})


def answered(world: World) -> None:
    """All operations are."""
    world.on(CREATE, created())
    world.on(QUERY, task(), completed())
    world.on(MEDIA, media(MP4))
    world.on(BALANCE, MONEY)
    world.on(KEY_BALANCE, envelope({"unlimited": True}))
    world.on(MODELS, envelope({"list": []}))
    world.on(UPLOAD, STORED)


FLOWS: dict[str, tuple[Callable[[Omni, Path], Any], str, dict[str, Any]]] = {
    "create": (lambda omni, _: omni.create("A cat"), "create Gemini-Omini", POST | SENT | TASK),
    "retrieve": (lambda omni, _: omni.retrieve("task_1"), "retrieve", GET | TASK),
    "wait": (lambda omni, _: omni.wait("task_1"), "wait", GET | TASK | {"jimmyai.polls": 2}),
    "generate": (
        lambda omni, _: omni.generate("A cat"),
        "generate Gemini-Omini",
        GET | SENT | TASK | {"jimmyai.polls": 2},
    ),
    "download": (lambda omni, folder: omni.download(DONE, folder), "download", GET | TASK),
    "balance": (lambda omni, _: omni.balance(), "balance", GET),
    "key_balance": (lambda omni, _: omni.key_balance(), "key_balance", GET),
    "models": (lambda omni, _: omni.models(), "models", GET),
    "upload": (lambda omni, folder: omni.upload(picture(folder)), "upload", POST),
}


def picture(folder: Path) -> Path:
    path = folder / "cat.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    return path


@pytest.mark.parametrize("flow", FLOWS)
def test_a_flow_is_one_span(flow: str, world: World, telemetry: Telemetry, tmp_path: Path) -> None:
    answered(world)
    call, name, expected = FLOWS[flow]
    call(world.omni, tmp_path)
    span = telemetry.span
    assert (span.name, span.kind, span.status.status_code) == (name, SpanKind.CLIENT, StatusCode.UNSET)
    named = {"gen_ai.operation.name": flow, "gen_ai.provider.name": "jimmyai"}
    assert attributes(span) == named | SERVER | expected
    assert span.instrumentation_scope is not None
    assert span.instrumentation_scope.name == "jimmyai_omni"


def test_the_span_is_current_while_its_requests_are_sent_and_told(world: World, telemetry: Telemetry) -> None:
    current: list[int] = []

    def reply(_: httpx.Request) -> Answer:
        current.append(trace.get_current_span().get_span_context().span_id)
        return created()

    world.on(CREATE, reply)
    with telemetry.tracer.start_as_current_span("the program") as around:
        world.omni.create("A cat")
        assert trace.get_current_span() is around
    inner, outer = telemetry.spans()
    assert inner.parent is not None
    assert inner.context is not None
    assert inner.parent.span_id == around.get_span_context().span_id
    assert current == [inner.context.span_id]
    assert outer.name == "the program"


def test_a_callback_runs_outside_of_the_span(world: World, telemetry: Telemetry) -> None:
    world.on(QUERY, task(), completed())
    seen: list[bool] = []
    world.omni.wait("task_1", on_event=lambda _: seen.append(trace.get_current_span().is_recording()))
    assert seen == [False, False]


@pytest.mark.off_contract("a host that no page names")
def test_a_relay_is_named_with_its_port(world: World, telemetry: Telemetry) -> None:
    world.on(("GET", "http://127.0.0.1:8123/relay/api/open-api/v1/user/balance"), MONEY)
    world.client(base_url="http://127.0.0.1:8123/relay").balance()
    said = attributes(telemetry.span)
    assert (said["server.address"], said["server.port"]) == ("127.0.0.1", 8123)


def test_what_is_not_sampled_changes_nothing(world: World, telemetry: Telemetry) -> None:
    world.on(CREATE, created())
    with trace.use_span(trace.NonRecordingSpan(trace.SpanContext(1, 1, is_remote=True))):
        assert world.omni.create("A cat").id == "task_1"
    assert telemetry.spans() == ()
    assert [point.value for point in telemetry.points("jimmyai.creates")] == [1]


def test_without_an_sdk_nothing_changes(world: World) -> None:
    answered(world)
    assert world.omni.generate("A cat").state == "completed"

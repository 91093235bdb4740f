"""Whatever a server answers, the blocking and the awaiting client come to the same end on the same way."""

from typing import Any, Final

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimmyai_omni import OmniError, WaitEvent
from tests.flows.answers import HTML, completed, envelope, failed, page, refusal, task
from tests.flows.harness import BACKENDS, QUERY, Backend, Reply, World

REPLIES: Final[list[Reply]] = [
    *(task("processing", progress) for progress in (0, 1, 30, 60, 99, None, -5, "half")),
    task("queued", 0),
    task("warming_up", 10),
    task("completed", 100),
    task(task_id="task_2"),
    completed(),
    failed(),
    refusal("-1", "服务器错误"),
    refusal("-1", "请求过于频繁"),
    refusal("-1", "任务不存在"),
    refusal(20001),
    envelope(None),
    page(HTML, 502),
    page(HTML),
    page("", 429).also(retry_after="40"),
    page("", 503).also(retry_after_ms="1500"),
    httpx.ConnectError("refused"),
    httpx.ReadTimeout(""),
    httpx.RemoteProtocolError("Server disconnected"),
]
# Only these end a wait by themselves, so that most sequences are long.
LIVES = st.lists(st.sampled_from(REPLIES), min_size=1, max_size=30)


def lived(backend: Backend, replies: list[Reply], timeout_s: float, draw: float) -> Any:
    """How a wait ended, what it told, and when it looked."""
    world = World(backend)
    world.on(QUERY, *replies)
    events: list[WaitEvent] = []
    omni = world.client(draw=lambda: draw)
    try:
        ended: object = omni.wait("task_1", timeout_s=timeout_s, on_event=events.append)
    except OmniError as error:
        ended = (type(error), str(error), error.billed, error.task_id)
    told = [
        (event.task, event.trouble and str(event.trouble), event.advisory, event.pause_s, event.remaining_s)
        for event in events
    ]
    assert sum(world.clock.pauses) <= timeout_s + 1e-6
    return ended, world.count(QUERY), world.clock.pauses, told


WAITS: Final = (LIVES, st.sampled_from([0.0, 7.5, 120.0, 1800.0]), st.floats(0, 1, exclude_max=True))


@settings(max_examples=20)
@given(*WAITS)
def test_both_clients_wait_alike(replies: list[Reply], timeout_s: float, draw: float) -> None:
    first, *others = (lived(backend, replies, timeout_s, draw) for backend in BACKENDS)
    assert all(other == first for other in others)


@pytest.mark.campaign
def test_they_do_so_in_more_lives() -> None:
    both: Any = test_both_clients_wait_alike
    settings(max_examples=60)(given(*WAITS)(both.hypothesis.inner_test))()

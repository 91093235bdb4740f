"""Flows at the same time keep to their own spans, and a program without OpenTelemetry notices nothing."""

import json
import subprocess
import sys

import anyio
import httpx
import pytest
from opentelemetry import trace

from jimmyai_omni import AsyncOmni
from tests.flows.answers import created
from tests.flows.harness import KEY
from tests.telemetry.conftest import Telemetry


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_flows_that_run_at_once_have_spans_of_their_own(
    backend: str, telemetry: Telemetry, bare_environment: None
) -> None:
    current: dict[str, str] = {}

    async def answer(request: httpx.Request) -> httpx.Response:
        prompt = json.loads(request.content)["prompt"]
        before = trace.get_current_span()
        await anyio.lowlevel.checkpoint()
        assert trace.get_current_span() is before
        current[prompt] = f"{before.get_span_context().span_id:x}"
        return created(task_id=f"task_{prompt}").response()

    async def run() -> None:
        async with (
            AsyncOmni(KEY, transport=httpx.MockTransport(answer)) as omni,
            anyio.create_task_group() as group,
        ):
            for prompt in ("1", "2", "3"):
                group.start_soon(omni.create, prompt)

    anyio.run(run, backend=backend)
    spans = {span.attributes["jimmyai.task.id"]: span for span in telemetry.spans() if span.attributes}
    assert {f"task_{prompt}": span_id for prompt, span_id in current.items()} == {
        task_id: f"{span.context.span_id:x}" for task_id, span in spans.items() if span.context
    }
    assert len(set(current.values())) == 3


PROGRAM = """
import sys, httpx
from jimmyai_omni import Omni
answer = {"code": 20000, "data": {"task_id": "t"}}
transport = httpx.MockTransport(lambda _: httpx.Response(200, json=answer))
print(Omni("sk-0123456789", transport=transport).create("A cat").id)
print([name for name in sys.modules if name.startswith("opentelemetry")])
"""


def test_a_program_that_does_not_use_it_does_not_even_import_it() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        capture_output=True,
        text=True,
        timeout=60,
        env={"JIMMYAI_CONFIG": "/dev/null"},
    )
    assert (done.stdout, done.stderr) == ("t\n[]\n", "")

"""A batch of the blocking client, in an event loop of its own."""

from pathlib import Path

import anyio
import httpx
import pytest

from jimmyai_omni import ConfigurationError, Omni, PollPolicy
from jimmyai_omni.batch import engine
from jimmyai_omni.batch.events import BatchEvent
from jimmyai_omni_contract.mock.serve.transports import ServiceTransport
from jimmyai_omni_contract.mock.service import MockServer
from tests.flows.harness import raised

AT_ONCE = PollPolicy(first_s=0, min_interval_s=0.001, max_interval_s=0.001)


def client(folder: Path, transport: httpx.BaseTransport) -> Omni:
    return Omni(
        "mock-key",
        base_url="http://mock.invalid",
        transport=transport,
        journal=folder / "journal.sqlite3",
        poll=AT_ONCE,
    )


def test_the_blocking_client_runs_one_and_can_be_used_afterwards(tmp_path: Path) -> None:
    service = MockServer()
    with client(tmp_path, ServiceTransport(service)) as omni:
        result = omni.batch(["A cat"], tmp_path / "videos")
        assert result.counts == {"saved": 1}
        [entry] = omni.journal.entries()
        assert entry.task_id
        assert omni.retrieve(entry.task_id).state == "completed"
        # Nothing is left to do, and nothing is paid again.
        assert omni.batch(["A cat"], tmp_path / "videos").counts == {"saved": 1}
    service.assert_billed(1)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_within_an_event_loop_it_says_what_to_do_instead(backend: str, tmp_path: Path) -> None:
    async def main() -> ConfigurationError:
        with client(tmp_path, ServiceTransport(MockServer())) as omni:
            return raised(ConfigurationError, omni.batch, ["A cat"], tmp_path)

    assert anyio.run(main, backend=backend).hint == "await AsyncOmni.batch"


def test_a_transport_that_cannot_be_awaited_is_refused(tmp_path: Path) -> None:
    class Blocking(httpx.BaseTransport):
        pass

    with client(tmp_path, Blocking()) as omni:
        refusal = raised(ConfigurationError, omni.batch, ["A cat"], tmp_path)
    assert refusal.hint == "use AsyncOmni.batch"


def test_ctrl_c_within_any_task_is_ctrl_c_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def press(_: BatchEvent) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "TICK_S", 0)
    with (
        client(tmp_path, ServiceTransport(MockServer())) as omni,
        pytest.raises(KeyboardInterrupt),
    ):
        omni.batch(["A cat"], tmp_path / "videos", on_event=press)
    assert caplog.records == []

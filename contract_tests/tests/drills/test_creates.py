"""A create that goes wrong ends as the page says, whatever the client; no fault makes it pay twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread
from tests.drills import creates
from tests.drills.clients import BACKENDS, Backend
from tests.drills.table import in_page, lines_of
from tests.flows.mutation import Mutant, check

# The server says that it took nothing.
NOT_TAKEN = ("503-retry-after", "429", "429-retry-after", "429-html")


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with serve_in_thread(api=creates.Server) as running:
        yield running


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", creates.DRILLS)
def test_it_ends_as_the_page_says(server: RunningServer, name: str, backend: Backend) -> None:
    drill(server, name, backend)


def test_the_page_holds_every_fault() -> None:
    assert list(in_page(creates.TITLE)) == list(creates.DRILLS)


def drill(server: RunningServer, name: str, backend: Backend) -> None:
    rows = creates.measure(server, name, backend)
    for row in rows:
        assert row.posts <= 1 or name in NOT_TAKEN
        assert row.billed <= 1
        assert row.billed == 0 or row.says_billed != "no"
        assert row.billed == 1 or row.says_billed != "yes"
        assert row.outcome != "Task" or row.task_id == "known"
    assert in_page(creates.TITLE)[name] == lines_of(rows)


WRONG_CLIENTS = {
    "it sends again after a 500": (
        "_flows.send",
        "return error.status_code == 503 and error.retry_after_s is not None",
        "return True",
        "500-after",
    ),
    "it sends again after a read timeout": (
        "_wire.wire",
        "    httpx.ConnectTimeout,\n",
        "    httpx.ConnectTimeout,\n    httpx.ReadTimeout,\n",
        "stall",
    ),
    "it sends again after a closed connection": (
        "_wire.wire",
        "    httpx.ConnectTimeout,\n",
        "    httpx.ConnectTimeout,\n    httpx.RemoteProtocolError,\n",
        "drop",
    ),
    "it sends again after half an answer": (
        "_wire.wire",
        "delivered=not _never_left(error)",
        "delivered=partial is None",
        "truncated before the id",
    ),
    "it counts half an answer as refused": (
        "_flows.send",
        "return NoUsableAnswer(answer.reason, received) if answer.delivered else unreachable(ctx, answer)",
        "raise unreachable(ctx, answer)",
        "truncated before the id",
    ),
    "it sends again after -1": (
        "_flows.send",
        "return ctx.retry.undecided",
        "return True",
        "-1-after",
    ),
    "it looks for the id in whole answers alone": (
        "_flows.send",
        "received = answer.partial if isinstance(answer, Failure) else answer",
        "received = None if isinstance(answer, Failure) else answer",
        "truncated",
    ),
    "it says that a lost create cost nothing": (
        "errors",
        'settlement.billed if settlement else "maybe"',
        'settlement.billed if settlement else "no"',
        "drop",
    ),
}


@pytest.mark.parametrize(("module", "right", "wrong", "name"), WRONG_CLIENTS.values(), ids=WRONG_CLIENTS)
def test_a_wrong_client_is_caught(
    server: RunningServer,
    module: str,
    right: str,
    wrong: str,
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mutant = Mutant(module, right, wrong, lambda *_: drill(server, name, "sync"))
    check(mutant, tmp_path, monkeypatch)

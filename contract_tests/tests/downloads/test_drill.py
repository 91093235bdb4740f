"""A download that goes wrong over a real socket leaves the whole video or nothing, whatever the client."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread
from tests.drills import downloads
from tests.drills.clients import Backend
from tests.drills.table import in_page, lines_of
from tests.flows.mutation import Mutant, check


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with serve_in_thread() as running:
        yield running


BACKENDS: Final[tuple[Backend, ...]] = ("sync", "asyncio")
AWAITED: Final = ("cut", "cut, then changed", "cut, then no-range", "short", "wrong-length", "redirect")
"""Both clients write by the same flow, so the campaign sees the awaiting one meet the other troubles."""


def meeting(name: str, backend: Backend) -> Any:
    marks = pytest.mark.campaign if backend == "asyncio" and name not in AWAITED else ()
    return pytest.param(name, backend, marks=marks, id=f"{name}-{backend}")


@pytest.mark.parametrize(
    ("name", "backend"), [meeting(name, backend) for name in downloads.DRILLS for backend in BACKENDS]
)
def test_it_ends_as_the_table_says(server: RunningServer, name: str, backend: Backend) -> None:
    drill(server, name, backend)


def test_the_table_holds_every_trouble() -> None:
    assert list(in_page(downloads.TITLE)) == list(downloads.DRILLS)


def drill(server: RunningServer, name: str, backend: Backend) -> None:
    rows = downloads.measure(server, name, backend)
    assert {(row.outcome, row.file) for row in rows} <= {("SavedVideo", "whole"), ("DownloadFailed", "none")}
    assert all(row.retrievals <= 1 for row in rows)
    assert lines_of(rows) == in_page(downloads.TITLE)[name]


WRONG_CLIENTS = {
    "it never goes on with what was cut off": (
        "transfer",
        "if self.size_bytes and not self._validator:",
        "if self.size_bytes:",
        "cut",
    ),
    "it mixes two videos": ("transfer", '"If-Range": self._validator}', "}", "cut, then changed"),
    "it appends a whole to a half": (
        "transfer",
        "            if self.size_bytes:\n                self.restart()\n            self._total",
        "            self._total",
        "cut, then no-range",
    ),
    "it takes half a video for a whole": (
        "transfer",
        "        if problem:\n",
        "        if False:\n",
        "short",
    ),
    "it takes a complete video for none": (
        "transfer",
        "size_by_refusal(answer) == self.size_bytes:",
        "False:",
        "wrong-length",
    ),
    "it follows no redirect": ("fetch", "not in _REDIRECTS", "not in ()", "redirect"),
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
    mutant = Mutant(f"_flows.{module}", right, wrong, lambda *_: drill(server, name, "sync"))
    check(mutant, tmp_path, monkeypatch)

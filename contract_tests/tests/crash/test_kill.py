"""`kill -9` at any instant loses nothing that the server knew, and never leads to a second create."""

import hashlib
import http.client
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from jimmyai_omni import Omni
from jimmyai_omni._journal.entries import Entry
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread

# Instants in our own code, and in that of the connection, where a create is on its way.
KILLS: Final = {"/jimmyai_omni/": 100, "/httpcore/": 100}
DEATHS: Final = {
    "/jimmyai_omni/": {"before the create", "billed, id on record"},
    "/httpcore/": {"before the create", "not billed", "billed, id lost", "billed, id on record"},
}
VICTIMS: Final = Path(__file__).with_name("victims.py")
Life = Callable[..., dict[str, Any]]


@pytest.fixture
def server() -> Iterator[RunningServer]:
    with serve_in_thread(MockOptions(balance=1e9)) as running:
        yield running


@pytest.fixture(scope="module")
def victims() -> Iterator[subprocess.Popen[str]]:
    """The process that forks a victim for each line; it takes longer to start than many of them to die."""
    process = subprocess.Popen(
        [sys.executable, str(VICTIMS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin
    assert process.stdout
    yield process
    process.stdin.close()
    process.stdout.close()
    assert process.wait(timeout=20) == 0


@pytest.fixture
def live(victims: subprocess.Popen[str], server: RunningServer, tmp_path: Path) -> Life:
    """Live one life in a process of its own, killed at an instant of a part of the program, or never (0)."""
    assert victims.stdin
    assert victims.stdout
    stdin, stdout = victims.stdin, victims.stdout
    (tmp_path / "videos").mkdir()
    life = {
        "key": server.api_key,
        "base_url": server.base_url,
        "journal": str(tmp_path / "journal.sqlite3"),
        "folder": str(tmp_path / "videos"),
    }

    def run(part: str, fatal: int, prompt: str) -> dict[str, Any]:
        stdin.write(json.dumps({**life, "part": part, "fatal": fatal, "prompt": prompt}) + "\n")
        stdin.flush()
        ended: dict[str, Any] = json.loads(stdout.readline())
        return ended

    return run


@pytest.mark.parametrize("part", KILLS)
@pytest.mark.parametrize(
    "quarter", [0, *(pytest.param(later, marks=pytest.mark.campaign) for later in (1, 2, 3))]
)
def test_no_task_is_lost_and_none_is_created_twice(
    part: str, quarter: int, live: Life, server: RunningServer, tmp_path: Path
) -> None:
    random, kills, ledger = Random(quarter), KILLS[part] // 4, server.service.state.ledger
    length = int(live(part, 0, "a life to its end")["told"])
    lived = len(ledger)
    deaths = Counter[str]()
    with Omni(
        server.api_key, base_url=server.base_url, journal=tmp_path / "journal.sqlite3", sleep=lambda _: None
    ) as omni:
        for number in range(kills):
            fatal = 1 + int((number + random.random()) * length / kills)
            before, prompt = len(ledger), f"{part} {fatal}"
            end = live(part, fatal, prompt)
            # A life can end before its last instants: what a poll has to compute depends on what it is told.
            assert end["killed"] or int(end["told"]) < fatal, f"{prompt} ended otherwise: {end}"
            read_to_the_end(server)
            billed = [entry.task_id for entry in ledger[before:]]
            found = [entry for entry in omni.journal.entries() if prompt_of(entry) == prompt]
            deaths[judge(omni, prompt, billed, found)] += 1
        finish(omni, tmp_path / "videos")
    # Instants are spread over a whole life, so every kind of death is died.
    assert deaths.keys() >= DEATHS[part]
    assert len(ledger) == len({entry.task_id for entry in ledger})
    assert deaths["billed, id on record"] + deaths["billed, id lost"] == len(ledger) - lived


def read_to_the_end(server: RunningServer) -> None:
    """Wait until the server has taken in what the dead had sent: who comes later is answered later.

    The second one comes when even a connection that was not yet accepted has been read.
    """
    for _ in range(2):
        caller = http.client.HTTPConnection(server.base_url.removeprefix("http://"), timeout=20)
        caller.request("GET", "/")
        caller.getresponse().read()
        caller.close()


def judge(omni: Omni, prompt: str, billed: list[str], found: list[Entry]) -> str:
    """Which death it was; fails where the journal and the server's ledger do not agree."""
    assert len(billed) <= 1, f"{prompt}: created twice"
    if not found:
        assert not billed, f"{prompt}: a task was paid for, and nothing is on record"
        return "before the create"
    [entry] = found
    if entry.task_id:
        assert billed == [entry.task_id]
        return "billed, id on record"
    # What became of it is told by the balance, and it is true.
    assert entry.is_unsettled(time.time())
    assert omni.reconcile(entry.entry_id).verdict == ("billed" if billed else "not-billed")
    return "billed, id lost" if billed else "not billed"


def finish(omni: Omni, folder: Path) -> None:
    """What `omni resume` does: whatever is on record ends as a whole file, without another create."""
    for entry in omni.journal.unfinished():
        omni.wait(str(entry.task_id))
    for entry in omni.journal.unsaved():
        omni.download(str(entry.task_id), folder, overwrite=True)
    assert omni.journal.unfinished() == omni.journal.unsaved() == ()
    for entry in omni.journal.entries():
        if entry.task_id:
            assert entry.file
            assert hashlib.sha256(Path(entry.file.location).read_bytes()).hexdigest() == entry.file.sha256


def prompt_of(entry: Entry) -> str:
    """What was asked for."""
    return str((entry.request or {}).get("prompt"))

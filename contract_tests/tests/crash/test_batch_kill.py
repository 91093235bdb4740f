"""`kill -9` of a batch, again and again: every row is accounted for, and none is paid twice."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from signal import SIGKILL
from typing import Any, Final

import attrs
import pytest

from jimmyai_omni._journal.jobs import Job
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni_contract.conform.media import measure
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread
from tests.crash.test_kill import read_to_the_end

VICTIMS: Final = Path(__file__).with_name("batch_victims.py")
FAULTS: Final = (
    # None that has to be waited out for seconds.
    *("create=drop:1", "create=drop-before:1", "query=500:4", "query=drop:3", "query=not-found:2"),
    *("media=cut:2", "media=410:1"),
)
DURATIONS: Final = (4, 6, 8, 10)


@attrs.define
class Victims:
    """Lives of one batch, one after the other."""

    server: RunningServer
    process: subprocess.Popen[str]
    life: dict[str, Any]
    _left: int | None = None
    _pid: int = 0

    def live(self, requests: int | None) -> dict[str, Any]:
        """Live until the server has got so many requests, or to the end."""
        assert self.process.stdin
        assert self.process.stdout
        self._left, self._pid = requests, 0
        self.process.stdin.write(json.dumps(self.life) + "\n")
        self.process.stdin.flush()
        self._pid = json.loads(self.process.stdout.readline())
        ended: dict[str, Any] = json.loads(self.process.stdout.readline())
        read_to_the_end(self.server)
        return ended

    def count(self, _: object) -> None:
        """A request has come: the last one of this life?"""
        if self._left is None:
            return
        self._left -= 1
        # The victim may be faster than the word of who it is.
        if self._left <= 0 < self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, SIGKILL)


@contextmanager
def victims_of(rows: int, folder: Path) -> Generator[Victims]:
    with serve_in_thread(MockOptions(balance=1e9, faults=FAULTS)) as server:
        for name, count in (("rows.jsonl", rows), ("first.jsonl", 1)):
            lines = [
                json.dumps({"prompt": f"{name} {number}", "duration": DURATIONS[number % 4]}) + "\n"
                for number in range(1, count + 1)
            ]
            (folder / name).write_text("".join(lines))
        life = {
            "key": server.api_key,
            "base_url": server.base_url,
            "journal": str(folder / "journal.sqlite3"),
            "rows": str(folder / "rows.jsonl"),
            "place": str(folder / "videos"),
            "first": {"rows": str(folder / "first.jsonl"), "place": str(folder / "first")},
        }
        with subprocess.Popen(
            [sys.executable, str(VICTIMS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            victims = Victims(server, process, life)
            server.service.observe(victims.count)
            yield victims
            assert process.stdin
            process.stdin.close()
            assert process.wait(timeout=20) == 0


@pytest.mark.parametrize(
    ("rows", "kills"), [(40, 8), pytest.param(300, 50, marks=pytest.mark.campaign)], ids=str
)
def test_a_batch_that_is_killed_again_and_again_loses_nothing(rows: int, kills: int, tmp_path: Path) -> None:
    random, deaths = Random(rows), 0
    # A row takes some seven requests, so the kills are spread over all of the batch.
    each = 7 * rows // kills
    with victims_of(rows, tmp_path) as victims:
        while deaths < kills:
            ended = victims.live(random.randint(2, 2 * each))
            deaths += ended["killed"]
            if not ended["killed"]:
                break
        assert deaths > kills // 2
        last = victims.live(None)
        assert set(last["told"]) <= {"saved", "unknown"}, last
        check(victims.server, tmp_path, rows)


def check(server: RunningServer, folder: Path, rows: int) -> None:
    """The server's ledger, the journal and the files tell the same."""
    with Journal(folder / "journal.sqlite3") as journal:
        batch = journal.batches.at(str(folder / "videos") + os.sep)
        assert batch is not None
        jobs = list(journal.batches.jobs(batch.batch_id))
        open_rows = {entry.entry_id for entry in journal.unsettled()}
    made = Counter(task.prompt for task in server.service.state.tasks.values())
    assert len(jobs) == rows
    assert set(made.values()) == {1}
    assert len(server.service.billed) == sum(made.values())
    for job in jobs:
        match job.state(time.time()):
            case "saved":
                check_file(job)
            case "unknown":
                # Nobody can know its id any more; it is told, and never sent again.
                assert job.entry is not None
                assert job.entry.entry_id in open_rows
            case other:
                raise AssertionError(f"row {job.number} is {other}")
    told = [json.loads(line) for line in (folder / "videos/manifest.jsonl").read_text().splitlines()]
    assert [record["state"] for record in told] == [job.state(time.time()) for job in jobs]
    # Nothing that looks like a video is none.
    saved = [job for job in jobs if job.state(time.time()) == "saved"]
    assert len(list((folder / "videos").glob("*.mp4"))) == len(saved)
    # Nor is anything left of downloads that were killed.
    assert not list((folder / "videos").glob(".omni-*"))


def check_file(job: Job) -> None:
    """Its video is whole, and as long as was asked for."""
    assert job.entry is not None
    assert job.entry.file is not None
    content = Path(job.entry.file.location).read_bytes()
    assert len(content) == job.entry.file.size_bytes
    seconds = measure([content]).seconds
    assert seconds is not None
    assert abs(seconds - job.fields["duration"]) < 0.5

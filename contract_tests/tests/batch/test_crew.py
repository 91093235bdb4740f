"""A batch that several processes work on: real ones, at a real server, some killed and some stopped."""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing, contextmanager
from multiprocessing import get_context
from pathlib import Path
from signal import SIGCONT, SIGKILL, SIGSTOP
from typing import Any, Final

import attrs
import pytest

from jimmyai_omni import AuthenticationError, ConfigurationError, Omni, PollPolicy
from jimmyai_omni._journal.jobs import Job
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._journal.place import Place
from jimmyai_omni.batch import crew
from jimmyai_omni.batch.events import BatchEvent, BatchResult
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread
from tests.batch.fleet import PRICE, is_create, rows
from tests.batch.processes import Processes
from tests.postgres import PostgresServer

CREATES: Final = 2
"""How many creates of a worker are under way at once: as many rows does nobody know of when it dies."""
FAST: Final = PollPolicy(first_s=0.01, min_interval_s=0.01, max_interval_s=0.02, backoff_s=(0.02,))


@attrs.define
class Site:
    """A server, a journal, a place, and what was sent to the server."""

    server: RunningServer
    folder: Path
    journal: Place
    sent: Counter[str] = attrs.field(factory=Counter[str])
    on_create: Callable[[int], object] = lambda _: None
    """Told how many creates have come, before the last one is answered."""

    def run(self, source: Any, executor: Any, **options: Any) -> BatchResult:
        """Run a batch, two workers at a time, to its end."""
        place, server = self.folder / "videos", self.server
        with Omni(server.api_key, base_url=server.base_url, journal=self.journal, poll=FAST) as omni:
            fields = {"workers": 2, "creates": CREATES, "lease_rows": 5, "lease_s": 3.0, **options}
            return omni.batch(source, place, executor=executor, **fields)

    @property
    def jobs(self) -> list[Job]:
        """What the journal holds."""
        with closing(Journal(self.journal)) as journal:
            [batch] = journal.batches.all()
            return list(journal.batches.jobs(batch.batch_id))

    def states(self) -> Counter[str]:
        """How many rows have come how far, by the journal."""
        return Counter(job.state(time.time()) for job in self.jobs)

    def creators(self) -> set[int]:
        """The processes that created rows."""
        return {job.entry.owner.pid for job in self.jobs if job.entry and job.entry.owner}

    def claims_of(self, pid: int) -> int:
        """How many creates a process has put on record."""
        with closing(Journal(self.journal)) as journal:
            return sum(entry.owner is not None and entry.owner.pid == pid for entry in journal.entries())

    def check(self) -> None:
        """Nothing was sent twice, the ledger equals the journal, and every file is whole."""
        jobs, billed = self.jobs, [entry.task_id for entry in self.server.service.billed]
        assert set(self.sent.values()) <= {1}
        # What a fault has dropped was sent, and made no task.
        assert len(self.sent) >= len(billed) == len(set(billed))
        known = [job.entry.task_id for job in jobs if job.entry and job.entry.task_id]
        assert len(known) == len(set(known))
        assert set(known) <= set(billed)
        assert len(billed) - len(known) <= sum(job.state(time.time()) == "unknown" for job in jobs)
        for job in jobs:
            if job.entry and job.entry.file:
                assert Path(job.entry.file.location).stat().st_size == job.entry.file.size_bytes > 1000

    def count(self, received: Any) -> None:
        """A request has come."""
        if is_create(received.request.method, received.request.path):
            self.sent[received.request.body] += 1
            self.on_create(self.sent.total())


@contextmanager
def site_with(journal: Place, folder: Path) -> Generator[Site]:
    """A site whose batches are handed out without much waiting."""
    with pytest.MonkeyPatch.context() as patch, serve_in_thread(MockOptions(balance=1e9)) as server:
        patch.setattr(crew, "TICK_S", 0.1)
        site = Site(server, folder, journal)
        server.service.observe(site.count)
        yield site


@pytest.fixture
def site(tmp_path: Path) -> Generator[Site]:
    with site_with(tmp_path / "journal.sqlite3", tmp_path) as site:
        yield site


@pytest.fixture
def shared_site(tmp_path: Path, postgres: PostgresServer) -> Generator[Site]:
    with site_with(postgres.journal(), tmp_path) as site:
        yield site


def test_processes_share_a_batch(site: Site) -> None:
    events: list[BatchEvent] = []
    spawn = get_context("spawn")
    # On a busy machine the first would make all videos before the second has started.
    both_there = spawn.Barrier(2, timeout=60).wait
    with ProcessPoolExecutor(2, mp_context=spawn, initializer=both_there) as executor:
        result = site.run(rows(24), executor, on_event=events.append)
        assert result.counts == {"saved": 24}
        assert result.spent == 24 * PRICE
        assert len(site.creators()) == 2
        site.check()
        assert [event.counts["saved"] for event in events] == sorted(
            event.counts["saved"] for event in events
        )
        # All is done: the same again hands out what is new, and nothing else.
        assert site.run(rows(26), executor).counts == {"saved": 26}
    site.check()
    assert sorted(Path(report).name for report in map(str, result.reports))[0] == "gallery.html"


@pytest.mark.campaign
def test_the_rows_of_a_worker_that_dies_are_taken_over(shared_site: Site) -> None:
    site = shared_site
    with Processes() as executor:

        def kill(count: int) -> None:
            if count in (7, 13):
                os.kill(next(p.pid for p in executor.started if p.poll() is None), SIGKILL)

        site.on_create = kill
        result = site.run(rows(24), executor)
    assert set(result.counts) <= {"saved", "unknown"}
    assert any("a worker died" in trouble for trouble in result.troubles)
    assert result.counts.get("unknown", 0) <= 2 * CREATES
    site.check()


@pytest.mark.campaign
def test_a_worker_that_wakes_after_its_lease_creates_nothing_more(shared_site: Site) -> None:
    site = shared_site
    with Processes() as executor:
        stopped: list[int] = []

        def stop(count: int) -> None:
            if count == 5:
                stopped.append(min(site.creators()))
                os.kill(stopped[0], SIGSTOP)

        site.on_create = stop
        result = site.run(rows(24), executor, lease_rows=12)
        assert len(stopped) == 1
        assert result.counts.get("unknown", 0) <= CREATES
        before = site.claims_of(stopped[0])
        os.kill(stopped[0], SIGCONT)
        [sleeper] = [process for process in executor.started if process.pid == stopped[0]]
        sleeper.wait(timeout=20)
        # It finds out that its rows are another's; what it had claimed it sends, and puts on record.
        assert site.claims_of(stopped[0]) == before > 0
    with Processes() as executor:
        again = site.run(rows(24), executor)
    assert again.counts == {"saved": 24}
    site.check()


# The journal's own tests show both without processes.
@pytest.mark.campaign
def test_a_budget_is_shared(site: Site) -> None:
    with Processes() as executor:
        result = site.run(rows(24), executor, max_spend=13 * PRICE)
        assert result.counts == {"saved": 13, "waiting": 11}
        assert "max_spend" in result.stopped
        assert result.spent == 13 * PRICE
        assert site.run(rows(24), executor, max_spend=20 * PRICE).counts == {"saved": 20, "waiting": 4}
    site.check()


@pytest.mark.campaign
def test_a_pause_reaches_all_workers(site: Site) -> None:
    def pause(count: int) -> None:
        if count == 10:
            threading.Thread(target=_pause, args=(site.journal,)).start()

    site.on_create = pause
    with Processes() as executor:
        result = site.run(rows(200), executor, most_creates_per_s=20)
    assert result.phase == "paused"
    assert set(result.counts) == {"saved", "waiting"}
    assert 10 <= result.counts["saved"] < 100
    site.check()


def _pause(place: Place) -> None:
    with closing(Journal(place)) as journal:
        [batch] = journal.batches.all()
        journal.batches.set_phase(batch.batch_id, "paused")


def test_a_key_that_is_not_accepted_ends_the_run(site: Site) -> None:
    with (
        Processes() as executor,
        Omni("another-key", base_url=site.server.base_url, journal=site.journal) as omni,
        pytest.raises(AuthenticationError),
    ):
        omni.batch(rows(3), site.folder / "videos", executor=executor)


def test_workers_that_always_die_end_the_run(site: Site) -> None:
    class Doomed:
        def submit(self, call: object, /, *args: object) -> Future[Any]:
            future = Future[Any]()
            future.set_exception(ChildProcessError("exit code -9"))
            return future

    result = site.run(rows(60), Doomed())
    assert result.counts == {"waiting": 60}
    assert result.stopped == "10 workers in a row died; the last one: ChildProcessError: exit code -9"


def test_an_executor_that_is_shut_down_is_told(site: Site) -> None:
    executor = ProcessPoolExecutor(1)
    executor.shutdown()
    result = site.run(rows(3), executor)
    assert result.counts == {"waiting": 3}
    assert "the executor takes nothing more" in result.stopped


@pytest.mark.parametrize(
    ("settings", "said"),
    [({"max_spend": 100}, "budget of a client")],
)
def test_what_workers_cannot_share_is_refused(site: Site, settings: dict[str, Any], said: str) -> None:
    with (
        Processes() as executor,
        Omni(site.server.api_key, base_url=site.server.base_url, journal=site.journal, **settings) as omni,
        pytest.raises(ConfigurationError, match=said),
    ):
        omni.batch(rows(3), site.folder / "videos", executor=executor)
    assert not site.sent

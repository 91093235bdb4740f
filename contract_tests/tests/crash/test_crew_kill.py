"""Workers that are killed, stopped past their lease and woken again: no row twice, and none is lost."""

import os
from contextlib import suppress
from pathlib import Path
from random import Random
from signal import SIGCONT, SIGKILL, SIGSTOP

import attrs
import pytest

from jimmyai_omni._journal.journal import Journal
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import serve_in_thread
from tests.batch.fleet import rows
from tests.batch.processes import Processes
from tests.batch.test_crew import Site
from tests.crash.test_batch_kill import FAULTS
from tests.postgres import PostgresServer


@attrs.define
class Fate:
    """Strikes one of the workers at some of the creates."""

    executor: Processes
    random: Random
    often: float
    stopped: list[int] = attrs.field(factory=list[int])
    kills: int = 0
    wakes: int = 0

    def strike(self, _: int) -> None:
        """A create has come."""
        at_work = [one.pid for one in self.executor.started if one.poll() is None]
        victims = [pid for pid in at_work if pid not in self.stopped]
        if self.random.random() > self.often or len(victims) < 2:
            return
        victim = self.random.choice(victims)
        if self.random.random() < 0.5:
            self.kills += 1
            _signal(victim, SIGKILL)
            return
        if self.stopped:
            # Its lease may be over by now, or not yet.
            self.wakes += 1
            _signal(self.stopped.pop(0), SIGCONT)
        self.stopped.append(victim)
        _signal(victim, SIGSTOP)


def _signal(pid: int, what: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, what)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(2))
def test_workers_that_are_killed_stopped_and_woken_create_no_row_twice(
    seed: int, postgres: PostgresServer, tmp_path: Path
) -> None:
    count = 80
    with serve_in_thread(MockOptions(balance=1e9, faults=FAULTS)) as server, Processes() as executor:
        site = Site(server, tmp_path, postgres.journal())
        fate = Fate(executor, Random(seed), often=0.12)
        server.service.observe(site.count)
        site.on_create = fate.strike
        site.run(rows(count), executor, workers=3, lease_rows=10)
        for pid in fate.stopped:
            _signal(pid, SIGCONT)
        for process in executor.started:
            process.wait(timeout=60)
        site.on_create = lambda _: None
        last = site.run(rows(count), executor, workers=3)
        assert set(last.counts) <= {"saved", "unknown"}
        assert last.counts["saved"] >= count // 2
        assert fate.kills
        assert fate.stopped
        site.check()
        with Journal(site.journal) as journal:
            # What nobody can know is told, for `omni reconcile`.
            assert len(journal.unsettled()) == last.counts.get("unknown", 0)

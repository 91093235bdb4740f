"""One of the processes that work on a batch together: it takes leases until there is none left."""

import random
import time
from contextlib import aclosing, closing
from functools import partial
from typing import Any

import anyio
import attrs

from jimmyai_omni._config import Config
from jimmyai_omni._flows.context import Context
from jimmyai_omni._journal.jobs import Batch
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._journal.leases import Terms
from jimmyai_omni._policies.budget import Budget, Limits
from jimmyai_omni._policies.poll import PollPolicy
from jimmyai_omni._policies.retry import RetryPolicy
from jimmyai_omni.batch import engine
from jimmyai_omni.batch.calling import calling
from jimmyai_omni.batch.lasting import LastingJournal
from jimmyai_omni.batch.options import BatchOptions
from jimmyai_omni.batch.place import BatchPlace
from jimmyai_omni.batch.waiting import Waiting, leased
from jimmyai_omni.batch.work import Work


@attrs.frozen(kw_only=True)
class Assignment:
    """What a worker needs to know; it can be pickled, and its key and password are never shown."""

    config: Config
    poll: PollPolicy
    retry: RetryPolicy
    limits: Limits
    verify_balance: bool
    journal: str = attrs.field(repr=False)
    """Where the journal is."""
    batch: Batch
    options: BatchOptions
    terms: Terms


def work_off(assignment: Assignment, worker: str) -> str:
    """Create rows, and bring home their videos, until there is no lease to take.

    Args:
        assignment: Which batch, and how.
        worker: Tells this worker apart from all others, also for executors that answer equal calls once.

    Returns:
        Why it stopped before that; else empty.

    Raises:
        OmniError: It cannot go on: the key is not accepted.
    """
    return anyio.run(partial(_work_off, assignment, worker))


async def _work_off(assignment: Assignment, worker: str) -> str:
    with closing(LastingJournal(Journal(assignment.journal))) as journal:
        async with calling(assignment.config) as call:
            work = Work(
                ctx=_context(assignment, journal),
                call=call,
                journal=journal,
                batch=assignment.batch,
                place=BatchPlace.of(assignment.batch.place),
                options=assignment.options,
                worker=worker,
            )
            async with aclosing(leased(work, assignment.terms)) as rows:
                await engine.run(work, Waiting(rows))
            return work.stopped or work.short


def _context(assignment: Assignment, journal: Journal) -> Context:
    config = assignment.config
    shared: dict[str, Any] = {
        name: getattr(assignment, name) for name in ("poll", "retry", "limits", "verify_balance")
    }
    return Context(
        **shared,
        base_url=config.base_url,
        account=config.account,
        journal=journal,
        # What may be spent goes with each lease.
        budget=Budget(None),
        clock=anyio.current_time,
        wall_clock=time.time,
        draw=random.random,
        prices=assignment.terms.prices,
    )

"""Creating the tasks of rows: each row once, and never again where a task may have been made."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

import anyio
import attrs

from jimmyai_omni._flows.create import create
from jimmyai_omni._flows.reads import balance, key_balance
from jimmyai_omni._flows.watch import Watch
from jimmyai_omni._journal.claims import LeaseLost
from jimmyai_omni._journal.jobs import WHOLE
from jimmyai_omni._local.naming import for_row
from jimmyai_omni._plan import plan
from jimmyai_omni.batch.holding import Given
from jimmyai_omni.batch.waiting import Waiting
from jimmyai_omni.batch.work import Flight, Work, turn
from jimmyai_omni.errors import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    BudgetRefused,
    ConnectionFailed,
    CreateOutcomeUnknown,
    InsufficientBalance,
    InvalidRequest,
    JournalError,
    LocalFileError,
    OmniError,
    RateLimitError,
    ServerError,
)
from jimmyai_omni.results import Task
from jimmyai_omni.rules import Plan

_FIRST_PAUSE_S: Final = 1.0
_LONGEST_PAUSE_S: Final = 60.0
_FIRST_BALANCE_S: Final = 30.0
_LONGEST_BALANCE_S: Final = 300.0
_BALANCE: Final = "balance"


class Creating:
    """Takes rows and makes tasks of them, several at once."""

    def __init__(self, work: Work, waiting: Waiting, tasks: anyio.abc.TaskGroup) -> None:
        self._work = work
        self._waiting = waiting
        self._tasks = tasks
        self._pause_s = _FIRST_PAUSE_S
        self._under_way = set[anyio.CancelScope]()
        # The client's own attempts are one, since the row's turn comes again.
        retry = attrs.evolve(work.ctx.retry, attempts=1)
        self._ctx = attrs.evolve(work.ctx, retry=retry)
        self._limits = attrs.evolve(work.ctx.limits, max_spend=work.options.max_spend)

    def hurry(self, grace_s: float) -> int:
        """The program is told to stop: let what is on its way be answered, but for no longer than this.

        Returns:
            How many creates that are.
        """
        for scope in self._under_way:
            scope.deadline = anyio.current_time() + grace_s
        return len(self._under_way)

    async def go_on(self) -> None:
        """Create tasks for as long as there are rows."""
        work = self._work
        while True:
            while not work.may_create:
                await work.bell.wait()
            work.reserved += 1
            try:
                given = await self._waiting.next()
                if given is not None:
                    await self._create(given)
            finally:
                work.reserved -= 1
            if given is None and work.creating:
                # One of those may have to be created again.
                await work.bell.wait()
            elif given is None:
                work.rows_ended = True
                work.bell.ring()

    async def _create(self, given: Given) -> None:
        work = self._work
        work.creating += 1
        try:
            holding = given.holding
            may_be_sent = not holding.is_spent and await self._turn()
            if holding.is_lost or holding.is_spent:
                self._end(given)
            elif may_be_sent:
                await self._send(given)
            else:
                self._waiting.put_back(given)
        finally:
            work.creating -= 1
            work.bell.ring()

    async def _turn(self) -> bool:
        """Wait for the turn of one create; whether it still may be sent then."""
        work = self._work
        await turn(work.creates)
        return not (work.is_over_creating or work.hold)

    async def _send(self, given: Given) -> None:
        work, job, purse = self._work, given.job, given.holding.purse
        work.move(job.state(work.ctx.wall_clock()), "creating")
        try:
            made = plan(**job.fields, strict=work.options.strict)
        except (InvalidRequest, LocalFileError) as error:
            self._give_up(given, error)
            return
        price = work.prices.get(made.billing_name or "", 0.0)
        try:
            purse.reserve(price)
            try:
                task = await self._shielded(given, made)
            except OmniError as error:
                if error.billed == "no":
                    purse.release(price)
                raise
        except OmniError as error:
            self._settle(given, error, price)
        except LeaseLost as error:
            work.move("creating", "waiting")
            work.lose(given.holding, str(error))
            self._end(given)
        except BaseException:
            work.move("creating", "unknown")
            raise
        else:
            self._made(given, task, price)

    async def _shielded(self, given: Given, made: Plan) -> Task:
        work, ctx = self._work, attrs.evolve(self._ctx, claim=given.claim)
        with anyio.CancelScope(shield=True) as scope, self._listed(scope):
            return await work.call("create", create(ctx, made, self._limits))
        # Only where it took too long to stop; the flow has put on record that its outcome is unknown.
        await anyio.sleep_forever()
        raise AssertionError("a cancelled task sleeps no longer")

    @contextmanager
    def _listed(self, scope: anyio.CancelScope) -> Generator[None]:
        self._under_way.add(scope)
        try:
            yield
        finally:
            self._under_way.remove(scope)

    def _made(self, given: Given, task: Task, price: float) -> None:
        work, job, holding = self._work, given.job, given.holding
        now, poll = anyio.current_time(), work.ctx.poll
        watch = Watch.of_new(task.id, poll, now)
        name = for_row(job.name or work.options.name, job.job_id, job.number)
        flight = Flight(
            job.key, holding, name, price, job.billing_name, watch, overwrite=work.options.overwrite
        )
        work.look_at(now + poll.first_s, flight)
        work.flying += 1
        work.move("creating", "running")
        work.spent += price
        work.creates.went_well()
        work.succeeded("creates")
        self._pause_s = _FIRST_PAUSE_S
        if holding.is_lost:
            work.reopen(holding)

    def _settle(self, given: Given, error: OmniError, price: float) -> None:
        """What an error means: for the row, and for all that come after it."""
        work, job, now = self._work, given.job, anyio.current_time()
        if isinstance(error, RateLimitError):
            work.creates.was_limited(now, error.retry_after_s)
        if error.billed == "maybe" or isinstance(error, CreateOutcomeUnknown):
            work.move("creating", "unknown")
            work.spent += price
            work.uncertain += price
            work.tell(job.key, f"its outcome is unknown, and it is not sent again ({error.message})")
            work.failed_again("creates", error.message)
            self._end(given)
            return
        if isinstance(error, InvalidRequest | LocalFileError):
            self._give_up(given, error)
            return
        if _is_of_the_row(error):
            work.move("creating", "refused")
            work.tell(job.key, error)
            if not isinstance(error, BadRequestError):
                work.failed_again("creates", error.message)
            self._end(given)
            return
        work.move("creating", "waiting")
        if isinstance(error, BudgetRefused):
            self._end_for_want_of_money(given, error)
            return
        self._waiting.put_back(given)
        match error:
            case RateLimitError():
                pass
            case InsufficientBalance():
                self._hold(
                    f"the balance is used up ({error.message}); creating goes on when it is back", price
                )
            case ConnectionFailed() | ServerError() | JournalError():
                asked_s = error.retry_after_s if isinstance(error, ApiError) else None
                work.creates.hold(now, max(self._pause_s, asked_s or 0.0))
                self._pause_s = min(2 * self._pause_s, _LONGEST_PAUSE_S)
                work.tell(job.key, error)
            case _:
                work.fail(error)

    def _give_up(self, given: Given, error: OmniError) -> None:
        work, key = self._work, given.job.key
        reason = "; ".join((error.message, *error.details))
        work.move("creating", "faulty")
        work.tell(key, reason)
        try:
            work.journal.batches.give_up(key, reason)
        except JournalError as failure:
            # The next run finds out the same.
            work.tell(key, failure)
        self._end(given)

    def _end_for_want_of_money(self, given: Given, error: BudgetRefused) -> None:
        given.holding.is_spent = True
        if given.holding.lease.first == WHOLE:
            self._work.stop(error.message)
        self._end(given)

    def _end(self, given: Given) -> None:
        """A row comes to no task, as far as this run goes."""
        given.holding.under_way -= 1

    def _hold(self, why: str, price: float) -> None:
        if _BALANCE not in self._work.holds:
            self._work.holds[_BALANCE] = why
            self._tasks.start_soon(self._await_balance, price)

    async def _await_balance(self, price: float) -> None:
        """Look at the balance now and then, until a create of this price can be paid."""
        pause_s = _FIRST_BALANCE_S
        while True:
            await anyio.sleep(pause_s)
            if await self._can_pay(price):
                break
            pause_s = min(2 * pause_s, _LONGEST_BALANCE_S)
        del self._work.holds[_BALANCE]
        self._work.bell.ring()

    async def _can_pay(self, price: float) -> bool:
        work = self._work
        try:
            held = await work.call("balance", balance(work.ctx))
            key = await work.call("key_balance", key_balance(work.ctx))
        except AuthenticationError as error:
            work.fail(error)
            return False
        except OmniError as error:
            work.tell(None, error)
            return False
        amounts = [held.available, None if key.unlimited else key.available]
        return all(amount is None or (amount >= price and amount > 0) for amount in amounts)


def _is_of_the_row(error: OmniError) -> bool:
    """Whether the API refused the request itself."""
    others = (RateLimitError, InsufficientBalance, ServerError, AuthenticationError)
    return isinstance(error, ApiError) and not isinstance(error, others)

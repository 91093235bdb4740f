"""Reading from the API: a task, balances, prices. None of it is billed, so what fails is tried again."""

from collections.abc import Mapping
from typing import Any

import attrs

from jimmyai_omni import _seam
from jimmyai_omni._flows.answers import read_data
from jimmyai_omni._flows.context import Context
from jimmyai_omni._flows.effects import Exchange, Failure, Flow, Request, Response, Sleep
from jimmyai_omni._flows.record import on_record
from jimmyai_omni._policies.retry import GiveUp
from jimmyai_omni.errors import (
    ApiError,
    ConnectionFailed,
    InvalidRequest,
    OmniError,
    RateLimitError,
    ServerError,
    UnusableAnswer,
)
from jimmyai_omni.results import Balance, CatalogModel, KeyBalance, Task
from jimmyai_omni.rules import Violation


def retrieve(ctx: Context, task_id: str) -> Flow[Task]:
    """Look at a task.

    Raises:
        ApiError: The API refused, or answered about another task.
        ConnectionFailed: No answer came.
    """
    check_task_id(task_id)
    task = _task(task_id, (yield from read(ctx, _seam.query_request(task_id))))
    return _seen(ctx, task)


def look(ctx: Context, task_id: str, timeout_s: float | None) -> Flow[Task]:
    """Look at a task once, within a time. Raises as `retrieve`."""
    task = _task(task_id, (yield from _once(ctx, _seam.query_request(task_id), timeout_s)))
    return _seen(ctx, task)


def balance(ctx: Context) -> Flow[Balance]:
    """What the account holds."""
    return _seam.read_balance((yield from read(ctx, _seam.user_balance_request())))


def key_balance(ctx: Context) -> Flow[KeyBalance]:
    """The quota of the key."""
    return _seam.read_key_balance((yield from read(ctx, _seam.key_balance_request())))


def models(ctx: Context, search: str | None) -> Flow[tuple[CatalogModel, ...]]:
    """The price list."""
    return _seam.read_models((yield from read(ctx, _seam.models_request(search))))


def read(ctx: Context, request: Request) -> Flow[Mapping[str, Any]]:
    """The `data` that answers a request which costs nothing.

    Raises:
        ApiError: What the answer says instead.
        ConnectionFailed: No answer came.
    """
    started, attempts = ctx.clock(), 0
    while True:
        attempts += 1
        try:
            return (yield from _once(ctx, request, None))
        except (ConnectionFailed, ServerError, RateLimitError) as error:
            yield Sleep(before_the_next(ctx, error, attempts, started))


def before_the_next(ctx: Context, error: OmniError, attempts: int, started: float) -> float:
    """The seconds until the next attempt; where there is none, the error says why and is raised."""
    asked_s = error.retry_after_s if isinstance(error, ApiError) else None
    pause = ctx.retry.pause_s(attempts, ctx.clock() - started, asked_s, ctx.draw())
    if isinstance(pause, GiveUp):
        error.details += (f"Not tried again: {pause.why}",) if pause.why else ()
        raise error
    return pause


def unreachable(ctx: Context, failure: Failure) -> ConnectionFailed:
    """The error of a request that was not answered."""
    sent = "the answer did not come" if failure.delivered else "nothing was sent"
    return ConnectionFailed(
        f"{ctx.base_url} was not reached, {sent} ({failure.reason})",
        hint="check the network and the base URL (JIMMYAI_BASE_URL), then try again; see `omni doctor`",
    )


def check_task_id(task_id: str) -> None:
    """Make sure that a task id can be one.

    Raises:
        InvalidRequest: It would lead to another address, or cannot be written there.
    """
    if not task_id.strip(" .") or not task_id.isprintable():
        raise InvalidRequest((Violation("OMNI-26", "task_id", "is no task id", "give the id of a create"),))


def _seen(ctx: Context, task: Task) -> Task:
    with on_record(f"what was seen of task {task.id}"):
        ctx.journal.seen(task, base_url=ctx.base_url, account=ctx.account)
    return task


def _once(ctx: Context, request: Request, timeout_s: float | None) -> Flow[Mapping[str, Any]]:
    answer: Response | Failure = yield Exchange(request, timeout_s)
    if isinstance(answer, Failure):
        raise unreachable(ctx, answer)
    return read_data(answer)


def _task(task_id: str, data: Mapping[str, Any]) -> Task:
    task = _seam.read_task(data)
    if not (task.id or task.status):
        raise UnusableAnswer(f"the answer holds no task: {str(dict(data))[:200]}", hint="tell the operator")
    if task.id.strip() not in ("", task_id):
        raise UnusableAnswer(f"the answer is about another task, {task.id}", hint="tell the operator")
    return task if task.id == task_id else attrs.evolve(task, id=task_id)

"""Sending a create: what its answer means, and whether it may be sent again (OMNI-26, OMNI-30)."""

import logging
import re

import attrs

from jimmyai_omni import _seam
from jimmyai_omni._flows.answers import find_created, read_data
from jimmyai_omni._flows.context import Context
from jimmyai_omni._flows.effects import Exchange, Failure, Flow, Request, Response, Sleep
from jimmyai_omni._flows.reads import before_the_next, unreachable
from jimmyai_omni.errors import (
    BEFORE_ANOTHER_CREATE,
    ApiError,
    BadRequestError,
    OmniError,
    RateLimitError,
    ServerError,
    UnusableAnswer,
)
from jimmyai_omni.results import Task
from jimmyai_omni.rules import Plan, judge

_log = logging.getLogger("jimmyai_omni")


@attrs.frozen
class NoUsableAnswer:
    """A create that may have been delivered, and of whose outcome nothing is known."""

    reason: str
    received: Response | None
    cause: OmniError | None = None


def send(ctx: Context, plan: Plan) -> Flow[Task | NoUsableAnswer]:
    """Send a create until it has certainly been taken or refused, or nobody can know.

    It is sent again only where its last sending had no effect, within the limits of the retry policy.

    Raises:
        ApiError: The API refused it.
        ConnectionFailed: It was certainly not delivered.
    """
    request = _seam.create_request(plan.request)
    started, attempts, in_doubt = ctx.clock(), 0, False
    while True:
        attempts += 1
        outcome = yield from _attempt(ctx, request, plan)
        if not isinstance(outcome, OmniError):
            return outcome
        if in_doubt:
            # Whatever became of this sending, an earlier one may have made a task.
            outcome.billed, outcome.hint = "maybe", BEFORE_ANOTHER_CREATE
        in_doubt = outcome.billed == "maybe"
        if not _may_be_sent_again(ctx, outcome):
            raise outcome
        pause_s = before_the_next(ctx, outcome, attempts, started)
        _log.info("the create was not taken (%s); sent again in %.1f s", outcome.message, pause_s)
        yield Sleep(pause_s)


def _attempt(ctx: Context, request: Request, plan: Plan) -> Flow[Task | NoUsableAnswer | OmniError]:
    answer: Response | Failure = yield Exchange(request)
    received = answer.partial if isinstance(answer, Failure) else answer
    created = find_created(received.body) if received else None
    if created is not None:
        return _seam.read_created(created, plan)
    if isinstance(answer, Failure):
        return NoUsableAnswer(answer.reason, received) if answer.delivered else unreachable(ctx, answer)
    try:
        read_data(answer)
    except ApiError as error:
        return _refusal(error, plan) if _was_refused(error) else NoUsableAnswer(error.message, answer, error)
    return NoUsableAnswer("an answer without a task_id", answer)


def _was_refused(error: ApiError) -> bool:
    """Whether the server said that it took nothing, or at least gave its own reason."""
    if isinstance(error, ServerError) and error.status_code >= 500:
        return error.status_code == 503 and error.retry_after_s is not None
    # A 303 follows a request that was done. At a 408 nobody knows how much of it had come.
    return not isinstance(error, UnusableAnswer) or (
        error.status_code not in (303, 408) and 300 <= error.status_code < 500
    )


def _refusal(error: ApiError, plan: Plan) -> ApiError:
    """The refusal, with what it means for money, and the rules that were broken where they are known."""
    if _is_undecided(error):
        error.billed, error.hint = "maybe", BEFORE_ANOTHER_CREATE
    if isinstance(error, BadRequestError):
        named = re.findall(r"OMNI-\d\d", error.api_message)
        error.rules = tuple(dict.fromkeys(named or [violation.rule for violation in judge(plan.request)]))
    return error


def _is_undecided(error: OmniError) -> bool:
    """Whether the documents leave open if this answer made a task: -1, or a rate limit in an envelope."""
    return isinstance(error, ServerError | RateLimitError) and error.status_code == 200


def _may_be_sent_again(ctx: Context, error: OmniError) -> bool:
    if not isinstance(error, ApiError):
        return True
    if _is_undecided(error):
        return ctx.retry.undecided
    return isinstance(error, RateLimitError | ServerError)

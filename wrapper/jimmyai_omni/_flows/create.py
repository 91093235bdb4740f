"""Creating a task: one billed request, and what its answer means for money."""

import logging
from typing import Any, cast

import attrs

from jimmyai_omni import _seam
from jimmyai_omni._flows.answers import find_task_id, read_data, read_object
from jimmyai_omni._flows.effects import Clock, Exchange, Failure, Flow, Response
from jimmyai_omni._flows.reads import unreachable
from jimmyai_omni.errors import (
    BEFORE_ANOTHER_CREATE,
    ApiError,
    CreateOutcomeUnknown,
    Evidence,
    RateLimitError,
    ServerError,
    UnusableAnswer,
)
from jimmyai_omni.results import Task
from jimmyai_omni.rules import Plan

_log = logging.getLogger("jimmyai_omni")


def create(plan: Plan, wall_clock: Clock) -> Flow[Task]:
    """Send one create, once (OMNI-26, OMNI-30).

    Raises:
        ApiError: The API refused it.
        ConnectionFailed: It was certainly not delivered.
        CreateOutcomeUnknown: It may have been delivered, and no usable answer came.
    """
    for advisory in plan.advisories:
        _log.warning("%s", advisory)
    request, sent_at = _seam.create_request(plan.request), wall_clock()
    answer: Response | Failure = yield Exchange(request)
    if isinstance(answer, Failure):
        if not answer.delivered:
            raise unreachable(answer)
        raise CreateOutcomeUnknown(Evidence(dict(plan.request), sent_at, answer.reason))
    task_id = find_task_id(answer.body)
    if task_id is not None:
        return _created(answer, task_id)
    try:
        read_data(answer)
    except ApiError as error:
        if not _was_refused(error):
            evidence = Evidence(dict(plan.request), sent_at, error.message)
            raise CreateOutcomeUnknown(evidence) from error
        # The documents leave open whether -1, or a rate limit inside an envelope, made a task.
        undecided = isinstance(error, ServerError | RateLimitError) and error.status_code == 200
        if undecided:
            error.billed, error.hint = "maybe", BEFORE_ANOTHER_CREATE
        raise
    raise CreateOutcomeUnknown(Evidence(dict(plan.request), sent_at, "an answer without a task_id"))


def _created(answer: Response, task_id: str) -> Task:
    """The task of an answer that holds an id, however broken the rest of it is."""
    document = read_object(answer.body) or {}
    data: object = document.get("data", document)
    fields = cast(dict[str, Any], data) if isinstance(data, dict) else {}
    return attrs.evolve(_seam.read_created(fields), id=task_id)


def _was_refused(error: ApiError) -> bool:
    """Whether the server said that it took nothing, or at least gave its own reason."""
    if isinstance(error, ServerError) and error.status_code >= 500:
        return error.status_code == 503 and error.retry_after_s is not None
    return not isinstance(error, UnusableAnswer) or 300 <= error.status_code < 500

"""The flows: what the client does, step by step, without a socket and without a word on sync or async.

Each is a generator that yields effects and is sent their results; see `_effects` and `_drivers`.
"""

import logging
from collections.abc import Callable
from typing import Any, cast

import attrs

from jimmyai_omni import _seam
from jimmyai_omni._answers import find_task_id, read_data, read_object
from jimmyai_omni._effects import Exchange, Failure, Flow, Request, Response, Sleep
from jimmyai_omni._policy import PollPolicy
from jimmyai_omni.errors import (
    BEFORE_ANOTHER_CREATE,
    ApiError,
    ConnectionFailed,
    CreateOutcomeUnknown,
    Evidence,
    InvalidRequest,
    OmniError,
    RateLimitError,
    ServerError,
    TaskFailed,
    TaskNotFound,
    UnusableAnswer,
    WaitTimeout,
)
from jimmyai_omni.results import Balance, CatalogModel, KeyBalance, Task
from jimmyai_omni.rules import Plan, Violation

Clock = Callable[[], float]
OnUpdate = Callable[[Task], object]

_log = logging.getLogger("jimmyai_omni")
# What may pass while a task runs; giving up on it would lose sight of a paid video.
_PASSING = (ServerError, RateLimitError, ConnectionFailed, TaskNotFound, UnusableAnswer)


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


def retrieve(task_id: str) -> Flow[Task]:
    """Look at a task once.

    Raises:
        ApiError: The API refused, or answered about another task.
        ConnectionFailed: No answer came.
    """
    if not task_id.strip(" .") or not task_id.isprintable():
        raise InvalidRequest((Violation("OMNI-26", "task_id", "is no task id", "give the id of a create"),))
    data = read_data((yield from read(_seam.query_request(task_id))))
    task = _seam.read_task(data)
    if not (task.id or task.status):
        raise UnusableAnswer(f"the answer holds no task: {str(dict(data))[:200]}", hint="tell the operator")
    if task.id.strip() not in ("", task_id):
        raise UnusableAnswer(f"the answer is about another task, {task.id}", hint="tell the operator")
    return attrs.evolve(task, id=task_id)


def wait(task_id: str, policy: PollPolicy, clock: Clock, on_update: OnUpdate) -> Flow[Task]:
    """Poll a task until it has ended.

    Raises:
        TaskFailed: It ended without a video.
        WaitTimeout: The deadline passed.
        OmniError: Polls failed for good, or too often in a row; the error names the task.
    """
    started, polls, misses = clock(), 0, 0
    task: Task | None = None
    while True:
        outcome = yield from _poll(task_id)
        if isinstance(outcome, Task):
            task = outcome
            on_update(task)
            if task.state == "failed":
                raise TaskFailed(task)
            if task.state == "completed" and (task.video_url or task.image_url):
                return task
        trouble, waited_s = _trouble(outcome), clock() - started
        polls, misses = (polls, misses + 1) if trouble else (polls + 1, 0)
        if trouble:
            unknown = task is None and isinstance(trouble, TaskNotFound)
            if misses > policy.patience or (unknown and waited_s >= policy.not_found_grace_s):
                raise _about(trouble, task_id)
        if waited_s >= policy.timeout_s:
            raise WaitTimeout(task, task_id, policy.timeout_s, trouble)
        yield Sleep(min(policy.pause_s(polls, misses), policy.timeout_s - waited_s))


def _poll(task_id: str) -> Flow[Task | OmniError]:
    """One look at a task; trouble that may pass is a result, other trouble is raised."""
    try:
        task = yield from retrieve(task_id)
    except _PASSING as error:
        return error
    except OmniError as error:
        raise _about(error, task_id) from None
    return task


def _trouble(outcome: Task | OmniError) -> OmniError | None:
    if isinstance(outcome, OmniError):
        return outcome
    if outcome.state == "completed":
        return UnusableAnswer("the task is completed but has no URL yet", hint="look again later")
    return None


def _about(error: OmniError, task_id: str) -> OmniError:
    """The error, naming the paid task that it was met on."""
    error.task_id, error.billed = task_id, "yes"
    return error


def balance() -> Flow[Balance]:
    """What the account holds."""
    return _seam.read_balance(read_data((yield from read(_seam.user_balance_request()))))


def key_balance() -> Flow[KeyBalance]:
    """The quota of the key."""
    return _seam.read_key_balance(read_data((yield from read(_seam.key_balance_request()))))


def models(search: str | None) -> Flow[tuple[CatalogModel, ...]]:
    """The price list."""
    return _seam.read_models(read_data((yield from read(_seam.models_request(search)))))


def read(request: Request) -> Flow[Response]:
    """Send a request that costs nothing."""
    answer: Response | Failure = yield Exchange(request)
    if isinstance(answer, Failure):
        raise unreachable(answer)
    return answer


def unreachable(failure: Failure) -> ConnectionFailed:
    sent = "the answer did not come" if failure.delivered else "nothing was sent"
    return ConnectionFailed(
        f"the API was not reached, {sent} ({failure.reason})",
        hint="check the network and the base URL (JIMMYAI_BASE_URL), then try again",
    )

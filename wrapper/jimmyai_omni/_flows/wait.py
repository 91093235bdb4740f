"""Waiting for a task: polls until it has ended, or until there is no point in going on."""

from collections.abc import Callable

from jimmyai_omni._flows.effects import Clock, Flow, Sleep
from jimmyai_omni._flows.reads import retrieve
from jimmyai_omni._policies.poll import PollPolicy
from jimmyai_omni.errors import (
    ConnectionFailed,
    OmniError,
    RateLimitError,
    ServerError,
    TaskFailed,
    TaskNotFound,
    UnusableAnswer,
    WaitTimeout,
)
from jimmyai_omni.results import Task

OnUpdate = Callable[[Task], object]

# What may pass while a task runs; giving up on it would lose sight of a paid video.
_PASSING = (ServerError, RateLimitError, ConnectionFailed, TaskNotFound, UnusableAnswer)


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

"""One look at a task after the other: what each shows, and when to look again."""

import logging
from collections.abc import Sequence
from typing import Final

import attrs

from jimmyai_omni._flows.context import Context
from jimmyai_omni._flows.effects import Emit, Flow
from jimmyai_omni._flows.reads import check_task_id, look
from jimmyai_omni._policies.durations import USUAL, Durations
from jimmyai_omni._policies.packed import packed, unpacked
from jimmyai_omni._policies.poll import PollPolicy, Sighting
from jimmyai_omni._policies.prediction import predict
from jimmyai_omni.errors import (
    ApiError,
    ConnectionFailed,
    OmniError,
    RateLimitError,
    ServerError,
    TaskNotFound,
    UnusableAnswer,
    WaitTimeout,
)
from jimmyai_omni.events import WaitEvent
from jimmyai_omni.results import Task
from jimmyai_omni.rules import Advisory

_log = logging.getLogger("jimmyai_omni")
# What may pass while a task runs; giving up on it would lose sight of a paid video.
_PASSING: Final = (ServerError, RateLimitError, ConnectionFailed, TaskNotFound, UnusableAnswer)
# What a prediction and the one before it look at.
_KEPT: Final = 11


@attrs.define
class Watch:
    """What the looks at a task have shown so far.

    Raises:
        InvalidRequest: The id is none.
    """

    task_id: str = attrs.field(on_setattr=attrs.setters.frozen)
    policy: PollPolicy
    started: float
    """When it began, by the clock of the context."""
    durations: Durations = USUAL
    """How long tasks like it take."""
    paid: bool = False
    """Whether the task certainly exists: it was created just now, or it was seen."""
    age_s: float | None = None
    """How old the task was when the watch began, in seconds; `None` before that is known."""
    task: Task | None = None
    sightings: bytes = b""
    """The latest, see `unpacked`."""
    polls: int = 0
    misses: int = 0
    """Polls that failed in a row."""
    url_missing_since_s: float | None = None
    advised: bool = False

    def __attrs_post_init__(self) -> None:
        check_task_id(self.task_id)

    @classmethod
    def of_new(cls, task_id: str, policy: PollPolicy, started: float) -> "Watch":
        """The watch of a task that was created just now."""
        return cls(task_id, policy, started, paid=True, age_s=0.0)


def watch_once(ctx: Context, watch: Watch) -> Flow[Task | float]:
    """Look at a task; emits a `WaitEvent`.

    Returns:
        The task, where it has ended; the seconds until the next look, where it has not.

    Raises:
        WaitTimeout: The deadline passed.
        OmniError: Polls failed for good, or too often in a row; the error names the task.
    """
    policy = watch.policy
    left_s = policy.timeout_s - (ctx.clock() - watch.started)
    outcome = yield from _poll(ctx, watch.task_id, left_s if left_s > 0 else None)
    waited_s = ctx.clock() - watch.started
    trouble = _note(ctx, watch, outcome, waited_s)
    if trouble and _is_lasting(watch, trouble, waited_s):
        raise _about(trouble, watch.task_id, paid=watch.paid or not isinstance(trouble, TaskNotFound))
    if watch.task and watch.task.is_terminal and not trouble:
        yield Emit(_event(watch, None, waited_s, None, None))
        return watch.task
    if waited_s >= policy.timeout_s:
        raise WaitTimeout(watch.task, watch.task_id, policy.timeout_s, trouble)
    sightings = unpacked(watch.sightings)
    pause_s = _pause(ctx, watch, sightings, trouble, policy.timeout_s - waited_s)
    told = predict(sightings)
    yield Emit(_event(watch, trouble, waited_s, pause_s, told.left_s if told else None))
    return pause_s


def _poll(ctx: Context, task_id: str, timeout_s: float | None) -> Flow[Task | OmniError]:
    """One look at a task; trouble that may pass is a result, other trouble is raised."""
    try:
        return (yield from look(ctx, task_id, timeout_s))
    except _PASSING as error:
        return error
    except OmniError as error:
        raise _about(error, task_id, paid=True) from None


def _note(ctx: Context, watch: Watch, outcome: Task | OmniError, waited_s: float) -> OmniError | None:
    """Take down what a poll showed; the result is why it was of no use, where it was not."""
    watch.polls += 1
    if isinstance(outcome, OmniError):
        watch.misses += 1
        return outcome
    watch.task, watch.paid = outcome, True
    if watch.age_s is None:
        age_s = ctx.wall_clock() - (outcome.created_at or 0) - waited_s
        # What is implausible is a wrong clock, here or there.
        watch.age_s = age_s if 0 <= age_s <= watch.policy.timeout_s else 0.0
    sighting = Sighting(watch.age_s + waited_s, outcome.progress, outcome.state)
    watch.sightings = packed(watch.sightings, sighting, _KEPT)
    if outcome.state != "completed" or outcome.video_url or outcome.image_url:
        watch.misses, watch.url_missing_since_s = 0, None
        return None
    watch.misses += 1
    if watch.url_missing_since_s is None:
        watch.url_missing_since_s = waited_s
    return UnusableAnswer("the task is completed but has no URL yet", hint="look again later")


def _is_lasting(watch: Watch, trouble: OmniError, waited_s: float) -> bool:
    policy, since_s = watch.policy, watch.url_missing_since_s
    never_seen = watch.task is None and isinstance(trouble, TaskNotFound)
    no_url = since_s is not None and waited_s - since_s >= policy.url_grace_s
    return watch.misses > policy.patience or no_url or (never_seen and waited_s >= policy.not_found_grace_s)


def _pause(
    ctx: Context, watch: Watch, sightings: Sequence[Sighting], trouble: OmniError | None, left_s: float
) -> float:
    """How long until the next look: by the policy, not before the server wants it, not past the deadline."""
    pause_s = watch.policy.pause_s(sightings, watch.misses, ctx.draw(), watch.durations)
    asked_s = trouble.retry_after_s if isinstance(trouble, ApiError) else None
    return min(max(pause_s, asked_s or 0.0), left_s)


def _event(
    watch: Watch,
    trouble: OmniError | None,
    waited_s: float,
    pause_s: float | None,
    remaining_s: float | None,
) -> WaitEvent:
    advisory = None
    if watch.task and watch.task.state == "unknown" and not watch.advised:
        watch.advised = True
        message = f"{watch.task.status!r} is no documented status; waiting goes on until the deadline"
        advisory = Advisory("OMNI-26", "status", message)
        _log.warning("task %s: %s", watch.task_id, advisory)
    return WaitEvent(
        task_id=watch.task_id,
        task=watch.task,
        trouble=trouble,
        advisory=advisory,
        polls=watch.polls,
        waited_s=waited_s,
        remaining_s=remaining_s,
        pause_s=pause_s,
    )


def _about(error: OmniError, task_id: str, *, paid: bool) -> OmniError:
    """The error, naming the paid task that it was met on."""
    # An id that the server never knew may be a mistyped one.
    error.task_id, error.billed = task_id, "yes" if paid else "no"
    return error

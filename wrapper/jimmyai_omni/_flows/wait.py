"""Waiting for a task: polls until it has ended, or until there is no point in going on."""

from jimmyai_omni._flows.context import Context
from jimmyai_omni._flows.effects import Flow, Sleep
from jimmyai_omni._flows.experience import durations_of_task
from jimmyai_omni._flows.watch import Watch, watch_once
from jimmyai_omni._policies.poll import PollPolicy
from jimmyai_omni.errors import TaskFailed
from jimmyai_omni.results import Task


def wait(ctx: Context, task_id: str, policy: PollPolicy, *, fresh: bool = False) -> Flow[Task]:
    """Poll a task until it has ended; emits a `WaitEvent` for each poll.

    Args:
        ctx: What the client's flows share.
        task_id: The task.
        policy: When to look, and how long.
        fresh: Whether it was created just now, so that looking at once would show nothing.

    Raises:
        TaskFailed: It ended without a video.
        WaitTimeout: The deadline passed.
        OmniError: Polls failed for good, or too often in a row; the error names the task.
    """
    begin = Watch.of_new if fresh else Watch
    watch = begin(task_id, policy, ctx.clock())
    watch.durations = durations_of_task(ctx, task_id)
    if fresh and policy.timeout_s:
        yield Sleep(min(policy.first_s, policy.timeout_s))
    while not isinstance(seen := (yield from watch_once(ctx, watch)), Task):
        yield Sleep(seen)
    if seen.state == "failed":
        raise TaskFailed(seen)
    return seen

"""Creating a task and waiting for it."""

import attrs

from jimmyai_omni._flows.context import Context
from jimmyai_omni._flows.create import create
from jimmyai_omni._flows.effects import Emit, Flow
from jimmyai_omni._flows.wait import wait
from jimmyai_omni._policies.budget import Limits
from jimmyai_omni._policies.poll import PollPolicy
from jimmyai_omni.errors import OmniError
from jimmyai_omni.events import WaitEvent
from jimmyai_omni.results import Task
from jimmyai_omni.rules import Plan


def generate(ctx: Context, plan: Plan, limits: Limits, policy: PollPolicy) -> Flow[Task]:
    """Create a task and wait for it; the first event tells its id. Raises as `create` and `wait`."""
    task = yield from create(ctx, plan, limits)
    try:
        yield Emit(WaitEvent(task_id=task.id, task=task, polls=0, waited_s=0.0, pause_s=policy.first_s))
        done = yield from wait(ctx, task.id, policy, fresh=True)
        return attrs.evolve(done, plan=task.plan)
    except OmniError:
        raise
    except BaseException as error:
        error.add_note(f"Task {task.id} is paid for and goes on: `omni wait {task.id}`")
        raise

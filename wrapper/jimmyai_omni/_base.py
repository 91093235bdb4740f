"""What the two clients share: their settings, and the flows that need them."""

import os
import time
from pathlib import Path

import attrs

from jimmyai_omni._config import Config
from jimmyai_omni._flows.create import create
from jimmyai_omni._flows.download import OnProgress, download
from jimmyai_omni._flows.effects import Clock, Flow
from jimmyai_omni._flows.wait import OnUpdate, wait
from jimmyai_omni._plan import plan
from jimmyai_omni._policies.poll import PollPolicy
from jimmyai_omni.results import Task
from jimmyai_omni.rules import Plan


def ignore(*_: object) -> None:
    """The callback of those who want none."""


class Client:
    """What both clients share: their settings, and the flows that need them."""

    def __init__(
        self,
        api_key: str | None,
        base_url: str | None,
        timeout_s: float,
        poll: PollPolicy,
        clock: Clock,
    ) -> None:
        self._config = Config.resolve(api_key, base_url, timeout_s)
        self._poll = poll
        self._clock = clock

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._config.base_url!r})"

    plan = staticmethod(plan)

    def _create(self, plan: Plan) -> Flow[Task]:
        return create(plan, time.time)

    def _wait(self, task: Task | str, timeout_s: float | None, on_update: OnUpdate) -> Flow[Task]:
        policy = self._policy(timeout_s)
        return wait(task if isinstance(task, str) else task.id, policy, self._clock, on_update)

    def _policy(self, timeout_s: float | None) -> PollPolicy:
        return self._poll if timeout_s is None else attrs.evolve(self._poll, timeout_s=timeout_s)

    def _generate(self, plan: Plan, timeout_s: float | None, on_update: OnUpdate) -> Flow[Task]:
        # A deadline that is none is refused here, before the create is paid for.
        policy = self._policy(timeout_s)
        task = yield from self._create(plan)
        try:
            on_update(task)
            return (yield from wait(task.id, policy, self._clock, on_update))
        except BaseException as error:
            error.add_note(f"Task {task.id} is paid for and may go on: `omni wait {task.id}`")
            raise

    def _download(
        self, task: Task | str, to: str | os.PathLike[str], overwrite: bool, on_progress: OnProgress
    ) -> Flow[Path]:
        base_url = self._config.base_url
        return download(task, Path(to), overwrite=overwrite, base_url=base_url, on_progress=on_progress)

"""The newest tasks as the page shows them."""

from itertools import islice
from typing import Any, Final
from urllib.parse import urlsplit

import attrs

from jimmyai_omni.results import VIDEO_LIFETIME_S
from jimmyai_omni_contract.mock.api.tasks import Task, TaskState, failure_of
from jimmyai_omni_contract.mock.api.videos import Videos
from jimmyai_omni_contract.recording.redaction import Redactor

_PROMPT: Final = 300


class TaskRows:
    """The section of the tasks: those of the newest that have changed.

    Args:
        videos: The operations, with the state.
        kept: How many of the newest are looked at.
    """

    name = "tasks"

    def __init__(self, videos: Videos, kept: int) -> None:
        self._videos = videos
        self._kept = kept
        self._redactor = Redactor(lambda: videos.state.accounts)
        self._told: dict[str, object] | None = None

    def news(self) -> dict[str, Any] | None:
        """See `Section`."""
        tasks = self._videos.state.tasks
        known, self._told = self._told, {}
        items: list[dict[str, Any]] = []
        for task in reversed(tuple(islice(reversed(tasks.values()), self._kept))):
            state, expired = self._videos.state_of(task), self._expired(task)
            # All that changes in the life of a task.
            mark = (state, expired, task.polls, task.completed_polls, task.url_number, task.scenario)
            self._told[task.id] = mark
            if known is None or known.get(task.id) != mark:
                items.append(self._row(task, state, expired))
        if known is not None and not items:
            return None
        return {"from_start": known is None, "kept": self._kept, "total": len(tasks), "items": items}

    def _expired(self, task: Task) -> bool:
        return self._videos.clock.now() >= self._videos.completed_at(task) + VIDEO_LIFETIME_S

    def _video_url(self, task: Task) -> str:
        """What its last query said, or the first would say."""
        return self._videos.video_url(attrs.evolve(task, completed_polls=max(1, task.completed_polls)), "")

    def _row(self, task: Task, state: TaskState, expired: bool) -> dict[str, Any]:
        url = urlsplit(self._video_url(task)) if state.completed else None
        return {
            "task_id": task.id,
            "status": state.status,
            "progress": state.progress,
            "prompt": self._redactor.text(task.prompt)[:_PROMPT],
            "settings": attrs.asdict(task.settings),
            "billing_name": task.billing_name,
            "cost": task.cost,
            "account": task.key_name,
            "scenario": task.scenario.name,
            "created_at": task.created_at,
            "polls": task.polls,
            "error_message": failure_of(task.scenario) if state.failed else "",
            # Wherever the answers say that videos are, this server has them too.
            "video_url": url._replace(scheme="", netloc="").geturl() if url else "",
            "video_expired": state.completed and expired,
        }

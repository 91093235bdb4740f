"""The tasks, and what is made of one of them."""

from typing import Any, Final

import attrs

from jimmyai_omni_contract.mock.api.media import serve_media
from jimmyai_omni_contract.mock.api.tasks import Task
from jimmyai_omni_contract.mock.api.videos import Videos
from jimmyai_omni_contract.mock.control.answers import PREFIX, ControlError, only
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse, json_response
from jimmyai_omni_contract.mock.routing import Route
from jimmyai_omni_contract.mock.script.scenarios import REJECTED, find_scenario

_SHOWN: Final = attrs.filters.exclude(
    "id", "key_name", "scenario", "completed_polls", "url_number", "ended_at", "faults"
)
_TERMINAL: Final = ("completed", "failed")


class Tasks:
    """Shows all tasks, and changes one."""

    def __init__(self, videos: Videos) -> None:
        self._videos = videos
        self._state = videos.state

    def routes(self) -> tuple[Route, ...]:
        """Its paths."""
        return (
            Route(("GET",), f"{PREFIX}tasks", self._all),
            Route(("POST",), f"{PREFIX}tasks/([^/]+)", self._change),
            Route(("GET", "HEAD"), f"{PREFIX}tasks/([^/]+)/video", self._video),
        )

    def _all(self, request: MockRequest) -> MockResponse:
        only(request)
        return json_response([self._document(task) for task in self._state.tasks.values()])

    def _document(self, task: Task) -> dict[str, Any]:
        state = attrs.asdict(self._videos.state_of(task))
        document = attrs.asdict(task, filter=_SHOWN)
        return {"task_id": task.id, **state, **document, "scenario": task.scenario.name}

    def _change(self, request: MockRequest, task_id: str) -> MockResponse:
        """Let a task end now, or give it another scenario."""
        query = only(request, "end", "scenario", "error_message")
        task = self._task(task_id)
        status = self._videos.state_of(task).status
        if status in _TERMINAL:
            raise ControlError(409, f"{task_id} is {status} already")
        if ("end" in query) == ("scenario" in query):
            raise ValueError("say either end=completed, end=failed or scenario=NAME")
        if "end" in query:
            self._end(task, query)
        else:
            self._direct(task, query)
        return json_response(self._document(task))

    def _video(self, request: MockRequest, task_id: str) -> MockResponse:
        """The video to look at: no request to the API, befallen by no fault, and counted by no expiry."""
        task = self._task(task_id)
        if not self._videos.state_of(task).completed:
            raise ControlError(404, f"{task_id} has no video")
        answer = serve_media(request, self._videos.footage(task))
        return attrs.evolve(answer, headers={**answer.headers, "cache-control": "no-store"})

    def _task(self, task_id: str) -> Task:
        task = self._state.tasks.get(task_id)
        if task is None:
            raise ControlError(404, f"there is no task {task_id}")
        return task

    def _end(self, task: Task, query: dict[str, str]) -> None:
        end, message = query["end"], query.get("error_message", "")
        if end not in _TERMINAL or (message and end != "failed"):
            raise ValueError("a task ends as end=completed, or as end=failed with an error_message")
        self._videos.end(task, (message or REJECTED) if end == "failed" else "")

    def _direct(self, task: Task, query: dict[str, str]) -> None:
        scenario = find_scenario(query["scenario"], self._videos.options.scenario_table)
        if "error_message" in query:
            scenario = attrs.evolve(scenario, error_message=query["error_message"])
        task.scenario = scenario
        self._state.store.save_task(task)

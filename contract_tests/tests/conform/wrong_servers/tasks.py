"""Servers that lose, mix up or misreport tasks."""

from typing import Any

import attrs

from jimmyai_omni_contract.mock.accounts import Account
from jimmyai_omni_contract.mock.api.tasks import Task, TaskState
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.service import Api
from jimmyai_omni_contract.schema.create_body import read_json_object
from tests.conform.wrong_servers.register import breaks


@breaks("OMNI-02", seen_from="full")
class EchoesTheAlias(Api):
    def create(self, request: MockRequest, account: Account) -> MockResponse:
        answer = super().create(request, account)
        said = (read_json_object(request.body) or {}).get("model", "")
        body = answer.body.replace(b'"Gemini-Omini"', f'"{said}"'.encode())
        return attrs.evolve(answer, body=body, headers={**answer.headers, "content-length": str(len(body))})


@breaks("OMNI-26", seen_from="smoke")
class ForgetsTheTaskId(Api):
    def created_data(self, task: Task) -> dict[str, Any]:
        return {**super().created_data(task), "task_id": ""}


@breaks("OMNI-26", seen_from="smoke")
class LosesTasks(Api):
    def find_task(self, account: Account, task_id: str) -> Task | None:
        return None


@breaks("OMNI-26", seen_from="smoke")
class ForgetsRunningTasks(Api):
    def find_task(self, account: Account, task_id: str) -> Task | None:
        task = super().find_task(account, task_id)
        return None if task and task.polls > 2 else task


@breaks("OMNI-26", seen_from="smoke")
class AnswersAboutAnotherTask(Api):
    def task_data(self, task: Task, base_url: str) -> dict[str, Any]:
        return {**super().task_data(task, base_url), "task_id": "another"}


@breaks("OMNI-26")
class KnowsEveryTask(Api):
    def query(self, request: MockRequest, account: Account, task_id: str) -> MockResponse:
        return self.ok({"task_id": task_id, "status": "queued"})


@breaks("states", seen_from="smoke")
class GoesBack(Api):
    def state_of(self, task: Task) -> TaskState:
        return TaskState(self.options.initial_status, 0) if task.polls == 3 else super().state_of(task)


@breaks("states", seen_from="smoke")
class ChangesACompletedTask(Api):
    def completed_at(self, task: Task) -> float:
        return super().completed_at(task) + task.polls


@breaks("states", seen_from="smoke")
class SaysMilliseconds(Api):
    def timestamp(self, moment: float) -> int:
        return int(moment * 1000)


@breaks("states", seen_from="smoke")
class ProcessesAtZero(Api):
    def state_of(self, task: Task) -> TaskState:
        state = super().state_of(task)
        return attrs.evolve(state, progress=0) if state.status == "processing" else state


@breaks("states", seen_from="smoke")
class InventsAStatus(Api):
    def state_of(self, task: Task) -> TaskState:
        state = super().state_of(task)
        return attrs.evolve(state, status="in_progress") if state.status == "processing" else state


@breaks("states", seen_from="smoke")
class MovesTheCreation(Api):
    def task_data(self, task: Task, base_url: str) -> dict[str, Any]:
        data = super().task_data(task, base_url)
        return {**data, "created_at": data["created_at"] - task.polls}


@breaks("isolation", seen_from="smoke")
class SeesAll(Api):
    def find_task(self, account: Account, task_id: str) -> Task | None:
        return self.state.tasks.get(task_id)


@breaks("states", seen_from="smoke")
class LetsProgressFall(Api):
    def state_of(self, task: Task) -> TaskState:
        state = super().state_of(task)
        falls = state.status == "processing" and task.polls == 4
        return attrs.evolve(state, progress=1) if falls else state


@breaks("states", seen_from="smoke")
class SaysMoreThanAll(Api):
    def state_of(self, task: Task) -> TaskState:
        state = super().state_of(task)
        return attrs.evolve(state, progress=120) if state.completed else state


@breaks("states", seen_from="smoke")
class CompletesBeforeTheCreate(Api):
    def completed_at(self, task: Task) -> float:
        return task.created_at - 60


@breaks("states", seen_from="smoke")
class FailsWithoutAReason(Api):
    def task_data(self, task: Task, base_url: str) -> dict[str, Any]:
        data = super().task_data(task, base_url)
        if data["status"] == "completed":
            data |= {"status": "failed", "progress": 0, "error_message": ""}
        return data


@breaks("states", seen_from="smoke")
class ForgetsWhatIsCompleted(Api):
    def state_of(self, task: Task) -> TaskState:
        state = super().state_of(task)
        return TaskState("queued", 0) if state.completed and task.completed_polls else state

"""Creating video tasks, following them, and serving their videos."""

from collections.abc import Mapping
from typing import Any

from jimmyai_omni.results import VIDEO_LIFETIME_S
from jimmyai_omni.rules import Settings
from jimmyai_omni_contract.mock.api import tasks
from jimmyai_omni_contract.mock.api.catalog import CATALOG, billing_name
from jimmyai_omni_contract.mock.api.footage import clip_for
from jimmyai_omni_contract.mock.api.media import Media, serve_media
from jimmyai_omni_contract.mock.api.operations import Operations
from jimmyai_omni_contract.mock.api.settings import effective_settings
from jimmyai_omni_contract.mock.api.tasks import Task, TaskState
from jimmyai_omni_contract.mock.messages import SERVER_ERROR, MockRequest, MockResponse, text_response
from jimmyai_omni_contract.mock.script.scenarios import PLAIN
from jimmyai_omni_contract.mock.state import Account, LedgerEntry
from jimmyai_omni_contract.schema import create_body
from jimmyai_omni_contract.schema.create_body import Finding


class Videos(Operations):
    """`createGeminiOmniVideo`, `queryVideo`, and the host of the videos."""

    def create(self, request: MockRequest, account: Account) -> MockResponse:
        """Accept and charge a task, or refuse it at no cost (OMNI-26, 27, 29, 30)."""
        body = self.read_body(request)
        if body is None:
            return self.refuse([create_body.body_finding()])
        findings = self.findings(body)
        if findings:
            return self.refuse(findings)
        settings = self.settings(body)
        if not account.affords(self.cost(settings)):
            return self.fail(SERVER_ERROR, "余额不足")
        task = self.open_task(account, settings)
        self.charge(account, task)
        return self.ok(self.created_data(task))

    def read_body(self, request: MockRequest) -> dict[str, Any] | None:
        """The JSON object that was sent as application/json; `None` where there is none (OMNI-27)."""
        media_type = request.headers.get("content-type", "").partition(";")[0]
        if media_type.strip().lower() != "application/json":
            return None
        return create_body.read_json_object(request.body)

    def findings(self, body: Mapping[str, Any]) -> tuple[Finding, ...]:
        """The rules that a body breaks, as the contract's schema says."""
        return create_body.findings(body)

    def settings(self, body: Mapping[str, Any]) -> Settings:
        """The effective settings of an accepted body."""
        return effective_settings(body)

    def billing_name(self, settings: Settings) -> str:
        """The catalogue's name for the settings."""
        return billing_name(settings)

    def cost(self, settings: Settings) -> float:
        """What the settings cost, in JimiCoin."""
        return CATALOG[self.billing_name(settings)].unit_price

    def open_task(self, account: Account, settings: Settings) -> Task:
        """A new task of the account."""
        task_id = self.state.new_id("task")
        name, cost = self.billing_name(settings), self.cost(settings)
        scenario = self.state.scenarios.take() or PLAIN
        task = Task(task_id, account.key, settings, name, cost, self.clock.now(), scenario)
        self.state.tasks[task_id] = task
        return task

    def charge(self, account: Account, task: Task) -> None:
        """Charge the account for the task, and write it down."""
        account.used += task.cost
        at = self.timestamp(task.created_at)
        self.state.ledger.append(LedgerEntry(task.id, task.billing_name, task.cost, at))

    def created_data(self, task: Task) -> dict[str, Any]:
        """The `data` of a create's answer."""
        return {
            "task_id": task.id,
            "status": self.options.initial_status,
            "model": task.settings.model,
            "created_at": self.timestamp(task.created_at),
            "cost": task.cost,
        }

    def query(self, request: MockRequest, account: Account, task_id: str) -> MockResponse:
        """Say where a task stands; per poll, this is what moves it on."""
        task = self.find_task(account, task_id)
        if task is not None:
            task.polls += 1
            task.completed_polls += self.state_of(task).completed
        if task is None or task.polls <= task.scenario.unknown_polls:
            return self.fail(SERVER_ERROR, "任务不存在")
        return self.ok(self.task_data(task, request.base_url))

    def find_task(self, account: Account, task_id: str) -> Task | None:
        """The account's own task of that name."""
        task = self.state.tasks.get(task_id)
        return task if task is not None and task.key == account.key else None

    def state_of(self, task: Task) -> TaskState:
        """Where a task stands now."""
        if self.options.advance == "per-poll":
            share = tasks.polled_share(task.polls)
        else:
            share = (self.clock.now() - task.created_at) / self.options.task_seconds
        return tasks.state_at(share, self.options.initial_status, task.scenario)

    def completed_at(self, task: Task) -> float:
        """When a task has or will have ended, in Unix seconds."""
        return task.created_at + self.options.task_seconds

    def task_data(self, task: Task, base_url: str) -> dict[str, Any]:
        """The `data` of a query's answer."""
        state = self.state_of(task)
        data: dict[str, Any] = {
            "task_id": task.id,
            "status": state.status,
            "progress": state.progress,
            "model": task.settings.model,
            "created_at": self.timestamp(task.created_at),
        }
        if state.completed:
            data |= {
                "completed_at": self.timestamp(self.completed_at(task)),
                "result": {"video_url": self.video_url(task, base_url)},
                "error_message": "",
                "cost": task.cost,
                "usage": {"completion_tokens": 0, "total_tokens": 0},
            }
        elif state.status == "failed":
            data |= {
                "completed_at": self.timestamp(self.completed_at(task)),
                "error_message": task.scenario.error_message,
            }
        return data

    def video_url(self, task: Task, base_url: str) -> str:
        """The URL of a completed task's video; empty where it is not there yet."""
        if task.completed_polls <= task.scenario.late_url_polls:
            return ""
        host = "" if task.scenario.relative_url else base_url
        number = f"?url={task.url_number}" if task.url_number > 1 else ""
        return f"{host}/videos/{task.id}.mp4{number}"

    def video(self, request: MockRequest, task_id: str) -> MockResponse:
        """Serve the video of a completed task to anyone, for 3 days."""
        task = self.state.tasks.get(task_id)
        if task is None or not self.state_of(task).completed:
            return text_response(404, "404 page not found")
        if self.refuses_url(task, request.query.get("url", "1")):
            return text_response(410, "410 the video has expired")
        return serve_media(request, self.footage(task))

    def refuses_url(self, task: Task, url_number: str) -> bool:
        """Whether a URL of the video has expired; a query after that may give a fresh one."""
        if url_number == str(task.url_number) and task.url_number <= task.scenario.expired_urls:
            task.url_number += 1
        outlived = self.clock.now() >= self.completed_at(task) + VIDEO_LIFETIME_S
        return outlived or url_number != str(task.url_number)

    def footage(self, task: Task) -> Media:
        """The video of a task."""
        return clip_for(task.settings)

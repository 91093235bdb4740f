"""Creating video tasks, following them, and serving their videos."""

from collections.abc import Mapping
from typing import Any

import attrs

from jimmyai_omni.results import VIDEO_LIFETIME_S
from jimmyai_omni.rules import Settings
from jimmyai_omni_contract.mock.accounts import Account
from jimmyai_omni_contract.mock.api import tasks
from jimmyai_omni_contract.mock.api.catalog import CATALOG, CatalogEntry, billing_name
from jimmyai_omni_contract.mock.api.directed import Concern, Directed
from jimmyai_omni_contract.mock.api.footage import clip_for
from jimmyai_omni_contract.mock.api.media import Media, serve_media
from jimmyai_omni_contract.mock.api.settings import effective_settings
from jimmyai_omni_contract.mock.api.tasks import Task, TaskState
from jimmyai_omni_contract.mock.ledger import LedgerEntry
from jimmyai_omni_contract.mock.messages import (
    BAD_PARAMETERS,
    SERVER_ERROR,
    MockRequest,
    MockResponse,
    json_response,
    text_response,
)
from jimmyai_omni_contract.mock.script.directive import NOTHING, Directive
from jimmyai_omni_contract.mock.script.injection import armed_faults
from jimmyai_omni_contract.mock.script.scenarios import PLAIN, Scenario
from jimmyai_omni_contract.schema import create_body
from jimmyai_omni_contract.schema.create_body import Finding


class Videos(Directed):
    """`createGeminiOmniVideo`, `queryVideo`, and the host of the videos."""

    def create(self, request: MockRequest, account: Account) -> MockResponse:
        """Accept and charge a task, or refuse it at no cost (OMNI-26, 27, 29, 30)."""
        body = self.read_body(request)
        if body is None:
            return self.refuse([create_body.body_finding()])
        findings = self.findings(body)
        if findings:
            return self.refuse(findings)
        try:
            directive = self.directive(body["prompt"])
        except ValueError as error:
            return self.fail(BAD_PARAMETERS, f"参数错误: prompt: {error}")
        settings = self.settings(body)
        lacking = self.lacks(account, self.price(settings).unit_price)
        if lacking:
            return self.fail(SERVER_ERROR, lacking)
        task = self.open_task(account, settings, body["prompt"], directive)
        self.charge(account, task)
        return self.ok(self.created_data(task))

    def lacks(self, account: Account, cost: float) -> str:
        """Why an account cannot pay; empty where it can (OMNI-29)."""
        if account.has_quota and account.quota_left < cost:
            return "该令牌额度已用尽"
        return "余额不足" if account.user.balance - account.user.used < cost else ""

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

    def price(self, settings: Settings) -> CatalogEntry:
        """The entry of the catalogue by which the settings are charged (OMNI-17, OMNI-22)."""
        return CATALOG[billing_name(settings)]

    def open_task(
        self, account: Account, settings: Settings, prompt: str, directive: Directive = NOTHING
    ) -> Task:
        """A new task of the account."""
        price = self.price(settings)
        task = Task(
            self.state.new_id("task"),
            account.name,
            settings,
            price.model_name,
            price.unit_price,
            self.clock.now(),
            prompt,
            self.scenario_for(account, prompt, directive),
        )
        if directive.faults:
            task.faults = armed_faults(task.id, directive.faults)
        self.state.add_task(task)
        return task

    def scenario_for(self, account: Account, prompt: str, directive: Directive) -> Scenario:
        """What becomes of a new task: what its prompt says, or else what is armed."""
        armed = self.state.scenarios
        if directive.scenario or armed.is_empty:
            return directive.scenario or PLAIN
        return armed.take(Concern(account.name, prompt)) or PLAIN

    def charge(self, account: Account, task: Task) -> None:
        """Charge the account for the task, and write it down."""
        at = self.timestamp(task.created_at)
        entry = LedgerEntry(task.id, task.billing_name, task.cost, at, account.name)
        self.state.add_charge(account, entry)

    def created_data(self, task: Task) -> dict[str, Any]:
        """The `data` of a create's answer."""
        first = task.scenario.statuses[0] if task.scenario.statuses else self.options.initial_status
        data = {
            "task_id": task.id,
            "status": first,
            "model": task.settings.model,
            "created_at": self.timestamp(task.created_at),
        }
        return {**data, "cost": task.cost} if self.options.costs else data

    def query(self, request: MockRequest, account: Account, task_id: str) -> MockResponse:
        """Say where a task stands; per poll, this is what moves it on."""
        task = self.find_task(account, task_id)
        if task is not None:
            task.polls += 1
            task.completed_polls += self.state_of(task).completed
            self.state.store.save_task(task)
        if task is None or task.polls <= task.scenario.unknown_polls:
            return self.fail(SERVER_ERROR, "任务不存在")
        data = self.task_data(task, request.base_url)
        return self.ok(data) if self.options.query_form == "envelope" else json_response(data)

    def find_task(self, account: Account, task_id: str) -> Task | None:
        """The account's own task of that name."""
        task = self.state.tasks.get(task_id)
        return task if task is not None and task.key_name == account.name else None

    def state_of(self, task: Task) -> TaskState:
        """Where a task stands now."""
        scenario = task.scenario
        if scenario.polls or (self.options.advance == "per-poll" and scenario.seconds is None):
            share = tasks.polled_share(task.polls, scenario)
        else:
            share = (self.clock.now() - task.created_at) / self.seconds_of(task)
        return tasks.state_at(share, self.options.initial_status, task.scenario)

    def seconds_of(self, task: Task) -> float:
        """How long a task takes on the server's clock."""
        return task.scenario.seconds or self.options.task_seconds

    def completed_at(self, task: Task) -> float:
        """When a task has or will have ended, in Unix seconds."""
        return task.created_at + self.seconds_of(task) if task.ended_at is None else task.ended_at

    def end(self, task: Task, error_message: str = "") -> None:
        """Let a task end now: with its video, or failed where there is a message."""
        task.scenario = attrs.evolve(PLAIN, name="ended", error_message=error_message, polls=1)
        task.ended_at = self.clock.now()
        self.state.store.save_task(task)

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
            }
            if self.options.costs:
                data["cost"] = task.cost
            if self.options.usage:
                data["usage"] = {"completion_tokens": 0, "total_tokens": 0}
        elif state.failed:
            data |= {
                "completed_at": self.timestamp(self.completed_at(task)),
                "error_message": tasks.failure_of(task.scenario),
            }
        return data

    def video_url(self, task: Task, base_url: str) -> str:
        """The URL of a completed task's video; empty where it is not there yet."""
        if task.completed_polls <= task.scenario.late_url_polls:
            return ""
        host = "" if task.scenario.relative_url else self.options.media_base_url or base_url
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
            self.state.store.save_task(task)
        outlived = self.clock.now() >= self.completed_at(task) + VIDEO_LIFETIME_S
        return outlived or url_number != str(task.url_number)

    def footage(self, task: Task) -> Media:
        """The video of a task."""
        return clip_for(task.settings)

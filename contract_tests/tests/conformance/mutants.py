"""Mock servers that are wrong on purpose, one for each kind of rule, and what must notice."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import attrs

from jimmyai_omni.rules import Settings
from jimmyai_omni_contract.mock.accounts import Account
from jimmyai_omni_contract.mock.api.tasks import Task, TaskState
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.script.directive import NOTHING, Directive
from jimmyai_omni_contract.mock.service import Api
from jimmyai_omni_contract.schema import create_body
from jimmyai_omni_contract.schema.create_body import Finding, body_finding

Body = Mapping[str, Any]
MUTANTS: Final[dict[type[Api], str]] = {}
"""Each mutant, with the rule or the check by which the suite must find it."""


def noticed_by(check: str) -> Callable[[type[Api]], type[Api]]:
    def register(mutant: type[Api]) -> type[Api]:
        MUTANTS[mutant] = check
        return mutant

    return register


def forgets(rule: str) -> None:
    """Register a server that never refuses by a rule."""

    def findings(self: Api, body: Body) -> tuple[Finding, ...]:
        return tuple(found for found in Api.findings(self, body) if found.rule != rule)

    noticed_by(rule)(type(f"Forgets{rule.replace('-', '')}", (Api,), {"findings": findings}))


def invents(rule: str, name: str, refuses: Callable[[Body], object]) -> None:
    """Register a server that refuses what the rule accepts."""

    def findings(self: Api, body: Body) -> tuple[Finding, ...]:
        found = Api.findings(self, body)
        return found or ((body_finding(),) if refuses(body) else ())

    noticed_by(rule)(type(name, (Api,), {"findings": findings}))


def misreads(rule: str, name: str, **changed: Callable[[Body, Settings], object]) -> None:
    """Register a server that makes something else of an accepted request."""

    def settings(self: Api, body: Body) -> Settings:
        right = Api.settings(self, body)
        wrong: dict[str, Any] = {field: change(body, right) for field, change in changed.items()}
        return attrs.evolve(right, **wrong)

    noticed_by(rule)(type(name, (Api,), {"settings": settings}))


for forgotten in (1, 3, 4, 6, 9, 10, 12, 13, 14, 15, 16, 18, 20, 25):
    forgets(f"OMNI-{forgotten:02}")

invents("OMNI-02", "RefusesAnAlias", lambda body: body["model"] == "Omni-Flash-Ext")
invents("OMNI-03", "LimitsThePrompt", lambda body: len(body["prompt"]) > 2000)
invents("OMNI-07", "RefusesLong4k", lambda body: (body.get("resolution"), body.get("duration")) == ("4k", 10))
invents("OMNI-10", "KnowsTwoRatios", lambda body: body.get("aspect_ratio") not in (None, "", "16:9", "9:16"))
invents("OMNI-12", "EitherListOfImages", lambda body: body.get("images") and body.get("image_urls"))
invents("OMNI-16", "RefusesAnEmptyList", lambda body: "duration" in body and body.get("video_urls") == [])
invents("OMNI-19", "ModesOnOmni10s", lambda body: body["model"] == "omni-10s" and "generation_type" in body)
invents("OMNI-21", "ReadsExtensions", lambda body: ".mp4" in str(body.get("image_urls")))
invents("OMNI-22", "ReadsDurations", lambda body: (body["model"], body.get("duration")) == ("omni-10s", 5))
invents("OMNI-23", "EitherDurationOrVideo", lambda body: (
    body["model"] == "omni-10s" and "duration" in body and body.get("video_urls")
))  # fmt: skip
invents("OMNI-24", "EitherImagesOrVideo", lambda body: body.get("image_urls") and body.get("video_urls"))
invents("OMNI-27", "RefusesUnknownFields", lambda body: "seed" in body)

misreads("OMNI-05", "DefaultsTo4s", duration_s=lambda body, right: body.get("duration") or 4)
misreads("OMNI-06", "DefaultsTo1080p", resolution=lambda body, right: body.get("resolution") or "1080p")
misreads("OMNI-08", "OrientationFirst", aspect_ratio=lambda body, right: (
    "16:9" if body.get("orientation") == "landscape" else right.aspect_ratio
))  # fmt: skip
misreads("OMNI-09", "IgnoresOrientation", aspect_ratio=lambda body, right: body.get("aspect_ratio"))
misreads("OMNI-17", "Bills6sBesideAVideo", videos=lambda body, right: 0, duration_s=lambda body, right: (
    right.duration_s or 6
))  # fmt: skip
misreads("OMNI-22", "BillsOmni10sAsAsked", model=lambda body, right: "Gemini-Omini")


@noticed_by("OMNI-02")
class EchoesTheAlias(Api):
    def create(self, request: MockRequest, account: Account) -> MockResponse:
        answer = super().create(request, account)
        said = (create_body.read_json_object(request.body) or {}).get("model", "")
        body = answer.body.replace(b'"Gemini-Omini"', f'"{said}"'.encode())
        return attrs.evolve(answer, body=body, headers={**answer.headers, "content-length": str(len(body))})


@noticed_by("OMNI-02")
class ForgetsTheTaskId(Api):
    def created_data(self, task: Task) -> dict[str, Any]:
        return {**super().created_data(task), "task_id": ""}


@noticed_by("OMNI-27")
class TakesAnyContentType(Api):
    def read_body(self, request: MockRequest) -> dict[str, Any] | None:
        headers = {**request.headers, "content-type": "application/json"}
        return super().read_body(attrs.evolve(request, headers=headers))


@noticed_by("OMNI-28")
class TakesATokenWithoutItsScheme(Api):
    def authenticate(self, request: MockRequest) -> Account | None:
        return self.state.accounts.get(request.headers.get("authorization", "").split(" ")[-1])


@noticed_by("OMNI-28")
class ShowsBalancesToAnyone(Api):
    def authenticate(self, request: MockRequest) -> Account | None:
        anyone = self.state.accounts[self.options.key] if request.path.endswith("balance") else None
        return super().authenticate(request) or anyone


@noticed_by("OMNI-29")
class GivesCredit(Api):
    def create(self, request: MockRequest, account: Account) -> MockResponse:
        account.user.balance += 1e6
        return super().create(request, account)


@noticed_by("OMNI-29")
class ChargesRefusals(Api):
    def refuse(self, findings: Iterable[Finding]) -> MockResponse:
        self.state.accounts[self.options.key].charge(1)
        return super().refuse(findings)


@noticed_by("OMNI-30")
class AnswersTheSameTaskAgain(Api):
    def open_task(
        self, account: Account, settings: Settings, prompt: str, directive: Directive = NOTHING
    ) -> Task:
        known = (task for task in self.state.tasks.values() if task.settings == settings)
        return next(known, None) or super().open_task(account, settings, prompt, directive)


@noticed_by("billing")
class ChargesTwice(Api):
    def charge(self, account: Account, task: Task) -> None:
        super().charge(account, task)
        super().charge(account, task)


@noticed_by("billing")
class SaysAnotherCost(Api):
    def created_data(self, task: Task) -> dict[str, Any]:
        return {**super().created_data(task), "cost": task.cost + 1}


@noticed_by("state_order")
class GoesBack(Api):
    def state_of(self, task: Task) -> TaskState:
        return TaskState(self.options.initial_status, 0) if task.polls == 3 else super().state_of(task)


@noticed_by("state_order")
class ChangesACompletedTask(Api):
    def completed_at(self, task: Task) -> float:
        return super().completed_at(task) + task.polls


@noticed_by("id_echo")
class AnswersAboutAnotherTask(Api):
    def task_data(self, task: Task, base_url: str) -> dict[str, Any]:
        return {**super().task_data(task, base_url), "task_id": next(iter(self.state.tasks))}


@noticed_by("response_schema_conformance")
class SaysMilliseconds(Api):
    def timestamp(self, moment: float) -> int:
        return int(moment * 1000)


@noticed_by("response_schema_conformance")
class CompletesWithoutAVideo(Api):
    def task_data(self, task: Task, base_url: str) -> dict[str, Any]:
        return {name: value for name, value in super().task_data(task, base_url).items() if name != "result"}


@noticed_by("response_schema_conformance")
class ProcessesAtZero(Api):
    def state_of(self, task: Task) -> TaskState:
        state = super().state_of(task)
        return attrs.evolve(state, progress=0) if state.status == "processing" else state


@noticed_by("response_schema_conformance")
class InventsAStatus(Api):
    def state_of(self, task: Task) -> TaskState:
        state = super().state_of(task)
        return attrs.evolve(state, status="in_progress") if state.status == "processing" else state

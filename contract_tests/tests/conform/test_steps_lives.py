"""The lives of tasks: a right server passes, and each wrong one is told by its rule alone."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs
import pytest

from jimmyai_omni.rules import Settings
from jimmyai_omni_contract.conform.steps.lives import lives
from jimmyai_omni_contract.mock.accounts import Account
from jimmyai_omni_contract.mock.api.tasks import Task
from jimmyai_omni_contract.mock.options import KeyOptions, UserOptions
from jimmyai_omni_contract.mock.service import Api
from jimmyai_omni_contract.schema.create_body import Finding, body_finding
from tests.conform.runs import found, run
from tests.conform.wrong_servers.media import (
    CompletesWithoutAVideo,
    MakesLandscapes,
    MakesShortVideos,
    ServesPages,
    WantsATokenForVideos,
)
from tests.conform.wrong_servers.money import (
    AnswersTheSameTaskAgain,
    BillsOmni10sAsShort4k,
    ChargesPolls,
    ChargesTwice,
    SaysAnotherCost,
)
from tests.conform.wrong_servers.tasks import (
    AnswersAboutAnotherTask,
    ChangesACompletedTask,
    EchoesTheAlias,
    ForgetsTheTaskId,
    GoesBack,
    InventsAStatus,
    LosesTasks,
    MovesTheCreation,
    ProcessesAtZero,
    SaysMilliseconds,
)

OTHER = "sk-other-71"
USERS = {"users": (UserOptions(name="other", keys=(KeyOptions(name="other", key=OTHER),)),)}
Body = Mapping[str, Any]


def checks_of(api: type[Api] = Api, *, few: bool = True, **mock: Any) -> set[str]:
    return {
        check for check, _ in found(run(*lives(few=few), api=api, mock={**USERS, **mock}, other_key=OTHER))
    }


def test_a_right_server_passes_at_the_price_that_was_planned() -> None:
    steps = lives()
    seen = run(*steps, mock=USERS, other_key=OTHER)
    assert found(seen) == set()
    assert not any(result.why for result in seen.results)
    assert seen.billed == sum(one.billed for one in steps) == 13
    assert seen.money.adds_up
    # The balances before and after, and the price list.
    assert len(seen.exchanges) <= sum(one.requests for one in steps) + 3


@pytest.mark.parametrize(
    "mock",
    [
        {"code_type": "integer"},
        {"initial_status": "submitted", "costs": False, "usage": False},
        {"query_form": "flat"},
    ],
    ids=str,
)
def test_its_legal_variants_pass(mock: dict[str, Any]) -> None:
    assert checks_of(**mock) == set()


@pytest.mark.parametrize("scenario", ["fails", "late-url", "not-found-first"])
def test_what_a_deployment_may_do_is_no_failure(scenario: str) -> None:
    assert checks_of(scenarios=(scenario,)) == set()


def test_a_task_that_failed_leaves_its_video_without_a_verdict() -> None:
    seen = run(*lives(few=True), mock={"scenarios": ("fails",)})
    why = {result.step.check: result.why for result in seen.results if result.why}
    assert why["video"].startswith("the deployment let the task fail")


def test_a_task_that_takes_too_long_is_not_judged() -> None:
    seen = run(*lives(few=True), mock={"scenarios": ("stuck",)}, deadline_s=0.01)
    assert {result.step.check for result in seen.results if "is still" in result.why} == {"states", "video"}
    assert found(seen) == set()


def is_fixed(body: Body) -> bool:
    return str(body["model"]) == "omni-10s"


def misreads(name: str, **changed: Callable[[Body, Settings], object]) -> type[Api]:
    def settings(self: Api, body: Body) -> Settings:
        right = Api.settings(self, body)
        wrong: dict[str, Any] = {field: change(body, right) for field, change in changed.items()}
        return attrs.evolve(right, **wrong)

    return type(name, (Api,), {"settings": settings})


def invents(name: str, refuses: Callable[[Body], object]) -> type[Api]:
    def findings(self: Api, body: Body) -> tuple[Finding, ...]:
        return Api.findings(self, body) or ((body_finding(),) if refuses(body) else ())

    return type(name, (Api,), {"findings": findings})


class SeesAll(Api):
    def find_task(self, account: Account, task_id: str) -> Task | None:
        return self.state.tasks.get(task_id)


FEW: tuple[tuple[type[Api], set[str]], ...] = (
    (EchoesTheAlias, set()),
    (ForgetsTheTaskId, {"OMNI-26"}),
    (LosesTasks, {"OMNI-26"}),
    (AnswersAboutAnotherTask, {"OMNI-26"}),
    (ChargesTwice, {"money"}),
    (SaysAnotherCost, {"money"}),
    (ChargesPolls, {"money"}),
    (GoesBack, {"states"}),
    (ChangesACompletedTask, {"states"}),
    (SaysMilliseconds, {"states"}),
    (ProcessesAtZero, {"states"}),
    (InventsAStatus, {"states"}),
    (MovesTheCreation, {"states"}),
    (CompletesWithoutAVideo, {"video"}),
    (WantsATokenForVideos, {"video"}),
    (ServesPages, {"video"}),
    (MakesShortVideos, {"OMNI-05", "OMNI-22"}),
    (MakesLandscapes, {"OMNI-09"}),
    (BillsOmni10sAsShort4k, {"OMNI-22"}),
    (SeesAll, {"isolation"}),
    (invents("RefusesPortraits", lambda body: body.get("orientation") == "portrait"), {"OMNI-09"}),
    (
        misreads(
            "DefaultsTo4s", duration_s=lambda body, right: 10 if is_fixed(body) else body.get("duration") or 4
        ),
        {"OMNI-05"},
    ),
    (misreads("MakesOmni10sAsAStandard", model=lambda _, __: "Gemini-Omini"), {"OMNI-02"}),
)
ALL: tuple[tuple[type[Api], set[str]], ...] = (
    (EchoesTheAlias, {"OMNI-02"}),
    (AnswersTheSameTaskAgain, {"OMNI-30"}),
    (
        misreads(
            "DefaultsTo1080p",
            resolution=lambda body, right: (
                right.resolution if is_fixed(body) else body.get("resolution") or "1080p"
            ),
        ),
        {"OMNI-06"},
    ),
    (
        misreads(
            "OrientationFirst",
            aspect_ratio=lambda body, right: (
                "16:9" if body.get("orientation") == "landscape" else right.aspect_ratio
            ),
        ),
        {"OMNI-08"},
    ),
    (
        misreads(
            "Bills6sBesideAVideo", videos=lambda _, __: 0, duration_s=lambda _, right: right.duration_s or 6
        ),
        {"OMNI-17"},
    ),
    (
        invents("RefusesLong4k", lambda body: (body.get("resolution"), body.get("duration")) == ("4k", 10)),
        {"OMNI-07"},
    ),
)


ALWAYS = (EchoesTheAlias, ChargesTwice, GoesBack, WantsATokenForVideos, AnswersTheSameTaskAgain)
"""The others are found by the campaign, in which the whole catalogue is judged, too."""


def wrong(told: tuple[type[Api], set[str]]) -> Any:
    api, checks = told
    marks = () if api in ALWAYS else (pytest.mark.campaign,)
    return pytest.param(api, checks, id=api.__name__, marks=marks)


@pytest.mark.parametrize(("api", "checks"), [*map(wrong, FEW)])
def test_two_creates_find_a_wrong_server(api: type[Api], checks: set[str]) -> None:
    assert checks_of(api) == checks


@pytest.mark.parametrize(("api", "checks"), [*map(wrong, ALL)])
def test_all_lives_find_a_wrong_server(api: type[Api], checks: set[str]) -> None:
    assert checks_of(api, few=False) == checks

"""What schemathesis cannot know by itself: the order of states, whose task it is, and the money.

Importing this module registers the checks with schemathesis.
"""

from typing import Any, cast

import schemathesis
from schemathesis import Case, CheckContext, Response

from jimmyai_omni.rules import Plan, canonicalize
from jimmyai_omni.rules.request import FIELD_NAMES
from tests.conformance.lives import ORDER
from tests.conformance.wire import Caller


def succeeded(case: Case[Any], response: Response, operation: str) -> Any:
    """The data of a successful answer of an operation, or nothing."""
    if case.operation.definition.raw.get("operationId") != operation or response.status_code != 200:
        return None
    return response.json().get("data")


@schemathesis.check
class state_order:  # noqa: N801 - its name is how reports call it
    """A task goes on, never back, and what is terminal stays."""

    def __init__(self) -> None:
        self.seen: dict[str, dict[str, Any]] = {}

    def after_response(self, ctx: CheckContext, response: Response, case: Case[Any]) -> None:
        task = succeeded(case, response, "queryVideo")
        if not task:
            return
        before = self.seen.get(task["task_id"], task)
        self.seen[task["task_id"]] = task
        order = (ORDER[before["status"]], before["progress"]), (ORDER[task["status"]], task["progress"])
        assert order[0] <= order[1], f"{before['status']} {before['progress']} became {order[1]}"
        assert before["status"] != "completed" or task == before, "a completed task changed"
        assert task["created_at"] == before["created_at"], "created_at changed"


@schemathesis.check
class id_echo:  # noqa: N801
    """An answer is about the task that was asked for, and a new task has an id of its own."""

    def __init__(self) -> None:
        self.created: set[str] = set()

    def after_response(self, ctx: CheckContext, response: Response, case: Case[Any]) -> None:
        task = succeeded(case, response, "queryVideo")
        if task:
            asked = case.path_parameters["taskId"]
            assert task["task_id"] == asked, f"asked for {asked}, the answer is about {task['task_id']}"
        task = succeeded(case, response, "createGeminiOmniVideo")
        if task:
            assert task["task_id"] not in self.created, "a second create answered the same task"
            self.created.add(task["task_id"])


@schemathesis.check
class billing:  # noqa: N801
    """The account is charged the price of each accepted create, once, and of nothing else."""

    def __init__(self, *, base_url: str = "", key: str = "") -> None:
        self.base_url, self.key = base_url, key
        with Caller(base_url, key) as caller:
            self.prices, self.before = caller.prices(), caller.used()
        self.expected = 0.0

    def after_response(self, ctx: CheckContext, response: Response, case: Case[Any]) -> None:
        task = succeeded(case, response, "createGeminiOmniVideo")
        if task:
            body = cast(dict[str, object], case.body)
            plan = canonicalize({name: body[name] for name in FIELD_NAMES if name in body})
            assert isinstance(plan, Plan), f"accepted against the rules: {plan}"
            price = self.prices[plan.billing_name or ""]
            assert task["cost"] == price, f"{plan.billing_name} costs {price}, not {task['cost']}"
            self.expected += price

    def after_run(self, ctx: CheckContext) -> None:
        with Caller(self.base_url, self.key) as caller:
            charged = caller.used() - self.before
        assert charged == self.expected, f"{charged} was charged for creates of {self.expected}"

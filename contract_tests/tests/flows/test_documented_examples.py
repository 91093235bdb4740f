"""Every answer that the contract shows is read as what it means."""

from typing import Any

import attrs
import pytest
import yaml

from jimmyai_omni import OmniError, errors
from tests.flows.answers import document
from tests.flows.calls import CALLS
from tests.flows.harness import BASE_URL, World, once
from tests.flows.wire import SPEC_PATH

SPEC: dict[str, Any] = yaml.load(SPEC_PATH.read_bytes(), Loader=yaml.CSafeLoader)
REFUSALS = {
    "badParameters": errors.BadRequestError,
    "authenticationFailed": errors.AuthenticationError,
    "serverError": errors.ServerError,
    "unknownTask": errors.TaskNotFound,
}


def examples() -> list[tuple[str, tuple[str, str], str, Any]]:
    """Each documented 200 answer, with its operation, where that is called, and its name."""
    found = []
    for path, item in SPEC["paths"].items():
        for method, operation in item.items():
            route = (method.upper(), BASE_URL + path.format(taskId="task_1"))
            shown = operation["responses"]["200"]["content"]["application/json"]["examples"]
            for name, example in shown.items():
                target = example.get("$ref", "").rpartition("/")[2]
                value = SPEC["components"]["examples"][target]["value"] if target else example["value"]
                found.append((operation["operationId"], route, name, value))
    return found


@once
@pytest.mark.parametrize(("operation", "route", "name", "value"), examples(), ids=lambda part: str(part)[:24])
def test_a_documented_answer_is_a_result_or_its_refusal(
    world: World, operation: str, route: tuple[str, str], name: str, value: Any
) -> None:
    call = CALLS[operation]
    shown = (value["data"] or {}).get("task_id")
    if operation == "queryVideo" and shown:
        route, call = ("GET", route[1].replace("task_1", shown)), attrs.evolve(call, arguments=(shown,))
    world.on(route, document(value))
    if name in REFUSALS:
        with pytest.raises(OmniError) as caught:
            call.of(world.omni)
        assert type(caught.value) is REFUSALS[name]
    else:
        assert isinstance(call.of(world.omni), call.result)

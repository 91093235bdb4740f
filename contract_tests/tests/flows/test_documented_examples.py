"""Every answer that the contract shows is read as what it means."""

from typing import Any

import pytest
import yaml

from jimmyai_omni import Balance, KeyBalance, OmniError, Task, Upload, errors
from tests.flows.answers import document
from tests.flows.harness import BALANCE, CREATE, KEY_BALANCE, MODELS, QUERY, UPLOAD, World, once
from tests.flows.wire import SPEC_PATH

SPEC: dict[str, Any] = yaml.load(SPEC_PATH.read_bytes(), Loader=yaml.CSafeLoader)
CALLS = {
    "createGeminiOmniVideo": (CREATE, "create", ("A cat",), Task),
    "queryVideo": (QUERY, "retrieve", ("task_1",), Task),
    "uploadFile": (UPLOAD, "upload", (), Upload),
    "getUserBalance": (BALANCE, "balance", (), Balance),
    "getApiKeyBalance": (KEY_BALANCE, "key_balance", (), KeyBalance),
    "listModels": (MODELS, "models", (), tuple),
}
REFUSALS = {
    "badParameters": errors.BadRequestError,
    "authenticationFailed": errors.AuthenticationError,
    "serverError": errors.ServerError,
    "unknownTask": errors.TaskNotFound,
}


def examples() -> list[tuple[str, str, Any]]:
    """Each documented 200 answer, with its operation and its name."""
    found = []
    for item in SPEC["paths"].values():
        for operation in item.values():
            shown = operation["responses"]["200"]["content"]["application/json"]["examples"]
            for name, example in shown.items():
                target = example.get("$ref", "").rpartition("/")[2]
                value = SPEC["components"]["examples"][target]["value"] if target else example["value"]
                found.append((operation["operationId"], name, value))
    return found


@once
@pytest.mark.parametrize(("operation", "name", "value"), examples(), ids=lambda part: str(part)[:24])
def test_a_documented_answer_is_a_result_or_its_refusal(
    world: World, tmp_path_factory: pytest.TempPathFactory, operation: str, name: str, value: Any
) -> None:
    route, method, arguments, kind = CALLS[operation]
    shown = (value["data"] or {}).get("task_id")
    if operation == "queryVideo" and shown:
        route, arguments = ("GET", route[1].replace("task_1", shown)), (shown,)
    if operation == "uploadFile":
        path = tmp_path_factory.mktemp("upload") / "ref1.jpg"
        path.write_bytes(b"\xff\xd8\xff")
        world.on(route, document(value))
        call: Any = lambda: world.omni.upload(path)  # noqa: E731 - the arguments differ by operation
    else:
        world.on(route, document(value))
        call = lambda: getattr(world.omni, method)(*arguments)  # noqa: E731
    if name in REFUSALS:
        with pytest.raises(OmniError) as caught:
            call()
        assert type(caught.value) is REFUSALS[name]
    else:
        assert isinstance(call(), kind)


def test_every_operation_of_the_contract_is_called() -> None:
    assert {operation for operation, _, _ in examples()} == set(CALLS)

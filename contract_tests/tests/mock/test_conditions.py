"""When what is armed has its turn: by key, by prompt, at the n-th call, by chance."""

from typing import Any

import pytest

from jimmyai_omni_contract.mock.options import KeyOptions, UserOptions
from jimmyai_omni_contract.mock.script.condition import Condition
from tests.mock.caller import BODY, CREATE, QUERY, Caller

OTHER = UserOptions(name="other", keys=(KeyOptions(name="other", key="sk-other"),))


def statuses(caller: Caller, count: int) -> list[int]:
    return [caller.http.post(CREATE, json=BODY).status_code for _ in range(count)]


def test_a_fault_befalls_the_calls_of_its_key_alone() -> None:
    caller = Caller(users=(OTHER,))
    caller.service.fail("create", "500", when=Condition(key="other"))
    other = {"authorization": "Bearer sk-other"}
    assert statuses(caller, 2) == [200, 200]
    assert caller.http.post(CREATE, json=BODY, headers=other).status_code == 500
    assert caller.http.post(CREATE, json=BODY, headers={"authorization": "Bearer ?"}).status_code == 200


@pytest.mark.parametrize("operation", ["create", "query", "media"])
def test_a_fault_befalls_the_calls_about_its_prompt_alone(operation: Any) -> None:
    caller = Caller()
    caller.service.fail(operation, "500", when=Condition(prompt="a DOG"))

    def seen(prompt: str) -> int:
        created = caller.http.post(CREATE, json={**BODY, "prompt": prompt})
        if operation == "create" or created.status_code != 200:
            return created.status_code
        task_id = created.json()["data"]["task_id"]
        path = QUERY + task_id if operation == "query" else f"/videos/{task_id}.mp4"
        return caller.http.get(path).status_code

    assert (seen("A dog runs") == 500) and (seen("A cat runs") != 500)


def test_a_fault_befalls_the_nth_calls_that_fit() -> None:
    caller = Caller()
    caller.service.fail("create", "500", when=Condition(calls=(2, 4)))
    assert statuses(caller, 6) == [200, 500, 200, 500, 200, 200]


def test_the_nth_call_counts_those_that_fit_key_and_prompt() -> None:
    caller = Caller()
    caller.service.fail("create", "500", when=Condition(prompt="dog", calls=(2,)))
    prompts = ["dog", "cat", "cat", "dog", "dog"]
    seen = [caller.http.post(CREATE, json={**BODY, "prompt": prompt}).status_code for prompt in prompts]
    assert seen == [200, 200, 200, 500, 200]


def test_chance_is_drawn_by_the_seed() -> None:
    def drawn(seed: int) -> list[int]:
        caller = Caller(seed=seed, balance=1e9)
        caller.service.fail("create", "500", when=Condition(probability=0.3))
        return statuses(caller, 200)

    assert drawn(1) == drawn(1) != drawn(2)
    assert 40 <= drawn(1).count(500) <= 80


def test_times_count_the_calls_that_were_befallen() -> None:
    caller = Caller()
    caller.service.fail("create", "500", 1, when=Condition(calls=(2, 3)))
    assert statuses(caller, 4) == [200, 500, 200, 200]


def test_who_does_not_fit_one_order_meets_the_next() -> None:
    caller = Caller()
    caller.service.fail("create", "500", when=Condition(calls=(2,)))
    caller.service.fail("create", "409")
    assert statuses(caller, 3) == [409, 500, 409]


def test_a_scenario_is_for_the_tasks_that_fit() -> None:
    caller = Caller(users=(OTHER,))
    caller.service.script("fails", when=Condition(prompt="dog"))
    caller.service.script("stuck", when=Condition(key="other"))
    caller.service.script("every-status", when=Condition(calls=(1,)))
    for prompt in ("a dog", "a cat", "a bird"):
        caller.create(prompt=prompt)
    caller.http.headers["authorization"] = "Bearer sk-other"
    caller.create()
    given = [task["scenario"] for task in caller.control("tasks")]
    assert given == ["fails", "every-status", "plain", "stuck"]


@pytest.mark.parametrize("wrong", [{"calls": (0,)}, {"probability": 0}, {"probability": 1.1}])
def test_a_condition_that_never_comes_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"number (from|above)"):
        Condition(**wrong)

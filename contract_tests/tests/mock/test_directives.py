"""A prompt that says what becomes of its own task."""

import httpx
import pytest

from tests.mock.caller import BODY, CREATE, QUERY, Caller


def walk(caller: Caller, directive: str, polls: int = 7) -> list[str]:
    """The statuses that a task with this directive is found in."""
    task_id = caller.created_id(prompt=f"A cat {directive} in the rain")
    data = [caller.http.get(QUERY + task_id).json()["data"] for _ in range(polls)]
    return [answer["status"] if answer else "none" for answer in data]


@pytest.mark.parametrize(
    ("directive", "expected"),
    [
        ("[mock: fail after 3 polls]", ["queued", "processing", "failed", "failed"]),
        ("[mock: fail after 1 poll]", ["failed"] * 4),
        ("[MOCK: Complete after 2 polls]", ["queued", "completed", "completed", "completed"]),
        ("[mock: stuck]", ["queued", *["processing"] * 3]),
        ("[mock: every-status]", ["queued", "pending", "submitted", "processing"]),
        ("[mock: not-found-first; fail after 3 polls]", ["none", "none", "failed", "failed"]),
        ("[mock: not-found-first][mock: complete after 3 polls]", ["none", "none", "completed", "completed"]),
    ],
)
def test_a_prompt_says_how_its_task_goes(directive: str, expected: list[str]) -> None:
    assert walk(Caller(), directive, 4) == expected


@pytest.mark.parametrize("advance", ["clock", "per-poll"])
def test_seconds_are_those_of_the_clock(advance: str) -> None:
    caller = Caller(advance=advance, task_seconds=1000)
    task_id = caller.created_id(prompt="A cat [mock: fail after 30 s with No cats: please]")
    caller.service.clock.advance(29)
    assert caller.query(task_id)["data"]["status"] == "processing"
    caller.service.clock.advance(1)
    data = caller.query(task_id)["data"]
    assert (data["status"], data["error_message"]) == ("failed", "No cats: please")


@pytest.mark.parametrize(
    ("directive", "shown"),
    [
        ("[mock: Fail  after 3 polls with sk-a-secret]", "fail after 3 polls"),
        ("[mock: late-url; complete after 10 s]", "late-url; complete after 10 s"),
        ("[mock: fail; complete after 2 polls]", "complete after 2 polls"),
        ("[mock: fail; stuck]", "stuck"),
        ("[mock: query=500:1]", "plain"),
    ],
)
def test_what_was_directed_is_shown(directive: str, shown: str) -> None:
    caller = Caller()
    caller.create(prompt=f"A cat {directive}")
    assert [task["scenario"] for task in caller.control("tasks")] == [shown]


def test_a_prompt_counts_before_what_is_armed_and_takes_nothing_from_it() -> None:
    caller = Caller()
    caller.service.script("stuck", 1)
    assert walk(caller, "[mock: fail after 1 polls]", 1) == ["failed"]
    assert walk(caller, "")[-1] == "processing"
    assert walk(caller, "")[-1] == "completed"


def test_a_fault_of_the_create_befalls_that_create_alone() -> None:
    caller = Caller()
    body = {**BODY, "prompt": "A cat [mock: create=500-after]"}
    assert caller.http.post(CREATE, json=body).status_code == 500
    assert caller.create()["code"] == "20000"
    caller.service.assert_billed(2)
    with pytest.raises(httpx.RemoteProtocolError):
        caller.http.post(CREATE, json={**BODY, "prompt": "[mock: create = drop ]"})


def test_faults_of_later_calls_befall_that_task_alone() -> None:
    caller = Caller()
    prompt = "A cat [mock: query=502-html:2; media=403; complete after 1 polls]"
    first, second = caller.created_id(prompt=prompt), caller.created_id()

    def polled(task_id: str) -> int:
        return caller.http.get(QUERY + task_id).status_code

    assert [polled(first), polled(second), polled(first), polled(first)] == [502, 200, 502, 200]
    assert [caller.bare("GET", f"/videos/{first}.mp4").status_code for _ in range(2)] == [403, 403]


@pytest.mark.parametrize(
    ("directive", "answer"),
    [
        ("[mock: explode]", "[mock: explode] is not understood; say `fail after 3 polls`"),
        ("[mock: fail after 3]", "is not understood"),
        ("[mock: fail after three polls]", "is not understood"),
        ("[mock: complete with joy]", "completes, and so has no message"),
        ("[mock: create=cut]", "there is no fault 'cut' of create"),
        ("[mock: upload=500]", "a prompt has no say in upload"),
        ("[mock: query=500:0x]", "times is a whole number from 1, and not '0x'"),
        ("[mock: fail after 0 polls]", "polls is a whole number from 1, and not 0"),
        ("[mock: complete after 0 s]", "seconds is a number above 0, and not 0.0"),
        ("[mock: ; ]", "says nothing"),
        ("[mock: fail", "is not closed"),
    ],
)
def test_a_directive_that_is_not_understood_refuses_the_create_at_no_cost(
    directive: str, answer: str
) -> None:
    caller = Caller()
    envelope = caller.create(prompt=f"A cat {directive}")
    assert (envelope["code"], envelope["data"]) == ("20002", None)
    assert envelope["msg"].startswith("参数错误: prompt: ")
    assert answer in envelope["msg"]
    caller.service.assert_billed(0)

"""A good client is good; one that is wrong in one way is caught by the check for it, and by no other."""

from pathlib import Path

import attrs
import pytest

from jimmyai_omni_contract.client_check.checks import CHECKS
from jimmyai_omni_contract.client_check.verdict import Standing
from tests.client_check.harness import REFERENCE, Machine, judged


@attrs.frozen
class Mutant:
    """One way of being wrong."""

    right: str
    """Text that stands once in the reference client."""
    wrong: str
    """What stands there instead."""
    caught_by: str
    """The check."""
    standing: Standing = "fail"

    @property
    def source(self) -> str:
        assert REFERENCE.count(self.right) == 1, f"no longer in the reference: {self.right}"
        return REFERENCE.replace(self.right, self.wrong)


_GOES_ON = 'if code == "20001":'
_LOST = 'raise SystemExit(f"whether a task was made is not known: {error!r}") from error'
_REFUSED = 'raise SystemExit(f"no task was made: {code} {message}")'
_PAUSE = "sleep(max(interval_s, wait_s))"
_FETCH = "fetch(video_url, path)"
_CANCELED = 'raise SystemExit("the task is canceled")'
_TOLD = "raise SystemExit(f\"the task failed: {task['error_message']}\")"
_CREATE = 'code, message, data, _ = call("POST", base_url + "/gemini/omni/videos", key, body)'
_AGAIN = f"{_CREATE}\n        if code != '20000': {_CREATE}"

MUTANTS = {
    "fails though all went well": Mutant(_FETCH, "raise SystemExit(1)", "CLIENT-01"),
    "sends a lost create again": Mutant(_LOST, "return create(base_url, key)", "CLIENT-02"),
    "sends a create again after a 500": Mutant(
        'return f"HTTP {status}", "", {}, wait_s',
        'return call(method, url, key, document) if document else ("", "", {}, wait_s)',
        "CLIENT-02",
    ),
    "sends a refused create again": Mutant(_CREATE, _AGAIN.replace("!= '20000'", "== '20002'"), "CLIENT-03"),
    "sends again without balance": Mutant(
        _CREATE, _AGAIN.replace("!= '20000'", "== '-1'"), "CLIENT-03", "advisory"
    ),
    "exits with 0 without a task": Mutant(
        _REFUSED, f"print(code, message)\n        {_REFUSED[:-1]} and 0)", "CLIENT-04"
    ),
    "exits with 0 for a failed task": Mutant(
        _TOLD, "print(task['error_message'])\n            return", "CLIENT-05"
    ),
    "tells ok as the reason": Mutant(_TOLD, 'raise SystemExit("the task failed: ok")', "CLIENT-06"),
    "gives up at pending": Mutant(
        'if status == "canceled":', 'if status in ("canceled", "pending"):', "CLIENT-07"
    ),
    "gives up at submitted": Mutant(
        'if status == "canceled":', 'if status in ("canceled", "submitted"):', "CLIENT-07"
    ),
    "takes one type of code only": Mutant('str(envelope["code"])', 'envelope["code"]', "CLIENT-08"),
    "dies of a -1": Mutant(_GOES_ON, 'if code in ("20001", "-1"):', "CLIENT-09"),
    "dies of a 502": Mutant(_GOES_ON, 'if code in ("20001", "HTTP 502"):', "CLIENT-09"),
    "dies of a 429": Mutant(_GOES_ON, 'if code in ("20001", "HTTP 429"):', "CLIENT-09"),
    "dies of a lost poll": Mutant("return {}, 0", "raise", "CLIENT-09", "advisory"),
    "dies of a task that is not there yet": Mutant(
        _GOES_ON, 'if code == "20001" or message == "任务不存在":', "CLIENT-09", "advisory"
    ),
    "takes completed for a video": Mutant(
        "if video_url :=",
        'if status == "completed" and not task["result"]["video_url"]:\n'
        '            raise SystemExit("no URL")\n        if video_url :=',
        "CLIENT-10",
        "advisory",
    ),
    "takes canceled for a video": Mutant(_CANCELED, "return", "CLIENT-11", "advisory"),
    "polls a word for ever unnamed": Mutant('if status == "canceled":', "if False:", "CLIENT-11", "advisory"),
    "ignores the code of a poll": Mutant(_GOES_ON, "if False:", "CLIENT-12"),
    "hammers": Mutant(_PAUSE, "sleep(max(0.2, wait_s))", "CLIENT-13"),
    "is in a hurry": Mutant(_PAUSE, "sleep(max(2.0, wait_s))", "CLIENT-13", "advisory"),
    "does not read Retry-After": Mutant(_PAUSE, "sleep(1.0 if wait_s else 5.0)", "CLIENT-14", "advisory"),
    "sends its key to the videos": Mutant(
        'send("GET", url, {})', 'send("GET", url, {"Authorization": "Bearer " + url})', "CLIENT-15"
    ),
    "leaves half a video": Mutant(
        "        except TROUBLE:\n            continue\n        part",
        "        except TROUBLE:\n            path.write_bytes(b'')\n            break\n        part",
        "CLIENT-16",
    ),
    "exits with 0 without the video": Mutant(
        "except TROUBLE:\n            continue", "except TROUBLE:\n            return", "CLIENT-16"
    ),
    "shows 1 as 100 %": Mutant("task.get('progress', 0)} %", "task.get('progress', 0) * 100} %", "CLIENT-17"),
    "prints its key": Mutant(_FETCH, f"print(key)\n            {_FETCH}", "CLIENT-18", "advisory"),
    "follows a task that is none of its own": Mutant(
        _FETCH,
        f"call('GET', base_url + '/videos/task_1', key)\n            {_FETCH}",
        "CLIENT-19",
        "advisory",
    ),
    "asks for what is not there": Mutant(
        _FETCH, f"call('GET', base_url + '/videos', key)\n            {_FETCH}", "CLIENT-19", "advisory"
    ),
    "takes no flat answer": Mutant(
        'return "20000", "ok", envelope, wait_s', "raise SystemExit(1)", "CLIENT-20", "advisory"
    ),
    "says 7 seconds": Mutant('"duration": 6', '"duration": 7', "OMNI-04"),
    "says a string of seconds": Mutant('"duration": 6', '"duration": "6"', "OMNI-04"),
    "says no prompt": Mutant('"prompt": "A cat", ', "", "OMNI-03"),
    "says two images": Mutant('"duration": 6', '"image_urls": ["http://a/1", "http://a/2"]', "OMNI-14"),
    "says no media type": Mutant('"Content-Type": "application/json"', '"Accept": "*/*"', "OMNI-27"),
    "says no Bearer": Mutant('f"Bearer {key}"', "key", "OMNI-28"),
}


def test_the_reference_is_good_in_every_check(tmp_path: Path) -> None:
    verdict = judged(Machine(REFERENCE, tmp_path))
    assert verdict.good
    assert {found.check.id: found.standing for found in verdict.checks} == dict.fromkeys(
        (check.id for check in CHECKS), "pass"
    )


@pytest.mark.parametrize("name", MUTANTS)
def test_a_client_that_is_wrong_is_caught_by_one_check(name: str, tmp_path: Path) -> None:
    mutant = MUTANTS[name]
    verdict = judged(Machine(mutant.source, tmp_path))
    caught = {
        found.check.id: found.standing for found in verdict.checks if found.standing in ("advisory", "fail")
    }
    assert caught == {mutant.caught_by: mutant.standing}
    assert verdict.good == (mutant.standing == "advisory")


def test_every_check_of_behaviour_has_a_mutant() -> None:
    checked = {check.id for check in CHECKS if check.id.startswith("CLIENT-")}
    assert checked <= {mutant.caught_by for mutant in MUTANTS.values()}

"""Ways to pay twice, or to lose a paid task: each is caught by a test."""

from pathlib import Path

import httpx
import pytest

from tests.flows import test_create_answers as answers
from tests.flows import test_create_delivery as delivery
from tests.flows import test_create_refusals as refusals
from tests.flows import test_create_unknown as unknown
from tests.flows.mutation import Mutant, check, scenario_of
from tests.flows.test_create_refusals import REFUSED
from tests.flows.test_create_unknown import LOST

LOSES = unknown.test_a_lost_answer_is_reported_with_its_evidence_and_not_sent_again
KEEPS = answers.test_the_id_of_a_paid_task_is_kept_beside
REFUSES = refusals.test_a_refusal_is_an_error_of_its_kind
SEND_AGAIN = """\
        answer = yield Exchange(request)
        if isinstance(answer, Response):
            return _created(answer, find_task_id(answer.body) or "")
"""

MUTANTS = {
    "a create is sent again after a read timeout": Mutant(
        "_flows.create",
        "            raise unreachable(answer)\n",
        f"            raise unreachable(answer)\n{SEND_AGAIN}",
        scenario_of(LOSES, *LOST["a read timeout"]),
        "trio",
    ),
    "a create is sent again after a 502": Mutant(
        "_flows.create",
        "    task_id = find_task_id(answer.body)\n",
        "    if answer.status_code > 500:\n        answer = yield Exchange(request)\n"
        "    task_id = find_task_id(answer.body)\n",
        scenario_of(LOSES, *LOST["HTTP 502"]),
        "asyncio",
    ),
    "a create is sent again where a redirect points": Mutant(
        "_wire.drivers",
        "follow_redirects=False",
        "follow_redirects=True",
        scenario_of(delivery.test_a_create_is_never_sent_on_to_where_a_redirect_points, 307),
    ),
    "half a create counts as never sent": Mutant(
        "_wire.drivers",
        "    httpx.ConnectTimeout,\n",
        "    httpx.ConnectTimeout,\n    httpx.WriteError,\n",
        scenario_of(LOSES, *LOST["a write error"]),
    ),
    "a lost answer is a failed connection": Mutant(
        "_flows.create",
        "        if not answer.delivered:",
        "        if True:",
        scenario_of(LOSES, *LOST["a read timeout"]),
    ),
    "what never left may have been billed": Mutant(
        "_wire.drivers",
        "    httpx.ConnectError,\n",
        "",
        scenario_of(delivery.test_what_never_left_was_not_billed, httpx.ConnectError("refused")),
    ),
    "a 504 is a refusal": Mutant(
        "_flows.create",
        "return error.status_code == 503 and error.retry_after_s is not None",
        "return True",
        scenario_of(LOSES, *LOST["HTTP 504 and nothing"]),
    ),
    "a refusal of a busy proxy is an unknown outcome": Mutant(
        "_flows.create",
        "return error.status_code == 503 and error.retry_after_s is not None",
        "return False",
        scenario_of(REFUSES, *REFUSED["503 with a Retry-After"]),
    ),
    "a page with 200 is a refusal": Mutant(
        "_flows.create", "300 <= error.status_code < 500", "True", scenario_of(LOSES, *LOST["HTML with 200"])
    ),
    "-1 is said to cost nothing": Mutant(
        "_flows.create",
        'error.billed, error.hint = "maybe", BEFORE_ANOTHER_CREATE',
        "pass",
        scenario_of(REFUSES, *REFUSED["-1"]),
    ),
    "an id is seen in data alone": Mutant(
        "_flows.answers",
        "levels.extend(cast(dict[str, object], level).values())",
        'levels.append(cast(dict[str, object], level).get("data"))',
        scenario_of(KEEPS, *answers.KEEPS["an id one level deeper"]),
    ),
    "an id beside an error code is lost": Mutant(
        "_flows.create",
        "    if task_id is not None:\n",
        '    if task_id is not None and b"20000" in answer.body:\n',
        scenario_of(KEEPS, *answers.KEEPS["an error code"]),
    ),
    "an id under a 502 is lost": Mutant(
        "_flows.create",
        "    if task_id is not None:\n",
        "    if task_id is not None and answer.status_code == 200:\n",
        scenario_of(KEEPS, *answers.KEEPS["HTTP 502"]),
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)
def test_a_mutant_is_caught(mutant: Mutant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(mutant, tmp_path, monkeypatch)

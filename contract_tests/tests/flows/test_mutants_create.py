"""Ways to pay twice, or to lose a paid task: each is caught by a test."""

from pathlib import Path

import httpx
import pytest

from tests.flows import test_budget_guard as guard
from tests.flows import test_create_again as again
from tests.flows import test_create_answers as answers
from tests.flows import test_create_delivery as delivery
from tests.flows import test_create_refusals as refusals
from tests.flows import test_create_requests as requests
from tests.flows import test_create_unknown as unknown
from tests.flows.mutation import Mutant, check, scenario_of
from tests.flows.test_create_refusals import REFUSED
from tests.flows.test_create_requests import WIRES
from tests.flows.test_create_unknown import LOST

LOSES = unknown.test_a_lost_answer_is_reported_with_its_evidence_and_not_sent_again
KEEPS = answers.test_the_id_of_a_paid_task_is_kept_beside
REFUSES = refusals.test_a_refusal_is_an_error_of_its_kind
AGAIN = again.test_what_nobody_took_is_sent_again_after_a_pause

MUTANTS = {
    "a create is sent again after a read timeout": Mutant(
        "_flows.send",
        "return NoUsableAnswer(answer.reason, received) if answer.delivered else unreachable(ctx, answer)",
        "return unreachable(ctx, answer)",
        scenario_of(LOSES, *LOST["a read timeout"]),
        "trio",
    ),
    "a create is sent again after a 502": Mutant(
        "_flows.send",
        "if _was_refused(error) else NoUsableAnswer(error.message, answer, error)",
        "",
        scenario_of(LOSES, *LOST["HTTP 502"]),
        "asyncio",
    ),
    "a create is sent again where a redirect points": Mutant(
        "_wire.sync_driver",
        "follow_redirects=False)\n            try:\n                received",
        "follow_redirects=True)\n            try:\n                received",
        scenario_of(delivery.test_a_create_is_never_sent_on_to_where_a_redirect_points, 307),
    ),
    "half a create counts as never sent": Mutant(
        "_wire.wire",
        "    httpx.ConnectTimeout,\n",
        "    httpx.ConnectTimeout,\n    httpx.WriteError,\n",
        scenario_of(LOSES, *LOST["a write error"]),
    ),
    "a create says a wrong length": Mutant(
        "_wire.wire",
        'size = b"%d" % len(body)',
        'size = b"%d" % len(str(request.json))',
        scenario_of(requests.test_a_request_is_what_httpx_itself_makes_of_it, *WIRES["a create"]),
    ),
    "a request does not name its host": Mutant(
        "_wire.wire",
        "[host, *http.headers.raw]",
        "http.headers.raw",
        scenario_of(requests.test_a_request_is_what_httpx_itself_makes_of_it, *WIRES["a look"]),
    ),
    "what never left may have been billed": Mutant(
        "_wire.wire",
        "    httpx.ConnectError,\n",
        "",
        scenario_of(delivery.test_what_never_left_was_not_billed, httpx.ConnectError("refused")),
    ),
    "a 504 is a refusal": Mutant(
        "_flows.send",
        "return error.status_code == 503 and error.retry_after_s is not None",
        "return True",
        scenario_of(LOSES, *LOST["HTTP 504 and nothing"]),
    ),
    "a refusal of a busy proxy is an unknown outcome": Mutant(
        "_flows.send",
        "return error.status_code == 503 and error.retry_after_s is not None",
        "return False",
        scenario_of(REFUSES, *REFUSED["503 with a Retry-After"]),
    ),
    "a page with 200 is a refusal": Mutant(
        "_flows.send", "300 <= error.status_code < 500", "True", scenario_of(LOSES, *LOST["HTML with 200"])
    ),
    "a request that took too long is a refusal": Mutant(
        "_flows.send", "error.status_code not in (303, 408)", "True", scenario_of(LOSES, *LOST["HTTP 408"])
    ),
    "-1 is said to cost nothing": Mutant(
        "_flows.send",
        'error.billed, error.hint = "maybe", BEFORE_ANOTHER_CREATE',
        "pass",
        scenario_of(REFUSES, *REFUSED["-1"]),
    ),
    "-1 is sent again unasked": Mutant(
        "_flows.send",
        "return ctx.retry.undecided",
        "return True",
        scenario_of(REFUSES, *REFUSED["-1"]),
    ),
    "a used-up quota is sent again": Mutant(
        "_flows.answers",
        "elif status < 500 and error_of_text(text) is InsufficientBalance:",
        "elif False:",
        scenario_of(again.test_a_used_up_quota_is_not_asked_again),
    ),
    "a create is sent again at once": Mutant(
        "_flows.send",
        "        yield Sleep(pause_s)\n",
        "",
        scenario_of(AGAIN, *again.TAKEN_BY_NOBODY["429"]),
    ),
    "the budget of retries is not kept": Mutant(
        "_policies.retry",
        "if elapsed_s + pause <= self.total_s:",
        "if True:",
        scenario_of(again.test_a_pause_longer_than_the_budget_is_refused_and_named, "61"),
    ),
    "a date is no pause": Mutant(
        "_flows.retry_after",
        "    moment = _moment(text)\n",
        "    moment = None\n",
        scenario_of(AGAIN, *again.TAKEN_BY_NOBODY["429 with a date"]),
    ),
    "an id is seen in data alone": Mutant(
        "_flows.answers",
        "levels.extend(cast(dict[str, object], level).values())",
        'levels.append(cast(dict[str, object], level).get("data"))',
        scenario_of(KEEPS, *answers.KEEPS["an id one level deeper"]),
    ),
    "an id beside an error code is lost": Mutant(
        "_flows.send",
        "if created is not None:",
        'if received and created is not None and b"20000" in received.body:',
        scenario_of(KEEPS, *answers.KEEPS["an error code"]),
    ),
    "an id under a 502 is lost": Mutant(
        "_flows.send",
        "if created is not None:",
        "if received and created is not None and received.status_code == 200:",
        scenario_of(KEEPS, *answers.KEEPS["HTTP 502"]),
    ),
    "an id before a cut is lost": Mutant(
        "_flows.send",
        "received = answer.partial if isinstance(answer, Failure) else answer",
        "received = None if isinstance(answer, Failure) else answer",
        scenario_of(KEEPS, *answers.KEEPS["an answer cut after the id"]),
    ),
    "half an id is taken for one": Mutant(
        "_flows.answers",
        '[^"\\\\]*)"\')',
        "[^\"\\\\]*)')",
        scenario_of(LOSES, *LOST["an answer cut within the id"]),
    ),
    "a price that nobody knows is no obstacle": Mutant(
        "_flows.create",
        "        if must:\n            raise\n",
        "        pass\n",
        scenario_of(guard.test_without_a_price_it_fails_closed, guard.UNPRICED["no line"]),
    ),
    "what was refused counts as spent": Mutant(
        "_flows.create",
        'if error.billed != "maybe":',
        "if False:",
        scenario_of(guard.test_what_was_refused_is_not_counted_and_what_may_be_billed_is),
    ),
    "what may be billed does not count as spent": Mutant(
        "_flows.create",
        "    evidence = Evidence(\n",
        "    ctx.budget.release(price or 0.0)\n    evidence = Evidence(\n",
        scenario_of(guard.test_what_was_refused_is_not_counted_and_what_may_be_billed_is),
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)
def test_a_mutant_is_caught(mutant: Mutant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(mutant, tmp_path, monkeypatch)

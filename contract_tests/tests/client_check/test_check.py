"""Which trials are run, and what is said of those that are not."""

from pathlib import Path
from threading import Event

import pytest

from jimmyai_omni_contract.client_check.check import NothingToJudgeError, check_runs
from jimmyai_omni_contract.client_check.run import Run
from jimmyai_omni_contract.client_check.trial import Trial
from jimmyai_omni_contract.client_check.trials import PLAIN_TRIAL, TRIALS, select
from tests.client_check.harness import REFERENCE, Machine, judged

ONLY_CREATES = REFERENCE.replace(
    '    url = f"{base_url}/videos/{create(base_url, key)}"', "    print(create(base_url, key))\n    return"
)
INTEGERS_ONLY = (
    REFERENCE.replace('str(envelope["code"])', 'envelope["code"]')
    .replace('"20000"', "20000")
    .replace('"20001"', "20001")
)


def test_a_client_that_only_creates_is_judged_by_that(tmp_path: Path) -> None:
    verdict = judged(Machine(ONLY_CREATES, tmp_path))
    assert verdict.good
    assert [run.trial.name for run in verdict.runs] == [
        *("plain", "other-code-type", "create-refused", "no-balance", "create-lost", "create-500"),
    ]
    reasons = {found.check.id: found.skipped for found in verdict.of("skipped")}
    assert reasons.pop("CLIENT-16") == "the command downloads no video"
    assert set(reasons.values()) == {"the command does not poll"}


def test_a_client_that_takes_integers_only_is_seen_more_of_where_they_are_sent(tmp_path: Path) -> None:
    standings: list[tuple[int, list[str]]] = []
    for code_type in ("string", "integer"):
        folder = tmp_path / code_type
        folder.mkdir()
        verdict = judged(Machine(INTEGERS_ONLY, folder, code_type=code_type))
        standings.append((len(verdict.runs), [found.check.id for found in verdict.of("fail")]))
    assert standings == [(6, ["CLIENT-01"]), (len(TRIALS), ["CLIENT-08"])]


def test_a_client_that_asks_for_nothing_is_not_put_through_more(tmp_path: Path) -> None:
    seen: list[str] = []
    source = REFERENCE.replace('"""Create, wait, download."""', "return")
    with pytest.raises(NothingToJudgeError) as raised:
        check_runs(("client",), Machine(source, tmp_path).run, on_run=lambda run: seen.append(run.trial.name))
    assert seen == ["plain"]
    assert raised.value.args[0].exit_code == 0


def test_the_plain_trial_is_always_chosen() -> None:
    assert select([]) == TRIALS
    assert [trial.name for trial in select(["video-cut"])] == ["plain", "video-cut"]


def test_when_one_run_fails_the_others_are_told_to_end(tmp_path: Path) -> None:
    client, told = Machine(REFERENCE, tmp_path), Event()

    def run(trial: Trial) -> Run:
        if trial is PLAIN_TRIAL:
            return client.run(trial)
        if trial.name == "bad-gateway":
            raise ZeroDivisionError
        assert told.wait(30)
        return client.run(trial)

    with pytest.raises(ZeroDivisionError):
        check_runs(("client",), run, jobs=len(TRIALS), on_failure=told.set)

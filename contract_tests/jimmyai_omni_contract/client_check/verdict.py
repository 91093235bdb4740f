"""What the trials of a client come to, check by check."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Final, Literal

import attrs

from jimmyai_omni_contract.client_check.checks import CHECKS, Check
from jimmyai_omni_contract.client_check.judges.endings import begins_well
from jimmyai_omni_contract.client_check.judges.judgement import Outcome
from jimmyai_omni_contract.client_check.run import Run
from jimmyai_omni_contract.client_check.trial import Need, Trial
from jimmyai_omni_contract.client_check.trials import PLAIN_TRIAL

Standing = Literal["pass", "advisory", "fail", "skipped"]
_GRAVEST_LAST: Final[tuple[Outcome, ...]] = ("pass", "advisory", "fail")
_DOES_NOT: Final[Mapping[Need, str]] = {
    "create": "the command makes no create",
    "poll": "the command does not poll",
    "download": "the command downloads no video",
}


@attrs.frozen
class Case:
    """What one trial shows of one check."""

    trial: Trial
    outcome: Outcome
    seen: str
    exchanges: tuple[int, ...]
    """The numbers of those that show it."""

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The same, as the first and the last of numbers in a row."""
        spans: list[tuple[int, int]] = []
        for number in self.exchanges:
            if spans and spans[-1][1] == number - 1:
                spans[-1] = (spans[-1][0], number)
            else:
                spans.append((number, number))
        return tuple(spans)


@attrs.frozen
class CheckVerdict:
    """How a client stands with one check."""

    check: Check
    cases: tuple[Case, ...] = ()
    """Of every trial that shows it, the gravest first."""
    skipped: str = ""
    """Why no trial shows it."""

    @property
    def standing(self) -> Standing:
        """That of its gravest case."""
        return self.cases[0].outcome if self.cases else "skipped"

    @property
    def telling(self) -> tuple[Case, ...]:
        """The cases to tell of: as grave as the gravest; of what every trial shows, only the first."""
        return self._gravest[:1] if self.check.everywhere else self._gravest

    @property
    def likewise(self) -> tuple[Case, ...]:
        """The others that did not pass."""
        return tuple(case for case in self.cases if case.outcome != "pass" and case not in self.telling)

    @property
    def _gravest(self) -> tuple[Case, ...]:
        return tuple(case for case in self.cases if case.outcome == self.standing)


@attrs.frozen
class Verdict:
    """All that is known of a client."""

    command: tuple[str, ...]
    runs: tuple[Run, ...]
    """The plain one first."""
    checks: tuple[CheckVerdict, ...]
    options: tuple[str, ...] = ()
    """Of the command line that repeats a run."""

    @property
    def good(self) -> bool:
        """Whether no check fails; advisories are allowed."""
        return not self.of("fail")

    def of(self, standing: Standing) -> tuple[CheckVerdict, ...]:
        """The checks that stand so."""
        return tuple(check for check in self.checks if check.standing == standing)

    @property
    def command_line(self) -> str:
        """The command, as a shell takes it."""
        return shlex.join(self.command)

    def reproduce(self, trial: Trial) -> str:
        """The command line that repeats a trial."""
        options = shlex.join((*self.options, "--trial", trial.name))
        return f"omni mock --check-client {options} -- {self.command_line}"


def missing_needs(trial: Trial, plain: Run) -> str:
    """Why a trial makes no sense for a client that does what the plain run shows; empty where it does."""
    return "" if trial.needs in plain.does else _DOES_NOT[trial.needs]


def judge(
    command: Sequence[str], chosen: Sequence[Trial], runs: Sequence[Run], *, options: Sequence[str] = ()
) -> Verdict:
    """The verdict on a client.

    Args:
        command: What was run.
        chosen: The trials that were asked for.
        runs: What was seen; a trial that makes no sense for the client has none.
        options: Those of the command line that repeats a run.
    """
    ordered = tuple(sorted(runs, key=lambda run: chosen.index(run.trial)))
    plain = next(run for run in ordered if run.trial is PLAIN_TRIAL)
    checks = tuple(_check_verdict(check, chosen, ordered, plain) for check in CHECKS)
    return Verdict(tuple(command), ordered, checks, tuple(options))


def _check_verdict(check: Check, chosen: Sequence[Trial], runs: Sequence[Run], plain: Run) -> CheckVerdict:
    well = begins_well(plain, plain)
    if check.against_plain and (well is None or well.outcome == "fail"):
        return CheckVerdict(
            check, skipped="the plain trial does not succeed, so there is nothing to compare with"
        )
    cases = [case for run in runs if check.applies(run.trial) and (case := _case(check, run, plain))]
    if cases:
        cases.sort(key=lambda case: _GRAVEST_LAST.index(case.outcome), reverse=True)
        return CheckVerdict(check, tuple(cases))
    meant = [trial for trial in chosen if check.applies(trial)]
    if not meant:
        return CheckVerdict(check, skipped="its trials were not chosen")
    why = next(filter(None, (missing_needs(trial, plain) for trial in meant)), "its runs never came to it")
    return CheckVerdict(check, skipped=why)


def _case(check: Check, run: Run, plain: Run) -> Case | None:
    judgement = check.judge(run, plain)
    if judgement is None:
        return None
    own_level = run.trial.level if run.trial.check == check.id else "must"
    mild = judgement.outcome == "fail" and "should" in (check.level, own_level)
    return Case(run.trial, "advisory" if mild else judgement.outcome, judgement.seen, judgement.exchanges)

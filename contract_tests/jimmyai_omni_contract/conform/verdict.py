"""From what a run saw to a verdict: check by check, and on the whole."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal

import attrs

from jimmyai_omni_contract.conform.checks import Check, checks
from jimmyai_omni_contract.conform.expected import Expected
from jimmyai_omni_contract.conform.run import Result, Run
from jimmyai_omni_contract.conform.step import Finding
from jimmyai_omni_contract.conform.tolerated import level_of_finding
from jimmyai_omni_contract.recording.exchange import RecordedExchange, RuleFinding

Standing = Literal["pass", "fail", "advisory", "not-judged", "expected-failure", "unexpected-pass"]
"""advisory: nothing but readings of ours is broken, and the run is not strict."""
Outcome = Literal["conformant", "not-conformant", "inconclusive", "usage", "error"]
"""usage: there was nothing to judge with what was given, such as a key that the deployment does not know."""
EXIT_CODES: Final[dict[Outcome, int]] = {
    "conformant": 0,
    "not-conformant": 1,
    "usage": 2,
    "error": 3,
    "inconclusive": 4,
}
_ANSWERS: Final = "answers"


@attrs.frozen
class CheckVerdict:
    """What a run says of one check."""

    check: Check
    standing: Standing
    cases: int
    """How many steps judged it."""
    findings: tuple[Finding, ...] = ()
    """Those of one case are one."""
    counts: tuple[int, ...] = ()
    """How often each was found."""
    why: str = ""
    """Why it was not judged."""
    missed: tuple[Result, ...] = ()
    """Those that should have judged it, too, and did not; none where no other did."""


@attrs.frozen
class Verdict:
    """What a run says of the deployment."""

    run: Run
    checks: tuple[CheckVerdict, ...]
    outcome: Outcome
    why: str = ""
    """Why nothing better can be said; empty where all was judged."""
    unseen: tuple[Expected, ...] = ()
    """Cases that are listed as known failures, of checks that were judged, and were not found."""

    @property
    def exit_code(self) -> int:
        """0 conformant, 1 not, 2 wrong use, 3 an error of ours, 4 inconclusive."""
        return EXIT_CODES[self.outcome]


def judge(run: Run, expected: Sequence[Expected] = ()) -> Verdict:
    """The verdict on a run.

    Args:
        run: What was seen.
        expected: The failures that are known already.
    """
    strict = run.plan.options.strict
    found: list[Finding] = []
    if run.ended != "usage":
        found = [*_of_steps(run.results), *_of_money(run)]
        found += _of_answers(run, found)
    judged = [_judge_check(check, run.results, found, expected, strict=strict) for check in checks().values()]
    unseen = tuple(known for known in expected if known.case and _is_unseen(known, judged))
    outcome, why = _outcome(run, judged, strict=strict)
    if strict and unseen and outcome == "conformant":
        outcome = "not-conformant"
    return Verdict(run, tuple(judged), outcome, why, unseen)


def _is_unseen(known: Expected, judged: Iterable[CheckVerdict]) -> bool:
    [found] = [found for found in judged if found.check.id == known.check]
    # A check that passes says it by its standing.
    told = found.standing in ("not-judged", "unexpected-pass")
    return not told and not any(known.fits(finding) for finding in found.findings)


def _outcome(run: Run, judged: Sequence[CheckVerdict], *, strict: bool) -> tuple[Outcome, str]:
    failing = {"fail", "unexpected-pass"} if strict else {"fail"}
    if run.ended in ("usage", "error"):
        return run.ended, run.why
    if any(found.standing in failing for found in judged):
        return "not-conformant", run.why
    if run.ended:
        return "inconclusive", run.why
    meant = {name for result in run.results if not result.left_out for name in result.step.judges}
    missed = [
        found.check.id for found in judged if found.standing == "not-judged" and found.check.id in meant
    ]
    if missed:
        return "inconclusive", f"{', '.join(missed)} could not be judged{_one_reason(judged, missed)}"
    # A plan without steps misses nothing, and shows nothing either.
    if all(found.standing == "not-judged" for found in judged):
        return "inconclusive", "nothing could be judged"
    return "conformant", ""


def _one_reason(judged: Iterable[CheckVerdict], missed: Sequence[str]) -> str:
    """Why none of them was judged, where it is the same for all."""
    [why, *others] = {found.why for found in judged if found.check.id in missed}
    return "" if others else f": {why}"


def _judge_check(
    check: Check,
    results: Iterable[Result],
    found: Iterable[Finding],
    expected: Iterable[Expected],
    *,
    strict: bool,
) -> CheckVerdict:
    mine = [result for result in results if check.id in result.step.judges]
    judged = [result for result in mine if not result.why]
    missed = tuple(result for result in mine if result.why and not result.left_out)
    findings = [finding for finding in found if finding.check == check.id]
    first: dict[str, Finding] = {}
    counts: dict[str, int] = {}
    for finding in findings:
        first.setdefault(finding.case, finding)
        counts[finding.case] = counts.get(finding.case, 0) + 1
    shown, times = tuple(first.values()), tuple(counts.values())
    known = [known for known in expected if known.check == check.id]
    if shown:
        standing = _standing(shown, known, strict=strict)
        return CheckVerdict(check, standing, len(judged), shown, times, missed=missed)
    if not judged:
        return CheckVerdict(check, "not-judged", 0, why=_why(mine))
    cut = [result for result in mine if result.ended]
    if cut:
        # Nothing wrong was seen, but what was not looked at may be wrong.
        return CheckVerdict(check, "not-judged", len(judged), why=cut[0].why, missed=missed)
    return CheckVerdict(check, "unexpected-pass" if known else "pass", len(judged), missed=missed)


def _standing(findings: Iterable[Finding], known: Sequence[Expected], *, strict: bool) -> Standing:
    new = [finding for finding in findings if not any(one.fits(finding) for one in known)]
    if not new:
        return "expected-failure"
    return "fail" if strict or any(finding.level == "must" for finding in new) else "advisory"


def _why(results: Sequence[Result]) -> str:
    # What somebody could have given is no reason where something else went wrong.
    unjudged = sorted((result for result in results if result.why), key=lambda result: result.left_out)
    return unjudged[0].why if unjudged else "no step that was chosen judges it"


def _of_steps(results: Iterable[Result]) -> Iterator[Finding]:
    for result in results:
        yield from result.findings


def _of_money(run: Run) -> Iterator[Finding]:
    money = run.money
    if money.adds_up is False and money.used_before is not None and money.used_after is not None:
        yield Finding(
            check="money",
            case="what was spent is what the accepted creates cost",
            level="must",
            expected=f"{money.expected:g} JimiCoin more than before",
            got=f"{money.used_after - money.used_before:g} JimiCoin more, if nobody else used the account",
        )


def _of_answers(run: Run, told: Iterable[Finding]) -> Iterator[Finding]:
    """What the gate found wrong with answers, but for what a step has told already."""
    told = tuple(told)
    for exchange in sorted(run.exchanges, key=lambda exchange: exchange.number):
        for finding in exchange.answer_findings:
            check = finding.rule if finding.rule in checks() else _ANSWERS
            if not any(exchange.number in one.exchanges and one.check == check for one in told):
                yield Finding(
                    check=check,
                    case=f"{_operation(exchange)}: {finding.where}",
                    level=level_of_finding(exchange, finding),
                    expected=_wanted(check, finding),
                    got=f"{finding.where} {finding.message.removeprefix('it ')}",
                    exchanges=(exchange.number,),
                )


def _wanted(check: str, finding: RuleFinding) -> str:
    if check != _ANSWERS:
        return checks()[check].sentence
    return f"{finding.where}: {finding.expected or 'as the contract documents it'}"


def _operation(exchange: RecordedExchange) -> str:
    return exchange.operation or "an unknown path"

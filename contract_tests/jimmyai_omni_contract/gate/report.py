"""What passed a gate, and what was found: for people, for programs, and in a header of each answer."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from re import sub
from typing import Any, Final, Literal

import attrs

from jimmyai_omni.contract import rule_table
from jimmyai_omni_contract.gate.cap import BillingCap
from jimmyai_omni_contract.gate.headers import NUMBER, VIOLATIONS, RawHeaders
from jimmyai_omni_contract.gate.passage import Passage
from jimmyai_omni_contract.recording.exchange import RuleFinding

Side = Literal["upstream", "caller", "gate"]
"""Who broke a rule: the deployment; whoever called it; or the gate, whose two judges disagree."""
SIDES: Final[tuple[Side, ...]] = ("upstream", "caller", "gate")
VERSION: Final = 1
"""Of the JSON; raised when a documented key changes or goes."""
_SHOWN: Final = 8


@attrs.define
class Violation:
    """One way of breaking a rule, however often it happened."""

    side: Side
    operation: str
    """Its `operationId`."""
    rule: str
    where: str
    """The place, without the numbers of items."""
    message: str
    """As it was first."""
    first_number: int
    """The exchange in which it was first seen."""
    first_at: float
    """When that was, in Unix seconds."""
    count: int = 0


class Report:
    """Counts what passes; holds nothing that was sent or received.

    Args:
        upstream: The deployment's base URL.
        cap: The places for billed creates.
    """

    def __init__(self, upstream: str, cap: BillingCap) -> None:
        self._upstream = upstream
        self._cap = cap
        self._exchanges = Counter[str]()
        self._troubles = Counter[str]()
        self._own = Counter[str]()
        self._given_back = 0
        self._unjudged = 0
        self._violations: dict[tuple[str, ...], Violation] = {}

    def add(self, passage: Passage) -> None:
        """Take down an exchange that is over."""
        operation = passage.operation.id if passage.operation else "other"
        self._exchanges[operation] += 1
        self._given_back += passage.gave_back
        self._unjudged += passage.is_unjudged
        if passage.trouble is not None:
            self._troubles[passage.trouble] += 1
        elif passage.own is not None:
            self._own[passage.own.what] += 1
        for side, finding in found(passage):
            where = sub(r"\[\d+\]", "[]", finding.where)
            # Not by message: it may name another status each time.
            key = (side, operation, finding.rule, where)
            first = Violation(
                side, operation, finding.rule, where, finding.message, passage.number, passage.at
            )
            self._violations.setdefault(key, first).count += 1

    def violations(self, side: Side) -> list[Violation]:
        """What one side broke, by rule."""
        of_side = (violation for violation in self._violations.values() if violation.side == side)
        return sorted(of_side, key=lambda violation: (violation.rule, violation.operation, violation.where))

    @property
    def upstream_is_clean(self) -> bool:
        """Whether nothing was found wrong with the deployment."""
        return not self.violations("upstream")

    def as_dict(self) -> dict[str, Any]:
        """The report for programs."""
        return {
            "version": VERSION,
            "upstream": self._upstream,
            "exchanges": dict(sorted(self._exchanges.items())),
            "creates": {
                "max_billed": self._cap.most,
                "billed_or_maybe": self._cap.taken,
                "given_back": self._given_back,
                "capped": self._own["capped"],
                "refused_here": self._own["refused"],
            },
            "troubles": dict(sorted(self._troubles.items())),
            "not_judged": self._unjudged,
            "upstream_is_clean": self.upstream_is_clean,
            "violations": [
                attrs.asdict(violation) | {"sentence": _sentences().get(violation.rule)}
                for side in SIDES
                for violation in self.violations(side)
            ],
        }

    def as_text(self) -> str:
        """The report for people."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield f"{_number(sum(self._exchanges.values()), 'exchange')} with {self._upstream}"
        yield from _listed(self._exchanges)
        yield (
            f"  creates: {self._cap.taken} of at most {self._cap.most} billed, or possibly so; "
            f"{self._given_back} certainly not taken, {self._own['capped']} beyond the cap, "
            f"{self._own['refused']} refused here"
        )
        if self._troubles:
            yield "  answers that did not come, or not whole:"
            yield from _listed(self._troubles, "    ")
        if self._unjudged:
            yield f"  not judged: {self._unjudged}, where a body was too long or did not come whole"
        for side in SIDES:
            yield from self._side_lines(side)

    def _side_lines(self, side: Side) -> Iterator[str]:
        violations = self.violations(side)
        if violations or side == "upstream":
            yield ""
            yield _HEADINGS[side] if violations else "The upstream broke no rule that was looked at."
        for violation in violations:
            first = f"first in exchange {violation.first_number}"
            yield f"  {violation.rule}  {violation.operation}  {violation.where}: {violation.message}"
            yield f"    {_number(violation.count, 'time')}, {first}"
            sentence = _sentences().get(violation.rule, "")
            if sentence and sentence.rstrip(".") != violation.message.rstrip("."):
                yield f"    rule: {sentence}"


_HEADINGS: Final[Mapping[Side, str]] = {
    "upstream": "The upstream broke:",
    "caller": "Its callers broke:",
    "gate": "Defects of jimmyai-omni, please report them:",
}


def found(passage: Passage) -> Iterator[tuple[Side, RuleFinding]]:
    """All that was found in an exchange, with who broke it."""
    for finding in passage.answer_findings:
        yield "upstream", finding
    for finding in passage.request.findings:
        yield "caller", finding
    for finding in passage.request.own:
        yield "gate", finding


def headers_of(passage: Passage) -> RawHeaders:
    """What the gate adds to an answer: the exchange's number, and what was found so far."""
    words: Mapping[Side, str] = {"upstream": "answer", "caller": "request", "gate": "gate"}
    listed = [f"{words[side]} {finding.rule} {finding.where}" for side, finding in found(passage)]
    number = (NUMBER, str(passage.number).encode())
    if not listed:
        return [number]
    rest = len(listed) - _SHOWN
    shown = [*islice(listed, _SHOWN), *([f"and {rest} more"] if rest > 0 else [])]
    return [number, (VIOLATIONS, "; ".join(shown).encode("ascii", "replace"))]


@cache
def _sentences() -> Mapping[str, str]:
    return {rule.id: rule.text for rule in rule_table()}


def _listed(counter: Counter[str], indent: str = "  ") -> Iterator[str]:
    for name, number in sorted(counter.items()):
        yield f"{indent}{name}: {number}"


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"

"""The differences of two verdicts: of one deployment at two times, or of two deployments."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from jimmyai_omni_contract.conform.report.words import (
    UNJUDGED,
    by_standing,
)

FORMAT: Final = "jimmyai-omni/conformance-comparison"
VERSION: Final = 1
"""Raised when a documented key changes or goes."""
_RANKS: Final = {"fail": 0, "expected-failure": 0, "advisory": 1, "pass": 2, "unexpected-pass": 2}


def compare(a: Mapping[str, Any], b: Mapping[str, Any]) -> dict[str, Any]:
    """What is other in `b` than in `a`, check by check.

    Returns:
        A document: `change` of a check is `same`, `better`, `worse`, `only-a` or `only-b` (judged there
        only), and `cases` are the cases that differ, each with what came (`a`, `b`; null where nothing was
        wrong). `alike` says whether none does; `notes` say what makes the two less comparable.
    """
    ours, theirs = ({check["id"]: check for check in document["checks"]} for document in (a, b))
    checks = [_check(ours.get(name), theirs.get(name)) for name in ours | theirs]
    return {
        "format": FORMAT,
        "version": VERSION,
        "a": _named(a),
        "b": _named(b),
        "alike": all(check["change"] == "same" and not check["cases"] for check in checks),
        "notes": list(_notes(a, b)),
        "checks": checks,
    }


def _named(document: Mapping[str, Any]) -> dict[str, Any]:
    names = ("deployment", "profile", "seed", "strict", "started_at", "outcome")
    standings = {name: len(those) for name, those in by_standing(document).items()}
    return {**{name: document[name] for name in names}, "standings": standings}


def _notes(a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[str]:
    for name in ("profile", "seed", "strict", "tool"):
        if a[name] != b[name]:
            yield f"the {name} is not the same: {a[name]} in A, {b[name]} in B"
    for place, document in (("A", a), ("B", b)):
        if document["outcome"] in UNJUDGED:
            yield f"{place} did not come to its end"


def _check(a: Mapping[str, Any] | None, b: Mapping[str, Any] | None) -> dict[str, Any]:
    one = a or b or {}
    ours, theirs = _got(a), _got(b)
    cases = [
        {"case": case, "a": ours.get(case), "b": theirs.get(case)}
        for case in ours | theirs
        if ours.get(case) != theirs.get(case)
    ]
    return {
        "id": one["id"],
        "sentence": one["sentence"],
        "a": a and a["standing"],
        "b": b and b["standing"],
        "change": _change(a, b),
        "cases": cases,
    }


def _change(a: Mapping[str, Any] | None, b: Mapping[str, Any] | None) -> str:
    first, second = _rank(a), _rank(b)
    if first is None or second is None:
        return "same" if first == second else "only-b" if first is None else "only-a"
    if first != second:
        return "worse" if second < first else "better"
    ours, theirs = _got(a).keys(), _got(b).keys()
    if theirs - ours:
        return "worse"
    return "better" if ours - theirs else "same"


def _rank(check: Mapping[str, Any] | None) -> int | None:
    return _RANKS.get(check["standing"]) if check else None


def _got(check: Mapping[str, Any] | None) -> dict[str, str]:
    return {finding["case"]: finding["got"] for finding in check["findings"]} if check else {}

"""Two verdicts side by side."""

from copy import deepcopy
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from jimmyai_omni_contract.conform.report.compare import compare
from jimmyai_omni_contract.conform.report.differences import comparison_markdown, show_comparison
from tests.conform.documents import ALL, BROKEN, CONFORMANT, INCONCLUSIVE, check, finding


def of(*checks: dict[str, Any], **other: Any) -> dict[str, Any]:
    return {**CONFORMANT, "checks": list(checks), **other}


def seen(comparison: dict[str, Any]) -> str:
    shown = StringIO()
    console = Console(width=80, highlight=False, file=shown)
    show_comparison(comparison, console)
    return shown.getvalue()


@pytest.mark.parametrize("name", ALL)
def test_a_verdict_is_like_itself(name: str) -> None:
    comparison = compare(ALL[name], deepcopy(ALL[name]))
    assert comparison["alike"]
    assert {one["change"] for one in comparison["checks"]} <= {"same"}
    assert f"No difference in {len(ALL[name]['checks'])} checks." in seen(comparison)
    assert "| Change" not in comparison_markdown(comparison)


PASS, JUDGED = check("x"), [finding("one"), finding("two")]


@pytest.mark.parametrize(
    ("a", "b", "change", "mirrored"),
    [
        (PASS, check("x", "fail", *JUDGED), "worse", "better"),
        (PASS, check("x", "advisory", *JUDGED), "worse", "better"),
        (check("x", "advisory", *JUDGED), check("x", "fail", *JUDGED), "worse", "better"),
        (check("x", "fail", *JUDGED[:1]), check("x", "fail", *JUDGED), "worse", "better"),
        (check("x", "fail", *JUDGED), check("x", "expected-failure", *JUDGED), "same", "same"),
        (PASS, check("x", "unexpected-pass"), "same", "same"),
        (PASS, check("x", "not-judged"), "only-a", "only-b"),
        (PASS, check("y"), "only-a", "only-b"),
    ],
)
def test_the_change_of_a_check(a: dict[str, Any], b: dict[str, Any], change: str, mirrored: str) -> None:
    assert compare(of(a), of(b))["checks"][0]["change"] == change
    (back,) = (one for one in compare(of(b), of(a))["checks"] if one["id"] == "x")
    assert back["change"] == mirrored


def test_another_answer_to_the_same_case_is_a_difference() -> None:
    a, b = (of(check("x", "fail", finding("one", got=got))) for got in ("code 20000", "code 20001"))
    comparison = compare(a, b)
    assert not comparison["alike"]
    assert comparison["checks"][0]["cases"] == [{"case": "one", "a": "code 20000", "b": "code 20001"}]
    assert "    B code 20001" in seen(comparison)


def test_it_is_told_and_nothing_said_breaks_it() -> None:
    comparison = compare(CONFORMANT, BROKEN)
    text, markdown = seen(comparison), comparison_markdown(comparison)
    assert text.splitlines()[-1] == "B beside A: 1 worse, 3 only-b, 3 same."
    assert "worse   OMNI-04" in text
    assert "\x1b" not in text
    rows = [line for line in markdown.splitlines() if line.startswith("|")]
    assert len(rows) == 2 + sum(one["change"] != "same" for one in comparison["checks"])
    assert all(row.replace("\\|", "").count("|") == 6 for row in rows)


def test_what_makes_them_less_comparable_is_told() -> None:
    comparison = compare({**CONFORMANT, "profile": "free", "seed": 2}, INCONCLUSIVE)
    assert comparison["notes"] == [
        "the profile is not the same: free in A, full in B",
        "the seed is not the same: 2 in A, 1 in B",
        "B did not come to its end",
    ]
    assert "note: B did not come to its end" in seen(comparison)


def test_cases_that_differ_alike_are_told_once() -> None:
    many = check("x", "fail", *(finding(f"case {number}") for number in range(35)), finding("other", got="y"))
    comparison = compare(of(PASS), of(many))
    for text in (seen(comparison), comparison_markdown(comparison)):
        assert "case 0; case 1; case 2; and 32 more" in text
        assert text.count("nothing wrong") == 2
        assert "case 3" not in text
        assert all(line == line.rstrip() for line in text.splitlines())
    shown = StringIO()
    show_comparison(comparison, Console(width=40, file=shown, force_terminal=True, color_system=None))
    assert all(len(line) <= 40 for line in shown.getvalue().splitlines())

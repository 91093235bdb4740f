"""A comparison of two verdicts on a terminal, and as Markdown."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from jimmyai_omni_contract.conform.report.lines import say, say_rows
from jimmyai_omni_contract.conform.report.markdown import code, plain
from jimmyai_omni_contract.conform.report.words import one_line

_COLOURS: Final = {
    "worse": "bold red",
    "better": "green",
    "only-a": "yellow",
    "only-b": "yellow",
    "same": "dim",
}
_FINE: Final = "nothing wrong"
_NAMED: Final = 3
"""So many of the cases that differ alike are named."""


def show_comparison(comparison: Mapping[str, Any], console: Console | None = None) -> None:
    """Print a comparison: the checks that differ, their cases, and in the last line how many."""
    console = console or Console(highlight=False)
    for place in ("a", "b"):
        say(console, f"{place.upper()}  {_run(comparison[place])}", beneath=3)
    for note in comparison["notes"]:
        say(console, Text(f"note: {one_line(note)}", "yellow"), beneath=6)
    console.print()
    differing = list(_differing(comparison))
    say_rows(console, map(_row, differing))
    for check in differing:
        if check["cases"]:
            console.print()
            say(console, Text(one_line(check["id"]), "bold"))
            _tell(console, check)
    if differing:
        console.print()
    say(console, Text(told(comparison), "green" if comparison["alike"] else "bold"))


def told(comparison: Mapping[str, Any]) -> str:
    """The comparison in one sentence."""
    checks = comparison["checks"]
    if comparison["alike"]:
        return f"No difference in {len(checks)} checks."
    counts = Counter(check["change"] for check in checks)
    return "B beside A: " + ", ".join(f"{counts[name]} {name}" for name in _COLOURS if counts[name]) + "."


def comparison_markdown(comparison: Mapping[str, Any]) -> str:
    """The comparison for a pull request."""
    return "\n".join(_lines(comparison)) + "\n"


def _lines(comparison: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"### {plain(told(comparison))}", "")
    for place in ("a", "b"):
        yield f"- {place.upper()}: {plain(_run(comparison[place]))}"
    for note in comparison["notes"]:
        yield f"- Note: {plain(note)}"
    if comparison["alike"]:
        return
    yield from ("", "| Change | Check | A | B | Cases that differ |", "| --- | --- | --- | --- | --- |")
    for check in _differing(comparison):
        cases = "<br>".join(
            f"{plain(_names(cases))}: {_cell(a)} → {_cell(b)}" for (a, b), cases in _alike(check).items()
        )
        standings = " | ".join(check[place] or "-" for place in ("a", "b"))
        yield f"| {check['change']} | {plain(check['id'])} | {standings} | {cases} |"


def _cell(got: str | None) -> str:
    # Of code, a table takes a bar for the end of its cell all the same.
    return code(got).replace("|", "\\|") if got else _FINE


def _row(check: Mapping[str, Any]) -> tuple[Text, str, str]:
    head = f"{check['a'] or '-'} -> {check['b'] or '-'}: {one_line(check['sentence'])}"
    return Text(check["change"], _COLOURS[check["change"]]), one_line(check["id"]), head


def _tell(console: Console, check: Mapping[str, Any]) -> None:
    for (a, b), cases in _alike(check).items():
        say(console, f"  {one_line(_names(cases))}", beneath=2)
        say(console, f"    A {_seen(a)}", beneath=6)
        say(console, f"    B {_seen(b)}", beneath=6)


def _alike(check: Mapping[str, Any]) -> dict[tuple[str | None, str | None], list[str]]:
    """The cases that differ, by what came in A and in B."""
    cases: dict[tuple[str | None, str | None], list[str]] = {}
    for case in check["cases"]:
        cases.setdefault((case["a"], case["b"]), []).append(case["case"])
    return cases


def _names(cases: Sequence[str]) -> str:
    more = [f"and {len(cases) - _NAMED} more"] if len(cases) > _NAMED else []
    return "; ".join([*cases[:_NAMED], *more])


def _seen(got: str | None) -> str:
    return one_line(got) if got else _FINE


def _differing(comparison: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    checks = [check for check in comparison["checks"] if check["change"] != "same" or check["cases"]]
    yield from sorted(checks, key=lambda check: list(_COLOURS).index(check["change"]))


def _run(run: Mapping[str, Any]) -> str:
    return f"{one_line(run['deployment'])}, profile {one_line(run['profile'])}, {run['outcome']}"

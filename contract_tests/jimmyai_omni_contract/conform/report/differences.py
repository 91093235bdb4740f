"""A comparison of two verdicts on a terminal, and as Markdown."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from jimmyai_omni_contract.conform.report.markdown import code, plain
from jimmyai_omni_contract.conform.report.terminal import table
from jimmyai_omni_contract.conform.report.words import one_line

_COLOURS: Final = {
    "worse": "bold red",
    "better": "green",
    "only-a": "yellow",
    "only-b": "yellow",
    "same": "dim",
}
_FINE: Final = "nothing wrong"


def show_comparison(comparison: Mapping[str, Any], console: Console | None = None) -> None:
    """Print a comparison: the checks that differ, their cases, and in the last line how many."""
    console = console or Console(highlight=False)
    for place in ("a", "b"):
        console.print(Text(f"{place.upper()}  {_run(comparison[place])}"))
    for note in comparison["notes"]:
        console.print(Text(f"note: {one_line(note)}", "yellow"))
    console.print()
    if not comparison["alike"]:
        console.print(_table(comparison))
        console.print()
    console.print(Text(told(comparison), "green" if comparison["alike"] else "bold"))


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
            f"{plain(case['case'])}: {_cell(case['a'])} → {_cell(case['b'])}" for case in check["cases"]
        )
        standings = " | ".join(check[place] or "-" for place in ("a", "b"))
        yield f"| {check['change']} | {plain(check['id'])} | {standings} | {cases} |"


def _cell(got: str | None) -> str:
    # Of code, a table takes a bar for the end of its cell all the same.
    return code(got).replace("|", "\\|") if got else _FINE


def _table(comparison: Mapping[str, Any]) -> Table:
    made = table(columns=3)
    for check in _differing(comparison):
        head = f"{check['a'] or '-'} -> {check['b'] or '-'}: {one_line(check['sentence'])}"
        made.add_row(Text(check["change"], _COLOURS[check["change"]]), one_line(check["id"]), Text(head))
        for case in check["cases"]:
            text = f"{one_line(case['case'])}\n  A {_seen(case['a'])}\n  B {_seen(case['b'])}"
            made.add_row("", "", Text(text))
    return made


def _seen(got: str | None) -> str:
    return one_line(got) if got else _FINE


def _differing(comparison: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    checks = [check for check in comparison["checks"] if check["change"] != "same" or check["cases"]]
    yield from sorted(checks, key=lambda check: list(_COLOURS).index(check["change"]))


def _run(run: Mapping[str, Any]) -> str:
    return f"{one_line(run['deployment'])}, profile {one_line(run['profile'])}, {run['outcome']}"

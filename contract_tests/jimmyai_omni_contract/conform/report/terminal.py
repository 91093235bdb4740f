"""The verdict on a terminal."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from jimmyai_omni_contract.client_check.words import counted
from jimmyai_omni_contract.conform.report.words import (
    by_standing,
    lines,
    missed,
    money_line,
    next_line,
    not_judged,
    one_line,
    run_line,
    score_line,
    summary,
    times,
)

_SHOWN: Final = 3
"""So many findings of a check are told whole."""
COLOURS: Final = {
    "pass": "green",
    "advisory": "yellow",
    "fail": "bold red",
    "not-judged": "dim",
    "expected-failure": "cyan",
    "unexpected-pass": "magenta",
    "conformant": "bold green",
    "not-conformant": "bold red",
    "inconclusive": "bold yellow",
    "usage": "bold yellow",
    "error": "bold red",
}


def show(document: Mapping[str, Any], console: Console | None = None) -> None:
    """Print a verdict; the outcome is at the end, where one looks first."""
    console = console or Console(highlight=False)
    console.print(Text.assemble("Conformance of ", (one_line(document["deployment"]), "bold")))
    console.print(Text(run_line(document), "dim"))
    console.print()
    console.print(_checks(document))
    for those in list(by_standing(document).values())[::-1]:
        for check in those:
            if check["findings"]:
                console.print()
                for line in _told(check):
                    # A command that is broken into lines could not be copied.
                    console.print(line, soft_wrap=True)
    console.print()
    console.print(_facts(document))
    console.print()
    console.print(Text(summary(document), COLOURS[document["outcome"]]), soft_wrap=True)
    if next_line(document):
        console.print(Text(f"next: {next_line(document)}"), soft_wrap=True)


def table(*, columns: int) -> Table:
    """A table without lines, whose last column takes the rest."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for _ in range(columns - 1):
        made.add_column(no_wrap=True)
    made.add_column(overflow="fold")
    return made


def _checks(document: Mapping[str, Any]) -> Table:
    made = table(columns=3)
    for standing, those in by_standing(document).items():
        word = Text(standing, COLOURS[standing])
        if standing == "not-judged":
            for why, ids in not_judged(document).items():
                made.add_row(word, counted(len(ids), "check"), Text(f"{why}: {', '.join(ids)}"))
        elif standing == "pass":
            made.add_row(word, counted(len(those), "check"), _cases(those))
        else:
            for check in those:
                made.add_row(word, one_line(check["id"]), Text(one_line(check["sentence"])))
    for why, cases in missed(document).items():
        made.add_row(Text("not-judged", COLOURS["not-judged"]), "in part", Text(f"{why}: {cases}"))
    return made


def _cases(those: list[dict[str, Any]]) -> str:
    return f"in {counted(sum(check['cases'] for check in those), 'case')}"


def _told(check: Mapping[str, Any]) -> Iterator[Text]:
    standing = check["standing"]
    yield Text.assemble(
        (standing, COLOURS[standing]),
        " ",
        (one_line(check["id"]), "bold"),
        f": {one_line(check['sentence'])}",
    )
    yield Text(f"  source: {one_line(check['source'])}", "dim")
    # Those that break the contract first, and the files tell of all.
    findings = sorted(check["findings"], key=lambda finding: str(finding["level"]))
    for finding in findings[:_SHOWN]:
        reading = " [a reading]" if finding["level"] == "should" else ""
        yield Text(f"  {one_line(finding['case'])}{reading}{times(finding)}")
        yield Text(f"    expected  {one_line(finding['expected'])}")
        yield Text(f"    got       {one_line(finding['got'])}")
        if finding["curl"]:
            yield Text(f"    again     {lines(finding['curl'])}")
    more = [one_line(finding["case"]) for finding in findings[_SHOWN:]]
    if more:
        yield Text(f"  and {counted(len(more), 'case')} more: {'; '.join(more)}", "dim")


def _facts(document: Mapping[str, Any]) -> Table:
    made = table(columns=2)
    made.add_row("money", money_line(document))
    for case in document.get("unseen", []):
        made.add_row("unseen", Text(f"listed as known, and not found: {one_line(case)}"))
    if score_line(document):
        made.add_row("score", score_line(document))
    return made

"""The verdict on a terminal."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from jimmyai_omni_contract.client_check.words import counted
from jimmyai_omni_contract.conform.report.lines import say, say_rows
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
_LONGEST: Final = 600
"""So many characters of a command, or of what was expected or came."""
_VALUES: Final = len("    expected  ")
Row = tuple[Text | str, Text | str, Text | str]
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
    say(console, Text.assemble("Conformance of ", (one_line(document["deployment"]), "bold")))
    say(console, Text(run_line(document), "dim"))
    console.print()
    say_rows(console, _checks(document))
    for those in by_standing(document).values():
        for check in those:
            if check["findings"]:
                console.print()
                _tell(console, check)
    console.print()
    say_rows(console, _facts(document))
    console.print()
    say(console, Text(summary(document), COLOURS[document["outcome"]]))
    if next_line(document):
        say(console, f"next: {next_line(document)}", beneath=6)


def _checks(document: Mapping[str, Any]) -> Iterator[Row]:
    for standing, those in by_standing(document).items():
        word = Text(standing, COLOURS[standing])
        if standing == "not-judged":
            for why, ids in not_judged(document).items():
                yield word, counted(len(ids), "check"), f"{why}: {', '.join(ids)}"
        elif standing == "pass":
            yield word, counted(len(those), "check"), _cases(those)
        else:
            for check in those:
                yield word, one_line(check["id"]), one_line(check["sentence"])
    for why, cases in missed(document).items():
        yield Text("not-judged", COLOURS["not-judged"]), "in part", f"{why}: {cases}"


def _cases(those: list[dict[str, Any]]) -> str:
    return f"in {counted(sum(check['cases'] for check in those), 'case')}"


def _tell(console: Console, check: Mapping[str, Any]) -> None:
    standing = check["standing"]
    head = ((standing, COLOURS[standing]), " ", (one_line(check["id"]), "bold"))
    say(console, Text.assemble(*head, f": {one_line(check['sentence'])}"), beneath=2)
    say(console, Text(f"  source: {one_line(check['source'])}", "dim"), beneath=2)
    # Those that break the contract first, and the files tell of all.
    findings = sorted(check["findings"], key=lambda finding: str(finding["level"]))
    for finding in findings[:_SHOWN]:
        reading = " [a reading]" if finding["level"] == "should" else ""
        say(console, f"  {one_line(finding['case'])}{reading}{times(finding)}", beneath=2)
        say(console, f"    expected  {_short(one_line(finding['expected']))}", beneath=_VALUES)
        say(console, f"    got       {_short(one_line(finding['got']))}", beneath=_VALUES)
        if finding["curl"]:
            # A command that is broken into lines could not be copied.
            console.print(Text(f"    again     {_short(lines(finding['curl']))}"), soft_wrap=True)
    more = len(findings) - _SHOWN
    if more > 0:
        say(console, Text(f"  and {more} more (see --report)", "dim"))


def _short(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST]}... ({len(text):,} characters; the whole is in --report FILE.html)"


def _facts(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "money", money_line(document)
    for case in document.get("unseen", []):
        yield "unseen", f"listed as known, and not found: {one_line(case)}"
    if score_line(document):
        yield "score", score_line(document)

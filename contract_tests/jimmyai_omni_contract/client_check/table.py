"""The verdict on a terminal."""

from collections.abc import Iterator
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from jimmyai_omni.cli.talk import printable
from jimmyai_omni_contract.client_check.verdict import CheckVerdict, Standing, Verdict
from jimmyai_omni_contract.client_check.words import counted

_COLOURS: Final[dict[Standing, str]] = {
    "pass": "green",
    "advisory": "yellow",
    "fail": "bold red",
    "skipped": "dim",
}
_RULE: Final = "OMNI-"


def show(verdict: Verdict, console: Console) -> None:
    """Print a verdict: every check in a line, and what is wrong at the end, where one looks first."""
    console.print(_table(verdict))
    for standing in ("advisory", "fail"):
        for found in verdict.of(standing):
            console.print()
            for line in _told(found, verdict):
                # A command that is broken into lines could not be copied.
                console.print(line, soft_wrap=True)
    console.print()
    console.print(Text(summary(verdict), _COLOURS["pass" if verdict.good else "fail"]))


def summary(verdict: Verdict) -> str:
    """One sentence."""
    numbers = ", ".join(
        f"{len(found)} {standing}"
        for standing in ("fail", "advisory", "pass", "skipped")
        if (found := verdict.of(standing))
    )
    judged = "The client is good" if verdict.good else "The client is not good"
    return f"{judged}: {numbers}, in {counted(len(verdict.runs), 'trial')}."


def _table(verdict: Verdict) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column()
    kept = [
        found for found in verdict.checks if found.check.id.startswith(_RULE) and found.standing == "pass"
    ]
    for found in verdict.checks:
        if found in kept:
            continue
        text = Text(found.check.sentence)
        if found.skipped:
            text.append(f" ({found.skipped})", "dim")
        table.add_row(_word(found.standing), found.check.id, text)
    if kept:
        table.add_row(_word("pass"), "OMNI", f"{len(kept)} rules of the contract are kept by its requests.")
    return table


def _word(standing: Standing) -> Text:
    return Text(standing, _COLOURS[standing])


def _told(found: CheckVerdict, verdict: Verdict) -> Iterator[Text]:
    check = found.check
    yield Text.assemble(
        (found.standing, _COLOURS[found.standing]), " ", (check.id, "bold"), f": {check.sentence}"
    )
    for case in found.telling:
        spans = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in case.spans)
        numbers = f" (exchange {spans})" if spans else ""
        yield Text(f"  in {case.trial.name}: {case.trial.story}")
        yield Text(f"    seen   {printable(case.seen)}{numbers}")
        yield Text(f"    again  {verdict.reproduce(case.trial)}")
    if found.likewise:
        others = (
            case.trial.name if case.outcome == found.standing else f"{case.trial.name} ({case.outcome})"
            for case in found.likewise
        )
        yield Text(f"  likewise in {', '.join(others)}")
    yield Text(f"  source: {check.source}")

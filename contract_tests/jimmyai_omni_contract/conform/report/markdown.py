"""The verdict as Markdown, for a pull request: short, the details folded."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

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

_MARKS: Final = {
    "fail": "❌",
    "advisory": "⚠️",
    "expected-failure": "☑️",
    "unexpected-pass": "❗",
}
_OUTCOMES: Final = {
    "conformant": "✅",
    "not-conformant": "❌",
    "inconclusive": "❔",
    "usage": "❔",
    "error": "💥",
}
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@])")
_MOST: Final = 20
"""Findings of one check; a comment has a limit, and the page has them all."""


def as_markdown(document: Mapping[str, Any]) -> str:
    """The text of the comment."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Mapping[str, Any]) -> Iterator[str]:
    yield f"### {_OUTCOMES[document['outcome']]} {plain(summary(document))}"
    yield ""
    yield f"{code(document['deployment'])}, {plain(run_line(document))}"
    yield f"<br>Money: {plain(money_line(document))}."
    if next_line(document):
        yield f"<br>Next: {plain(next_line(document))}."
    if score_line(document):
        yield f"<br>Of what it can notice: {score_line(document)}."
    for standing, those in by_standing(document).items():
        if standing in _MARKS:
            for check in those:
                yield ""
                yield from _check(check)
    reasons = not_judged(document)
    in_part = missed(document)
    if reasons or in_part:
        yield from ("", "<details><summary>Not judged</summary>", "")
        for why, ids in reasons.items():
            yield f"- {plain(why)}: {plain(', '.join(ids))}"
        yield from (f"- {plain(why)}: {plain(cases)}" for why, cases in in_part.items())
        yield from ("", "</details>")


def _check(check: Mapping[str, Any]) -> Iterator[str]:
    head = f"{_MARKS[check['standing']]} {check['standing']} <b>{plain(check['id'])}</b>"
    yield f"<details><summary>{head} {plain(check['sentence'])}</summary>"
    yield ""
    yield f"Source: {plain(check['source'])}"
    yield ""
    for finding in check["findings"][:_MOST]:
        yield f"- **{plain(finding['case'])}** {plain(times(finding))}"
        yield f"  <br>expected {code(finding['expected'])}, got {code(finding['got'])}"
        if finding["curl"]:
            yield ""
            yield from (f"  {line}" for line in block(finding["curl"], "sh").splitlines())
    if len(check["findings"]) > _MOST:
        yield f"- and {len(check['findings']) - _MOST} more"
    yield from ("", "</details>")


def plain(text: str) -> str:
    """The text as it is, whatever it has that Markdown or HTML would take for more than text."""
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", one_line(text))


def code(text: str) -> str:
    """The text as code in a line, in which nothing is a link, a mention or an element."""
    text = one_line(text) or " "
    fence = "`" * (_longest_run(text) + 1)
    return f"{fence} {text} {fence}" if "`" in text else f"{fence}{text}{fence}"


def block(text: str, language: str) -> str:
    """The text as a block of code."""
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}{language}\n{lines(text)}\n{fence}"


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)

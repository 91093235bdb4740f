"""The tables of the drills, as Markdown and in the page that holds them."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final, TypeVar

import attrs

PAGE: Final = Path(__file__).parents[3] / "docs/reliability.md"


R = TypeVar("R", bound=attrs.AttrsInstance)


def markdown(rows: Sequence[attrs.AttrsInstance]) -> str:
    """A table with a line for each row, under the names of the fields."""
    names = [field.name.replace("_", " ") for field in attrs.fields(type(rows[0]))]
    cells = [[_cell(value) for value in attrs.astuple(row, recurse=False)] for row in rows]
    return "\n".join(map(_line, (names, ["---"] * len(names), *cells)))


def lines_of(rows: Sequence[attrs.AttrsInstance]) -> list[str]:
    """The lines of a table without its head."""
    return markdown(rows).splitlines()[2:]


def in_page(title: str) -> dict[str, list[str]]:
    """The lines of the page's table under a title, by their first cell."""
    lines = lines_under(title, PAGE.read_text(encoding="utf-8"))
    grouped = groupby(lines, key=lambda line: line.split("|")[1].strip())
    return {name: list(lines) for name, lines in grouped}


def lines_under(title: str, text: str) -> list[str]:
    """The lines of the table under a title, without its head."""
    _, _, section = f"\n{text}".partition(f"\n## {title}\n")
    lines = [line for line in section.partition("\n## ")[0].splitlines() if line.startswith("|")]
    return lines[2:]


def merged(rows: list[R]) -> list[R]:
    """The rows of one fault; a single one where it makes no difference how often it befalls the client."""
    facts = [attrs.asdict(row) for row in rows]
    times = ", ".join(fact.pop("times") for fact in facts)
    if any(fact != facts[0] for fact in facts):
        return rows
    values: dict[str, Any] = {**facts[0], "times": times}
    return [type(rows[0])(**values)]


def _cell(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"

"""Changes of the rule table."""

from collections.abc import Iterator
from typing import Any, Final, cast

from changes.change import Found
from changes.document import Document
from changes.edit import Edit
from changes.impact import Impact

_PLACE: Final = "#/x-omni-rules"
# Servers answer by it, and callers read it.
_ON_THE_WIRE: Final = "refused_with"


def rule_changes(old: Document, new: Document) -> Iterator[Found]:
    """The rules that came, went, or read otherwise.

    Of a rule that the schemas say whole, the clauses tell what changed. Of any other the words are all
    there is, so new words count as a new rule.
    """
    before, after = _rows(old), _rows(new)
    for rule_id in [*after, *(rule_id for rule_id in before if rule_id not in after)]:
        was, now = before.get(rule_id, {}), after.get(rule_id, {})
        full = {row["schema"] for row in (was, now) if row} == {"full"}
        for says, weighs in _row_changes(was, now):
            impact: Impact = "breaking" if weighs and not full else "documentation"
            if says.startswith(_ON_THE_WIRE):
                impact = "breaking"
            edit = Edit(f"{_PLACE}/{rule_id}", f"rule {rule_id}: {says}", "words", frozenset({rule_id}))
            yield Found(edit, impact, impact)


def must_refuse(document: Document) -> frozenset[str]:
    """The rules that oblige servers to refuse."""
    return frozenset(rule_id for rule_id, row in _rows(document).items() if row.get(_ON_THE_WIRE))


def _row_changes(was: dict[str, Any], now: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """What changed in a row, and whether it may change what the rule asks."""
    if not was:
        yield f"it is new: {now['text']}", True
    elif not now:
        yield f"it is gone: {was['text']}", True
    else:
        for column in sorted(was.keys() | now.keys()):
            if was.get(column) != now.get(column):
                yield (
                    f"{column} is {_shown(now.get(column))}, not {_shown(was.get(column))}",
                    column == "text",
                )


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(cast(list[str], value))
    return "nothing" if value is None else f"«{value}»"


def _rows(document: Document) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in document.content.get("x-omni-rules", [])}

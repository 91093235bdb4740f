"""A comparison as text for a terminal, as JSON for programs, and as Markdown for a pull request."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal

from changes.change import Change
from changes.compare import Comparison
from changes.impact import IMPACTS

Format = Literal["text", "json", "markdown"]
_MANY: Final = 6
"""So many readers are named in texts; JSON has them all."""


def report(comparison: Comparison, form: Format) -> str:
    """The whole report."""
    forms: Mapping[Format, Callable[[Comparison], str]] = {
        "text": _text,
        "json": _json,
        "markdown": _markdown,
    }
    return forms[form](comparison)


def _text(comparison: Comparison) -> str:
    lines = [_title(comparison)]
    for impact, changes in _by_impact(comparison):
        lines += ["", impact.capitalize()]
        for change in changes:
            lines += [f"  - {change.says}", f"    {_whom(change)}"]
            lines += [f"    {name}: {text}" for name, text in _details(change, ", ")]
    return "\n".join([*lines, "", *_verdict(comparison)])


def _markdown(comparison: Comparison) -> str:
    lines = [f"### {_title(comparison)}"]
    for impact, changes in _by_impact(comparison):
        lines += ["", f"#### {impact.capitalize()}", ""]
        lines += [
            "| change | callers | servers | operations | rules | read by |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        for change in changes:
            cells = [change.says, change.callers, change.servers, ", ".join(_operations(change))]
            cells += [", ".join(change.rules), ", ".join(f"`{name}`" for name in _shortened(change))]
            lines.append(f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |")
    return "\n".join([*lines, "", *_verdict(comparison)])


def _json(comparison: Comparison) -> str:
    document: dict[str, Any] = {
        "old": {"name": comparison.old.name, "version": comparison.old.version},
        "new": {"name": comparison.new.name, "version": comparison.new.version},
        "breaking": comparison.breaks,
        "step": comparison.step.word,
        "demanded_version": comparison.step.from_version(comparison.old.version),
        "stepped": comparison.stepped,
        "changes": [
            {
                "says": change.says,
                "where": change.where,
                "callers": change.callers,
                "servers": change.servers,
                "operations": _operations(change),
                "rules": list(change.rules),
                "readers": list(change.readers),
            }
            for change in comparison.changes
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _title(comparison: Comparison) -> str:
    old, new, count = comparison.old, comparison.new, len(comparison.changes)
    changes = "no change" if not count else "1 change" if count == 1 else f"{count} changes"
    return f"Contract {old.version} ({old.name}) to {new.version} ({new.name}): {changes}"


def _by_impact(comparison: Comparison) -> Iterator[tuple[str, list[Change]]]:
    for impact in IMPACTS:
        changes = [change for change in comparison.changes if change.impact == impact]
        if changes:
            yield impact, changes


def _whom(change: Change) -> str:
    return f"callers: {change.callers}; servers: {change.servers}"


def _details(change: Change, joint: str) -> Iterator[tuple[str, str]]:
    told = {
        "in": _operations(change),
        "at": [change.where],
        "rules": change.rules,
        "read by": _shortened(change),
    }
    return ((name, joint.join(values)) for name, values in told.items() if values)


def _operations(change: Change) -> list[str]:
    return [f"{name} {side}" if side else name for name, side in change.operations]


def _shortened(change: Change) -> list[str]:
    names, more = list(change.readers[:_MANY]), len(change.readers) - _MANY
    return [*names, f"{more} more"] if more > 0 else names


def _verdict(comparison: Comparison) -> Iterator[str]:
    for whom in ("callers", "servers"):
        breaking = sum(getattr(change, whom) == "breaking" for change in comparison.changes)
        yield (
            f"{breaking} of {len(comparison.changes)} break {whom}."
            if breaking
            else f"Nothing breaks {whom}."
        )
    step, now = comparison.step, comparison.new.version
    demanded = step.from_version(comparison.old.version)
    if comparison.stepped:
        yield f"The version that it demands: {demanded} ({step.word}); the contract says {now}."
    else:
        yield (
            f"The version that it demands: {demanded} ({step.word}); but the contract still says {now}: "
            "set info.version."
        )
        yield "With that step CI lets it pass (ARGS=--stepped)."

"""What the publisher says otherwise, as a page for a terminal, as JSON, and as Markdown."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from changes.report import Format
from changes.upstream import Difference, Section, Upstream

_GIVEN: Final = " must be given"


def upstream_report(upstream: Upstream, form: Format) -> str:
    """The whole report."""
    forms: Mapping[Format, Callable[[Upstream], str]] = {"text": _text, "json": _json, "markdown": _markdown}
    return forms[form](upstream)


def _text(upstream: Upstream) -> str:
    lines = [_title(upstream)]
    for section, places in _sections(upstream):
        lines += ["", section.value]
        for place, told in places.items():
            lines += [f"  {place}", *(f"    - {line}" for line in told)]
    why = [f"  {rule}: {text}" for rule, text in upstream.rule_texts().items()]
    return "\n".join(
        [*lines, *(["", "Our rules in their words", *why] if why else []), "", _counts(upstream)]
    )


def _markdown(upstream: Upstream) -> str:
    lines = [f"### {_title(upstream)}"]
    for section, places in _sections(upstream):
        lines += ["", f"#### {section.value}", ""]
        for place, told in places.items():
            lines += [f"- {place}", *(f"  - {line}" for line in told)]
    reasons = _reasons(upstream, "#### Our rules\n", "- ")
    return "\n".join([*lines, *reasons, "", _counts(upstream)])


def _json(upstream: Upstream) -> str:
    document: dict[str, Any] = {
        "theirs": {"name": upstream.theirs.name, "version": upstream.theirs.version},
        "ours": {"name": upstream.ours.name, "version": upstream.ours.version},
        "rules": upstream.rule_texts(),
        "differences": [
            {
                "section": one.section.name.lower(),
                "says": one.says,
                "rules": list(one.rules),
                "operations": list(one.operations),
            }
            for one in upstream.differences
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _title(upstream: Upstream) -> str:
    return f"Our contract beside the publisher's ({upstream.theirs.name}, version {upstream.theirs.version})"


def _sections(upstream: Upstream) -> Iterator[tuple[Section, dict[str, list[str]]]]:
    """The lines of each section, by where they hold."""
    for section in Section:
        places = dict[str, list[Difference]]()
        for one in upstream.differences:
            if one.section is section:
                places.setdefault("; ".join(one.operations), []).append(one)
        if places:
            yield section, {place: list(_lines(differences)) for place, differences in places.items()}


def _lines(differences: list[Difference]) -> Iterator[str]:
    """One line for each field, and one for all fields that must be given for the same reason."""
    given = dict[tuple[str, ...], list[str]]()
    bounds = dict[tuple[str, tuple[str, ...]], list[str]]()
    for one in differences:
        subject, joint, bound = one.says.partition(": ")
        if one.says.endswith(_GIVEN):
            given.setdefault(one.rules, []).append(one.says.removesuffix(_GIVEN))
        elif "{" in bound:
            bounds[one.says, one.rules] = [""]
        else:
            bounds.setdefault((f"{subject}{joint}", one.rules), []).append(bound)
    yield from (f"{', '.join(fields)} must be given{_ruled(rules)}" for rules, fields in given.items())
    yield from (f"{subject}{', '.join(said)}{_ruled(rules)}" for (subject, rules), said in bounds.items())


def _ruled(rules: tuple[str, ...]) -> str:
    return f" ({', '.join(rules)})" if rules else ""


def _reasons(upstream: Upstream, heading: str, mark: str) -> list[str]:
    texts = upstream.rule_texts()
    lines = [f"{mark}{rule}: {text}" for rule, text in texts.items()]
    return ["", heading, *lines] if lines else []


def _counts(upstream: Upstream) -> str:
    told = list[str]()
    for section in Section:
        differences = [one for one in upstream.differences if one.section is section]
        unruled = sum(not one.rules for one in differences)
        if differences:
            because = f", {unruled} of them for no rule" if section is Section.WE_BIND else ""
            told.append(f"{section.value}: {len(differences)}{because}.")
    return " ".join(told) or "No difference."

"""The verdict as a badge: what an endpoint of shields.io answers."""

from collections.abc import Mapping
from typing import Any, Final

from jimmyai_omni_contract.conform.report.words import by_standing, one_line

_COLOURS: Final = {
    "conformant": "brightgreen",
    "not-conformant": "red",
    "inconclusive": "yellow",
    "usage": "lightgrey",
    "error": "lightgrey",
}


def badge(document: Mapping[str, Any]) -> dict[str, Any]:
    """The badge; its message names the profile, because `free` says less than `full`."""
    outcome = document["outcome"]
    message = outcome.replace("-", " ")
    standings = by_standing(document)
    of = len(document["checks"])
    if outcome == "not-conformant":
        message = f"{len(standings.get('fail', []))} of {of} checks fail"
    elif outcome == "conformant":
        # What was chosen with --only is less than a profile, and what is known to fail does.
        known = len(standings.get("expected-failure", []))
        judged = f", {of - len(standings.get('not-judged', []))} of {of} checks"
        message += judged + (f", {known} known to fail" if known else "")
    return {
        "schemaVersion": 1,
        "label": "conformance",
        "message": f"{message} ({one_line(document['profile'])})",
        "color": _COLOURS[outcome],
    }

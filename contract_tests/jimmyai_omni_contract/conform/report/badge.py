"""The verdict as a badge: what an endpoint of shields.io answers."""

from collections.abc import Mapping
from typing import Any, Final

from jimmyai_omni_contract.conform.report.words import by_standing, one_line

_COLOURS: Final = {
    "conformant": "brightgreen",
    "not-conformant": "red",
    "inconclusive": "yellow",
    "error": "lightgrey",
}


def badge(document: Mapping[str, Any]) -> dict[str, Any]:
    """The badge; its message names the profile, because `free` says less than `full`."""
    outcome = document["outcome"]
    message = outcome.replace("-", " ")
    if outcome == "not-conformant":
        message = f"{len(by_standing(document).get('fail', []))} of {len(document['checks'])} checks fail"
    return {
        "schemaVersion": 1,
        "label": "conformance",
        "message": f"{message} ({one_line(document['profile'])})",
        "color": _COLOURS[outcome],
    }

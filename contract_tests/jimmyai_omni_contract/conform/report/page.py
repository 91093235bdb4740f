"""The verdict as one page that needs nothing else: no other file, no network, and no script to be read."""

import base64
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from jimmyai_omni_contract.client_check.words import counted
from jimmyai_omni_contract.conform.report.plots import HEIGHT, WIDTH, billed_over_time, latencies
from jimmyai_omni_contract.conform.report.pretty import readable
from jimmyai_omni_contract.conform.report.words import (
    OUTCOMES,
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

_HERE: Final = Path(__file__).parent
_MOST_EXCHANGES: Final = 1_000
"""In the table of all; a browser would be slow with those of a soak, and the recording has them."""

_MOST_PRINTED: Final = 100
"""So many exchanges are open on paper; see `page.js`."""


def as_html(document: Mapping[str, Any]) -> str:
    """The page."""
    script = (_HERE / "page.js").read_text("utf-8").replace("MOST_PRINTED", str(_MOST_PRINTED))
    digest = base64.b64encode(sha256(script.encode()).digest()).decode()
    exchanges = document["exchanges"]
    return (
        _environment()
        .get_template("page.html")
        .render(
            document=document,
            outcome=OUTCOMES[document["outcome"]],
            standings=by_standing(document),
            summary=summary(document).partition(": ")[2] if not document["why"] else summary(document),
            run_line=run_line(document),
            next_line=next_line(document),
            money_line=money_line(document),
            score_line=score_line(document),
            not_judged=not_judged(document),
            missed=missed(document),
            started=datetime.fromtimestamp(document["started_at"], UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
            by_number={exchange["number"]: exchange for exchange in exchanges},
            exchanges=exchanges[:_MOST_EXCHANGES],
            latencies=latencies(exchanges),
            billed=billed_over_time(document),
            width=WIDTH,
            height=HEIGHT,
            counted=counted,
            levels=_levels,
            alike=_alike,
            times=times,
            # It is a file of this package, and the policy of the page lets nothing else run.
            script=Markup(script),  # noqa: S704
            printed=_MOST_PRINTED,
            script_hash=f"sha256-{digest}",
        )
    )


def _levels(check: Mapping[str, Any]) -> str:
    """How binding a check is, or what is found wrong with it, where that is of both kinds."""
    counts = Counter(str(finding["level"]).upper() for finding in check["findings"])
    counts = counts or Counter([str(check["level"]).upper()])
    return ", ".join(f"{counts[level]} {level}" if len(counts) > 1 else level for level in sorted(counts))


def _alike(check: Mapping[str, Any]) -> list[list[Mapping[str, Any]]]:
    """The findings, those together of which the same was expected and the same came."""
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for finding in check["findings"]:
        groups.setdefault((finding["expected"], finding["got"]), []).append(finding)
    return list(groups.values())


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"line": one_line, "lines": lines, "readable": readable}
    return environment

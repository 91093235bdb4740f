"""What a deployment is judged by: the rules of the contract, and what no single rule says."""

from collections.abc import Mapping
from functools import cache
from typing import Final, Literal

import attrs

from jimmyai_omni.contract import rule_table

Level = Literal["must", "should"]
"""must: the publisher documents it; should: a reading of this project, which fails no run by itself."""


@attrs.frozen
class Check:
    """One thing that a deployment has to keep."""

    id: str
    """A rule id, or a word."""
    level: Level
    """Of most of its cases; a case that shows a reading is a `should` all the same."""
    sentence: str
    source: str
    """Where the publisher says it."""


_OWN: Final = (
    Check(
        "answers", "must", "Every answer is one that the contract documents.", "create and query, Response"
    ),
    Check(
        "states",
        "must",
        "A task goes through documented statuses, forwards only, and what is terminal stays.",
        "query, Task statuses",
    ),
    Check(
        "video",
        "must",
        "A completed task has a URL at which anyone gets the video that was asked for.",
        "query, Response / result",
    ),
    Check(
        "money",
        "must",
        "Each accepted create is charged its price once, and nothing else is charged.",
        "user balance; model catalogue",
    ),
    Check("isolation", "must", "Another key cannot see the task.", "query, Authorization"),
)


@cache
def checks() -> Mapping[str, Check]:
    """All of them by id, the rules first."""
    rules = (
        Check(rule.id, "must" if rule.level == "documented" else "should", rule.text, rule.source)
        for rule in rule_table()
    )
    return {check.id: check for check in (*rules, *_OWN)}

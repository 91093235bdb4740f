"""Verdict documents made by hand, for the tests of the reports."""

from copy import deepcopy
from typing import Any

HOSTILE = (
    "\x1b[31m\x07</pre><script>window.hurt=1</script> ]]> `` @all | "
    "<img src=x onerror=hurt()>\r\n# &amp;\ud800"
)
"""What a server may say."""
CURL = """curl -X POST https://relay.example/api -H "Authorization: Bearer $JIMMYAI_API_KEY" -d '{"a": 1}'"""


def check(name: str, standing: str = "pass", *findings: dict[str, Any], why: str = "") -> dict[str, Any]:
    return {
        "id": name,
        "level": "must",
        "sentence": f"What {name} says is kept, with `code` & <em>more</em>.",
        "source": "create, Body / model",
        "standing": standing,
        "cases": 0 if standing == "not-judged" else 4,
        "why": why,
        "findings": list(findings),
    }


def finding(case: str = "duration 5 is refused", **other: Any) -> dict[str, Any]:
    told = {"case": case, "level": "must", "expected": "code 20002", "got": "code 20000", "count": 1}
    return {**told, "exchanges": [2], "curl": CURL, "python": "import httpx\n", "seed": 1, **other}


def exchange(number: int, **other: Any) -> dict[str, Any]:
    return {
        "number": number,
        "after_seconds": number * 0.4,
        "seconds": 0.003 * number,
        "operation": "create",
        "method": "POST",
        "url": "https://relay.example/api/open-api/v1/gemini/omni/videos",
        "status_code": 200,
        "code": "20000",
        "delivery": "whole",
        "check": "OMNI-04",
        "case": "duration 5 is refused",
        "request_body": '{"model": "gemini-omni"}',
        "answer_body": '{"code": 20000}',
        **other,
    }


CONFORMANT: dict[str, Any] = {
    "format": "jimmyai-omni/conformance",
    "version": 1,
    "tool": "jimmyai-omni 0.1.0",
    "deployment": "https://relay.example",
    "profile": "full",
    "seed": 1,
    "strict": False,
    "started_at": 1764000000.0,
    "seconds": 12.3,
    "outcome": "conformant",
    "exit_code": 0,
    "why": "",
    "plan": {"requests": 300, "billed": 74, "jimicoin": 5000.0, "seconds": 60.0},
    "sent": {"requests": 3, "billed": 2},
    "money": {
        "max_billed": 100,
        "used_before": 10.0,
        "used_after": 1260.0,
        "expected": 1250.0,
        "adds_up": True,
        "maybe_billed": 0,
    },
    "score": {"killed": 58, "of": 64},
    "checks": [check("OMNI-01"), check("OMNI-04"), check("money")],
    "exchanges": [exchange(1), exchange(2), exchange(3, operation="query", method="GET", seconds=1.5)],
}

BROKEN = deepcopy(CONFORMANT) | {
    "outcome": "not-conformant",
    "exit_code": 1,
    "checks": [
        check("OMNI-01"),
        check(
            "OMNI-04",
            "fail",
            finding(),
            finding(HOSTILE, got=HOSTILE, expected=HOSTILE, count=3, exchanges=[2, 3]),
            finding("the title may be empty", level="should"),
        ),
        check("OMNI-07", "advisory", finding("a title of 101 is refused", level="should")),
        check("OMNI-08", "expected-failure", finding("known")),
        check("OMNI-09", "unexpected-pass"),
        check("isolation", "not-judged", why="--other-key is needed"),
        check("money"),
    ],
    "exchanges": [
        exchange(1),
        exchange(2, answer_body=HOSTILE, request_body=HOSTILE, url=f"https://relay.example/{HOSTILE}"),
        exchange(3, operation=None, status_code=None, code=None, delivery=None),
    ],
}

INCONCLUSIVE = deepcopy(CONFORMANT) | {
    "outcome": "inconclusive",
    "exit_code": 4,
    "why": "the cap of 2 billed creates is reached",
    "checks": [check("OMNI-01"), check("OMNI-04", "not-judged", why="the run ended before")],
    "score": None,
}
INCONCLUSIVE["money"] = {
    **CONFORMANT["money"],
    "used_after": None,
    "expected": None,
    "adds_up": None,
    "maybe_billed": 1,
}

EMPTY = deepcopy(CONFORMANT) | {
    "outcome": "error",
    "exit_code": 3,
    "why": "an error of the program",
    "checks": [],
    "exchanges": [],
    "score": None,
}
EMPTY["plan"] = {**EMPTY["plan"], "jimicoin": None}

ALL = {"conformant": CONFORMANT, "broken": BROKEN, "inconclusive": INCONCLUSIVE, "empty": EMPTY}

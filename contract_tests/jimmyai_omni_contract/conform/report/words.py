"""What all reports say alike: the outcome, the counts, the money, and how grave a finding is."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, Literal

from jimmyai_omni.cli.talk import printable
from jimmyai_omni_contract.client_check.words import counted

STANDINGS: Final = ("fail", "unexpected-pass", "advisory", "expected-failure", "not-judged", "pass")
"""The gravest first."""
OUTCOMES: Final = {
    "conformant": "Conformant",
    "not-conformant": "Not conformant",
    "inconclusive": "Inconclusive",
    "usage": "Not judged: wrong use",
    "error": "Error of the checking program",
}
UNJUDGED: Final = frozenset({"inconclusive", "usage", "error"})
"""The outcomes that are no verdict."""
_MOST_NUMBERS: Final = 5
Grade = Literal["error", "warning", "note"]


def by_standing(document: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The checks by their standing, the gravest first; those of no check are left out."""
    checks = document["checks"]
    found = {name: [check for check in checks if check["standing"] == name] for name in STANDINGS}
    return {name: those for name, those in found.items() if those}


def summary(document: Mapping[str, Any]) -> str:
    """The outcome in one sentence."""
    numbers = ", ".join(f"{len(those)} {name}" for name, those in by_standing(document).items())
    why = f" The run ended early: {one_line(document['why'])}." if document["why"] else ""
    numbers = numbers or "nothing was judged"
    if document["outcome"] in UNJUDGED:
        return f"{OUTCOMES[document['outcome']]} ({one_line(document['why'])}): {numbers}."
    return f"{OUTCOMES[document['outcome']]}: {numbers}.{why}"


def next_line(document: Mapping[str, Any]) -> str:
    """What to do next; empty where there is nothing to do, or an older program did not say."""
    return one_line(document.get("next", ""))


def run_line(document: Mapping[str, Any]) -> str:
    """What was run."""
    strict = ", strict" if document["strict"] else ""
    return (
        f"profile {one_line(document['profile'])}, seed {document['seed']}{strict}, "
        f"{counted(document['sent']['requests'], 'request')} in {document['seconds']:.1f} s"
    )


def money_line(document: Mapping[str, Any]) -> str:
    """What the run cost, and whether the ledger agrees."""
    money = document["money"]
    certainly, maybe = document["sent"]["billed"] - money["maybe_billed"], money["maybe_billed"]
    more = f", and {maybe} that may be," if maybe else ""
    said = [f"{certainly} billed{more} of at most {money['max_billed']}"]
    before, after, expected = money["used_before"], money["used_after"], money["expected"]
    if before is not None and after is not None:
        said.append(f"{after - before:,g} JimiCoin spent")
    if expected is not None:
        said.append(f"{expected:,g} JimiCoin expected")
    adds_up = "it adds up without those" if maybe else "it adds up"
    ledger = {True: adds_up, False: "it does not add up", None: "whether it adds up is not known"}
    return "; ".join([*said, ledger[money["adds_up"]]])


def score_line(document: Mapping[str, Any]) -> str:
    """How much the profile notices; empty where that is not known, or the run could not judge."""
    score = document["score"]
    if not score or document["outcome"] == "inconclusive":
        return ""
    noticed = f"{score['killed']} of the {score['of']} known wrong servers"
    return f"this profile notices {noticed} that it can meet"


def not_judged(document: Mapping[str, Any]) -> dict[str, list[str]]:
    """The ids of what was not judged, by the reason."""
    reasons: dict[str, list[str]] = {}
    for check in by_standing(document).get("not-judged", []):
        reasons.setdefault(one_line(check["why"]) or "no reason told", []).append(one_line(check["id"]))
    return reasons


def missed(document: Mapping[str, Any]) -> dict[str, str]:
    """What was not judged of checks that were: how many cases of which, by the reason."""
    reasons: dict[str, list[str]] = {}
    for check in document["checks"]:
        counts = Counter(one_line(case["why"]) for case in check.get("missed", []))
        for why, count in counts.items():
            reasons.setdefault(why, []).append(f"{counted(count, 'case')} of {one_line(check['id'])}")
    return {why: ", ".join(those) for why, those in reasons.items()}


def grade(document: Mapping[str, Any], check: Mapping[str, Any], finding: Mapping[str, Any]) -> Grade:
    """How grave a finding is: an error fails the run, a warning does not, a note is known already."""
    if check["standing"] == "expected-failure":
        return "note"
    fails = check["standing"] == "fail" and (finding["level"] == "must" or document["strict"])
    return "error" if fails else "warning"


def times(finding: Mapping[str, Any]) -> str:
    """How often it was found, and where, in parentheses; empty where there is nothing to tell."""
    often = [f"{finding['count']} times"] if finding["count"] > 1 else []
    shown, more = finding["exchanges"][:_MOST_NUMBERS], finding["exchanges"][_MOST_NUMBERS:]
    numbers = ", ".join([*map(str, shown), *(["..."] if more else [])])
    where = [f"exchange {numbers}"] if numbers else []
    return f" ({', '.join([*often, *where])})" if often or where else ""


def one_line(text: str) -> str:
    """The text without line breaks and control characters, whoever sent it."""
    return printable(text).strip()


def lines(text: str) -> str:
    """The text with its line breaks, and without other control characters."""
    return printable(text, keep="\n\t")

"""The verdict as SARIF 2.1.0, for code scanning: a finding is shown at its rule in the contract."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from typing import Any, Final

from jimmyai_omni.contract import contract_path
from jimmyai_omni_contract.conform.report.words import (
    UNJUDGED,
    Grade,
    grade,
    lines,
    money_line,
    one_line,
    summary,
    times,
)

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_PLACE: Final = "openapi/gemini-omni.yaml"
_RULE: Final = re.compile(r"\s*- id: (OMNI-\d+)\s*")


def as_sarif(document: Mapping[str, Any]) -> dict[str, Any]:
    """The log, with one run; its rules are the checks."""
    name, _, version = one_line(document["tool"]).partition(" ")
    failed = document["outcome"] in UNJUDGED
    notes = [{"level": "error", "message": {"text": summary(document)}}] if failed else []
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": name,
                        "version": version or "0",
                        "rules": [_rule(check) for check in document["checks"]],
                    }
                },
                "automationDetails": {"id": f"conformance/{one_line(document['profile'])}/"},
                "invocations": [
                    {
                        "executionSuccessful": not failed,
                        "exitCode": document["exit_code"],
                        "toolExecutionNotifications": notes,
                    }
                ],
                "columnKind": "unicodeCodePoints",
                "results": list(_results(document)),
                "properties": {"deployment": one_line(document["deployment"]), "money": money_line(document)},
            }
        ],
    }


def _rule(check: Mapping[str, Any]) -> dict[str, Any]:
    sentence, source = one_line(check["sentence"]), one_line(check["source"])
    return {
        "id": one_line(check["id"]),
        "shortDescription": {"text": sentence},
        "help": {"text": f"{sentence}\nSource: {source}"},
        "defaultConfiguration": {"level": "error" if check["level"] == "must" else "warning"},
        "properties": {"standing": check["standing"], "cases": check["cases"], "why": one_line(check["why"])},
    }


def _results(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for place, check in enumerate(document["checks"]):
        for finding in check["findings"]:
            graded = grade(document, check, finding)
            text = (
                f"{one_line(finding['case'])}: expected {one_line(finding['expected'])}, "
                f"got {one_line(finding['got'])}{times(finding)}"
            )
            result = _result(check, place, graded, text, finding["case"])
            result["properties"] = {"curl": lines(finding["curl"]), "python": lines(finding["python"])}
            if graded == "note":
                result["suppressions"] = [{"kind": "external", "justification": "an expected failure"}]
            yield result
        if check["standing"] == "unexpected-pass":
            told = "It is listed as an expected failure, and passes."
            yield _result(check, place, "error" if document["strict"] else "warning", told, "passes")


def _result(check: Mapping[str, Any], place: int, graded: Grade, text: str, case: str) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": _PLACE}}
    line = _rule_lines().get(check["id"])
    if line:
        location["region"] = {"startLine": line}
    return {
        "ruleId": one_line(check["id"]),
        "ruleIndex": place,
        "level": graded,
        "message": {"text": text},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"case/v1": _fingerprint(check["id"], case)},
    }


def _fingerprint(check: str, case: str) -> str:
    return sha256(f"{check}\n{case}".encode("utf-8", "backslashreplace")).hexdigest()


@cache
def _rule_lines() -> Mapping[str, int]:
    """The line of each rule in the table of the contract."""
    written = contract_path().read_text("utf-8").splitlines()
    found = ((_RULE.fullmatch(line), number) for number, line in enumerate(written, 1))
    return {match[1]: number for match, number in found if match}

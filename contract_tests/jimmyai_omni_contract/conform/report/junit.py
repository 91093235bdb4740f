"""The verdict as JUnit XML: a test for each check, or for each of its findings."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from jimmyai_omni_contract.conform.report.words import (
    UNJUDGED,
    grade,
    lines,
    money_line,
    one_line,
    run_line,
    summary,
    times,
)


def as_junit(document: Mapping[str, Any]) -> str:
    """The XML.

    What fails the run is a failure, what does not is skipped with its reason, and an outcome that is none
    (`inconclusive`, `usage`, `error`) is an error of a test of its own, so that no CI takes it for a success.
    """
    suite = Element("testsuite", name=f"conformance of {one_line(document['deployment'])}")
    if document["outcome"] in UNJUDGED:
        run = SubElement(suite, "testcase", classname="conformance", name="the run comes to an end", time="0")
        SubElement(run, "error", message=summary(document), type=document["outcome"])
    for check in document["checks"]:
        _add_check(suite, document, check)
    SubElement(suite, "system-out").text = f"{run_line(document)}\n{money_line(document)}\n"
    suite.attrib |= {
        "tests": str(len(suite.findall("testcase"))),
        "failures": str(len(suite.findall("testcase/failure"))),
        "errors": str(len(suite.findall("testcase/error"))),
        "skipped": str(len(suite.findall("testcase/skipped"))),
        "time": f"{document['seconds']:.3f}",
        "timestamp": datetime.fromtimestamp(document["started_at"], UTC).isoformat(timespec="seconds"),
    }
    root = Element("testsuites")
    root.append(suite)
    indent(root)
    return tostring(root, "unicode", xml_declaration=False) + "\n"


def _add_check(suite: Element, document: Mapping[str, Any], check: Mapping[str, Any]) -> None:
    for finding in check["findings"]:
        case = _case(suite, document, check, finding)
        told = f"expected {one_line(finding['expected'])}, got {one_line(finding['got'])}"
        graded = grade(document, check, finding)
        if graded == "error":
            SubElement(case, "failure", message=told, type=finding["level"]).text = _text(check, finding)
        else:
            SubElement(case, "skipped", message=f"{check['standing']}: {told}")
            SubElement(case, "system-out").text = _text(check, finding)
    if check["findings"]:
        return
    case = _case(suite, document, check)
    if check["standing"] == "not-judged":
        SubElement(case, "skipped", message=f"not judged: {one_line(check['why'])}")
    elif check["standing"] == "unexpected-pass":
        told = "it is listed as an expected failure, and passes"
        SubElement(case, "failure" if document["strict"] else "skipped", message=told)
    unjudged = [
        f"not judged: {one_line(one['case'])}: {one_line(one['why'])}" for one in check.get("missed", [])
    ]
    if unjudged:
        SubElement(case, "system-out").text = "\n".join(unjudged) + "\n"


def _case(
    suite: Element,
    document: Mapping[str, Any],
    check: Mapping[str, Any],
    finding: Mapping[str, Any] | None = None,
) -> Element:
    name = finding["case"] if finding else check["sentence"]
    numbers: list[int] = (
        finding["exchanges"]
        if finding
        else [each["number"] for each in document["exchanges"] if each["check"] == check["id"]]
    )
    took = sum(each["seconds"] for each in document["exchanges"] if each["number"] in numbers)
    return SubElement(
        suite,
        "testcase",
        classname=f"conformance.{one_line(check['id'])}",
        name=one_line(name),
        time=f"{took:.3f}",
    )


def _text(check: Mapping[str, Any], finding: Mapping[str, Any]) -> str:
    return (
        f"{one_line(check['id'])}: {one_line(check['sentence'])}\nsource: {one_line(check['source'])}\n"
        f"case: {one_line(finding['case'])}{times(finding)}\nexpected: {one_line(finding['expected'])}\n"
        f"got: {one_line(finding['got'])}\nagain: {lines(finding['curl']) or '-'}\n"
    )

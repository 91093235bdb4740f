"""The verdict as JUnit XML: a test for each check, of the same name whatever comes of it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from jimmyai_omni_contract.client_check.words import counted
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
    took = sum(each["seconds"] for each in document["exchanges"] if each["check"] == check["id"])
    case = SubElement(
        suite,
        "testcase",
        classname=f"conformance.{one_line(check['id'])}",
        name=one_line(check["sentence"]),
        time=f"{took:.3f}",
    )
    said = [_text(check, finding) for finding in check["findings"]]
    if said:
        failing = [finding for finding in check["findings"] if grade(document, check, finding) == "error"]
        told = _told(failing or check["findings"])
        if failing:
            SubElement(case, "failure", message=told, type=failing[0]["level"]).text = "\n".join(said)
            said = []
        else:
            SubElement(case, "skipped", message=f"{check['standing']}: {told}")
    elif check["standing"] == "not-judged":
        SubElement(case, "skipped", message=f"not judged: {one_line(check['why'])}")
    elif check["standing"] == "unexpected-pass":
        told = "it is listed as an expected failure, and passes"
        SubElement(case, "failure" if document["strict"] else "skipped", message=told)
    said += [
        f"not judged: {one_line(one['case'])}: {one_line(one['why'])}\n" for one in check.get("missed", [])
    ]
    if said:
        SubElement(case, "system-out").text = "\n".join(said)


def _told(findings: Sequence[Mapping[str, Any]]) -> str:
    """The first finding in one line, and how many more there are."""
    first = findings[0]
    told = f"expected {one_line(first['expected'])}, got {one_line(first['got'])}"
    more = f" (and {counted(len(findings) - 1, 'case')} more)" if len(findings) > 1 else ""
    return f"{one_line(first['case'])}: {told}{more}"


def _text(check: Mapping[str, Any], finding: Mapping[str, Any]) -> str:
    return (
        f"{one_line(check['id'])}: {one_line(check['sentence'])}\nsource: {one_line(check['source'])}\n"
        f"case: {one_line(finding['case'])}{times(finding)}\nexpected: {one_line(finding['expected'])}\n"
        f"got: {one_line(finding['got'])}\nagain: {lines(finding['curl']) or '-'}\n"
    )

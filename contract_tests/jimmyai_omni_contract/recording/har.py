"""Recordings as HTTP archives (HAR 1.2), for browsers' developer tools and whatever else reads them.

What HAR has no place for is in the field `_omni` of each entry, as in `exchange.schema.json`.
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl

from jimmyai_omni_contract.recording.documents import exchange_document, write_json
from jimmyai_omni_contract.recording.exchange import (
    KeptBody,
    RecordedAnswer,
    RecordedExchange,
    RecordedRequest,
)
from jimmyai_omni_contract.recording.growing import Shape

# A version of the form, and not of the release, so that the next release can go on with a file.
_HEAD: Final = (
    b'{"log": {"version": "1.2", "creator": {"name": "jimmyai-omni", "version": "1"}, "entries": [\n'
)
SHAPE: Final = Shape(begins=_HEAD, head=_HEAD, between=b",\n", tail=b"\n]}}\n")
_UNKNOWN: Final = -1
_HTTP: Final = "HTTP/1.1"
_NO_ANSWER: Final = RecordedAnswer(0, {}, KeptBody.of(b""))
_STATUS_CODES: Final = frozenset(HTTPStatus)
_FACTS: Final = ("size", "sha256", "cut")


def write_entry(exchange: RecordedExchange) -> bytes:
    """The entry of an exchange, in one line."""
    milliseconds = exchange.seconds * 1000
    entry = {
        "startedDateTime": datetime.fromtimestamp(exchange.at, UTC).isoformat(timespec="milliseconds"),
        "time": milliseconds,
        "request": _request(exchange.request),
        "response": _response(exchange.answer),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "_omni": _extras(exchange),
    }
    return write_json(entry)


def _extras(exchange: RecordedExchange) -> dict[str, Any]:
    """The exchange's document without what HAR says."""
    document = exchange_document(exchange)
    request, answer = document["request"], document["answer"]
    document["request"] = {"body": _facts(request["body"])}
    if answer is not None:
        said = {"code": answer["code"], "delivery": answer["delivery"]}
        document["answer"] = {**said, "body": _facts(answer["body"])}
    return document


def _facts(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in _FACTS}


def _request(request: RecordedRequest) -> dict[str, Any]:
    query = parse_qsl(request.url.partition("?")[2], keep_blank_values=True)
    document: dict[str, Any] = {
        "method": request.method,
        "url": request.url,
        "httpVersion": _HTTP,
        "cookies": [],
        "headers": _pairs(request.headers.items()),
        "queryString": _pairs(query),
        "headersSize": _UNKNOWN,
        "bodySize": request.body.size,
    }
    if request.body.size:
        # HAR can say this of an answer only.
        text = _text(request.body, "_encoding")
        document["postData"] = {"mimeType": request.headers.get("content-type", ""), **text}
    return document


def _response(answer: RecordedAnswer | None) -> dict[str, Any]:
    if answer is None:
        answer, comment = _NO_ANSWER, "no answer came"
    else:
        comment = "" if answer.delivery == "whole" else f"it did not arrive whole: {answer.delivery}"
    content_type = answer.headers.get("content-type", "")
    return {
        "status": answer.status_code,
        "statusText": _reason(answer.status_code),
        "httpVersion": _HTTP,
        "cookies": [],
        "headers": _pairs(answer.headers.items()),
        "content": {"size": answer.body.size, "mimeType": content_type, **_text(answer.body, "encoding")},
        "redirectURL": answer.headers.get("location", ""),
        "headersSize": _UNKNOWN,
        "bodySize": answer.body.size,
        "comment": comment,
    }


def _text(body: KeptBody, encoding: str) -> dict[str, str]:
    try:
        return {"text": body.content.decode()}
    except UnicodeDecodeError:
        return {"text": b64encode(body.content).decode(), encoding: "base64"}


def _pairs(items: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in items]


def _reason(status_code: int) -> str:
    return HTTPStatus(status_code).phrase if status_code in _STATUS_CODES else ""

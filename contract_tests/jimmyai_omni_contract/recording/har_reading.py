"""Reading HTTP archives: ours, and those that a browser's developer tools save."""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, cast
from urllib.parse import unquote

from jimmyai_omni_contract.recording.documents import (
    RecordingError,
    exchange_document,
    read_exchange,
    read_json,
)
from jimmyai_omni_contract.recording.exchange import (
    KeptBody,
    RecordedAnswer,
    RecordedExchange,
    RecordedRequest,
)
from jimmyai_omni_contract.recording.har import SHAPE
from jimmyai_omni_contract.recording.operations import operation_of
from jimmyai_omni_contract.recording.redaction import Redactor, sent_secrets
from jimmyai_omni_contract.recording.urls import split_url

# Of a body as it was packed for its way; an archive holds it unpacked.
_PACKING: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})
_REDACTOR: Final = Redactor(lambda: ())


def read_archive(content: bytes) -> Iterator[RecordedExchange]:
    """The exchanges of an archive, without secrets; a last entry of ours that was cut short is passed over.

    What a browser asked for otherwise than by HTTP is passed over as well.

    Raises:
        RecordingError: It is no archive; the message names the entry and its field.
    """
    for number, entry in enumerate(_entries(content), start=1):
        try:
            exchange = _read_entry(entry, number)
        except (AttributeError, KeyError, TypeError) as error:
            raise RecordingError(f"entry {number}: not as HAR 1.2 has it: {error!r}") from error
        except ValueError as error:
            raise RecordingError(f"entry {number}: {error}") from error
        if exchange is not None:
            yield exchange


def _entries(content: bytes) -> list[Any]:
    if not content:
        return []
    if content.startswith(SHAPE.head) and not content.endswith(SHAPE.tail):
        return list(_whole_entries(content.removeprefix(SHAPE.head)))
    document: Any = read_json(content)
    try:
        return list(document["log"]["entries"])
    except (KeyError, TypeError) as error:
        raise RecordingError("no HTTP archive: it has no log.entries") from error


def _whole_entries(lines: bytes) -> Iterator[object]:
    """Those of a file of ours whose writer was killed while it wrote."""
    *whole, rest = lines.split(b"\n")
    for line in whole:
        yield read_json(line.removesuffix(b","))
    with suppress(RecordingError):
        yield read_json(rest)


def _read_entry(entry: Any, number: int) -> RecordedExchange | None:
    if "_omni" in entry:
        return read_exchange(_our_document(entry))
    if not entry["request"]["url"].startswith(("http://", "https://")):
        return None
    return _foreign(entry, number)


def _our_document(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The document of an exchange, put together again."""
    document, request, response = dict(entry["_omni"]), entry["request"], entry["response"]
    post_data = _shown(request.get("postData", {}), "_encoding")
    document["request"] = {
        "method": request["method"],
        "url": request["url"],
        "headers": _headers(request),
        "body": {**document["request"]["body"], **post_data},
    }
    answer = document["answer"]
    if answer is not None:
        document["answer"] = {
            **answer,
            "status_code": response["status"],
            "headers": _headers(response),
            "body": {**answer["body"], **_shown(response["content"], "encoding")},
        }
    return document


def _shown(content: Mapping[str, Any], encoding: str) -> dict[str, Any]:
    form = "base64" if content.get(encoding) == "base64" else "text"
    return {form: content.get("text", "")}


def _foreign(entry: Mapping[str, Any], number: int) -> RecordedExchange:
    """An exchange as a browser kept it, which knows of no redaction."""
    request, response = entry["request"], entry["response"]
    url: str = request["url"]
    headers = _headers(request)
    also = sent_secrets(headers)
    made = RecordedExchange(
        number=number,
        at=datetime.fromisoformat(entry["startedDateTime"]).timestamp(),
        seconds=max(0.0, entry["time"] / 1000),
        operation=operation_of(request["method"], unquote(split_url(url)[1])),
        account=None,
        request=RecordedRequest(
            request["method"],
            _REDACTOR.text(url, also),
            _REDACTOR.headers(headers, also),
            _kept(request.get("postData", {}), request["bodySize"], also),
        ),
        answer=_foreign_answer(response, also),
    )
    # Nobody has looked at the types yet.
    return read_exchange(exchange_document(made))


def _foreign_answer(response: Mapping[str, Any], also: tuple[str, ...]) -> RecordedAnswer | None:
    if response["status"] == 0:
        return None
    content = response["content"]
    headers = {name: value for name, value in _headers(response).items() if name not in _PACKING}
    body = _kept(content, content["size"], also)
    return RecordedAnswer(response["status"], _REDACTOR.headers(headers, also), body, _code(body.content))


def _kept(content: Mapping[str, Any], size: int, also: tuple[str, ...]) -> KeptBody:
    if "text" not in content and size > 0:
        return KeptBody(b"", size, sha256="", cut=True)
    text = content.get("text", "")
    body = b64decode(text) if content.get("encoding") == "base64" else text.encode("utf-8", "surrogatepass")
    return KeptBody.of(body, _REDACTOR.body(body, also), limit=len(body))


def _headers(message: Mapping[str, Any]) -> dict[str, str]:
    """Headers by lower-case name; browsers list HTTP/2's own fields among them, as `:authority`."""
    headers: dict[str, str] = {}
    for header in message["headers"]:
        name, value = header["name"].lower(), header["value"]
        if not name.startswith(":"):
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _code(body: bytes) -> str | int | None:
    """The code of an envelope."""
    with suppress(RecordingError):
        document = read_json(body)
        code = cast(dict[str, object], document).get("code") if isinstance(document, dict) else None
        return code if isinstance(code, str | int) else None
    return None

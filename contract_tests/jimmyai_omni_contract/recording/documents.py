"""An exchange as a JSON document and back, as `exchange.schema.json` describes it."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeVar, cast

import attrs
import jsonschema_rs

from jimmyai_omni_contract.recording.exchange import (
    Charge,
    KeptBody,
    RecordedAnswer,
    RecordedExchange,
    RecordedRequest,
    RuleFinding,
)

_FORMAT: Final = {"format": "jimmyai-omni.exchange", "version": 1}
_SEPARATORS: Final = ((",", ":"), (", ", ": "))
# Deeper JSON could not be written inside the document by every reader's and our own JSON library.
_MOST_BRACKETS: Final = 500

_OURS: Final = "name a file that `omni mock --record` or `omni gate --record` wrote, or a browser's archive"

Kept = TypeVar("Kept", bound=attrs.AttrsInstance)


class RecordingError(ValueError):
    """A recording cannot be read or written; the message names the file, and the line and field.

    Args:
        message: What is wrong.
        hint: What to do next.
    """

    def __init__(self, message: str, hint: str = _OURS) -> None:
        super().__init__(message)
        self.hint = hint


def write_json(document: object) -> bytes:
    """One line of JSON for people, without its end."""
    # Half a surrogate pair has no UTF-8, and few readers take it in escapes.
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")


def read_json(text: bytes) -> object:
    """JSON as it is read from a file.

    Raises:
        RecordingError: It is none.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = error if isinstance(error, json.JSONDecodeError) else "not to be read"
        raise RecordingError(f"no JSON: {reason}") from error


def exchange_document(exchange: RecordedExchange) -> dict[str, Any]:
    """The document of an exchange."""
    document = attrs.asdict(exchange, recurse=False)
    request, answer = exchange.request, exchange.answer
    for lists in ("request_findings", "answer_findings", "charges"):
        document[lists] = [attrs.asdict(item) for item in document[lists]]
    document["request"] = {
        **attrs.asdict(request, recurse=False),
        "headers": dict(request.headers),
        "body": _body_document(request.body),
    }
    if answer is not None:
        document["answer"] = {
            **attrs.asdict(answer, recurse=False),
            "headers": dict(answer.headers),
            "body": _body_document(answer.body),
        }
    return {**_FORMAT, **document}


def read_exchange(document: object) -> RecordedExchange:
    """The exchange of a document.

    Raises:
        RecordingError: A field is not as the schema says; the message names it.
    """
    try:
        error = next(_validator().iter_errors(document), None)
    except ValueError as unreadable:
        raise RecordingError(f"not to be read: {unreadable}") from unreadable
    if error is not None:
        raise RecordingError(f"{'.'.join(map(str, error.instance_path)) or 'the whole'}: {error.message}")
    fields = cast(dict[str, Any], document)
    answer = fields["answer"]
    return RecordedExchange(
        number=fields["number"],
        at=fields["at"],
        seconds=fields["seconds"],
        operation=fields.get("operation"),
        account=fields.get("account"),
        request=_message(RecordedRequest, fields["request"], "request"),
        answer=None if answer is None else _message(RecordedAnswer, answer, "answer"),
        request_findings=_items(RuleFinding, fields.get("request_findings", ())),
        answer_findings=_items(RuleFinding, fields.get("answer_findings", ())),
        charges=_items(Charge, fields.get("charges", ())),
        fault=fields.get("fault"),
    )


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    schema = files("jimmyai_omni_contract.recording").joinpath("exchange.schema.json")
    # The value may be a whole body.
    return jsonschema_rs.Draft202012Validator(json.loads(schema.read_text("utf-8")), mask="the value")


def _items(kind: type[Kept], documents: Iterable[Mapping[str, Any]]) -> tuple[Kept, ...]:
    return tuple(_item(kind, document) for document in documents)


def _item(kind: type[Kept], document: Mapping[str, Any]) -> Kept:
    """What we know of a document."""
    return kind(
        **{field.name: document[field.name] for field in attrs.fields(kind) if field.name in document}
    )


def _message(kind: type[Kept], document: Mapping[str, Any], place: str) -> Kept:
    try:
        return _item(kind, {**document, "body": _read_body(document["body"])})
    except ValueError as error:
        raise RecordingError(f"{place}.body: {error}") from error


def _body_document(body: KeptBody) -> dict[str, Any]:
    """The document of a body."""
    kept = {"size": body.size, "sha256": body.sha256, "cut": body.cut}
    try:
        text = body.content.decode()
    except UnicodeDecodeError:
        return {"base64": b64encode(body.content).decode(), **kept}
    return {**(_readable(text) or {"text": text}), **kept}


def _readable(text: str) -> dict[str, Any] | None:
    """JSON as JSON, where it can be written again to the letter."""
    if text[:1] not in ("{", "[") or text.count("{") + text.count("[") > _MOST_BRACKETS:
        return None
    try:
        document = json.loads(text)
    except ValueError:
        return None
    for separators in _SEPARATORS:
        if _written(document, separators) == text:
            return {"json": document, "separators": separators}
    return None


def _written(document: object, separators: tuple[str, str]) -> str | None:
    try:
        return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=separators)
    except ValueError:
        return None


def _read_body(document: Mapping[str, Any]) -> KeptBody:
    """The body of a document.

    Raises:
        ValueError: Its base64 is none.
    """
    if "json" in document:
        text = _written(document["json"], tuple(document["separators"])) or ""
        content = text.encode("utf-8", "surrogatepass")
    elif "text" in document:
        content = document["text"].encode("utf-8", "surrogatepass")
    else:
        content = b64decode(document["base64"], validate=True)
    return KeptBody(content, document["size"], document["sha256"], document["cut"])

"""A recorded request as a few lines of Python."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, cast
from urllib.parse import parse_qsl, unquote

from jimmyai_omni.rules import Plan, canonicalize
from jimmyai_omni.rules.request import FIELD_NAMES, MEDIA_FIELDS, STANDARD_MODEL
from jimmyai_omni.uploads import HEADER_BYTES, UPLOAD_TYPES, fits
from jimmyai_omni_contract.recording.exchange import RecordedExchange
from jimmyai_omni_contract.recording.file_part import FilePart
from jimmyai_omni_contract.recording.snippets.said import BASE_URL, Said, Variable, said_of
from jimmyai_omni_contract.recording.urls import split_url
from jimmyai_omni_contract.schema.create_body import read_json_object

_BY_CLIENT: Final = """\
from jimmyai_omni import Omni

with Omni() as omni:
    answer = omni.{call}
print(answer)
"""
_BY_HTTPX: Final = """\
import os
from pathlib import Path

import httpx

answer = httpx.{call}
print({shown})
"""
_SHOWN: Final = "answer.status_code, answer.text"
_SHOWN_EXACTLY: Final = "answer.status_code, answer.headers, answer.text"
_PATIENCE_S: Final = 60
_LONGEST_CALL: Final = 80


def python_snippet(exchange: RecordedExchange, *, exact: bool = False) -> str:
    """What sends the request again, by this project's client where it would send the same, and else by httpx.

    It is billed once more where it is a create. An upload sends the file of that name in the current folder.

    Args:
        exchange: The exchange.
        exact: Whether it goes to the very host that was asked, whatever `JIMMYAI_BASE_URL` is, an upload with
            what was sent, and always by httpx, which shows the answer as it is.
    """
    said = said_of(exchange, exact=exact)
    if said.is_lost:
        return f"# only {len(said.body.content)} of the body's {said.body.size} bytes were kept\n"
    call = None if exact else _client_call(exchange, said)
    if call is not None:
        return _BY_CLIENT.format(call=call)
    call = _httpx_call(said, *([f"timeout={_PATIENCE_S}"] if exact else []))
    snippet = _BY_HTTPX.format(call=call, shown=_SHOWN_EXACTLY if exact else _SHOWN)
    if "os.environ[" not in call:
        snippet = snippet.replace("import os\n", "")
    return snippet if said.file is not None else snippet.replace("from pathlib import Path\n", "").lstrip()


def _client_call(exchange: RecordedExchange, said: Said) -> str | None:
    """The client's method that sends this request; `None` where there is none."""
    _, path, query_string = split_url(said.target)
    query = parse_qsl(query_string, keep_blank_values=True)
    if bool(said.authorization) if exchange.operation == "models" else not said.has_bearer:
        return None
    match exchange.operation, query:
        case "create", []:
            return _create(said)
        case "query", []:
            task_id = unquote(path.rpartition("/")[2])
            return f"retrieve({_literal(task_id)})" if re.fullmatch(r"[\w.-]+", task_id) else None
        case "upload", []:
            return f"upload({_literal(said.file.name)})" if said.file and _is_taken(said.file) else None
        case "balance", []:
            return "key_balance()" if "/key/" in path else "balance()"
        case "models", []:
            return "models()"
        case "models", [("search", search)] if search:
            return f"models({_literal(search)})"
        case _:
            return None


def _create(said: Said) -> str | None:
    body = read_json_object(said.body.content)
    if body is None or said.headers.get("content-type") != "application/json":
        return None
    documented = {name: value for name, value in body.items() if name in FIELD_NAMES}
    extra = {name: value for name, value in body.items() if name not in FIELD_NAMES}
    plan = canonicalize(documented, extra=extra)
    # The client would refuse it, send it in other words, or upload what is no URL.
    if not isinstance(plan, Plan) or plan.request != body or not all(map(_is_url, _media(body))):
        return None
    prompt = documented.pop("prompt")
    if documented["model"] == STANDARD_MODEL:
        del documented["model"]
    fields = {**documented, **({"extra": extra} if extra else {})}
    return _written(
        "create", [_literal(prompt), *(f"{name}={_literal(value)}" for name, value in fields.items())], "    "
    )


def _media(body: Mapping[str, Any]) -> Iterable[str]:
    return (url for field in MEDIA_FIELDS for url in body.get(field, ()))


def _is_url(item: str) -> bool:
    return item.startswith(("http://", "https://"))


def _is_taken(file: FilePart) -> bool:
    """Whether the client would upload it, and as the same."""
    extension = file.name.rpartition(".")[2].lower()
    is_type = UPLOAD_TYPES.get(extension) == file.media_type and fits(extension, file.content[:HEADER_BYTES])
    # What has a colon may be a URL, and an empty file is refused.
    return is_type and ":" not in file.name and bool(file.content)


def _httpx_call(said: Said, *more: str) -> str:
    where = f'os.environ["{BASE_URL}"] + {_literal(said.target)}' if said.is_api else _literal(said.target)
    arguments = [_literal(said.method), where]
    headers = [f"{_literal(name)}: {_literal(value)}" for name, value in said.headers.items()]
    if said.authorization:
        headers.insert(0, f'"Authorization": {" + ".join(map(_piece, said.authorization))}')
    if headers:
        arguments.append(f"headers={{{', '.join(headers)}}}")
    if said.file is not None:
        name, media_type = _literal(said.file.name), said.file.media_type
        part = f"{name}, Path({name}).read_bytes()" + (f", {_literal(media_type)}" if media_type else "")
        arguments.append(f'files={{"file": ({part})}}')
    elif said.body.content:
        arguments.append(f"content={_literal(_text_or_bytes(said.body.content))}")
    return _written("request", [*arguments, *more])


def _piece(piece: str | Variable) -> str:
    return f'os.environ["{piece.name}"]' if isinstance(piece, Variable) else _literal(piece)


def _text_or_bytes(content: bytes) -> str | bytes:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content


def _literal(value: object) -> str:
    """A value of JSON, or bytes, as Python with the quotes that formatters like."""
    match value:
        case str():
            plain = repr(value)
            return f'"{plain[1:-1]}"' if '"' not in value and plain[0] == "'" else plain
        case list():
            return f"[{', '.join(map(_literal, cast(list[object], value)))}]"
        case dict():
            items = cast(dict[str, object], value).items()
            return f"{{{', '.join(f'{_literal(name)}: {_literal(item)}' for name, item in items)}}}"
        case _:
            return repr(value)


def _written(function: str, arguments: list[str], indent: str = "") -> str:
    """A call, in one line or an argument a line."""
    call = f"{function}({', '.join(arguments)})"
    if len(call) <= _LONGEST_CALL:
        return call
    lines = "".join(f"{indent}    {argument},\n" for argument in arguments)
    return f"{function}(\n{lines}{indent})"

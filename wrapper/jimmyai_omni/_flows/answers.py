"""From an answer on the wire to its `data`, or to the error that it means.

Takes everything that servers of this API were seen to send: `code` as text or number, the oldest flat
answers without an envelope, error texts in Chinese, and HTML or nothing from a proxy in front.
"""

import json
import re
from collections import deque
from collections.abc import Mapping
from typing import Any, Final, cast

from jimmyai_omni._flows.effects import Response
from jimmyai_omni._flows.retry_after import retry_after_s
from jimmyai_omni._shortened import shortened
from jimmyai_omni.errors import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    InsufficientBalance,
    RateLimitError,
    ServerError,
    TaskNotFound,
    UnusableAnswer,
)

_BY_CODE: Final[dict[str, type[ApiError]]] = {"20001": AuthenticationError, "20002": BadRequestError}
_BY_STATUS: Final[dict[int, type[ApiError]]] = {
    401: AuthenticationError,
    402: InsufficientBalance,
    403: AuthenticationError,
    429: RateLimitError,
    **dict.fromkeys((400, 409, 413, 415, 422), BadRequestError),
}
_BY_TEXT: Final[tuple[tuple[type[ApiError], tuple[str, ...]], ...]] = (
    # No code is documented for these; the texts are what servers were seen to say.
    (RateLimitError, ("请求过于频繁", "rate limit", "too many requests", "too frequent")),
    (InsufficientBalance, ("余额不足", "额度", "insufficient", "quota")),
    (TaskNotFound, ("任务不存在", "task not found", "task does not exist")),
)
# Whole, with the quote at its end: half an id is none.
_TASK_ID: Final = re.compile(rb'"task_id"\s*:\s*"([^"\\\s][^"\\]*)"')
_SHOWN: Final = 200
_READ: Final = 4096
_HINTS: Final[dict[type[ApiError], str]] = {
    AuthenticationError: "check the key in JIMMYAI_API_KEY, and that it belongs to this host",
    BadRequestError: "compare the request with `omni rules`; `omni plan` shows what is sent",
    InsufficientBalance: "top up the account or raise the key's quota; see `omni balance`",
    RateLimitError: "wait a moment, then try again",
    TaskNotFound: "check the task id and that this key made it; a new task may take a few seconds",
    ServerError: "try again later",
    UnusableAnswer: "check that the base URL is that of the API (JIMMYAI_BASE_URL)",
}
# What `omni gate` answers of its own, as its documentation has it; the account has nothing to do with it.
_GATE_HINTS: Final = (
    (
        re.compile(r"omni gate: .* quota of .*\(--max-billed\)"),
        "the cap of the gate is reached: whoever runs it can raise it with `omni gate --max-billed`",
    ),
    (
        re.compile(r"omni gate: .* quota .* cannot be counted"),
        "the gate cannot write its state file: whoever runs it can name another with `omni gate --state`",
    ),
)


def read_data(response: Response) -> Mapping[str, Any]:
    """The `data` of a successful answer.

    Raises:
        ApiError: What the answer says instead, as the fitting subclass.
    """
    if not 200 <= response.status_code < 300:
        raise _http_error(response)
    document = read_object(response.body)
    if document is None:
        raise _error(UnusableAnswer, "the answer is no JSON object", response, shown=excerpt(response.body))
    if "code" not in document:
        # The oldest query page: the data itself, without an envelope.
        return document
    if _code(document) != "20000":
        raise _envelope_error(document, response)
    data = document.get("data")
    if not isinstance(data, Mapping):
        raise _error(UnusableAnswer, "the answer says ok but holds no data", response, "20000")
    return cast(Mapping[str, Any], data)


def read_object(body: bytes) -> dict[str, Any] | None:
    """The JSON object in a body; `None` where there is none."""
    try:
        document: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return cast(dict[str, Any], document) if isinstance(document, dict) else None


def find_created(body: bytes) -> dict[str, Any] | None:
    """The fields of the task that an answer names; `None` where it names none.

    However broken the rest is, its `task_id` may stand in `data`, flat, deeper, or before a cut.
    """
    document = read_object(body)
    task_id = _cut_task_id(body) if document is None else _task_id(document)
    if task_id is None:
        return None
    data: object = (document or {}).get("data", document)
    fields = cast(dict[str, Any], data) if isinstance(data, dict) else {}
    return {**fields, "task_id": task_id}


def _cut_task_id(body: bytes) -> str | None:
    seen = _TASK_ID.search(body)
    return seen[1].decode("utf-8", "replace").strip() if seen else None


def _task_id(document: dict[str, Any]) -> str | None:
    levels: deque[object] = deque([document])
    while levels:
        level = levels.popleft()
        if isinstance(level, dict):
            found: object = cast(dict[str, object], level).get("task_id")
            if isinstance(found, str | int) and not isinstance(found, bool) and str(found).strip():
                return str(found).strip()
            levels.extend(cast(dict[str, object], level).values())
        elif isinstance(level, list):
            levels.extend(cast(list[object], level))
    return None


def _code(document: Mapping[str, Any]) -> str:
    code: object = document.get("code", "")
    return str(int(code) if isinstance(code, float) and code.is_integer() else code).strip()


def _envelope_error(document: Mapping[str, Any], response: Response) -> ApiError:
    code, text = _code(document), str(document.get("msg") or "")
    kind = _BY_CODE.get(code) or error_of_text(text) or ServerError
    return _error(kind, f"the API answered code {code}", response, code, shown=text)


def error_of_text(text: str) -> type[ApiError] | None:
    """The error that a text is known for."""
    return next((kind for kind, words in _BY_TEXT if any(word in text.lower() for word in words)), None)


def _http_error(response: Response) -> ApiError:
    status, document = response.status_code, read_object(response.body) or {}
    code = _code(document) or None
    text = str(document.get("msg") or "")
    if code in _BY_CODE and status < 500:
        kind = _BY_CODE[code]
    elif status < 500 and error_of_text(text) is InsufficientBalance:
        kind = InsufficientBalance
    else:
        kind = _BY_STATUS.get(status) or (ServerError if status >= 500 else UnusableAnswer)
    shown = text or excerpt(response.body)
    return _error(kind, f"the server answered HTTP {status}", response, code, shown)


def _error(
    kind: type[ApiError], message: str, response: Response, code: str | None = None, shown: str = ""
) -> ApiError:
    return kind(
        f"{message}: {shown}" if shown else message,
        hint=next((hint for said, hint in _GATE_HINTS if said.match(shown)), _HINTS[kind]),
        code=code,
        api_message=shown,
        status_code=response.status_code,
        retry_after_s=retry_after_s(response.headers),
    )


def excerpt(body: bytes) -> str:
    """The first words of an answer."""
    return shortened(body[:_READ].decode("utf-8", "replace"), _SHOWN)

"""The named faults: what an operation can be made to do wrong."""

from collections.abc import Mapping
from typing import Final

import attrs

from jimmyai_omni_contract.mock.messages import (
    AUTHENTICATION_FAILED,
    BAD_PARAMETERS,
    SERVER_ERROR,
    MockResponse,
    html_response,
    text_response,
)
from jimmyai_omni_contract.mock.numbers import shown
from jimmyai_omni_contract.mock.script.fault import (
    OPERATIONS,
    Answer,
    Call,
    Fault,
    Operation,
    afterwards,
    lost,
)
from jimmyai_omni_contract.mock.script.media_faults import MEDIA_FAULTS

RETRY_AFTER_S: Final = 2
"""What every Retry-After says, in seconds."""
_WAIT: Final = {"retry-after": str(RETRY_AFTER_S)}
_API: Final[tuple[Operation, ...]] = tuple(operation for operation in OPERATIONS if operation != "media")
_CHANGING: Final[tuple[Operation, ...]] = ("create", "upload")


def _status(status_code: int, text: str, headers: Mapping[str, str] | None = None) -> Answer:
    return lambda _: text_response(status_code, text, headers)


def _html(status_code: int, title: str) -> Answer:
    return lambda _: html_response(status_code, title)


def _envelope(code: str, message: str, status_code: int = 200) -> Answer:
    return lambda call: attrs.evolve(call.refuse(code, message), status_code=status_code)


def _of_a_proxy(status_code: int, title: str, operations: tuple[Operation, ...]) -> tuple[Fault, Fault]:
    """What a proxy in front of the API answers, with an empty body and with a page."""
    said = f"HTTP {status_code} with"
    return (
        Fault(
            str(status_code), operations, f"{said} an empty body; nothing is done.", _status(status_code, "")
        ),
        Fault(
            f"{status_code}-html",
            operations,
            f"{said} a page; nothing is done.",
            _html(status_code, f"{status_code} {title}"),
        ),
    )


def _unanswered(_: Call) -> MockResponse:
    return MockResponse(500, {}, delivery="drop")


_500: Final = _status(500, "")
_MINUS_1: Final = _envelope(SERVER_ERROR, "服务器错误")
_TOO_MANY: Final = "429 too many requests"

_ROWS: Final = (
    *_of_a_proxy(500, "Internal Server Error", OPERATIONS),
    *_of_a_proxy(502, "Bad Gateway", OPERATIONS),
    *_of_a_proxy(503, "Service Unavailable", OPERATIONS),
    *_of_a_proxy(504, "Gateway Time-out", OPERATIONS),
    *_of_a_proxy(401, "Unauthorized", _API),
    *_of_a_proxy(403, "Forbidden", OPERATIONS),
    Fault(
        "503-retry-after",
        OPERATIONS,
        "HTTP 503 with Retry-After; nothing is done.",
        _status(503, "503 service unavailable", _WAIT),
    ),
    Fault("409", _API, "HTTP 409; nothing is done.", _status(409, "409 conflict")),
    Fault("429", OPERATIONS, "HTTP 429; nothing is done.", _status(429, _TOO_MANY)),
    Fault(
        "429-retry-after",
        OPERATIONS,
        "HTTP 429 with Retry-After; nothing is done.",
        _status(429, _TOO_MANY, _WAIT),
    ),
    Fault(
        "429-quota",
        _API,
        "HTTP 429 with an envelope that says that the key's quota is used up; nothing is done.",
        _envelope(SERVER_ERROR, "该令牌额度已用尽", 429),
    ),
    Fault(
        "429-html", OPERATIONS, "HTTP 429 with a page; nothing is done.", _html(429, "429 Too Many Requests")
    ),
    Fault("-1", _API, "Code -1, server error; nothing is done.", _MINUS_1),
    Fault(
        "20001",
        _API,
        "Code 20001, authentication failed; nothing is done.",
        _envelope(AUTHENTICATION_FAILED, "authentication failed"),
    ),
    Fault(
        "20002", _API, "Code 20002, bad parameters; nothing is done.", _envelope(BAD_PARAMETERS, "参数错误")
    ),
    Fault(
        "rate-limit",
        _API,
        "Code -1 with the text that there are too many requests; nothing is done.",
        _envelope(SERVER_ERROR, "请求过于频繁"),
    ),
    Fault(
        "not-found",
        ("query",),
        "Code -1 with the text that there is no such task; nothing is done.",
        _envelope(SERVER_ERROR, "任务不存在"),
    ),
    Fault(
        "drop-before", OPERATIONS, "The connection is closed without an answer; nothing is done.", _unanswered
    ),
    Fault("drop", OPERATIONS, "All is done, and the connection is closed without an answer.", lost("drop")),
    Fault("stall", OPERATIONS, "All is done, and the answer never comes.", lost("stall")),
    Fault("truncated", _API, "All is done, and only half of the answer's body comes.", lost("cut")),
    Fault("html-200", _API, "All is done, and the answer is a page.", afterwards(_html(200, "Welcome"))),
    Fault("empty-200", _API, "All is done, and the answer is empty.", afterwards(_status(200, ""))),
    Fault("500-after", _CHANGING, "All is done, though the answer is HTTP 500.", afterwards(_500)),
    Fault("-1-after", _CHANGING, "All is done, though the answer is code -1.", afterwards(_MINUS_1)),
)

FAULTS: Final[Mapping[str, Fault]] = {fault.name: fault for fault in (*_ROWS, *MEDIA_FAULTS)}
"""Every fault, by name."""


def find_fault(operation: str, name: str) -> tuple[Operation, Fault]:
    """An operation and a fault, by their names.

    Raises:
        ValueError: One of them is unknown, or the fault does not fit the operation.
    """
    known = find_operation(operation)
    fault = FAULTS.get(name)
    if fault is None or known not in fault.operations:
        fitting = ", ".join(faults_of(known))
        raise ValueError(f"there is no fault {shown(name)} of {known}; there are {fitting}")
    return known, fault


def find_operation(name: str) -> Operation:
    """An operation by its name.

    Raises:
        ValueError: There is none of that name.
    """
    for operation in OPERATIONS:
        if name == operation:
            return operation
    raise ValueError(f"there is no operation {shown(name)}; there are {', '.join(OPERATIONS)}")


def faults_of(operation: Operation) -> tuple[str, ...]:
    """The names of the faults that can befall an operation."""
    return tuple(fault.name for fault in FAULTS.values() if operation in fault.operations)

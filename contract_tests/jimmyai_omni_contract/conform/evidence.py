"""What is shown of an exchange so that anybody can look at it, and see it again."""

from collections.abc import Mapping
from typing import Final, Protocol

from jimmyai_omni_contract.gate.cap import was_not_taken
from jimmyai_omni_contract.recording.exchange import RecordedExchange
from jimmyai_omni_contract.recording.snippets.said import Variable, pieces_of

BILLED_AGAIN: Final = "# billed again: each run of this makes a task"
_HEADERS: Final = (
    *("authorization", "content-type", "content-encoding", "content-length"),
    *("location", "retry-after", "www-authenticate", "allow"),
)
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Snippet(Protocol):
    """Writes what sends a request again."""

    def __call__(self, exchange: RecordedExchange, *, exact: bool = False) -> str:
        """See `curl_line` and `python_snippet`."""
        ...


def again(exchange: RecordedExchange, snippet: Snippet) -> str:
    """What sends the request again to the deployment that was judged, with a warning where that costs."""
    written = snippet(exchange, exact=True)
    return f"{BILLED_AGAIN}\n{written}" if may_be_billed(exchange) else written


def may_be_billed(exchange: RecordedExchange) -> bool:
    """Whether a request was accepted, or may have been, that is not free."""
    is_create = exchange.operation == "create"
    if not is_create and (exchange.operation is not None or exchange.request.method in _READING):
        return False
    answer = exchange.answer
    return answer is None or not was_not_taken(answer.status_code, answer.body.content, known_route=is_create)


def shown_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that decide what a message is; variables stand in the places of keys."""
    return {name: _shown(name, headers[name]) for name in _HEADERS if name in headers}


def _shown(name: str, value: str) -> str:
    if name != "authorization":
        return value
    pieces = pieces_of(value)
    return "".join(f"${piece.name}" if isinstance(piece, Variable) else piece for piece in pieces)

"""The latest requests and their answers, kept in bounded memory."""

from collections import deque
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import islice
from typing import Final

import attrs

from jimmyai_omni_contract.mock.ledger import LedgerEntry
from jimmyai_omni_contract.mock.messages import Delivery, MockRequest, MockResponse

_SHOWN_HEADERS: Final = frozenset({"accept", "content-length", "content-type", "host", "range", "user-agent"})
_KEPT: Final = 2_000
_KEPT_BYTES: Final = 32 << 20


@attrs.frozen
class ReceivedRequest:
    """One request that came, and how it was answered."""

    method: str
    path: str
    at: int
    """In Unix seconds."""
    status_code: int
    code: str | int | None
    """The envelope's code; `None` where the answer was no envelope."""
    delivery: Delivery
    """Whether the answer arrived."""
    headers: Mapping[str, str]
    """By lower-case name; `***` where the value may be a secret."""
    body_sha256: str
    """In hexadecimal: equal for two sendings of one create."""


@attrs.define
class Received:
    """A request that came and its answer, as they were; whoever shows them takes the secrets out."""

    number: int
    """From 1."""
    at: float
    """In Unix seconds of the server's clock."""
    seconds: float
    """How long the answer took, in real seconds."""
    request: MockRequest
    response: MockResponse
    charges: tuple[LedgerEntry, ...]

    def summary(self) -> ReceivedRequest:
        """What tests look at."""
        request, response = self.request, self.response
        headers = {
            name: value if name in _SHOWN_HEADERS else "***" for name, value in request.headers.items()
        }
        return ReceivedRequest(
            request.method,
            request.path,
            int(self.at),
            response.status_code,
            response.code,
            response.delivery,
            headers,
            sha256(request.body).hexdigest(),
        )


class RequestLog:
    """Keeps the latest 2,000 requests, or fewer where they hold more than 32 MiB."""

    def __init__(self) -> None:
        self._kept = deque[Received]()
        self._sizes = deque[int]()
        self._bytes = 0
        self.count = 0
        """How many came, those that are not kept any more too."""

    def add(self, received: Received) -> None:
        """Keep one more; the eldest leave."""
        self.count += 1
        size = _size(received)
        self._kept.append(received)
        self._sizes.append(size)
        self._bytes += size
        while len(self._kept) > _KEPT or (self._bytes > _KEPT_BYTES and len(self._kept) > 1):
            self._kept.popleft()
            self._bytes -= self._sizes.popleft()

    def since(self, number: int, limit: int) -> tuple[Received, ...]:
        """Those after a number, in order: the latest of them, and at most so many."""
        latest = islice(reversed(self._kept), min(limit, self.count - number))
        return tuple(latest)[::-1]

    def find(self, number: int) -> Received | None:
        """The one with a number; `None` where it is not kept."""
        eldest = self.count - len(self._kept) + 1
        return self._kept[number - eldest] if eldest <= number <= self.count else None

    def __iter__(self) -> Iterator[Received]:
        return iter(tuple(self._kept))

    def __len__(self) -> int:
        return len(self._kept)


def _size(received: Received) -> int:
    request = received.request
    # A head of 32 KiB is as good a place to put much into as a body.
    head = len(request.path) + len(request.query_string) + request.headers.size
    return head + len(request.body) + len(received.response.body)

"""A recording played again: the same answers to the same requests, and no task that was not recorded."""

import difflib
import re
from collections.abc import Callable, Iterable
from itertools import islice
from threading import Lock
from typing import Final

import attrs

from jimmyai_omni_contract.mock.control.answers import guarded
from jimmyai_omni_contract.mock.control.health import Health
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse, text_response
from jimmyai_omni_contract.mock.routing import dispatch
from jimmyai_omni_contract.recording.asked import Asked, asked_of
from jimmyai_omni_contract.recording.exchange import RecordedAnswer, RecordedExchange
from jimmyai_omni_contract.recording.observed import record_request
from jimmyai_omni_contract.recording.redaction import SHOWN, Redactor, sent_secrets
from jimmyai_omni_contract.recording.urls import split_url

_ANY_HOST: Final = "http://host.invalid"
_READS: Final = ("GET", "HEAD")
_BODILESS: Final = (204, 304)
# What carries the answer now says these itself.
_CARRIER_HEADERS: Final = frozenset({"connection", "keep-alive", "transfer-encoding"})
_TEXTS: Final = ("application/json", "text/")
_MOST_COMPARED: Final = 500
_MOST_NAMED: Final = 3
_REDACTOR: Final = Redactor(lambda: ())


@attrs.define
class _Turn:
    """One recorded exchange."""

    asked: Asked
    exchange: RecordedExchange
    had: bool = False
    """Whether it was played."""


class Replay:
    """Answers from a recording, to equal requests in their recorded order; safe to use from threads.

    Requests are equal by method, path, query and body, JSON compared as JSON and an upload by its file. After
    the last answer a read gets it again; anything else is refused, because it could be billed. Any key is
    taken. Where answers named a recorded host, they name the one that was asked. Probes are answered as the
    mock server does.

    Args:
        exchanges: The recording, as `read_exchanges` gives it.
    """

    def __init__(self, exchanges: Iterable[RecordedExchange]) -> None:
        self.stopping = False
        self._lock = Lock()
        self._probes = tuple(guarded(route) for route in Health(self).routes())
        recorded = tuple(exchanges)
        self._hosts = frozenset(split_url(exchange.request.url)[0] for exchange in recorded)
        neutral = _hosts_by(self._hosts, _ANY_HOST)
        self._turns = [_Turn(asked_of(exchange.request, neutral), exchange) for exchange in recorded]
        self._by_key: dict[tuple[object, ...], list[_Turn]] = {}
        for turn in self._turns:
            self._by_key.setdefault(turn.asked.key, []).append(turn)

    @property
    def unasked(self) -> tuple[str, ...]:
        """The recorded requests that nobody has asked for yet, in their order."""
        with self._lock:
            return tuple(str(turn.asked) for turn in self._turns if not turn.had)

    def handle(self, request: MockRequest) -> MockResponse:
        """Answer one request."""
        if any(route.path == request.path for route in self._probes):
            answer = dispatch(self._probes, request)
            return answer.without_body() if request.method == "HEAD" else answer
        # What was redacted when it was recorded is redacted here; but a key may also be a word of the prompt.
        neutral = _hosts_by(self._hosts | {request.base_url}, _ANY_HOST)
        asked, *others = (
            asked_of(record_request(request, _REDACTOR, also), neutral)
            for also in (sent_secrets(request.headers), ())
        )
        with self._lock:
            keys = (one.key for one in (asked, *others) if one.key in self._by_key)
            turns = self._by_key.get(next(keys, ()), [])
            fitting = _fitting(asked, turns)
            turn = next((turn for turn in fitting if not turn.had), None)
            if turn is None and fitting and request.method in _READS:
                turn = fitting[-1]
            if turn is not None:
                turn.had = True
        if turn is None:
            return self._refuse(asked, len(fitting))
        return self._answer(turn.exchange.answer, request)

    def _refuse(self, asked: Asked, times: int) -> MockResponse:
        if times:
            recorded = f"the recording holds it {times} times" if times > 1 else "the recording holds it once"
            return text_response(404, f"404 {recorded}, and that was played; none is invented: {asked}\n")
        known = {str(turn.asked): turn.asked for turn in islice(self._turns, _MOST_COMPARED)}
        alike = [text for text, other in known.items() if other.key[:2] == asked.key[:2]]
        nearest = difflib.get_close_matches(str(asked), known, cutoff=0.3) or alike[:_MOST_NAMED]
        if not nearest:
            return text_response(404, f"404 not in the recording: {asked}\n")
        # Clients show the beginning, and know what they have sent.
        listed = "".join(f"  {one}\n" for one in nearest)
        said = f"404 not in the recording; the nearest that are:\n{listed}asked for was:\n  {asked}\n"
        return text_response(404, said)

    def _answer(self, answer: RecordedAnswer | None, request: MockRequest) -> MockResponse:
        if answer is None:
            return attrs.evolve(text_response(502, "502 no answer was recorded\n"), delivery="drop")
        if answer.body.cut:
            kept = f"{len(answer.body.content)} of its {answer.body.size} bytes"
            return text_response(502, f"502 the answer was recorded in part only: {kept}\n")
        here = _hosts_by(self._hosts, request.base_url)
        headers = {
            name: here(value)
            for name, value in answer.headers.items()
            if name not in _CARRIER_HEADERS and SHOWN not in value
        }
        body = answer.body.content
        if headers.get("content-type", "").startswith(_TEXTS):
            body = here(body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
        if request.method != "HEAD" and answer.status_code not in _BODILESS:
            headers["content-length"] = str(len(body))
        return MockResponse(answer.status_code, headers, body, answer.code, answer.delivery)


def _fitting(asked: Asked, turns: list[_Turn]) -> list[_Turn]:
    """Those that were asked in the same way; whole answers where none of the range was recorded."""
    keyed = [turn for turn in turns if turn.asked.is_keyed == asked.is_keyed]
    # A browser may have kept the key out of its archive.
    candidates = keyed or (turns if asked.is_keyed else [])
    same = [turn for turn in candidates if turn.asked.conditions == asked.conditions]
    return same or [turn for turn in candidates if not any(turn.asked.conditions)]


def _hosts_by(base_urls: Iterable[str], other: str) -> Callable[[str], str]:
    """Puts another host in the place of these, also in JSON that escapes its slashes."""
    found = "|".join(re.escape(url).replace("/", r"\\?/") for url in sorted(base_urls)) or "(?!)"
    pattern = re.compile(f"(?:{found})(?![\\w.:-])")
    return lambda text: pattern.sub(lambda _: other, text)

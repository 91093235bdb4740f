"""Whatever bytes come, and however they are cut: whole answers, then perhaps the end, and books that fit.

`make fuzz-mock` tries many more, and new ones each time.
"""

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread
from jimmyai_omni_contract.mock.serve.limits import Budget
from jimmyai_omni_contract.mock.serve.reading import RequestReader
from jimmyai_omni_contract.mock.service import MockServer
from tests.mock.caller import CATALOG, CREATE, QUERY, UPLOAD, USER_BALANCE
from tests.mock.wire import JSON, Desk, ask, get, message, statuses

fewer = settings(max_examples=settings().max_examples // 2)
RICH = MockOptions(balance=1e9)

CHUNKED = b"Transfer-Encoding: chunked\r\n"
WHOLE = [
    message(),
    message(CREATE, JSON, "Connection: close"),
    message(CREATE, JSON, "Expect: 100-continue"),
    message(CREATE, JSON, "Upgrade: h2c", "Connection: Upgrade"),
    message(CREATE, b"{}"),
    message(CREATE, b"")[:-2] + CHUNKED + b"\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(JSON), JSON),
    message(UPLOAD, b"--x\r\n\r\n--x--\r\n"),
    message(version="1.0"),
    get(USER_BALANCE),
    get(QUERY + "%00"),
    get(CATALOG, method="HEAD"),
    get("/_mock/tasks"),
    get("*", method="OPTIONS"),
]
PIECES = [
    b"\r\n",
    b"\n",
    b"\0",
    b" ",
    b":",
    b"/",
    b"%",
    CHUNKED,
    b"Content-Length: 5\r\n",
    b"0\r\n\r\n",
    b"\xff",
]
Edit = tuple[int, int, bytes]


@st.composite
def streams(draw: st.DrawFn) -> bytes:
    """Requests in a row, perhaps with something put in, taken out or put in place of something else."""
    sent = b"".join(draw(st.lists(st.sampled_from(WHOLE), min_size=1, max_size=4)))
    place = st.integers(0, len(sent))
    junk = st.sampled_from(PIECES) | st.binary(max_size=8)
    for at, length, put in draw(st.lists(st.tuples(place, st.integers(0, 12), junk), max_size=3)):
        sent = sent[:at] + put + sent[at + length :]
    return sent


def cut(sent: bytes, places: Sequence[int]) -> Iterator[bytes]:
    """The same in pieces."""
    edges = sorted({0, len(sent), *(place % (len(sent) + 1) for place in places)})
    return (sent[start:end] for start, end in pairwise(edges))


@given(streams() | st.binary(max_size=300), st.lists(st.integers(0, 2000), max_size=20))
def test_it_makes_no_difference_how_bytes_are_cut(sent: bytes, places: list[int]) -> None:
    assert_same_however_cut(sent, places)


def assert_same_however_cut(sent: bytes, places: Sequence[int]) -> None:
    """What comes, what is billed and how it ends; and afterwards nothing is held."""
    desks = [Desk(MockServer(RICH)) for _ in range(2)]
    lines = [desks[0].send([sent]), desks[1].send(cut(sent, places))]
    assert lines[0].came == lines[1].came
    assert lines[0].ended == lines[1].ended
    assert desks[0].service.billed == desks[1].service.billed
    for desk, line in zip(desks, lines, strict=True):
        assert all(status in (100, 200, 400, 404, 405, 413, 431, 505) for status in statuses(line.came))
        good = line.came.count(b'"status":"queued","model"')
        assert len(desk.service.billed) == len(desk.service.state.tasks) == good
        [connection] = desk.connections
        connection.connection_lost(None)
        assert desk.budget.take(desk.limits.in_flight_bytes), "bytes are held that nobody sends"


def _keeps_the_last_piece_of_a_target(reader: RequestReader, url: bytes) -> None:
    reader._url = url


def _keeps_the_last_piece_of_a_body(reader: RequestReader, body: bytes) -> None:
    reader._body = body


def _forgets_to_give_back(budget: Budget, size: int) -> None:
    pass


@pytest.mark.parametrize(
    ("broken", "method", "mutant"),
    [
        (RequestReader, "on_url", _keeps_the_last_piece_of_a_target),
        (RequestReader, "on_body", _keeps_the_last_piece_of_a_body),
        (Budget, "give", _forgets_to_give_back),
    ],
)
def test_a_broken_reader_is_found(
    monkeypatch: pytest.MonkeyPatch, broken: type, method: str, mutant: Callable[..., None]
) -> None:
    monkeypatch.setattr(broken, method, mutant)
    with pytest.raises(AssertionError):
        for sent in WHOLE:
            assert_same_however_cut(sent, range(len(sent)))


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with serve_in_thread(RICH) as server:
        yield server


@fewer
@given(sent=streams() | st.binary(max_size=300))
def test_a_server_answers_or_closes_and_lives_on(server: RunningServer, sent: bytes) -> None:
    server.service.reset()
    with no_records():
        came = ask(server, sent)
    assert statuses(came) == statuses(Desk(MockServer(RICH)).send([sent]).came)


@contextmanager
def no_records() -> Generator[None]:
    """Nothing is logged meanwhile; hypothesis and the fixture for it do not go together."""
    records = list[logging.LogRecord]()

    class Keeps(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    logging.getLogger().addHandler(handler := Keeps())
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
    assert records == []

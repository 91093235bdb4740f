"""With every logger of the process at DEBUG and a real socket, no record of anybody shows the key."""

import functools
import logging
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest

from jimmyai_omni import AsyncOmni, AuthenticationError, ConnectionFailed, Omni, RetryPolicy
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import RunningServer, serve_in_thread

KEY = "sk-test-0123456789-SECRET"
WRONG = "sk-wrong-9876543210-SECRET"
ONCE = RetryPolicy(attempts=1)


class Records(logging.Handler):
    """Keeps all that is logged, as text."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.names: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        self.names.add(record.name)
        self.lines.append(f"{self.format(record)} {vars(record)!r}")


@pytest.fixture
def records() -> Iterator[Records]:
    """All records of the process, whichever library they are of."""
    handler, root = Records(), logging.getLogger()
    known = [logging.getLogger(name) for name in (*logging.root.manager.loggerDict, "httpcore.http11")]
    levels = {logger: logger.level for logger in (root, *known)}
    for logger in levels:
        logger.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    for logger, level in levels.items():
        logger.setLevel(level)


@pytest.fixture
def server(bare_environment: None) -> Iterator[RunningServer]:
    with serve_in_thread(MockOptions(key=KEY)) as running:
        yield running


def blocking(base_url: str, folder: Path) -> None:
    """Create, wait and download; then what fails."""
    with Omni(KEY, base_url=base_url, sleep=lambda _: None) as omni:
        omni.download(omni.wait(omni.create("A cat", aspect_ratio="21:9")), folder / "cat.mp4")
    with Omni(WRONG, base_url=base_url) as omni, pytest.raises(AuthenticationError):
        omni.balance()
    with Omni(KEY, base_url="http://127.0.0.1:1", retry=ONCE) as omni, pytest.raises(ConnectionFailed):
        omni.create("A cat")


async def awaiting(base_url: str, folder: Path) -> None:
    """The same."""

    async def no_pause(_: float) -> None:
        await anyio.lowlevel.checkpoint()

    async with AsyncOmni(KEY, base_url=base_url, sleep=no_pause) as omni:
        await omni.download(
            await omni.wait(await omni.create("A cat", aspect_ratio="21:9")), folder / "cat.mp4"
        )
    async with AsyncOmni(WRONG, base_url=base_url) as omni:
        with pytest.raises(AuthenticationError):
            await omni.balance()
    async with AsyncOmni(KEY, base_url="http://127.0.0.1:1", retry=ONCE) as omni:
        with pytest.raises(ConnectionFailed):
            await omni.create("A cat")


@pytest.mark.parametrize("backend", ["sync", "asyncio", "trio"])
def test_no_record_of_any_logger_shows_the_key(
    backend: str, server: RunningServer, records: Records, tmp_path: Path
) -> None:
    if backend == "sync":
        blocking(server.base_url, tmp_path)
    else:
        anyio.run(functools.partial(awaiting, server.base_url, tmp_path), backend=backend)
    assert {"jimmyai_omni", "jimmyai_omni.wire", "httpx", "httpcore.http11"} <= records.names
    shown = [line for line in records.lines if KEY in line or WRONG in line]
    assert shown == []


def test_the_package_says_nothing_where_nobody_listens(
    server: RunningServer, capfd: pytest.CaptureFixture[str]
) -> None:
    with Omni(KEY, base_url=server.base_url) as omni:
        omni.create("A cat", aspect_ratio="21:9")
    assert capfd.readouterr() == ("", "")


def test_what_shows_secrets_by_design_is_not_logged(records: Records) -> None:
    hpack = pytest.importorskip("hpack")
    logging.getLogger("hpack.hpack").setLevel(logging.DEBUG)
    # In Huffman's code, which anybody can read.
    hpack.Encoder().encode([("authorization", f"Bearer {KEY}")])
    # As httpcore says what it is about to do.
    logging.getLogger("httpcore.socks").debug("setup_socks5_connection.started auth=(b'me', b'password')")
    assert not {"hpack.hpack", "httpcore.socks"} & records.names

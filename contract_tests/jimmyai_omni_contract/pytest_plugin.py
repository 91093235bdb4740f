"""Fixtures for pytest, found by their names where this package is installed.

    omni_mock    an `OmniMock`: the mock server, its clock, faults, scenarios and ledger
    omni         an `Omni` that talks to it
    async_omni   an `AsyncOmni` that talks to it
    omni_server  the same kind of server on a loopback port, which JIMMYAI_BASE_URL and JIMMYAI_API_KEY name
    omni_process the same, in a process of its own, for code that blocks this one

And, with `--conform-base-url URL`, the conformance check of a deployment: a test for each rule.

Example:
    def test_a_lost_answer_is_not_paid_twice(omni_mock, omni):
        omni_mock.fail("create", "drop", times=1)
        with pytest.raises(CreateOutcomeUnknown):
            omni.generate("A cat running through a neon rainy street")
        omni_mock.assert_billed(1)

For a server with options, override the first one in your `conftest.py`; the clients follow it:

    @pytest.fixture
    def omni_mock():
        with OmniMock(balance=50, task_seconds=600) as mock:
            yield mock
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from jimmyai_omni import AsyncOmni, Omni
    from jimmyai_omni_contract.mock.serve.embedded import RunningServer
    from jimmyai_omni_contract.testing import OmniMock, ServerProcess


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the conformance check as tests."""
    group = parser.getgroup("conform", "the conformance check of a deployment of the API")
    group.addoption(
        "--conform-base-url", metavar="URL", help="Check this deployment, one test for each rule."
    )
    group.addoption(
        "--conform-profile",
        choices=("free", "smoke", "full", "soak"),
        default="free",
        help="How much is tried; see `omni conform -h`.",
    )
    group.addoption("--conform-max-billed", type=int, metavar="N", help="How many creates may be billed.")


def pytest_configure(config: pytest.Config) -> None:
    """Add the checks where a deployment is named."""
    if config.getoption("conform_base_url"):
        try:
            from jimmyai_omni_contract.conform.pytest_items import Conformance
        except ImportError as error:
            told = "the conformance check needs an extra; next: pip install 'jimmyai-omni[conformance]'"
            raise pytest.UsageError(f"{told} ({error})") from error
        config.pluginmanager.register(Conformance(), "jimmyai-omni-conformance")


@pytest.fixture
def omni_mock() -> "Iterator[OmniMock]":
    """A mock server without a socket; see `jimmyai_omni_contract.testing`."""
    with _the_extra():
        from jimmyai_omni_contract.testing import OmniMock
    with OmniMock() as mock:
        yield mock


@pytest.fixture
def omni(omni_mock: "OmniMock") -> "Omni":
    """A client of `omni_mock` whose pauses take no time."""
    return omni_mock.client()


@pytest.fixture
def async_omni(omni_mock: "OmniMock") -> "AsyncOmni":
    """An awaiting client of `omni_mock` whose pauses take no time."""
    return omni_mock.async_client()


@pytest.fixture
def omni_server(monkeypatch: pytest.MonkeyPatch) -> "Iterator[RunningServer]":
    """A mock server on a loopback port, for code that makes its own client from the environment."""
    with _the_extra():
        from jimmyai_omni_contract.testing import serve

        serving = serve()
    with serving as server:
        _lead_to(server, monkeypatch)
        yield server


@pytest.fixture
def omni_process(monkeypatch: pytest.MonkeyPatch) -> "Iterator[ServerProcess]":
    """A mock server in a process of its own, for code that makes its own client from the environment."""
    with _the_extra():
        from jimmyai_omni_contract.testing import serve_process
    # As with `omni_server`, the first look at a task finds its video.
    with serve_process("--task-seconds", "0.000001") as server:
        _lead_to(server, monkeypatch)
        yield server


def _lead_to(server: "RunningServer | ServerProcess", monkeypatch: pytest.MonkeyPatch) -> None:
    from jimmyai_omni_contract.testing.environment import environment_of

    for name, value in environment_of(server).items():
        monkeypatch.setenv(name, value)


@contextmanager
def _the_extra() -> Generator[None]:
    """What the mock server needs is loaded by fixtures, because pytest loads this module at each start."""
    try:
        yield
    except ImportError as error:
        pytest.fail(
            f"the mock server needs an extra; next: pip install 'jimmyai-omni[mock]' ({error})",
            pytrace=False,
        )

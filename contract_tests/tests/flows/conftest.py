"""The fixture through which the blocking and the awaiting client meet the same scenarios."""

import logging
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.flows.harness import BACKENDS, KEY, World


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "off_contract(why): this test sends what the contract refuses")


@pytest.fixture(params=BACKENDS)
def world(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[World]:
    """A world for the blocking client, and for the awaiting one under asyncio and trio.

    In the end its requests are held against the contract, and the log is searched for the key.
    """
    caplog.set_level(logging.DEBUG)
    with closing(World(request.param)) as world:
        yield world
    assert not [record for record in caplog.get_records("call") if KEY in record.getMessage()]
    if request.node.get_closest_marker("off_contract") is None:
        assert world.problems() == []

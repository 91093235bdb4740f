"""The server of all gates, for as long as there are tests of them."""

from collections.abc import Iterator

import pytest

from tests.gate.serving import SWITCH, serving


@pytest.fixture(scope="package", autouse=True)
def switch() -> Iterator[None]:
    with serving(SWITCH) as base_url:
        SWITCH.base_url = base_url
        yield

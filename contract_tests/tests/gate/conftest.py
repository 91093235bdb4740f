"""The server of all gates, for as long as there are tests of them."""

from collections.abc import Iterator

import pytest

from tests.gate.serving import SWITCH, serving


@pytest.fixture(scope="package", autouse=True)
def switch() -> Iterator[None]:
    # Each test has waited for its own requests; a socket that one has left open is not waited for.
    with serving(SWITCH, grace_s=1) as base_url:
        SWITCH.base_url = base_url
        yield

from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from jimmyai_omni_contract.mock.embedded import RunningServer, serve_in_thread
from tests.product.command import Ran, omni

Run = Callable[..., Ran]


@pytest.fixture
def server() -> Generator[RunningServer]:
    with serve_in_thread() as running:
        yield running


@pytest.fixture
def run(server: RunningServer, tmp_path: Path) -> Run:
    """Runs `omni` in an empty folder, with the mock server as its API."""
    env = {"JIMMYAI_BASE_URL": server.base_url, "JIMMYAI_API_KEY": server.api_key}
    return lambda *arguments, **other: omni(*arguments, cwd=tmp_path, env={**env, **other})

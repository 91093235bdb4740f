"""Performing flows where there is no client at hand."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import anyio
import httpx

from jimmyai_omni._config import Config
from jimmyai_omni._flows.effects import Flow
from jimmyai_omni._telemetry import traced
from jimmyai_omni._wire.async_driver import AsyncDriver
from jimmyai_omni._wire.wire import OnResponse
from jimmyai_omni.batch.work import Call

T = TypeVar("T")


def ignore(*_: object) -> None:
    """The callback of those who want none."""


@asynccontextmanager
async def calling(
    config: Config, transport: httpx.AsyncBaseTransport | None = None, on_response: OnResponse = ignore
) -> AsyncGenerator[Call]:
    """What performs flows, on connections that last as long as the block."""
    driver = AsyncDriver(config, None, transport, anyio.sleep, on_response)

    async def call(name: str, flow: Flow[T], on_event: Callable[[Any], object] = ignore) -> T:
        return await driver.run(traced(name, flow, config.base_url), on_event)

    try:
        yield call
    finally:
        await driver.close()

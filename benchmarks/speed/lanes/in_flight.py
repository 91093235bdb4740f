"""A look at each of many tasks, all asked for at once, by awaiting clients of one process."""

# ruff: noqa: D103 - each function makes the client and the call of what it is called after

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from lanes import transports
from lanes.shared import KEY, QUERY, TASK, Awaited

LONG_S = 600
"""No client gives up only because so many others are before it."""
Make = Callable[[str], Awaitable[Awaited]]


async def httpx(url: str) -> Awaited:
    import httpx

    client = httpx.AsyncClient(headers=transports.HEADERS, timeout=LONG_S)

    async def call() -> object:
        return (await client.get(url + QUERY)).raise_for_status().json()

    return call


async def ours(url: str) -> Awaited:
    from jimmyai_omni import AsyncOmni

    client = AsyncOmni(KEY, base_url=url, timeout_s=LONG_S)
    return lambda: client.retrieve(TASK)


async def together(make: Make, count: int, url: str) -> Awaited:
    look = await make(url)

    async def call() -> object:
        return await asyncio.gather(*(look() for _ in range(count)))

    return call


THOUSAND: dict[str, Make] = {
    "httpx": httpx,
    "httpx over aiohttp": partial(transports.httpx_aiohttp, timeout_s=LONG_S),
    "aiohttp": transports.aiohttp,
    "jimmyai-omni": ours,
    "jimmyai-omni, fast": partial(transports.ours_fast, timeout_s=LONG_S),
}
# That of httpx goes through all that wait for each that ends: it would take longer than all the others.
TEN_THOUSAND = {name: make for name, make in THOUSAND.items() if name != "httpx"}
LANES = {f"{name}, 1,000": partial(together, make, 1_000) for name, make in THOUSAND.items()}
LANES |= {f"{name}, 10,000": partial(together, make, 10_000) for name, make in TEN_THOUSAND.items()}

"""One look at a task, awaited, over faster transports than that of httpx."""

# ruff: noqa: D103 - each function makes the client and the call of what it is called after

from lanes import retrieve_async
from lanes.shared import KEY, QUERY, TASK, Awaited

HEADERS = {"Authorization": f"Bearer {KEY}"}


async def httpx_aiohttp(url: str, timeout_s: float = 5) -> Awaited:
    import httpx
    from httpx_aiohttp import AiohttpTransport

    client = httpx.AsyncClient(headers=HEADERS, timeout=timeout_s, transport=AiohttpTransport())

    async def call() -> object:
        return (await client.get(url + QUERY)).raise_for_status().json()

    return call


async def httpx_pyreqwest(url: str) -> Awaited:
    import httpx
    from pyreqwest.compatibility.httpx import HttpxTransport

    client = httpx.AsyncClient(headers=HEADERS, transport=HttpxTransport())

    async def call() -> object:
        return (await client.get(url + QUERY)).raise_for_status().json()

    return call


async def ours_fast(url: str, timeout_s: float = 60) -> Awaited:
    from jimmyai_omni import AsyncOmni

    client = AsyncOmni(KEY, base_url=url, timeout_s=timeout_s, fast=True)
    return lambda: client.retrieve(TASK)


async def ours_pyreqwest(url: str) -> Awaited:
    from pyreqwest.compatibility.httpx import HttpxTransport

    from jimmyai_omni import AsyncOmni

    client = AsyncOmni(KEY, base_url=url, transport=HttpxTransport())
    return lambda: client.retrieve(TASK)


async def aiohttp(url: str) -> Awaited:
    import aiohttp

    session = aiohttp.ClientSession(headers=HEADERS)

    async def call() -> object:
        async with session.get(url + QUERY) as answer:
            answer.raise_for_status()
            return await answer.json()

    return call


async def pyreqwest(url: str) -> Awaited:
    from pyreqwest.client import ClientBuilder

    client = ClientBuilder().default_headers(HEADERS).error_for_status(True).build()

    async def call() -> object:
        answer = await client.get(url + QUERY).build().send()
        return await answer.json()

    return call


LANES = {
    "httpx": retrieve_async.httpx,
    "httpx over aiohttp": httpx_aiohttp,
    "httpx over pyreqwest": httpx_pyreqwest,
    "jimmyai-omni": retrieve_async.ours,
    "jimmyai-omni, fast": ours_fast,
    "jimmyai-omni over pyreqwest": ours_pyreqwest,
    "aiohttp": aiohttp,
    "pyreqwest": pyreqwest,
}

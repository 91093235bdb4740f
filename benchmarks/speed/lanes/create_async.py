"""One create, awaited under asyncio, each client over one connection."""

# ruff: noqa: D103 - each function makes the client and the call of what it is called after

from tempfile import mkdtemp

from lanes.shared import BODY, CREATE, KEY, PROMPT, Awaited


async def httpx(url: str) -> Awaited:
    import httpx

    client = httpx.AsyncClient(headers={"Authorization": f"Bearer {KEY}"})

    async def call() -> object:
        return (await client.post(url + CREATE, json=BODY)).raise_for_status().json()

    return call


async def ours(url: str) -> Awaited:
    from jimmyai_omni import AsyncOmni

    client = AsyncOmni(KEY, base_url=url)
    return lambda: client.create(PROMPT, duration=8)


async def journaled(url: str) -> Awaited:
    from jimmyai_omni import AsyncOmni

    client = AsyncOmni(KEY, base_url=url, journal=f"{mkdtemp()}/journal.db")
    return lambda: client.create(PROMPT, duration=8)


async def openai(url: str) -> Awaited:
    from openai import AsyncOpenAI

    client = AsyncOpenAI(api_key=KEY, base_url=f"{url}/openai")
    return lambda: client.videos.create(prompt=PROMPT, seconds="8")


async def runwayml(url: str) -> Awaited:
    from runwayml import AsyncRunwayML

    client = AsyncRunwayML(api_key=KEY, base_url=f"{url}/runwayml")
    return lambda: client.text_to_video.create(
        model="veo3.1", prompt_text=PROMPT, ratio="1280:720", duration=8
    )


async def replicate(url: str) -> Awaited:
    from replicate import Client

    client = Client(KEY, base_url=f"{url}/replicate")
    return lambda: client.predictions.async_create("5c7d5dc6dd8b", {"prompt": PROMPT})


LANES = {
    "httpx": httpx,
    "jimmyai-omni": ours,
    "jimmyai-omni, journal": journaled,
    "replicate": replicate,
    "openai": openai,
    "runwayml": runwayml,
}

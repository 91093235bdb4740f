"""One look at a task, awaited under asyncio, each client over one connection."""

# ruff: noqa: D103 - each function makes the client and the call of what it is called after

from lanes.shared import KEY, QUERY, TASK, Awaited


async def httpx(url: str) -> Awaited:
    import httpx

    client = httpx.AsyncClient(headers={"Authorization": f"Bearer {KEY}"})

    async def call() -> object:
        return (await client.get(url + QUERY)).raise_for_status().json()

    return call


async def ours(url: str) -> Awaited:
    from jimmyai_omni import AsyncOmni

    client = AsyncOmni(KEY, base_url=url)
    return lambda: client.retrieve(TASK)


async def generated(url: str) -> Awaited:
    from jimmyai_omni_api import AuthenticatedClient
    from jimmyai_omni_api.api.videos import query_video

    client = AuthenticatedClient(url, KEY)
    return lambda: query_video.asyncio(TASK, client=client)


async def openai(url: str) -> Awaited:
    from openai import AsyncOpenAI

    client = AsyncOpenAI(api_key=KEY, base_url=f"{url}/openai")
    return lambda: client.videos.retrieve(TASK)


async def runwayml(url: str) -> Awaited:
    from runwayml import AsyncRunwayML

    client = AsyncRunwayML(api_key=KEY, base_url=f"{url}/runwayml")
    return lambda: client.tasks.retrieve(TASK)


async def replicate(url: str) -> Awaited:
    from replicate import Client

    client = Client(KEY, base_url=f"{url}/replicate")
    return lambda: client.predictions.async_get(TASK)


async def google_genai(url: str) -> Awaited:
    from google.genai import Client
    from google.genai.types import GenerateVideosOperation

    client = Client(api_key=KEY, http_options={"base_url": f"{url}/google_genai"}).aio
    operation = GenerateVideosOperation(name=f"models/veo/operations/{TASK}")
    return lambda: client.operations.get(operation)


LANES = {
    "httpx": httpx,
    "jimmyai-omni": ours,
    "its generated client": generated,
    "replicate": replicate,
    "google-genai": google_genai,
    "openai": openai,
    "runwayml": runwayml,
}

"""One look at a task, by blocking clients, each over one connection."""

# ruff: noqa: D103 - each function makes the client and the call of what it is called after

from lanes.shared import KEY, QUERY, TASK, Call, raw


def httpx(url: str) -> Call:
    import httpx

    client = httpx.Client(headers={"Authorization": f"Bearer {KEY}"})
    return lambda: client.get(url + QUERY).raise_for_status().json()


def ours(url: str) -> Call:
    from jimmyai_omni import Omni

    client = Omni(KEY, base_url=url)
    return lambda: client.retrieve(TASK)


def generated(url: str) -> Call:
    from jimmyai_omni_api import AuthenticatedClient
    from jimmyai_omni_api.api.videos import query_video

    client = AuthenticatedClient(url, KEY)
    return lambda: query_video.sync(TASK, client=client)


def openai(url: str) -> Call:
    from openai import OpenAI

    client = OpenAI(api_key=KEY, base_url=f"{url}/openai")
    return lambda: client.videos.retrieve(TASK)


def runwayml(url: str) -> Call:
    from runwayml import RunwayML

    client = RunwayML(api_key=KEY, base_url=f"{url}/runwayml")
    return lambda: client.tasks.retrieve(TASK)


def replicate(url: str) -> Call:
    from replicate import Client

    client = Client(KEY, base_url=f"{url}/replicate")
    return lambda: client.predictions.get(TASK)


def google_genai(url: str) -> Call:
    from google.genai import Client
    from google.genai.types import GenerateVideosOperation

    client = Client(api_key=KEY, http_options={"base_url": f"{url}/google_genai"})
    operation = GenerateVideosOperation(name=f"models/veo/operations/{TASK}")
    return lambda: client.operations.get(operation)


def fal_client(url: str) -> Call:
    import fal_client.client

    # Its host can be set, but not the scheme.
    fal_client.client.QUEUE_URL_FORMAT = f"{url}/fal_client/"
    client = fal_client.SyncClient(key=KEY)
    return lambda: client.status("fal-ai/veo3", TASK)


def requests(url: str) -> Call:
    import requests

    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {KEY}"

    def call() -> object:
        answer = session.get(url + QUERY)
        answer.raise_for_status()
        return answer.json()

    return call


def raw_socket(url: str) -> Call:
    return raw(url, "GET", QUERY, b"")


LANES = {
    "httpx": httpx,
    "jimmyai-omni": ours,
    "its generated client": generated,
    "replicate": replicate,
    "fal-client": fal_client,
    "google-genai": google_genai,
    "openai": openai,
    "requests": requests,
    "runwayml": runwayml,
    "a raw socket": raw_socket,
}

"""One create, by blocking clients, each over one connection."""

# ruff: noqa: D103 - each function makes the client and the call of what it is called after

import json
from tempfile import mkdtemp

from lanes.shared import BODY, CREATE, KEY, PROMPT, Call, raw


def httpx(url: str) -> Call:
    import httpx

    client = httpx.Client(headers={"Authorization": f"Bearer {KEY}"})
    return lambda: client.post(url + CREATE, json=BODY).raise_for_status().json()


def ours(url: str) -> Call:
    from jimmyai_omni import Omni

    client = Omni(KEY, base_url=url)
    return lambda: client.create(PROMPT, duration=8)


def journaled(url: str) -> Call:
    from jimmyai_omni import Omni

    client = Omni(KEY, base_url=url, journal=f"{mkdtemp()}/journal.db")
    return lambda: client.create(PROMPT, duration=8)


def httpx_recorded(url: str) -> Call:
    """The least that a journal can be: what is sent and what came of it, each synced to disk."""
    import sqlite3

    create, database = httpx(url), sqlite3.connect(f"{mkdtemp()}/bare.db", isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE creates (id INTEGER PRIMARY KEY, sent TEXT, answer TEXT)")

    def call() -> object:
        sent = database.execute("INSERT INTO creates (sent) VALUES (?)", (json.dumps(BODY),))
        answer = create()
        database.execute("UPDATE creates SET answer = ? WHERE id = ?", (json.dumps(answer), sent.lastrowid))
        return answer

    return call


def openai(url: str) -> Call:
    from openai import OpenAI

    client = OpenAI(api_key=KEY, base_url=f"{url}/openai")
    return lambda: client.videos.create(prompt=PROMPT, seconds="8")


def runwayml(url: str) -> Call:
    from runwayml import RunwayML

    client = RunwayML(api_key=KEY, base_url=f"{url}/runwayml")
    return lambda: client.text_to_video.create(
        model="veo3.1", prompt_text=PROMPT, ratio="1280:720", duration=8
    )


def replicate(url: str) -> Call:
    from replicate import Client

    client = Client(KEY, base_url=f"{url}/replicate")
    return lambda: client.predictions.create("5c7d5dc6dd8b", {"prompt": PROMPT})


def google_genai(url: str) -> Call:
    from google.genai import Client

    client = Client(api_key=KEY, http_options={"base_url": f"{url}/google_genai"})
    # With such a key it makes no videos.
    return lambda: client.models.generate_content(model="gemini-3-flash", contents=PROMPT)


def requests(url: str) -> Call:
    import requests

    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {KEY}"

    def call() -> object:
        answer = session.post(url + CREATE, json=BODY)
        answer.raise_for_status()
        return answer.json()

    return call


def raw_socket(url: str) -> Call:
    return raw(url, "POST", CREATE, json.dumps(BODY).encode())


LANES = {
    "httpx": httpx,
    "jimmyai-omni": ours,
    "jimmyai-omni, journal": journaled,
    "httpx, two synced commits": httpx_recorded,
    "replicate": replicate,
    "google-genai": google_genai,
    "openai": openai,
    "requests": requests,
    "runwayml": runwayml,
    "a raw socket": raw_socket,
}

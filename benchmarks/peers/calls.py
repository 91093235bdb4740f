"""Makes one create call of an SDK for each line that comes in, and says in a line how it ended.

`peers.py` runs it as `calls.py NAME BASE_URL`, in an environment that holds the SDK. All but the key, the
host and the timeout is left at its default.
"""

# ruff: noqa: D103 - each function makes the client and the call of the SDK that it is called after

import signal
import sys
import time
from collections.abc import Callable

PROMPT = "A cat running through a neon rainy street"
KEY = "mock-key"
TIMEOUT_S = 1.0
END_S = 20
Create = Callable[[], object]


class NoEndError(BaseException):
    """A call is not over after `END_S`."""


def jimmyai_omni(base_url: str) -> Create:
    from jimmyai_omni import Omni

    client = Omni(KEY, base_url=base_url, timeout_s=TIMEOUT_S)
    return lambda: client.create(PROMPT)


def openai(base_url: str) -> Create:
    from openai import OpenAI

    client = OpenAI(api_key=KEY, base_url=base_url, timeout=TIMEOUT_S)
    return lambda: client.videos.create(prompt=PROMPT)


def anthropic(base_url: str) -> Create:
    from anthropic import Anthropic

    client = Anthropic(api_key=KEY, base_url=base_url, timeout=TIMEOUT_S)
    messages = [{"role": "user", "content": PROMPT}]
    return lambda: client.messages.create(model="claude", max_tokens=16, messages=messages)


def runwayml(base_url: str) -> Create:
    from runwayml import RunwayML

    client = RunwayML(api_key=KEY, base_url=base_url, timeout=TIMEOUT_S)
    return lambda: client.text_to_video.create(model="veo3.1", prompt_text=PROMPT, ratio="1280:720")


def lumaai(base_url: str) -> Create:
    from lumaai import LumaAI

    client = LumaAI(auth_token=KEY, base_url=base_url, timeout=TIMEOUT_S)
    return lambda: client.generations.video.create(model="ray-2", prompt=PROMPT)


def replicate(base_url: str) -> Create:
    from replicate import Client

    client = Client(KEY, base_url=base_url, timeout=TIMEOUT_S)
    return lambda: client.predictions.create("5c7d5dc6dd8b", {"prompt": PROMPT})


def replicate_2(base_url: str) -> Create:
    from replicate import Replicate

    client = Replicate(bearer_token=KEY, base_url=base_url, timeout=TIMEOUT_S)
    return lambda: client.predictions.create(version="5c7d5dc6dd8b", input={"prompt": PROMPT})


def fal_client(base_url: str) -> Create:
    import fal_client.client

    # Its host can be set, but not the scheme.
    fal_client.client.QUEUE_URL_FORMAT = f"{base_url}/"
    client = fal_client.SyncClient(key=KEY, default_timeout=TIMEOUT_S)
    return lambda: client.submit("fal-ai/veo3", {"prompt": PROMPT})


def google_genai(base_url: str) -> Create:
    from google.genai import Client

    client = Client(api_key=KEY, http_options={"base_url": base_url, "timeout": int(TIMEOUT_S * 1000)})
    # With such a key it makes no videos.
    return lambda: client.models.generate_content(model="gemini-3-flash", contents=PROMPT)


CALLS = (
    jimmyai_omni,
    openai,
    anthropic,
    runwayml,
    lumaai,
    replicate,
    replicate_2,
    fal_client,
    google_genai,
)


def outcome(create: Create) -> str:
    """How a call ended."""
    signal.alarm(END_S)
    try:
        create()
    except NoEndError:
        return f"no end in {END_S} s"
    except Exception as error:
        return type(error).__name__
    finally:
        signal.alarm(0)
    return "success"


def end(*_: object) -> None:
    raise NoEndError


def main() -> None:
    # Pauses change no count, and would take many minutes.
    time.sleep = lambda _seconds: None
    signal.signal(signal.SIGALRM, end)
    name, base_url = sys.argv[1:]
    create = {call.__name__: call for call in CALLS}[name](base_url)
    for _ in sys.stdin:
        print(outcome(create), flush=True)


if __name__ == "__main__":
    main()

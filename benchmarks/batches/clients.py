"""Clients that make many videos, each run as a process of its own, so that it has a core of its own.

    python clients.py CLIENT ORDER

CLIENT is a function of this module, ORDER a JSON object of `Order`. What it prints: `cpu_s` and `seconds` of
the work, without imports, `peak_mb` of the process, and what the function returns.
"""

import asyncio
import hashlib
import json
import re
import sys
from collections.abc import Awaitable, Callable, Iterator
from itertools import count
from pathlib import Path
from struct import Struct
from tempfile import TemporaryFile
from time import perf_counter, process_time
from typing import Any

CREATE = "/api/open-api/v1/gemini/omni/videos"
QUERY = "/api/open-api/v1/videos/"
POLL_S = 5.0
"""The pause of the scripts; the publisher advises 5 to 15 s."""
_TASK = re.compile(rb'"task_id": ?"([^"]+)"')
_HEADERS = {"Authorization": "Bearer mock-key"}
_MB = 1e6
_LOOK = Struct("<dI")
"""How late a look was, in seconds, and how many tasks were in flight."""
Found = dict[str, Any]


class Order:
    """What is to be done."""

    def __init__(self, url: str, folder: str, tasks: int, workers: int, **rest: Any) -> None:
        self.url, self.folder, self.tasks, self.workers = url, Path(folder), tasks, workers
        self.retrieves: int = rest.get("retrieves", 0)
        self.media: str = rest.get("media", "")
        """The URL of a video."""
        self.own: bool = rest.get("own", False)
        """Whether httpx sends through the transport of this project."""


def body(number: int) -> dict[str, Any]:
    """The create of a row."""
    return {
        "model": "Gemini-Omini",
        "prompt": f"A cat running through neon rainy street {number}, cinematic low-angle tracking shot",
        "duration": 4,
        "resolution": "720p",
        "aspect_ratio": "16:9",
        "generation_type": "reference",
        "image_urls": [],
    }


def peak_mb() -> float:
    """The most memory that this process ever had, in MB (1,000,000 bytes)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 / _MB for line in lines if line.startswith("VmHWM"))


# Ours.


def omni(order: Order) -> Callable[[], Awaitable[Found]]:
    """The batch of this project, with a journal, and files that are hashed, checked and synced."""
    from jimmyai_omni import AsyncOmni
    from jimmyai_omni.batch import engine, run  # noqa: F401 - an import is no work
    from jimmyai_omni.batch.schedule import Schedule

    # On disk: the numbers of all looks would be a good part of the memory that is measured.
    looks = TemporaryFile()  # noqa: SIM115 - the process ends after it
    flying, take = 0, Schedule.take

    def noted(schedule: Schedule[Any], now: float) -> Any:
        item, late_s = take(schedule, now)
        looks.write(_LOOK.pack(late_s, flying))
        return item, late_s

    def note(event: Any) -> None:
        nonlocal flying
        flying = event.in_flight

    async def work() -> Found:
        Schedule.take = noted  # type: ignore[method-assign]
        async with AsyncOmni("mock-key", base_url=order.url, journal=order.folder / "journal.db") as client:
            done = await client.batch(
                ({**body(number), "id": str(number)} for number in range(order.tasks)),
                order.folder / "videos",
                in_flight=order.tasks,
                creates=order.workers,
                polls=order.workers,
                downloads=order.workers,
                on_event=note,
            )
        if done.counts != {"saved": order.tasks}:
            raise RuntimeError(f"not all is saved: {done.counts} {done.troubles}")
        peak = peak_mb()
        looks.seek(0)
        found = [*_LOOK.iter_unpack(looks.read())]
        most = max(flying for _, flying in found)
        # While tasks are created or brought home, that is what looks wait for, and for a while after it.
        full = [late_s for late_s, flying in found if flying == most]
        full = sorted(full[len(full) // 2 :])
        return {
            "retrieves": len(found),
            "peak_mb": peak,
            "in_flight": most,
            "late_ms": sum(full) / len(full) * 1e3,
            "late_p95_ms": full[len(full) * 95 // 100] * 1e3,
        }

    return work


# Nothing but the requests.


def bare(order: Order) -> Callable[[], Awaitable[Found]]:
    """The same exchanges on a plain httpx client: nothing is read of the answers, and nothing kept."""
    import httpx

    from jimmyai_omni._wire.lanes import Lanes

    async def work() -> Found:
        known: list[str] = []
        limits = httpx.Limits(max_connections=3 * order.workers)
        transport = Lanes(True, trust_env=False) if order.own else None

        async def create(number: int) -> None:
            answer = await http.post(order.url + CREATE, json=body(number), headers=_HEADERS)
            if found := _TASK.search(answer.content):
                known.append(found[1].decode())

        async def retrieve(number: int) -> None:
            await http.get(order.url + QUERY + known[number % len(known)], headers=_HEADERS)

        async def fetch(_number: int) -> None:
            async with http.stream("GET", order.media) as answer:
                async for _ in answer.aiter_bytes():
                    pass

        async def work_off(todo: Iterator[Awaitable[None]]) -> None:
            for one in todo:
                await one

        async with httpx.AsyncClient(limits=limits, timeout=60, transport=transport) as http:
            for todo in (
                (create(number) for number in range(order.tasks)),
                (retrieve(number) for number in range(order.retrieves)),
                (fetch(number) for number in range(order.tasks)),
            ):
                await asyncio.gather(*(work_off(todo) for _ in range(3 * order.workers)))
        return {}

    return work


# What a good engineer would write.

Send = Callable[[str, str, dict[str, Any] | None], Awaitable[dict[str, Any]]]
Fetch = Callable[[str, Path], Awaitable[str]]


async def line(order: Order, send: Send, fetch: Fetch) -> Found:
    """A coroutine for each task, and a semaphore for each kind of request."""
    creates, polls, downloads = (asyncio.Semaphore(order.workers) for _ in range(3))
    retrieves = count()
    folder = order.folder / "videos"
    folder.mkdir(parents=True)

    async def make(number: int) -> str:
        async with creates:
            task = (await send("POST", CREATE, body(number)))["data"]
        while task["status"] != "completed":
            await asyncio.sleep(POLL_S)
            next(retrieves)
            async with polls:
                task = (await send("GET", QUERY + task["task_id"], None))["data"]
            if task["status"] == "failed":
                raise RuntimeError(task)
        async with downloads:
            return await fetch(task["result"]["video_url"], folder / f"{number}.mp4")

    saved = await asyncio.gather(*map(make, range(order.tasks)))
    if len(list(folder.iterdir())) != order.tasks:
        raise RuntimeError("not all is saved")
    return {"saved": len(saved), "retrieves": next(retrieves)}


async def httpx_fetch(http: Any, url: str, path: Path) -> str:
    """Save a video with a client of httpx, and hash it on the way."""
    sha256 = hashlib.sha256()
    async with http.stream("GET", url) as answer:
        with path.open("wb") as file:
            async for chunk in answer.aiter_bytes():
                file.write(chunk)
                sha256.update(chunk)
    return sha256.hexdigest()


def httpx_script(order: Order) -> Callable[[], Awaitable[Found]]:
    """Written with httpx."""
    import httpx

    async def work() -> Found:
        limits = httpx.Limits(max_connections=3 * order.workers)
        async with httpx.AsyncClient(limits=limits, timeout=60) as http:

            async def send(method: str, path: str, content: dict[str, Any] | None) -> dict[str, Any]:
                answer = await http.request(method, order.url + path, json=content, headers=_HEADERS)
                answer.raise_for_status()
                said: dict[str, Any] = answer.json()
                return said

            return await line(order, send, lambda url, path: httpx_fetch(http, url, path))

    return work


def aiohttp_script(order: Order) -> Callable[[], Awaitable[Found]]:
    """Written with aiohttp."""
    import aiohttp

    async def work() -> Found:
        connector = aiohttp.TCPConnector(limit=3 * order.workers)
        async with aiohttp.ClientSession(connector=connector) as http:

            async def send(method: str, path: str, content: dict[str, Any] | None) -> dict[str, Any]:
                async with http.request(method, order.url + path, json=content, headers=_HEADERS) as answer:
                    answer.raise_for_status()
                    said: dict[str, Any] = await answer.json()
                    return said

            async def fetch(url: str, path: Path) -> str:
                sha256 = hashlib.sha256()
                async with http.get(url) as answer:
                    with path.open("wb") as file:
                        async for chunk in answer.content.iter_any():
                            file.write(chunk)
                            sha256.update(chunk)
                return sha256.hexdigest()

            return await line(order, send, fetch)

    return work


def openai_script(order: Order) -> Callable[[], Awaitable[Found]]:
    """Written with the SDK of OpenAI, whose `get` and `post` take any path."""
    import httpx
    import openai

    async def work() -> Found:
        limits = httpx.Limits(max_connections=3 * order.workers)
        async with (
            openai.AsyncOpenAI(
                api_key="mock-key",
                base_url=order.url,
                http_client=openai.DefaultAsyncHttpxClient(limits=limits),
            ) as client,
            httpx.AsyncClient(limits=limits, timeout=60) as http,
        ):

            async def send(method: str, path: str, content: dict[str, Any] | None) -> dict[str, Any]:
                if method == "POST":
                    return await client.post(path, body=content, cast_to=dict[str, Any])
                return await client.get(path, cast_to=dict[str, Any])

            return await line(order, send, lambda url, path: httpx_fetch(http, url, path))

    return work


def main() -> None:
    """Work the order off, and print what it took."""
    order = Order(**json.loads(sys.argv[2]))
    work = globals()[sys.argv[1]](order)
    began, cpu_s = perf_counter(), process_time()
    found = asyncio.run(work())
    took = {"cpu_s": process_time() - cpu_s, "seconds": perf_counter() - began, "peak_mb": peak_mb()}
    print(json.dumps(took | found))


if __name__ == "__main__":
    main()

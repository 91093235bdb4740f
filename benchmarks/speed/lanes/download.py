"""One video of 10 MB, or of ten times as much, by blocking clients."""

# ruff: noqa: D103 - each function makes the client and the call of what it is called after

import hashlib
import os
from pathlib import Path
from tempfile import mkdtemp

from lanes.shared import KEY, TASK, Call

SIZE = 10_000_000


def discarded(url: str) -> Call:
    import httpx

    client = httpx.Client()

    def call() -> object:
        with client.stream("GET", f"{url}/video/{SIZE}") as answer:
            return sum(len(chunk) for chunk in answer.iter_bytes())

    return call


def to_file(url: str, size: int = SIZE) -> Call:
    import httpx

    client, path = httpx.Client(), Path(mkdtemp()) / "video.mp4"

    def call() -> object:
        with client.stream("GET", f"{url}/video/{size}") as answer, path.open("wb") as file:
            for chunk in answer.iter_bytes():
                file.write(chunk)
        return path

    return call


def to_file_100(url: str) -> Call:
    return to_file(url, 10 * SIZE)


def hashed(url: str, *, sync: bool = False) -> Call:
    import httpx

    client, path = httpx.Client(), Path(mkdtemp()) / "video.mp4"

    def call() -> object:
        sha256 = hashlib.sha256()
        with client.stream("GET", f"{url}/video/{SIZE}") as answer, path.open("wb") as file:
            for chunk in answer.iter_bytes():
                file.write(chunk)
                sha256.update(chunk)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        return sha256.hexdigest()

    return call


def hashed_and_synced(url: str) -> Call:
    return hashed(url, sync=True)


def ours(url: str, size: int = SIZE) -> Call:
    from jimmyai_omni import Omni, Task

    client, path = Omni(KEY, base_url=url), Path(mkdtemp()) / "video.mp4"
    task = Task(TASK, "completed", video_url=f"{url}/video/{size}")
    return lambda: client.download(task, path, overwrite=True)


def ours_100(url: str) -> Call:
    return ours(url, 10 * SIZE)


LANES = {
    "httpx": to_file,
    "httpx, hashed": hashed,
    "httpx, hashed and synced": hashed_and_synced,
    "httpx, nothing kept": discarded,
    "jimmyai-omni": ours,
    "httpx, 100 MB": to_file_100,
    "jimmyai-omni, 100 MB": ours_100,
}

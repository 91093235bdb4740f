"""A good client in one small program, run as it is, or made wrong in one place by the tests."""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

TROUBLE = (OSError, HTTPException)


def send(
    method: str, url: str, headers: Mapping[str, str], body: str | None = None
) -> tuple[int, Mapping[str, str], bytes]:
    """The status code, the headers and the body of an answer."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=30)
    try:
        connection.request(method, parts.path, body, dict(headers))
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def call(method: str, url: str, key: str, document: object = None) -> tuple[str, str, dict[str, Any], int]:
    """The code, the message and the data of an envelope, and the seconds to wait for the next call."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    status, received, content = send(method, url, headers, json.dumps(document) if document else None)
    wait_s = int(received.get("retry-after", 0))
    try:
        envelope = json.loads(content)
    except ValueError:
        return f"HTTP {status}", "", {}, wait_s
    if "code" not in envelope:
        return "20000", "ok", envelope, wait_s
    return str(envelope["code"]), envelope["msg"], envelope["data"] or {}, wait_s


def create(base_url: str, key: str) -> str:
    """The id of a new task."""
    body = {"model": "Gemini-Omini", "prompt": "A cat", "duration": 6}
    try:
        code, message, data, _ = call("POST", base_url + "/gemini/omni/videos", key, body)
    except TROUBLE as error:
        raise SystemExit(f"whether a task was made is not known: {error!r}") from error
    if code != "20000":
        raise SystemExit(f"no task was made: {code} {message}")
    return str(data["task_id"])


def poll(url: str, key: str) -> tuple[dict[str, Any], int]:
    """What is known of a task, and the seconds to wait; trouble passes, unless the key is refused."""
    try:
        code, message, data, wait_s = call("GET", url, key)
    except TROUBLE:
        return {}, 0
    if code == "20001":
        raise SystemExit(f"the key is refused: {message}")
    return data, wait_s


def fetch(url: str, path: Path) -> None:
    """The video, which appears whole or not at all."""
    for _ in range(3):
        try:
            _, _, content = send("GET", url, {})
        except TROUBLE:
            continue
        part = path.with_suffix(".part")
        part.write_bytes(content)
        part.replace(path)
        return
    raise SystemExit("the video did not come")


def main(base_url: str, key: str, path: Path, sleep: Callable[[float], None], interval_s: float) -> None:
    """Create, wait, download."""
    base_url += "/api/open-api/v1"
    url = f"{base_url}/videos/{create(base_url, key)}"
    while True:
        task, wait_s = poll(url, key)
        status = task.get("status")
        print(f"{task.get('progress', 0)} %")
        if status == "failed":
            raise SystemExit(f"the task failed: {task['error_message']}")
        if status == "canceled":
            raise SystemExit("the task is canceled")
        if video_url := task.get("result", {}).get("video_url"):
            fetch(video_url, path)
            return
        sleep(max(interval_s, wait_s))


if __name__ == "__main__":
    environment = os.environ
    main(
        environment["JIMMYAI_BASE_URL"],
        environment["JIMMYAI_API_KEY"],
        Path("cat.mp4"),
        time.sleep,
        float(sys.argv[1]),
    )

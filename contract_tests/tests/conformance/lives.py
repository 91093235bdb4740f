"""The life of a task, from its create to a video that is what was asked, and billed as that."""

from collections.abc import Container, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from tests.conformance.wire import Answer, Caller, Finding
from tests.rules.case import fixed, standard, urls

ORDER = {"queued": 0, "pending": 0, "submitted": 0, "processing": 1, "completed": 2, "failed": 2}
MOST_POLLS = 20


class Life(NamedTuple):
    """A request, and what must come of it."""

    rule: str
    body: dict[str, object]
    billing_name: str
    width: int
    height: int
    seconds: int | None
    """`None` where the reference video decides."""


LIVES = (
    Life("OMNI-02", standard(model="Omni-Flash-Ext", duration=4), "Gemini-Omini-720p-4s", 1280, 720, 4),
    Life("OMNI-02", standard(model="gemini-omni", duration=8), "Gemini-Omini-720p-8s", 1280, 720, 8),
    Life("OMNI-05", standard(resolution="1080p"), "Gemini-Omini-1080p-6s", 1920, 1080, 6),
    Life("OMNI-06", standard(duration=10), "Gemini-Omini-720p-10s", 1280, 720, 10),
    Life("OMNI-07", standard(duration=10, resolution="4k"), "Gemini-Omini-4k-10s", 3840, 2160, 10),
    Life(
        "OMNI-08",
        standard(aspect_ratio="9:16", orientation="landscape"),
        "Gemini-Omini-720p-6s", 720, 1280, 6,
    ),
    Life("OMNI-09", standard(orientation="portrait"), "Gemini-Omini-720p-6s", 720, 1280, 6),
    Life("OMNI-09", standard(aspect_ratio="", orientation="portrait"), "Gemini-Omini-720p-6s", 720, 1280, 6),
    Life("OMNI-17", standard(video_urls=urls(1, "mp4")), "Gemini-Omini-720p-video", 1280, 720, None),
    Life("OMNI-19", fixed(video_urls=urls(1, "mp4")), "omni-10s", 1280, 720, 10),
    Life("OMNI-22", fixed(duration=4, resolution="4k"), "omni-10s", 1280, 720, 10),
)  # fmt: skip


def lives(caller: Caller, rules: Container[str]) -> Iterator[Finding]:
    """Live each life of these rules, and find what is wrong with it."""
    prices = caller.prices()
    for life in (life for life in LIVES if life.rule in rules):
        for problem in _problems(caller, life, prices[life.billing_name]):
            yield Finding(life.rule, f"{life.body}: {problem}")


def twins(caller: Caller) -> Iterator[Finding]:
    """The same create again is another billed task (OMNI-30)."""
    price, spent = caller.prices()["Gemini-Omini-720p-6s"], caller.used()
    ids = {caller.create(standard()).data["task_id"] for _ in range(2)}
    if len(ids) != 2:
        yield Finding("OMNI-30", "the same create again answered the same task")
    if caller.used() - spent != 2 * price:
        yield Finding("OMNI-30", f"two creates of {price} charged {caller.used() - spent}")


def _problems(caller: Caller, life: Life, price: float) -> Iterator[str]:
    spent = caller.used()
    created = caller.create(life.body)
    if not created.accepted or not (created.data or {}).get("task_id"):
        yield f"no task_id came (OMNI-26): {created}"
        return
    if caller.used() - spent != price:
        yield f"charged {caller.used() - spent} and not the {price} of {life.billing_name}"
    if created.data["model"] != ("omni-10s" if life.billing_name == "omni-10s" else "Gemini-Omini"):
        yield f"the answer names the model {created.data['model']} (OMNI-02)"
    polls = _poll(caller, created.data["task_id"])
    yield from _walk_problems(created.data["task_id"], polls)
    if caller.used() - spent != price:
        yield "polling was charged"
    if polls[-1].accepted and polls[-1].data["status"] == "completed":
        url = (polls[-1].data.get("result") or {}).get("video_url")
        yield from _video_problems(caller, life, url) if url else ["it is completed without a video_url"]
    else:
        yield f"it did not complete within {MOST_POLLS} polls: {polls[-1]}"


def _poll(caller: Caller, task_id: str) -> list[Answer]:
    """The answers until the task ends, and two more to see whether it stays so."""
    polls = [caller.query(task_id)]
    while ORDER.get((polls[-1].data or {}).get("status", "failed"), 2) < 2 and len(polls) < MOST_POLLS:
        polls.append(caller.query(task_id))
    return [*polls, caller.query(task_id), caller.query(task_id)]


def _walk_problems(task_id: str, polls: list[Answer]) -> Iterator[str]:
    lost = [poll for poll in polls if not poll.accepted]
    if lost:
        yield f"the task was lost: {lost[0]}"
        return
    tasks: list[dict[str, Any]] = [poll.data for poll in polls]
    for task in tasks:
        if task["task_id"] != task_id:
            yield f"asked for {task_id}, the answer is about {task['task_id']}"
    strange = {task["status"] for task in tasks} - ORDER.keys()
    if strange:
        yield f"no page documents the status {strange}"
        return
    for before, after in pairwise(tasks):
        if ORDER[after["status"]] < ORDER[before["status"]]:
            yield f"{before['status']} became {after['status']}"
        if after["status"] != "failed" and after["progress"] < before["progress"]:
            yield f"progress {before['progress']} became {after['progress']}"
        if after["created_at"] != before["created_at"]:
            yield "created_at changed"
        if before["status"] == "completed" and after != before:
            yield "a completed task changed"
    if tasks[0]["status"] == "completed":
        yield "it was completed at once"
    if tasks[-1].get("completed_at", 0) < tasks[-1]["created_at"]:
        yield "it was completed before it was created"


def _video_problems(caller: Caller, life: Life, url: str) -> Iterator[str]:
    response = caller.http.get(url)
    if response.status_code != 200 or response.content[4:8] != b"ftyp":
        yield f"{url} is no video for someone without a token: HTTP {response.status_code}"
        return
    width, height, seconds = measure(response.content)
    if (width, height) != (life.width, life.height):
        yield f"the video has {width}x{height}, not {life.width}x{life.height}"
    if life.seconds is not None and seconds != life.seconds:
        yield f"the video has {seconds} s, not {life.seconds} s"


def measure(mp4: bytes) -> tuple[int, int, float]:
    """Width, height and seconds of an MP4, by its track and movie headers (ISO 14496-12, version 0)."""
    track = mp4.index(b"tkhd") + 4
    movie = mp4.index(b"mvhd") + 4

    def number(at: int) -> int:
        return int.from_bytes(mp4[at : at + 4])

    return number(track + 76) >> 16, number(track + 80) >> 16, number(movie + 16) / number(movie + 12)

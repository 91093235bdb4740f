"""Records as a batch leaves them: of any state, and of any content."""

import random
from collections.abc import Iterator
from typing import Any

import attrs

from jimmyai_omni.batch.records import Record

START = 1_790_000_000.0
HOSTILE = (
    "</script><script>window.hurt=1</script><!-- \"'&\u2028\u202eRTL\u202c "
    "\u05e9\u05dc\u05d5\u05dd \U0001f3ac \x00 "
)
HALF = "\ud800"
"""Half a surrogate pair, as JSON can hold it."""
PROMPTS = (
    "A cat running through a neon rainy street",
    "An eruption, seen from a kite high above the bay, slow and close",
    "The boat leaves the harbour at dawn, gulls behind it",
    "Paper lanterns rise over a quiet lake; the camera turns around them once",
    "A watchmaker at work, macro, warm light",
)
REASONS = {
    "failed": "the server could not make this video: the prompt asks for a real person",
    "refused": "HTTP 400, code 40003: the prompt is too long",
    "unknown": "the connection ended before the answer came; `omni settle` finds out",
}


def saved(number: int = 1, **changes: Any) -> Record:
    """A row whose video is there."""
    start = START + number
    record = Record(
        number=number,
        id=f"shot-{number}",
        state="saved",
        prompt=PROMPTS[number % len(PROMPTS)],
        model="gemini-omni",
        duration_s=8,
        resolution="720p",
        aspect_ratio="16:9",
        request={"model": "gemini-omni", "prompt": PROMPTS[number % len(PROMPTS)], "duration": 8},
        billing_name="gemini-omni-720p-8s",
        price=5.0,
        cost=5.0,
        spent_before=0.0,
        billed="yes",
        task_id=f"task_{number:024x}",
        sent_at=start,
        created_at=start + 0.25,
        working_at=start + 12,
        completed_at=start + 84,
        saved_at=start + 86,
        file="clips/720p-16x9-8s.mp4",
        size_bytes=35_399,
        sha256="0" * 64,
        reason="",
    )
    return attrs.evolve(record, **changes)


def unfinished(state: str, number: int = 1, **changes: Any) -> Record:
    """A row that came no further than this."""
    nothing: dict[str, Any] = {"file": None, "size_bytes": None, "sha256": None, "saved_at": None}
    if state != "completed":
        nothing |= {"completed_at": None, "cost": None}
    if state in ("waiting", "creating", "refused", "unknown"):
        nothing |= {"working_at": None, "task_id": None, "created_at": None}
    if state == "waiting":
        nothing["sent_at"] = None
    billed = {"running": "yes", "completed": "yes", "unknown": "maybe"}.get(state, "no")
    return saved(
        number, **{"state": state, "billed": billed, "reason": REASONS.get(state, ""), **nothing, **changes}
    )


def busy_batch(count: int, seed: int = 6) -> Iterator[Record]:
    """Rows of all states, most of them saved, over some hours."""
    draw = random.Random(seed)
    shapes = (("720p", "16x9"), ("720p", "9x16"), ("720p", "1x1"), ("1080p", "16x9"))
    for number in range(1, count + 1):
        sent = START + number * 4 + draw.random() * 3
        working = sent + draw.lognormvariate(2.5, 0.6)
        completed = working + draw.lognormvariate(4.4, 0.35)
        resolution, aspect_ratio = draw.choices(shapes, (7, 1, 1, 3))[0]
        duration_s = draw.choice((4, 6, 8, 10))
        price = duration_s * (1.0 if resolution == "1080p" else 0.5)
        changes: dict[str, Any] = {
            "prompt": draw.choice(PROMPTS),
            "resolution": resolution,
            "aspect_ratio": aspect_ratio.replace("x", ":"),
            "duration_s": duration_s,
            "price": price,
            "sent_at": sent,
        }
        done = {"created_at": sent + 0.3, "working_at": working, "cost": price, "completed_at": completed}
        state = draw.choices(
            ("saved", "failed", "refused", "unknown", "running", "waiting"), (90, 4, 2, 1, 2, 1)
        )[0]
        if state == "saved":
            file = f"clips/{resolution}-{aspect_ratio}-{duration_s}s.mp4"
            size_bytes = draw.randrange(10**5, 10**7)
            yield saved(number, **changes, **done, saved_at=completed + 2, file=file, size_bytes=size_bytes)
        else:
            yield unfinished(state, number, **changes)

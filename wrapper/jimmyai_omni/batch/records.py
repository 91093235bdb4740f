"""What became of the rows of a batch."""

import json
from collections.abc import Mapping
from typing import Any, Literal, cast

import attrs

from jimmyai_omni._url import without_queries


@attrs.frozen(kw_only=True)
class Record:
    """What became of one row."""

    number: int
    """Counted from 1."""
    id: str
    """Its own, or its number."""
    state: str
    """waiting, creating, running, completed, saved, failed, refused or unknown."""
    prompt: str
    model: str
    duration_s: int | None
    resolution: str
    aspect_ratio: str | None
    request: Mapping[str, Any]
    """The body that is sent."""
    billing_name: str | None
    price: float | None
    """What it should cost, in JimiCoin."""
    cost: float | None
    """What it did cost, in JimiCoin."""
    spent_before: float
    """What earlier creates of the row may have cost, in JimiCoin; see `retry`."""
    billed: Literal["yes", "no", "maybe"]
    task_id: str | None
    sent_at: float | None
    """When the create was sent, by the clock here. This and all other times: Unix seconds."""
    created_at: float | None
    """When the task was made, by the server's clock."""
    working_at: float | None
    """When it was first seen being worked on; `None` where it never was."""
    completed_at: float | None
    saved_at: float | None
    file: str | None
    """From the place of the batch, with slashes; the whole URL of an object elsewhere."""
    size_bytes: int | None
    sha256: str | None
    reason: str
    """Why it was refused, failed or is unknown; else empty."""


def as_fields(record: Record) -> dict[str, Any]:
    """A record as JSON has it, its keys in their order above.

    URLs in the request are without their query, which may be a signature. A number that is none in JSON,
    such as a server's 1e999, is `None`.
    """
    fields = attrs.asdict(record, recurse=False)
    fields["request"] = without_queries(dict(record.request))
    return cast(dict[str, Any], json.loads(json.dumps(fields), parse_constant=lambda _: None))

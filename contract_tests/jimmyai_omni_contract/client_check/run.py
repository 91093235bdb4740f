"""One run of the client as evidence: what it asked, what it was told, what it left."""

import json
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal, cast

import attrs

from jimmyai_omni_contract.client_check.trial import Need, Trial
from jimmyai_omni_contract.recording.exchange import RecordedExchange

FileKind = Literal["whole", "part", "other"]
"""A whole video, the beginning of one (or nothing), or any other file."""


@attrs.frozen
class LeftFile:
    """A file in the client's working folder."""

    name: str
    """Its path below the folder."""
    size_bytes: int
    kind: FileKind


@attrs.frozen(kw_only=True, slots=False)
class Run:
    """What one run of the client left behind; no key is in it."""

    trial: Trial
    exchanges: tuple[RecordedExchange, ...]
    """In order."""
    leaks: tuple[int, ...] = ()
    """The numbers of the requests that took the key to the host of the videos."""
    exit_code: int | None
    """`None` where it did not end by itself, and was killed."""
    seconds: float
    output: str
    """What it printed, with `***` for the key."""
    printed_key: bool = False
    files: tuple[LeftFile, ...] = ()

    @cached_property
    def creates(self) -> tuple[RecordedExchange, ...]:
        """Its creates."""
        return tuple(exchange for exchange in self.exchanges if exchange.operation == "create")

    @cached_property
    def polls(self) -> tuple[RecordedExchange, ...]:
        """Its queries of tasks."""
        return tuple(exchange for exchange in self.exchanges if exchange.operation == "query")

    @cached_property
    def downloads(self) -> tuple[RecordedExchange, ...]:
        """Its requests for videos."""
        return tuple(exchange for exchange in self.exchanges if exchange.operation == "media")

    @property
    def billed(self) -> int:
        """How many creates it was billed."""
        return sum(len(exchange.charges) for exchange in self.exchanges)

    @property
    def found_video(self) -> bool:
        """Whether it was told the URL of its video."""
        return any(video_url(poll) for poll in self.polls)

    @property
    def whole_files(self) -> frozenset[str]:
        """The names of the whole videos that it left."""
        return frozenset(file.name for file in self.files if file.kind == "whole")

    @property
    def does(self) -> frozenset[Need]:
        """What it did of what a client can do."""
        done: dict[Need, object] = {"create": self.creates, "poll": self.polls, "download": self.downloads}
        return frozenset(need for need, found in done.items() if found)

    @property
    def gaps_s(self) -> tuple[float, ...]:
        """The seconds between each poll and the next one of the same task."""
        return tuple(
            after.at - before.at
            for before, after in pairwise(self.polls)
            if before.request.url == after.request.url
        )

    def ending(self) -> str:
        """How it ended, in words."""
        if self.exit_code is None:
            return f"it was still running after {self.seconds:.0f} s and was stopped"
        return f"it ended with exit code {self.exit_code}"


def data_of(exchange: RecordedExchange) -> Mapping[str, Any]:
    """The `data` of an answer, or all of a flat one; empty where it has none."""
    document: Any = None
    if exchange.answer is not None:
        with suppress(ValueError):
            document = json.loads(exchange.answer.body.content)
    fields = cast(Mapping[str, Any], document if isinstance(document, dict) else {})
    data = fields.get("data") if "code" in fields else fields
    return cast(Mapping[str, Any], data) if isinstance(data, dict) else {}


def video_url(poll: RecordedExchange) -> str:
    """The URL of the video in an answer; empty where it has none."""
    result = data_of(poll).get("result")
    return str(cast(Mapping[str, Any], result).get("video_url", "")) if isinstance(result, dict) else ""


def names_task(create: RecordedExchange) -> bool:
    """Whether an answer came that names a task."""
    arrived = create.answer is not None and create.answer.delivery == "whole"
    return arrived and bool(data_of(create).get("task_id"))


def answered(exchange: RecordedExchange) -> str:
    """What an exchange was answered, in a few words: `HTTP 502`, `code -1`, `status pending`."""
    answer = exchange.answer
    if answer is None or answer.delivery in ("drop", "stall"):
        return "no answer"
    status = data_of(exchange).get("status")
    if answer.status_code == 200 and (status or answer.code is not None):
        return f"status {status}" if status else f"code {answer.code}"
    return f"HTTP {answer.status_code}{', cut' if answer.delivery == 'cut' else ''}"

"""A media host for the tests of flows: it knows ranges, and each answer can be made to go wrong."""

import hashlib
import re
from collections.abc import Callable
from typing import Final

import attrs
import httpx

from tests.flows.answers import Answer, media

DATE: Final = "Wed, 26 Nov 2025 00:00:00 GMT"
Reply = Callable[[httpx.Request], Answer]


class Host:
    """Serves one video; what it was asked for can be looked up."""

    def __init__(self, content: bytes, **validators: str) -> None:
        self.content = content
        self.validators = validators or {"etag": f'"{hashlib.md5(content).hexdigest()}"'}
        self.asked: list[tuple[str | None, str | None]] = []
        """The Range and the If-Range of each request."""
        self.sent_bytes = 0

    def whole(self, request: httpx.Request) -> Answer:
        """The video, or the part of it that was asked for."""
        return self._count(self._answer(request))

    def cut(self, bytes_left: int, *, by: BaseException | None = None, told: bool = True) -> Reply:
        """The same, but the connection breaks after some bytes, or seems to end where no length is told."""

        def reply(request: httpx.Request) -> Answer:
            answer = self._answer(request)
            breaks = (by or httpx.ReadError("reset")) if told else None
            cut = attrs.evolve(answer, content=answer.content[:bytes_left], breaks=breaks)
            return self._count(cut if told else cut.without("Content-Length"))

        return reply

    def says(self, answer: Answer) -> Reply:
        """Something else."""

        def reply(request: httpx.Request) -> Answer:
            self._note(request)
            return self._count(answer)

        return reply

    def part(self, content_range: str, content: bytes, **headers: str) -> Reply:
        """A part, whatever was asked for."""
        return self.says(
            media(content, 206).also(content_range=content_range, **(headers or self.validators))
        )

    def ignoring_ranges(self, request: httpx.Request) -> Answer:
        """All of it, whatever was asked for."""
        self._note(request)
        return self._count(media(self.content).also(**self.validators))

    def _answer(self, request: httpx.Request) -> Answer:
        self._note(request)
        asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("range", ""))
        if asked is None or request.headers.get("if-range") not in (None, *self.validators.values()):
            return media(self.content).also(**self.validators)
        first, size = int(asked[1]), len(self.content)
        if first >= size:
            return media(b"", 416).also(content_range=f"bytes */{size}")
        part = media(self.content[first:], 206)
        return part.also(content_range=f"bytes {first}-{size - 1}/{size}", **self.validators)

    def _note(self, request: httpx.Request) -> None:
        self.asked.append((request.headers.get("range"), request.headers.get("if-range")))

    def _count(self, answer: Answer) -> Answer:
        self.sent_bytes += len(answer.content)
        return answer

"""A video while it comes: what is there of it, and how to ask for the rest."""

import hashlib
from collections.abc import Mapping
from typing import Final

from jimmyai_omni._flows.effects import Response, SinkFailed
from jimmyai_omni._flows.ranges import contradicts, part_of, size_by_refusal, size_of, validator_of
from jimmyai_omni._local.mp4 import Boxes
from jimmyai_omni._local.targets import BaseTarget
from jimmyai_omni.events import OnProgress

_PAGES: Final = ("text/html", "application/json", "text/plain")


class Trouble(Exception):
    """Why a video did not come."""

    def __init__(
        self, reason: str, *, may_pass: bool = False, retry_after_s: float | None = None, hint: str = ""
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.may_pass = may_pass
        """Whether another attempt may help."""
        self.retry_after_s = retry_after_s
        self.hint = hint


class Transfer:
    """Brings the answers of a media host into a target, and knows what is still missing.

    Args:
        target: Takes the bytes.
        max_bytes: The most that is taken.
        on_progress: Called with the bytes so far and their total.
    """

    def __init__(self, target: BaseTarget, max_bytes: int | None, on_progress: OnProgress) -> None:
        self._target = target
        self._max_bytes = max_bytes
        self._on_progress = on_progress
        self.host = ""
        """Who is asked at present."""
        self._head: Response | None = None
        self._total: int | None = None
        self.fetched_bytes = 0
        """All that came, also what was dropped again."""
        self._forget()

    @property
    def sha256(self) -> str:
        """The hash of what is there, in hex."""
        return self._sha256.hexdigest()

    def begin_attempt(self) -> Mapping[str, str]:
        """The headers of the next request: for the rest, where it would be of the same video."""
        self._head = None
        if self.size_bytes and not self._validator:
            self.restart()
        if not self.size_bytes:
            return {}
        return {"Range": f"bytes={self.size_bytes}-", "If-Range": self._validator}

    def sink(self, head: Response, chunk: bytes) -> None:
        """Take a chunk of an answer. Raises `SinkFailed`, which carries any error of the caller, too."""
        try:
            if self._head is None:
                self._begin(head)
            self._add(chunk)
        except Exception as error:
            raise SinkFailed(error) from error

    def end(self, answer: Response) -> None:
        """Make sure that an answer of 200 or 206 has left the whole video.

        Raises:
            Trouble: It has not.
        """
        if self._head is None:
            self._begin(answer)
        if self._total is not None and self.size_bytes < self._total:
            raise Trouble(f"{self.host} sent {self.size_bytes} of {self._total} bytes", may_pass=True)
        if not self.size_bytes:
            raise Trouble(f"{self.host} sent nothing", may_pass=True)
        problem, may_pass = self._boxes.problem(), self._boxes.is_mp4
        if problem and self._total is not None:
            # Nothing is missing at the end, so all of it is in doubt.
            self.restart()
        if problem:
            raise Trouble(f"{self.host} did not send the whole video: {problem}", may_pass=may_pass)

    def end_of_range(self, answer: Response) -> None:
        """See what a 416 means: that all of it is there already, or that it is no longer the same video.

        Raises:
            Trouble: It is not the whole video.
        """
        if self.size_bytes and size_by_refusal(answer) == self.size_bytes:
            self._head, self._total = answer, self.size_bytes
            self.end(answer)
            return
        self.restart()
        raise Trouble(f"{self.host} has no such part of the video (HTTP 416)", may_pass=True)

    def restart(self) -> None:
        """Drop what is there."""
        self._target.truncate()
        self._forget()

    def _forget(self) -> None:
        self.size_bytes = 0
        self._total = None
        self._validator = ""
        self._sha256 = hashlib.sha256()
        self._boxes = Boxes()

    def _begin(self, head: Response) -> None:
        """Look at the head of an answer before its bytes are taken."""
        self._head = head
        kind = head.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind in _PAGES:
            raise Trouble(f"{self.host} answered {kind}, not a video")
        if head.status_code == 206:
            self._go_on(head)
        else:
            if self.size_bytes:
                self.restart()
            self._total = size_of(head)
            self._validator = validator_of(head)
        self._keep_within(self._total)

    def _go_on(self, head: Response) -> None:
        part, changed = part_of(head), contradicts(head, self._validator)
        resized = part and None not in (self._total, part.total) and part.total != self._total
        if part is None or part.first != self.size_bytes or changed or resized:
            self.restart()
            raise Trouble(f"{self.host} sent another part than was asked for (HTTP 206)", may_pass=True)
        self._total = self._total if part.total is None else part.total
        self._validator = validator_of(head) or self._validator

    def _add(self, chunk: bytes) -> None:
        size_bytes = self.size_bytes + len(chunk)
        self._keep_within(size_bytes)
        if self._total is not None and size_bytes > self._total:
            total = self._total
            self.restart()
            raise Trouble(f"{self.host} sent more than the announced {total} bytes", may_pass=True)
        self._target.append(chunk)
        self._sha256.update(chunk)
        self._boxes.feed(chunk)
        self.size_bytes = size_bytes
        self.fetched_bytes += len(chunk)
        self._on_progress(size_bytes, self._total)

    def _keep_within(self, size_bytes: int | None) -> None:
        if self._max_bytes is not None and size_bytes is not None and size_bytes > self._max_bytes:
            raise Trouble(
                f"it has at least {size_bytes} bytes, more than max_bytes={self._max_bytes}",
                hint="raise max_bytes, and download it again",
            )

"""What servers say: the documented answers, and the broken ones that were seen."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, Final

import attrs
import httpx

NOW_S: Final = 1764000000
HTML: Final = "<html><body><h1>Bad Gateway</h1></body></html>"
VIDEO: Final = bytes(range(256)) * 1024
CREATED: Final = {"task_id": "task_1", "status": "queued", "model": "Gemini-Omini", "created_at": NOW_S}


class _Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """Bytes in chunks, and then perhaps the end of the world."""

    def __init__(self, content: bytes, breaks: BaseException | None) -> None:
        self._content = content
        self._breaks = breaks

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, len(self._content), 65536):
            yield self._content[start : start + 65536]
        if self._breaks:
            raise self._breaks

    def __aiter__(self) -> AsyncIterator[bytes]:
        return _Awaited(iter(self))


class _Awaited(AsyncIterator[bytes]):
    # No async generator: of one that is not read to its end trio may warn, whenever it is collected.
    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks

    async def __anext__(self) -> bytes:
        for chunk in self._chunks:
            return chunk
        raise StopAsyncIteration


@attrs.frozen
class Answer:
    """The recipe of a response; each use makes a new one."""

    status_code: int
    content: bytes
    headers: Mapping[str, str]
    breaks: BaseException | None = None
    """What cuts the body off, after its content."""

    def response(self) -> httpx.Response:
        return httpx.Response(self.status_code, headers=self.headers, stream=_Body(self.content, self.breaks))

    def without(self, header: str) -> "Answer":
        return attrs.evolve(
            self, headers={name: self.headers[name] for name in self.headers if name != header}
        )

    def also(self, **headers: str) -> "Answer":
        """With more headers; their names are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return attrs.evolve(self, headers={**self.headers, **named})


def envelope(data: object, code: object = "20000", msg: object = "ok") -> Answer:
    """The envelope of every JSON answer."""
    return document({"code": code, "msg": msg, "data": data})


def refusal(code: object, msg: object = "") -> Answer:
    return envelope(None, code, msg)


def document(value: object, status_code: int = 200) -> Answer:
    """Any JSON, as an answer."""
    return page(json.dumps(value, ensure_ascii=False), status_code, "application/json")


def page(text: str | bytes = HTML, status_code: int = 200, content_type: str = "text/html") -> Answer:
    """Any text, as an answer."""
    content = text.encode() if isinstance(text, str) else text
    return Answer(status_code, content, {"Content-Type": content_type, "Content-Length": str(len(content))})


def created(**changes: object) -> Answer:
    """A created task."""
    return envelope(CREATED | changes)


def task(status: str = "processing", progress: object = 42, **fields: object) -> Answer:
    """A task, as a query answers it."""
    return envelope(task_data(status, progress, **fields))


def task_data(status: str, progress: object, **fields: object) -> dict[str, Any]:
    seen = {"task_id": "task_1", "status": status, "progress": progress, "model": "Gemini-Omini"}
    return seen | {"created_at": NOW_S} | fields


def completed(url: str = "https://media.example.com/videos/task_1.mp4", **fields: object) -> Answer:
    """A task with its video."""
    return task("completed", 100, result={"video_url": url}, completed_at=NOW_S + 95, **fields)


def failed(reason: object = "refused by the review", **fields: object) -> Answer:
    """A failed task, which is still code 20000 and "ok"."""
    return task("failed", 0, error_message=reason, **fields)


def media(
    content: bytes = VIDEO,
    status_code: int = 200,
    *,
    content_type: str = "video/mp4",
    length: int | None = None,
    breaks: BaseException | None = None,
) -> Answer:
    """A file from a media host; `length` is what its header says, where that is not the truth."""
    told = {"Content-Type": content_type, "Content-Length": str(len(content) if length is None else length)}
    return Answer(status_code, content, told, breaks)


def redirect(to: str, status_code: int = 302) -> Answer:
    return Answer(status_code, b"", {"Location": to, "Content-Length": "0"})

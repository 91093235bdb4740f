"""A server that answers as fast as Python can: canned bytes, kept connections, nothing checked.

The first segment of the path and the method choose an answer of `answers.json`, so that each client meets
its own API. `ID` in an answer is replaced by a new id each time. `/video/BYTES` answers so many bytes.

    python stub.py PORT
"""

import asyncio
import json
import sys
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import httptools
import uvloop

ANSWERS = Path(__file__).with_name("answers.json")
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n"


def canned(answer: object) -> tuple[bytes, bytes]:
    """The bytes of a whole answer, before and after its id; the second is empty where it has none."""
    body = json.dumps(answer, separators=(",", ":")).encode()
    # An id has 9 digits.
    length = len(body) + 7 * body.count(b"ID")
    before, _, after = body.partition(b"ID")
    return _HEAD % (b"application/json", length) + before, after


@cache
def video(size: int) -> bytes:
    """A whole answer with so many bytes of a video: the boxes that must be there, and one to skip."""
    kind = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2\0\0\0\x08moov"
    free = size - len(kind)
    return _HEAD % (b"video/mp4", size) + kind + free.to_bytes(4) + b"free" + bytes(free - 8)


class Stub(asyncio.Protocol):
    """One connection."""

    answers: ClassVar = {
        what.encode(): canned(answer)
        for what, answer in json.loads(ANSWERS.read_text(encoding="utf-8")).items()
    }
    numbers = count(100_000_000)

    def connection_made(self, transport: Any) -> None:
        """See `asyncio.Protocol`."""
        self._transport: asyncio.Transport = transport
        self._parser = httptools.HttpRequestParser(self)

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        self._parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        """See `httptools`."""
        self._path = url

    def on_message_complete(self) -> None:
        """See `httptools`."""
        first, _, rest = self._path[1:].partition(b"/")
        if first == b"video":
            self._transport.write(video(int(rest)))
            return
        before, after = self.answers[self._parser.get_method() + b" " + first]
        self._transport.write(before + b"%d" % next(self.numbers) + after if after else before)


async def serve(port: int) -> None:
    """Serve until the process is ended."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Stub, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))

"""What all lanes ask for, and how little a client can do."""

import socket
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

KEY = "mock-key"
TASK = "task_1"
QUERY = f"/api/open-api/v1/videos/{TASK}"
CREATE = "/api/open-api/v1/gemini/omni/videos"
PROMPT = "A cat running through a neon rainy street, cinematic low-angle tracking shot"
BODY = {
    "model": "Gemini-Omini",
    "prompt": PROMPT,
    "duration": 8,
    "resolution": "720p",
    "aspect_ratio": "16:9",
    "generation_type": "reference",
    "image_urls": [],
}
Call = Callable[[], object]
Awaited = Callable[[], Awaitable[object]]


def raw(url: str, method: str, path: str, body: bytes) -> Call:
    """The same bytes again and again, whose answers are read as far as one can see that they are whole."""
    address = urlsplit(url)
    head = f"{method} {path} HTTP/1.1\r\nHost: {address.netloc}\r\nAuthorization: Bearer {KEY}\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    sent = f"{head}\r\n".encode() + body
    connection = socket.create_connection((address.hostname or "", address.port or 80))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def call() -> object:
        connection.sendall(sent)
        answer = connection.recv(65536)
        if not answer.endswith(b"}"):
            raise RuntimeError("the answer is not whole")
        return answer

    return call

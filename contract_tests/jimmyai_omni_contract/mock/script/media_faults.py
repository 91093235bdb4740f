"""The named faults of the host of the videos."""

from collections.abc import Callable
from typing import Final
from urllib.parse import quote, urlsplit

import attrs

from jimmyai_omni_contract.mock.api.media import Media, serve_media
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse, html_response, text_response
from jimmyai_omni_contract.mock.script.fault import Answer, Call, Fault, Operation, lost

MIRROR: Final = "/mirror"
"""Below it the videos are served again, without faults."""
_MEDIA: Final[tuple[Operation, ...]] = ("media",)
_CONDITIONS: Final = frozenset({"range", "if-none-match"})
_OTHER_NAMES: Final = {"127.0.0.1": "localhost", "localhost": "127.0.0.1", "::1": "localhost"}
# A box that players skip: with it a video is another file, and still a video.
_FREE_BOX: Final = (16).to_bytes(4) + b"free" + bytes(8)


def _status(status_code: int, text: str) -> Answer:
    return lambda _: text_response(status_code, text)


def _unconditional(request: MockRequest) -> MockRequest:
    headers = {name: value for name, value in request.headers.items() if name not in _CONDITIONS}
    return attrs.evolve(request, headers=headers)


def _without_range(call: Call) -> MockResponse:
    answer = call.perform(_unconditional(call.request))
    headers = {name: value for name, value in answer.headers.items() if name != "accept-ranges"}
    return attrs.evolve(answer, headers=headers)


def _changed(call: Call) -> MockResponse:
    whole = call.perform(attrs.evolve(_unconditional(call.request), method="GET"))
    if whole.status_code != 200:
        return whole
    return serve_media(call.request, Media(whole.body + _FREE_BOX, whole.headers["content-type"]))


def _announced_double(call: Call) -> MockResponse:
    answer = call.perform(call.request)
    # Half of it is what comes: all that there is.
    doubled = _resized(answer, answer.body * 2)
    return attrs.evolve(doubled, delivery="cut") if answer.body else answer


def _half(call: Call) -> MockResponse:
    answer = call.perform(call.request)
    return _resized(answer, answer.first_half) if answer.body else answer


def _resized(answer: MockResponse, body: bytes) -> MockResponse:
    return attrs.evolve(answer, body=body, headers={**answer.headers, "content-length": str(len(body))})


def _redirect(base_url: Callable[[str], str]) -> Answer:
    def answer(call: Call) -> MockResponse:
        request = call.request
        query = f"?{request.query_string}" if request.query_string else ""
        location = f"{base_url(request.base_url)}{MIRROR}{quote(request.path)}{query}"
        return text_response(302, "302 found", {"location": location})

    return answer


def _other_host(base_url: str) -> str:
    """The same server by another name; where it has none, a host that is nowhere."""
    parts = urlsplit(base_url)
    port = f":{parts.port}" if parts.port else ""
    host = _OTHER_NAMES.get(parts.hostname or "", f"mirror.{parts.hostname}")
    return f"{parts.scheme}://{host}{port}"


def _unsatisfiable(call: Call) -> MockResponse:
    size = len(call.perform(attrs.evolve(_unconditional(call.request), method="GET")).body)
    return text_response(416, "416 range not satisfiable", {"content-range": f"bytes */{size}"})


def _page_as_video(_: Call) -> MockResponse:
    return html_response(200, "This link is not for you", "video/mp4")


MEDIA_FAULTS: Final = (
    Fault("cut", _MEDIA, "Half of what was asked for comes, then the connection is closed.", lost("cut")),
    Fault(
        "short", _MEDIA, "Half of it comes with a Content-Length that fits, so that it looks whole.", _half
    ),
    Fault(
        "wrong-length",
        _MEDIA,
        "Content-Length says twice as much as there is; all of it comes, then the connection is closed.",
        _announced_double,
    ),
    Fault("no-range", _MEDIA, "A Range is ignored: the answer is 200 with the whole video.", _without_range),
    Fault("changed", _MEDIA, "The video is another one, with another ETag.", _changed),
    Fault("not-a-video", _MEDIA, "HTTP 200 and video/mp4, with a page inside.", _page_as_video),
    Fault(
        "redirect", _MEDIA, "HTTP 302 to another path of this server, which serves the video.", _redirect(str)
    ),
    Fault(
        "redirect-host",
        _MEDIA,
        "HTTP 302 to another name of this server (localhost for 127.0.0.1), which serves the video.",
        _redirect(_other_host),
    ),
    Fault("404", _MEDIA, "HTTP 404.", _status(404, "404 page not found")),
    Fault("410", _MEDIA, "HTTP 410.", _status(410, "410 gone")),
    Fault("416", _MEDIA, "HTTP 416, whatever Range was asked for.", _unsatisfiable),
)

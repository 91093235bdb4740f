"""What may go over the wire, judged by openapi-core and by the spec file alone."""

from functools import cache
from pathlib import Path
from typing import Final

import httpx
import yaml
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

SPEC_PATH: Final = Path(__file__).parents[3] / "openapi/gemini-omni.yaml"
API_HOSTS: Final = ("www.jimmyai.cn", "api.viraltok.ai")


class WireRequest:
    """An httpx request as openapi-core reads requests."""

    def __init__(self, request: httpx.Request) -> None:
        self._request = request
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(request.url.params.multi_items()),
            header=Headers(list(request.headers.items())),
        )

    @property
    def host_url(self) -> str:
        return f"{self._request.url.scheme}://{self._request.url.netloc.decode()}"

    @property
    def path(self) -> str:
        return self._request.url.raw_path.decode().partition("?")[0]

    @property
    def method(self) -> str:
        return self._request.method.lower()

    @property
    def body(self) -> bytes:
        return self._request.read()

    @property
    def content_type(self) -> str:
        return str(self._request.headers.get("content-type", ""))


def problems_of(request: httpx.Request, key: str) -> list[str]:
    """What is wrong with a request: off the contract, or a token where none belongs."""
    headers = tuple(request.headers.multi_items())
    found = _problems(request.method, str(request.url), headers, request.read(), key)
    return [f"{request.method} {request.url}: {problem}" for problem in found]


@cache  # Most tests send the same few requests, and one verdict takes milliseconds.
def _problems(
    method: str, url: str, headers: tuple[tuple[str, str], ...], content: bytes, key: str
) -> list[str]:
    request = httpx.Request(method, url, headers=list(headers), content=content)
    found = []
    if is_api(request):
        found += [_told(error) for error in _contract().iter_request_errors(WireRequest(request))]
    catalogue = request.url.path == "/api/openapi/model/catalog"
    if "authorization" in request.headers and (catalogue or not is_api(request)):
        found.append("an Authorization header where none belongs")
    said = [value for name, value in headers if name != "authorization"]
    if any(key in text for text in (url, content.decode("latin-1"), *said)):
        found.append("the key outside of the Authorization header")
    return found


def is_api(request: httpx.Request) -> bool:
    """Whether a request goes to the API, not to a media host."""
    return request.url.host in API_HOSTS and request.url.path.startswith("/api/")


@cache
def _contract() -> OpenAPI:
    # The tests of the contract hold the file itself against OpenAPI.
    config = Config(
        spec_validator_cls=None,
        # OpenAPI 3.1 describes the bytes of a part as a string, and openapi-core takes no bytes for one.
        extra_media_type_deserializers={"application/octet-stream": _as_string},
    )
    return OpenAPI.from_dict(yaml.load(SPEC_PATH.read_bytes(), Loader=yaml.CSafeLoader), config=config)


def _as_string(value: bytes, **_: str) -> str:
    return value.decode("latin-1")


def _told(error: Exception) -> str:
    return f"{error}" if error.__cause__ is None else f"{error} ({error.__cause__})"

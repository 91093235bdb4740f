"""The page: the files in `page/`, as they are, and nothing else."""

from functools import cache
from pathlib import Path
from typing import Final

import attrs

from jimmyai_omni_contract.mock.api.media import Media, serve_media
from jimmyai_omni_contract.mock.control.answers import PREFIX, ControlError
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse, text_response
from jimmyai_omni_contract.mock.routing import Route

_FOLDER: Final = Path(__file__).parent / "page"
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
# Whatever a task or a request says, it can be no script, no style and no frame of this page.
_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "media", "connect")),
        # The posters are blobs that it makes itself.
        "img-src 'self' blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
_HEADERS: Final = {
    "cache-control": "no-cache",
    "content-security-policy": _POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class Page:
    """Serves `index.html` and what belongs to it."""

    def routes(self) -> tuple[Route, ...]:
        """Its paths."""
        read = ("GET", "HEAD")
        return (
            Route(read, PREFIX.rstrip("/"), self._move),
            Route(read, PREFIX, self._index),
            Route(read, f"{PREFIX}page/([^/]+)", self._asset),
        )

    def _move(self, _request: MockRequest) -> MockResponse:
        return text_response(308, "308 the page is at /_mock/", {"location": PREFIX})

    def _index(self, request: MockRequest) -> MockResponse:
        return self._asset(request, "index.html")

    def _asset(self, request: MockRequest, name: str) -> MockResponse:
        asset = shipped().get(name)
        if asset is None:
            raise ControlError(404, f"the page has no {name}")
        answer = serve_media(request, asset)
        return attrs.evolve(answer, headers={**answer.headers, **_HEADERS})


@cache
def shipped() -> dict[str, Media]:
    """The files of the page, by name."""
    return {
        path.name: Media(path.read_bytes(), _TYPES[path.suffix])
        for path in sorted(_FOLDER.iterdir())
        if path.suffix in _TYPES
    }

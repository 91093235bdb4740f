"""One mock server: requests in, responses out, no socket and no waiting."""

from threading import RLock
from typing import Final

from jimmyai_omni_contract.mock.balances import Balances
from jimmyai_omni_contract.mock.clock import VirtualClock
from jimmyai_omni_contract.mock.control import PREFIX, Control
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.routing import Route, dispatch
from jimmyai_omni_contract.mock.state import ReceivedRequest, State
from jimmyai_omni_contract.mock.uploads import Uploads
from jimmyai_omni_contract.mock.videos import Videos

_V1: Final = "/api/open-api/v1"
_SHOWN_HEADERS: Final = frozenset({"accept", "content-length", "content-type", "host", "range", "user-agent"})


class Api(Videos, Uploads, Balances):
    """All operations. Subclass it to make a server that is wrong on purpose."""

    def routes(self) -> tuple[Route, ...]:
        """The paths of the contract, and those of the media."""
        return (
            Route(("POST",), f"{_V1}/gemini/omni/videos", self.guarded(self.create)),
            Route(("GET",), f"{_V1}/videos/([^/]+)", self.guarded(self.query)),
            Route(("POST",), f"{_V1}/files/upload", self.guarded(self.upload)),
            Route(("GET",), f"{_V1}/user/balance", self.guarded(self.user_balance)),
            Route(("GET",), f"{_V1}/key/balance", self.guarded(self.key_balance)),
            Route(("GET",), "/api/openapi/model/catalog", self.models),
            Route(("GET", "HEAD"), r"/videos/([^/]+)\.mp4", self.video),
            Route(("GET", "HEAD"), "/uploads/([^/]+)", self.uploaded),
        )


class MockServer:
    """An isolated server with its own tasks, accounts, ledger and clock; safe to use from threads.

    Args:
        options: How it behaves.
        api: The operations; a subclass of `Api` for a server that is wrong on purpose.
        clock: Its time; by default standing still where polls move tasks on, and else the real one.
    """

    def __init__(
        self,
        options: MockOptions | None = None,
        *,
        api: type[Api] = Api,
        clock: VirtualClock | None = None,
    ) -> None:
        self.options = options or MockOptions()
        moving = self.options.advance == "clock"
        self.clock = clock or (VirtualClock.real() if moving else VirtualClock())
        self._lock = RLock()
        self._make_api = api
        self.reset()

    @property
    def state(self) -> State:
        """What it remembers; a reset replaces it."""
        return self.api.state

    def reset(self) -> None:
        """Forget everything, and begin again with the same ids."""
        with self._lock:
            self.clock.reset()
            self.api = self._make_api(self.options, self.clock, State.fresh(self.options))
            self._routes = (*self.api.routes(), *Control(self.api, self.reset).routes())

    def handle(self, request: MockRequest) -> MockResponse:
        """Answer one request."""
        with self._lock:
            response = dispatch(self._routes, request)
            if not request.path.startswith(PREFIX):
                self._record(request, response)
            return response

    def _record(self, request: MockRequest, response: MockResponse) -> None:
        headers = {
            name: value if name in _SHOWN_HEADERS else "***" for name, value in request.headers.items()
        }
        at = int(self.clock.now())
        received = ReceivedRequest(
            request.method, request.path, at, response.status_code, response.code, headers
        )
        self.state.requests.append(received)

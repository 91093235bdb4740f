"""One world per test: a client of either kind, the answers it meets, and a clock that only sleep moves."""

import functools
import inspect
from collections.abc import Callable
from typing import Any, Final, Literal, TypeVar, cast

import anyio
import httpx
import pytest
import respx

from jimmyai_omni import AsyncOmni, Omni, RetryPolicy
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._journal.no_journal import NoJournal
from tests.flows.answers import Answer
from tests.flows.clock import Clock
from tests.flows.wire import is_api, problems_of

KEY: Final = "sk-test-SECRET"
BASE_URL: Final = "https://www.jimmyai.cn"
MEDIA_URL: Final = "https://media.example.com/videos/task_1.mp4"
CREATE: Final = ("POST", f"{BASE_URL}/api/open-api/v1/gemini/omni/videos")
QUERY: Final = ("GET", f"{BASE_URL}/api/open-api/v1/videos/task_1")
UPLOAD: Final = ("POST", f"{BASE_URL}/api/open-api/v1/files/upload")
BALANCE: Final = ("GET", f"{BASE_URL}/api/open-api/v1/user/balance")
KEY_BALANCE: Final = ("GET", f"{BASE_URL}/api/open-api/v1/key/balance")
MODELS: Final = ("GET", f"{BASE_URL}/api/openapi/model/catalog")
MEDIA: Final = ("GET", MEDIA_URL)

Backend = Literal["sync", "asyncio", "trio"]
BACKENDS: Final[tuple[Backend, ...]] = ("sync", "asyncio", "trio")
Reply = Answer | Exception | Callable[[httpx.Request], Answer]
E = TypeVar("E", bound=Exception)
_ENDLESS: Final = 2000


class World:
    """A client, and all that it can reach."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.clock = Clock()
        self.router = respx.Router(assert_all_called=False)
        self.sent: list[httpx.Request] = []
        self._journals: list[Journal | NoJournal] = []
        self.omni = self.client()

    def client(self, api_key: str | None = KEY, **options: Any) -> Omni:
        """A client in this world; one that awaits is driven to its end at each call."""
        steady = {"clock": self.clock, "draw": lambda: 0.5, "retry": RetryPolicy(jitter=0.0)}
        options = {**steady, **options}
        if self.backend == "sync":
            transport = httpx.MockTransport(self._handle)
            blocking = Omni(api_key, transport=transport, sleep=self.clock.sleep, **options)
            self._journals.append(blocking.journal)
            return blocking
        awaiting = AsyncOmni(
            api_key,
            transport=httpx.MockTransport(self._handle_async),
            sleep=self.clock.sleep_async,
            **options,
        )
        self._journals.append(awaiting.journal)
        return cast(Omni, _Driven(awaiting, self.backend))

    def close(self) -> None:
        """Close the journals of its clients; there is nothing else to close in a world without sockets."""
        for journal in self._journals:
            journal.close()

    def on(self, operation: tuple[str, str], *replies: Reply) -> respx.Route:
        """Reply to a method and URL, with one reply after the other; the last one stays."""
        method, url = operation
        left = list(replies)

        def reply(request: httpx.Request) -> httpx.Response:
            said = left.pop(0) if len(left) > 1 else left[0]
            if isinstance(said, Exception):
                raise said
            return (said if isinstance(said, Answer) else said(request)).response()

        return self.router.request(method, url).mock(side_effect=reply)

    def count(self, operation: tuple[str, str]) -> int:
        """How many requests of this method and URL (but for its query) were sent."""
        return sum((r.method, str(r.url.copy_with(query=None))) == operation for r in self.sent)

    @property
    def last(self) -> httpx.Request:
        """The last request."""
        return self.sent[-1]

    def problems(self) -> list[str]:
        """What was wrong with the requests that were sent."""
        return [problem for request in self.sent for problem in problems_of(request, KEY)]

    def billable(self) -> int:
        """How many requests of the API may have been billed."""
        return sum(is_api(r) and r.method == "POST" and r.url.path.endswith("videos") for r in self.sent)

    def _handle(self, request: httpx.Request) -> httpx.Response:
        self._note(request)
        return self.router.handler(request)

    async def _handle_async(self, request: httpx.Request) -> httpx.Response:
        self._note(request)
        return await self.router.async_handler(request)

    def _note(self, request: httpx.Request) -> None:
        assert len(self.sent) < _ENDLESS, "an endless exchange"
        self.sent.append(request)


class _Driven:
    """An awaiting client whose methods are called like those of a blocking one."""

    def __init__(self, client: AsyncOmni, backend: Backend) -> None:
        self._client = client
        self._backend = backend

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._client, name)
        if name == "with_options":
            return lambda **changes: _Driven(found(**changes), self._backend)
        return functools.partial(self._run, found) if inspect.iscoroutinefunction(found) else found

    def __repr__(self) -> str:
        return repr(self._client)

    def _run(self, method: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return anyio.run(functools.partial(method, *args, **kwargs), backend=self._backend)


# For tables of what is read after a driver has done its work, which is the same code for all three.
once: Final = pytest.mark.parametrize("world", ["sync"], indirect=True)


def raised(kind: type[E], call: Callable[..., object], /, *args: Any, **kwargs: Any) -> E:
    """The error of exactly this kind that a call raises.

    Raises:
        AssertionError: It returns, or raises anything else.
    """
    try:
        result = call(*args, **kwargs)
    except AssertionError:
        raise
    except Exception as error:
        if type(error) is kind:
            return error
        raise AssertionError(f"{kind.__name__} was expected, and {error!r} came") from error
    raise AssertionError(f"{kind.__name__} was expected, and {result!r} was returned")

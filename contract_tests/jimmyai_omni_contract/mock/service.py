"""One mock server: requests in, responses out, no socket and no waiting."""

from collections.abc import Callable
from threading import RLock
from time import perf_counter
from typing import Final, TypeVar

from jimmyai_omni_contract.mock.api.balances import Balances
from jimmyai_omni_contract.mock.api.uploads import Uploads
from jimmyai_omni_contract.mock.api.videos import Videos
from jimmyai_omni_contract.mock.clock import VirtualClock
from jimmyai_omni_contract.mock.control.answers import is_control
from jimmyai_omni_contract.mock.control.routes import control_routes
from jimmyai_omni_contract.mock.ledger import LedgerEntry
from jimmyai_omni_contract.mock.log import Received, ReceivedRequest
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse, text_response
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.routing import Route, dispatch
from jimmyai_omni_contract.mock.script.condition import ALWAYS, Condition
from jimmyai_omni_contract.mock.script.fault import Operation
from jimmyai_omni_contract.mock.script.media_faults import MIRROR
from jimmyai_omni_contract.mock.script.scenarios import Scenario, find_scenario
from jimmyai_omni_contract.mock.state import State
from jimmyai_omni_contract.mock.store import StateLost, Store
from jimmyai_omni_contract.recording.exchange import RecordedExchange
from jimmyai_omni_contract.recording.observed import record_exchange
from jimmyai_omni_contract.recording.redaction import Redactor

T = TypeVar("T")
_V1: Final = "/api/open-api/v1"
_VIDEO: Final = r"/videos/([^/]+)\.mp4"


class Api(Videos, Uploads, Balances):
    """All operations. Subclass it to make a server that is wrong on purpose."""

    def routes(self) -> tuple[Route, ...]:
        """The paths of the contract, and those of the media."""
        return (
            Route(("POST",), f"{_V1}/gemini/omni/videos", self.guarded(self.create), "create"),
            Route(("GET",), f"{_V1}/videos/([^/]+)", self.guarded(self.query), "query"),
            Route(("POST",), f"{_V1}/files/upload", self.guarded(self.upload), "upload"),
            Route(("GET",), f"{_V1}/user/balance", self.guarded(self.user_balance), "balance"),
            Route(("GET",), f"{_V1}/key/balance", self.guarded(self.key_balance), "balance"),
            Route(("GET",), "/api/openapi/model/catalog", self.models, "models"),
            Route(("GET", "HEAD"), _VIDEO, self.video, "media"),
            Route(("GET", "HEAD"), MIRROR + _VIDEO, self.video),
            Route(("GET", "HEAD"), "/uploads/([^/]+)", self.uploaded),
        )


class MockServer:
    """An isolated server with its own tasks, accounts, ledger and clock; safe to use from threads.

    Args:
        options: How it behaves.
        api: The operations; a subclass of `Api` for a server that is wrong on purpose.
        clock: Its time; by default standing still where polls move tasks on, and else the real one.
        store: What keeps its state beyond the end of the process.

    Raises:
        ValueError: A fault or a scenario of the options is unknown.
    """

    def __init__(
        self,
        options: MockOptions | None = None,
        *,
        api: type[Api] = Api,
        clock: VirtualClock | None = None,
        store: Store | None = None,
    ) -> None:
        self.options = options or MockOptions()
        moving = self.options.advance == "clock"
        self.clock = clock or (VirtualClock.real() if moving else VirtualClock())
        self._lock = RLock()
        self._make_api = api
        self._store = store or Store()
        self._lost = ""
        self._redactor = Redactor(lambda: self.state.accounts)
        self._observers: list[Callable[[Received], object]] = []
        self.stopping = False
        """Whether what carries its requests takes no more of them; `/_mock/ready` tells it."""
        self._begin()
        self.clock.advance(self._store.restore(self.state))

    @property
    def state(self) -> State:
        """What it remembers; a reset replaces it."""
        return self.api.state

    @property
    def billed(self) -> tuple[LedgerEntry, ...]:
        """Every charge, in order."""
        with self._lock:
            return tuple(self.state.ledger)

    @property
    def requests(self) -> tuple[ReceivedRequest, ...]:
        """The latest requests, in order."""
        with self._lock:
            return tuple(received.summary() for received in self.state.requests)

    def exchanges(self, latest: int | None = None) -> tuple[RecordedExchange, ...]:
        """The latest requests with their answers and their verdicts, in order, without secrets.

        Args:
            latest: How many; by default all that are kept.
        """
        with self._lock:
            received = tuple(self.state.requests)
            return tuple(map(self.recorded, received if latest is None else received[-latest:]))

    def recorded(self, received: Received) -> RecordedExchange:
        """What may be shown of a request and its answer."""
        account = self.api.authenticate(received.request)
        return record_exchange(
            received.request,
            received.response,
            self._redactor,
            number=received.number,
            at=received.at,
            seconds=received.seconds,
            account=account.name if account else None,
            charges=[entry.charge for entry in received.charges],
        )

    def observe(self, observer: Callable[[Received], object]) -> None:
        """Tell an observer of each request from now on, before its answer leaves."""
        with self._lock:
            self._observers.append(observer)

    def look(self, see: Callable[[Api], T]) -> T:
        """What a function makes of the operations of the moment, while nothing changes."""
        with self._lock:
            return see(self.api)

    def reset(self) -> None:
        """Forget everything, and begin again with the same ids."""
        with self._lock:
            self.clock.reset()
            self._store.clear()
            self._begin()
            self._store.commit(self.state.ids, self.clock.advanced)

    def close(self) -> None:
        """Let go of its state's file, which is whole from then on."""
        with self._lock:
            self._store.close()

    def _begin(self) -> None:
        self.api = self._make_api(self.options, self.clock, State.fresh(self.options, self._store))
        routes = [self.state.faults.around(route, self.api) for route in self.api.routes()]
        self._routes = (*routes, *control_routes(self))

    def fail(
        self, operation: Operation, fault: str, times: int | None = None, *, when: Condition = ALWAYS
    ) -> None:
        """Let a fault befall the next calls of an operation, after those that are armed already.

        Args:
            operation: The operation.
            fault: The name of the fault, as in `faults.FAULTS`.
            times: For how many calls; without it, until `clear_faults` or a reset.
            when: For which calls: of a key, of a prompt, the n-th, by chance.

        Raises:
            ValueError: The fault does not fit the operation, or it would never have its turn.
        """
        with self._lock:
            self.state.faults.arm(operation, fault, times, when)

    def clear_faults(self) -> None:
        """Let no fault befall anything from now on."""
        with self._lock:
            self.state.faults.clear()

    def script(self, scenario: Scenario | str, times: int | None = None, *, when: Condition = ALWAYS) -> None:
        """Give a scenario to the next tasks, after those that are armed already.

        Args:
            scenario: The scenario, or the name of one in `scenarios.SCENARIOS`.
            times: To how many tasks; without it, until `clear_scenarios` or a reset.
            when: To which tasks: of a key, of a prompt, the n-th, by chance.

        Raises:
            ValueError: There is none of that name, or it would never have its turn.
        """
        known = self.options.scenario_table
        found = find_scenario(scenario, known) if isinstance(scenario, str) else scenario
        with self._lock:
            self.state.scenarios.add(found, times, when)

    def clear_scenarios(self) -> None:
        """Let all tasks from now on be plain."""
        with self._lock:
            self.state.scenarios.clear()

    def assert_billed(self, count: int) -> None:
        """Check how many creates were charged since the start or the last reset.

        Raises:
            AssertionError: There were more or fewer; the message lists them.
        """
        __tracebackhide__ = True
        billed = self.billed
        if len(billed) != count:
            lines = [
                f"  {entry.task_id}: {entry.billing_name}, {entry.amount:g} JimiCoin" for entry in billed
            ]
            raise AssertionError("\n".join([f"{len(billed)} creates were billed, not {count}", *lines]))

    def handle(self, request: MockRequest) -> MockResponse:
        """Answer one request."""
        with self._lock:
            if self._lost:
                return text_response(500, self._lost)
            try:
                response = self._perform(request)
                self._store.commit(self.state.ids, self.clock.advanced)
            except StateLost as error:
                # From here on memory and file differ: only a restart makes them one again.
                self._lost = f"500 {error}; restart the server"
                return text_response(500, self._lost)
            return response

    def _perform(self, request: MockRequest) -> MockResponse:
        began = perf_counter()
        state = self.state
        billed = len(state.ledger)
        response = dispatch(self._routes, request)
        if request.method == "HEAD":
            response = response.without_body()
        if not is_control(request.path):
            now, log = self.clock.now(), state.requests
            charges = state.charged_since(billed)
            received = Received(log.count + 1, now, perf_counter() - began, request, response, charges)
            log.add(received)
            for observer in self._observers:
                observer(received)
        return response

"""A flow that is watched while it goes on."""

import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from math import inf
from types import TracebackType
from typing import Any, Self, TypeVar, cast
from urllib.parse import urlsplit

import attrs
from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind, StatusCode

from jimmyai_omni._flows.effects import Effect, Emit, Exchange, Failure, Fetch, Flow, Response
from jimmyai_omni._telemetry.instruments import Instruments, instruments
from jimmyai_omni._wire.running import Running
from jimmyai_omni.errors import Billed, OmniError
from jimmyai_omni.events import WaitEvent
from jimmyai_omni.results import SavedVideo, Task

T = TypeVar("T")
Attributes = dict[str, str | int]


def observed(name: str, flow: Flow[T], base_url: str) -> Flow[T]:
    """The flow as a span of this name, whichever driver performs its effects."""
    with _Observation.begin(name, base_url) as observation:
        with observation.current():
            running = Running(flow)
        while running.effect is not None:
            effect, started = running.effect, time.perf_counter()
            try:
                # What an event is told to may go on in another context, or never.
                with nullcontext() if isinstance(effect, Emit) else observation.current():
                    result = yield effect
            except BaseException as error:  # noqa: BLE001 - it belongs to the flow
                observation.note(effect, error, time.perf_counter() - started)
                with observation.current():
                    running.throw(error)
            else:
                observation.note(effect, result, time.perf_counter() - started)
                with observation.current():
                    running.send(result)
        observation.result = running.result
    return running.result


@attrs.define
class _Observation:
    """What is known of one run of a flow."""

    span: Span
    instruments: Instruments
    operation: Attributes
    """What its span and its metrics share."""
    server: Attributes
    started: float = attrs.field(factory=time.perf_counter)
    facts: Attributes = attrs.field(factory=dict[str, str | int])
    """What only its span says."""
    attempts: int = 0
    result: object = None

    @classmethod
    def begin(cls, name: str, base_url: str) -> Self:
        server = _server(base_url)
        operation = {"gen_ai.operation.name": name, "gen_ai.provider.name": "jimmyai", **server}
        made = instruments()
        return cls(
            made.tracer.start_span(name, kind=SpanKind.CLIENT, attributes=operation), made, operation, server
        )

    def current(self) -> AbstractContextManager[Span]:
        """Makes the span the parent of what happens meanwhile."""
        return trace.use_span(self.span, record_exception=False, set_status_on_exception=False)

    def note(self, effect: Effect, outcome: object, elapsed_s: float) -> None:
        """Take down what came of an effect: its result, or the error that it ended with."""
        match effect:
            case Emit(WaitEvent() as event):
                self.facts.update({"jimmyai.task.id": event.task_id, "jimmyai.polls": event.polls})
            case Exchange(request):
                body = request.json
                # Of the API's requests only a create has a body in JSON.
                if isinstance(body, Mapping):
                    self._note_create(cast(Mapping[str, Any], body))
                self._note_request(request.method, self.server, outcome, elapsed_s)
            case Fetch():
                self._note_request("GET", _server(effect.url), outcome, elapsed_s)
            case _:
                pass

    def _note_create(self, body: Mapping[str, Any]) -> None:
        self.attempts += 1
        self.facts["jimmyai.create.attempts"] = self.attempts
        self.operation["gen_ai.request.model"] = str(body.get("model"))

    def _note_request(self, method: str, server: Attributes, outcome: object, elapsed_s: float) -> None:
        said: Attributes = {"http.request.method": method}
        response = outcome.partial if isinstance(outcome, Failure) else outcome
        if isinstance(response, Response):
            said["http.response.status_code"] = response.status_code
        self.facts.update(said)
        match outcome:
            case Response(status_code) if status_code < 400:
                pass
            case Response(status_code):
                said["error.type"] = str(status_code)
            case Failure(reason):
                said["error.type"] = reason.partition(":")[0]
            case _:
                said["error.type"] = type(outcome).__qualname__
        with self.current():
            self.instruments.request_s.record(elapsed_s, {**said, **server})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self.current():
            self._end(error)
        self.span.end()

    def _end(self, error: BaseException | None) -> None:
        # A wait that nobody follows any longer is none.
        if error is not None and not isinstance(error, GeneratorExit):
            self.operation["error.type"] = type(error).__qualname__
            # Without a description: a server's words may quote the prompt.
            self.span.set_status(StatusCode.ERROR)
        task_id = _task_id(self.result if error is None else error)
        if task_id:
            self.facts["jimmyai.task.id"] = task_id
        if self.attempts:
            self._count_create(error)
        if "gen_ai.request.model" in self.operation:
            name = f"{self.operation['gen_ai.operation.name']} {self.operation['gen_ai.request.model']}"
            self.span.update_name(name)
        self.span.set_attributes({**self.operation, **self.facts})
        self.instruments.operation_s.record(time.perf_counter() - self.started, self.operation)

    def _count_create(self, error: BaseException | None) -> None:
        billed = self._billed(error)
        self.facts["jimmyai.billed"] = billed
        self.instruments.creates.add(1, {**self.operation, "jimmyai.billed": billed})
        cost = self.result.cost if isinstance(self.result, Task) else None
        if cost is not None and 0 < cost < inf:
            self.instruments.spent.add(cost, self.operation)

    def _billed(self, error: BaseException | None) -> Billed:
        if isinstance(error, OmniError):
            return error.billed
        return "yes" if error is None or "jimmyai.task.id" in self.facts else "maybe"


def _server(url: str) -> Attributes:
    """The host and port of a URL, as far as it has them."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return {}
    address: Attributes = {"server.address": parts.hostname} if parts.hostname else {}
    return {**address, "server.port": port} if port else address


def _task_id(outcome: object) -> str | None:
    match outcome:
        case Task(id):
            return id
        case SavedVideo(task_id):
            return task_id
        case OmniError():
            return outcome.task_id
        case _:
            return None

"""The gate as an ASGI application."""

import time
from typing import Final

import httpx

from jimmyai_omni_contract.gate import own
from jimmyai_omni_contract.gate.bodies import CallerLeft, Incoming, Message, Outgoing, Receive, Send, Tally
from jimmyai_omni_contract.gate.cap import BillingCap
from jimmyai_omni_contract.gate.evidence import Evidence
from jimmyai_omni_contract.gate.forwarding import Forwarder
from jimmyai_omni_contract.gate.headers import by_name
from jimmyai_omni_contract.gate.options import GateOptions
from jimmyai_omni_contract.gate.own import OwnAnswer
from jimmyai_omni_contract.gate.passage import Passage
from jimmyai_omni_contract.gate.report import Report
from jimmyai_omni_contract.gate.tasks import Tasks
from jimmyai_omni_contract.gate.upstream import AnswerCut, Upstream
from jimmyai_omni_contract.recording import Recorder
from jimmyai_omni_contract.schema.operations import find_operation

PREFIX: Final = "/_gate"
"""Below it the gate speaks of itself."""


class Gate:
    """Forwards each request once, and judges it and its answer. It needs a server with lifespan.

    Subclass it, and the classes that it names, to make a gate that is wrong on purpose.

    Args:
        options: What it was told.
        recorder: Takes each exchange when it is over, without secrets.

    Raises:
        CapError: The state file cannot be used.
    """

    forwarder = Forwarder
    upstream = Upstream
    evidence = Evidence

    def __init__(self, options: GateOptions, recorder: Recorder | None = None) -> None:
        self.options = options
        self.cap = BillingCap(options.max_billed, options.state)
        self.report = Report(options.upstream, self.cap)
        self._evidence = self.evidence(recorder)
        if options.keys:
            self._evidence.know(options.keys)
        self._tasks = Tasks()
        self.begun = 0
        """How many exchanges have begun; the number of the latest."""
        self._upstream = self.upstream(options)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve a request, or the life of the server.

        Raises:
            AnswerCut: The answer broke off on its way, and so must the caller's connection.
            NotImplementedError: The scope is neither HTTP nor a lifespan.
        """
        match scope["type"]:
            case "lifespan":
                await self._live(receive, send)
            case "http" if scope["path"] == PREFIX or scope["path"].startswith(f"{PREFIX}/"):
                await Outgoing(send).answer(self._about_itself(scope))
            case "http":
                await self._serve(scope, receive, Outgoing(send))
            case kind:
                raise NotImplementedError(f"the gate serves http, not {kind}")

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._upstream.close()
        self.cap.close()
        await send({"type": "lifespan.shutdown.complete"})

    def _about_itself(self, scope: Message) -> OwnAnswer:
        match scope["method"], scope["path"].removeprefix(PREFIX):
            case "GET", "/report":
                return own.document(self.report.as_dict())
            case "GET", "/health":
                return own.document({"status": "ok"})
            case _:
                return own.document({"error": "the gate has GET /_gate/report and GET /_gate/health"}, 404)

    async def _serve(self, scope: Message, receive: Receive, outgoing: Outgoing) -> None:
        query: bytes = scope["query_string"]
        url = self._upstream.url(scope["raw_path"] + (b"?" + query if query else b""))
        if url is None:
            await outgoing.answer(own.not_forwarded("this path cannot be forwarded as it is"))
            return
        passage = self._begin(scope, url)
        incoming = Incoming(receive, passage.sent)
        try:
            forwarder = self.forwarder(
                self.options, self._upstream, self.cap, self._tasks, passage, incoming, outgoing
            )
            await forwarder.run(url, scope["headers"])
        except CallerLeft:
            passage.trouble = "caller-left"
        except AnswerCut:
            passage.trouble = "cut"
            raise
        except BaseException:
            passage.trouble = "interrupted"
            raise
        finally:
            self.report.add(passage)
            self._evidence.keep(passage)

    def _begin(self, scope: Message, url: httpx.URL) -> Passage:
        headers = by_name(scope["headers"])
        self._evidence.remember(headers)
        self.begun += 1
        found = find_operation(scope["method"], scope["raw_path"].decode("ascii"))
        operation, parameters = found or (None, dict[str, str]())
        return Passage(
            number=self.begun,
            at=time.time(),
            began=time.monotonic(),
            method=scope["method"],
            url=str(url),
            headers=headers,
            operation=operation,
            parameters=parameters,
            sent=Tally(self._evidence.kept_bytes),
            received=Tally(self._evidence.kept_bytes),
        )

"""One exchange through a gate, from the verdict on its request to the last byte of its answer."""

from collections.abc import Iterator

import httpx

from jimmyai_omni_contract.gate import own
from jimmyai_omni_contract.gate.bodies import Incoming, Outgoing
from jimmyai_omni_contract.gate.cap import BillingCap, CapError, was_not_taken
from jimmyai_omni_contract.gate.headers import WHAT, RawHeaders, by_name, to_caller, to_upstream
from jimmyai_omni_contract.gate.judging import judge_answer, judge_create, judge_head
from jimmyai_omni_contract.gate.options import GateOptions
from jimmyai_omni_contract.gate.own import OwnAnswer
from jimmyai_omni_contract.gate.passage import Passage
from jimmyai_omni_contract.gate.report import headers_of
from jimmyai_omni_contract.gate.tasks import Tasks
from jimmyai_omni_contract.gate.upstream import AnswerCut, NoAnswer, Upstream, chunks
from jimmyai_omni_contract.recording.exchange import RuleFinding


class Forwarder:
    """Brings one exchange to its end. Every method is a place to make a gate wrong on purpose."""

    def __init__(
        self,
        options: GateOptions,
        upstream: Upstream,
        cap: BillingCap,
        tasks: Tasks,
        passage: Passage,
        incoming: Incoming,
        outgoing: Outgoing,
    ) -> None:
        self.options = options
        self.upstream = upstream
        self.cap = cap
        self.tasks = tasks
        self.passage = passage
        self.incoming = incoming
        self.outgoing = outgoing

    async def run(self, url: httpx.URL, headers: RawHeaders) -> None:
        """Judge, forward and answer.

        Args:
            url: Where it goes.
            headers: As they came.

        Raises:
            CallerLeft: Before the exchange was over.
            AnswerCut: What had come of the answer was passed on.
        """
        passage = self.passage
        await self.judge_request()
        if passage.is_create and self.options.refuse_wrong and passage.request.body:
            await self.answer(own.refused(passage.request.body))
            return
        refusal = self.reserve() if passage.may_be_billed else None
        if refusal is not None:
            await self.answer(refusal)
            return
        work = self.exchange(url, to_upstream(headers, judged=passage.has_judged_answer))
        # A create that was sent is followed to its end, with or without its caller: its task is paid.
        await (work if passage.may_be_billed else self.incoming.unless_left(work, self.outgoing))

    async def judge_request(self) -> None:
        """Find out what is wrong with the request; only a create's body is read for that."""
        passage = self.passage
        if passage.operation is None:
            return
        if passage.is_create:
            body = await self.incoming.buffer(self.options.judged_bytes)
            passage.request = judge_create(passage.operation, passage.headers, body)
        else:
            passage.request = judge_head(passage.operation, passage.parameters, passage.headers)

    def reserve(self) -> OwnAnswer | None:
        """Take a place under the cap before anything is sent; why that cannot be, where it cannot."""
        try:
            self.passage.place = self.cap.reserve()
        except CapError:
            return own.uncounted()
        return own.capped(self.cap.most) if self.passage.place is None else None

    def give_back(self) -> None:
        """Free the place of a create that was certainly not taken."""
        if self.passage.place is not None:
            self.passage.gave_back = True
            self.cap.give_back(self.passage.place)

    async def exchange(self, url: httpx.URL, headers: RawHeaders) -> None:
        """Send the request once, and pass its answer on."""
        passage = self.passage
        body = self.incoming.stream() if passage.has_body else None
        if body is None:
            self.incoming.let_go()
        try:
            answer = await self.upstream.send(passage.method, url, headers, body)
        except NoAnswer as failure:
            await self.answer(self.without_answer(failure))
            return
        try:
            passage.status_code = answer.status_code
            passage.answer_headers = by_name(answer.headers.raw)
            await self.pass_on(answer)
        finally:
            await answer.aclose()

    def without_answer(self, failure: NoAnswer) -> OwnAnswer:
        """What is answered where no answer began."""
        self.passage.trouble = failure.what
        match failure.what:
            case "unreachable":
                self.give_back()
                return own.unreachable(failure.reason)
            case "silent":
                return own.silent(self.options.silence_s, may_be_billed=self.passage.may_be_billed)
            case "lost":
                return own.lost(failure.reason, may_be_billed=self.passage.may_be_billed)

    async def pass_on(self, answer: httpx.Response) -> None:
        """Pass an answer on: at once where it is judged and short, and else as it comes."""
        passage, stream, held = self.passage, chunks(answer), bytearray()
        whole, cut = False, None
        try:
            while passage.has_judged_answer and not whole and len(held) <= self.options.judged_bytes:
                chunk = await anext(stream, None)
                whole = chunk is None
                held += chunk or b""
        except AnswerCut as error:
            # What came may hold a task's id, so the caller gets it before the connection is cut.
            cut = error
        if whole:
            self.judge_answer(bytes(held))
        passage.received.add(bytes(held))
        head = [*to_caller(answer.headers.raw), (WHAT, b"forwarded"), *headers_of(passage)]
        await self.outgoing.start(answer.status_code, head)
        await self.outgoing.body(bytes(held), more=not whole)
        if cut is not None:
            raise cut
        if not whole:
            async for chunk in stream:
                passage.received.add(chunk)
                await self.outgoing.body(chunk, more=True)
            await self.outgoing.body(b"", more=False)

    def judge_answer(self, body: bytes) -> None:
        """Find out what is wrong with a whole answer, and whether it says that nothing is billed."""
        passage = self.passage
        passage.answer_is_judged = True
        status_code = passage.status_code or 0
        if passage.operation is not None:
            passage.answer_findings = judge_answer(
                passage.operation,
                passage.parameters,
                passage.request,
                status_code,
                passage.answer_headers,
                body,
            )
            passage.answer_findings += tuple(self.beside_earlier_answers(body))
        if was_not_taken(status_code, body, known_route=passage.is_create):
            self.give_back()

    def beside_earlier_answers(self, body: bytes) -> Iterator[RuleFinding]:
        """What is wrong with an answer only beside those that came before it."""
        if self.passage.is_create:
            return self.tasks.created(body)
        if self.passage.operation is not None and self.passage.operation.name == "query":
            return self.tasks.queried(self.passage.parameters["taskId"], body, self.passage.began)
        return iter(())

    async def answer(self, answer: OwnAnswer) -> None:
        """Answer instead of the upstream."""
        self.passage.own = answer
        await self.outgoing.answer(answer, headers_of(self.passage))

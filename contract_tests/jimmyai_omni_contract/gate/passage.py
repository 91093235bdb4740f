"""One exchange on its way through a gate: what is known of it so far."""

from collections.abc import Mapping
from typing import Literal

import attrs

from jimmyai_omni_contract.gate.bodies import Tally
from jimmyai_omni_contract.gate.judging import RequestVerdict
from jimmyai_omni_contract.gate.own import OwnAnswer
from jimmyai_omni_contract.recording.exchange import RuleFinding
from jimmyai_omni_contract.schema.operations import ContractOperation

Trouble = Literal["unreachable", "lost", "silent", "cut", "caller-left", "interrupted"]
"""Why an exchange did not come to its end."""


@attrs.define(kw_only=True)
class Passage:
    """One exchange; filled in while it happens."""

    number: int
    """From 1, in the order of arrival."""
    at: float
    """When it came, in Unix seconds."""
    began: float
    """The same on the monotonic clock."""
    method: str
    url: str = attrs.field(repr=False)
    """Where it is forwarded to."""
    headers: Mapping[str, str] = attrs.field(repr=False)
    """Of the request, by lower-case name."""
    operation: ContractOperation | None
    """`None` for what the contract does not know."""
    parameters: Mapping[str, str] = attrs.field(repr=False)
    """Of its path."""
    sent: Tally
    """The body of the request."""
    received: Tally
    """The body of the answer."""
    request: RequestVerdict = attrs.field(factory=RequestVerdict, repr=False)
    answer_findings: tuple[RuleFinding, ...] = ()
    status_code: int | None = None
    """Of the upstream's answer; `None` where none began."""
    answer_headers: Mapping[str, str] = attrs.field(factory=dict[str, str], repr=False)
    """Of the upstream's answer, by lower-case name."""
    own: OwnAnswer | None = None
    """The gate's own answer, where it gave one."""
    answer_is_judged: bool = False
    trouble: Trouble | None = None
    place: int | None = None
    """Under the cap; `None` where it took none."""
    gave_back: bool = False
    """Whether the place is free again, because the create was certainly not taken."""

    @property
    def is_create(self) -> bool:
        """Whether it is the create of the contract."""
        return self.operation is not None and self.operation.name == "create"

    @property
    def may_be_billed(self) -> bool:
        """Whether sending it may cost something: all that is neither a mere look nor the upload.

        What the contract does not know may be the create of another model, or the same by another spelling.
        """
        if self.operation is not None:
            return self.is_create
        return self.method not in ("GET", "HEAD", "OPTIONS")

    @property
    def has_body(self) -> bool:
        """Whether its head says that a body follows."""
        return "transfer-encoding" in self.headers or self.headers.get("content-length", "0") != "0"

    @property
    def has_judged_answer(self) -> bool:
        """Whether its answer is looked at, for rules or for money."""
        return self.operation is not None or self.may_be_billed

    @property
    def is_unjudged(self) -> bool:
        """Whether something of it was to be judged, and was too long for that or did not come whole."""
        forwarded = self.own is None or self.trouble is not None
        return not self.request.judged or (forwarded and self.has_judged_answer and not self.answer_is_judged)

"""One request with its answer, as it is kept."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

import attrs

from jimmyai_omni_contract.mock.messages import Delivery
from jimmyai_omni_contract.mock.script.fault import Operation

KEPT_BYTES: Final = 1 << 20
"""How much of a body is kept, in bytes."""


@attrs.frozen
class RuleFinding:
    """A rule of the contract that a message breaks."""

    rule: str
    """The rule id."""
    where: str
    """The field, such as `image_urls[2]`, or `body` for the whole."""
    message: str
    expected: str = attrs.field(default="", eq=False)
    """What the contract wants there, such as `string or integer`; empty where the message says it."""


@attrs.frozen
class Charge:
    """What a create was billed."""

    task_id: str
    billing_name: str
    amount: float
    """In JimiCoin."""


@attrs.frozen
class KeptBody:
    """A body, or its beginning where it is too long to keep."""

    content: bytes = attrs.field(repr=False)
    size: int
    """Of the whole body, in bytes."""
    sha256: str
    """Of the whole body as it was sent, in hexadecimal."""
    cut: bool = attrs.field(default=attrs.Factory(lambda body: _shorter(body), takes_self=True))
    """Whether only the beginning is kept; a secret that was taken out does not count."""

    @classmethod
    def of(cls, whole: bytes, kept: bytes | None = None, limit: int = KEPT_BYTES) -> "KeptBody":
        """A body of which `limit` bytes are kept, or of `kept`, which says the same without secrets."""
        shown = whole if kept is None else kept
        return cls(shown[:limit], len(whole), sha256(whole).hexdigest(), len(whole) > limit)

    @property
    def whole(self) -> bool:
        """Whether nothing is cut off."""
        return not self.cut


def _shorter(body: KeptBody) -> bool:
    return len(body.content) < body.size


@attrs.frozen
class RecordedRequest:
    """A request without secrets."""

    method: str
    url: str
    """The whole URL."""
    headers: Mapping[str, str]
    """By lower-case name."""
    body: KeptBody


@attrs.frozen
class RecordedAnswer:
    """An answer without secrets."""

    status_code: int
    headers: Mapping[str, str]
    """By lower-case name."""
    body: KeptBody
    code: str | int | None = None
    """The envelope's `code`; `None` where the answer is no envelope."""
    delivery: Delivery = "whole"
    """Whether it arrived."""


@attrs.frozen(kw_only=True)
class RecordedExchange:
    """A request, its answer, and what is known of both."""

    number: int
    """From 1, in the order of the requests."""
    at: float
    """When the request had come, in Unix seconds of the server's clock."""
    seconds: float
    """How long the answer took, in real seconds."""
    operation: Operation | None
    """`None` for what is no operation."""
    account: str | None
    """The name of the key that was accepted; `None` where there was none."""
    request: RecordedRequest
    answer: RecordedAnswer | None
    """`None` where none came."""
    request_findings: tuple[RuleFinding, ...] = ()
    """The rules that the request breaks."""
    answer_findings: tuple[RuleFinding, ...] = ()
    """The rules that the answer breaks."""
    charges: tuple[Charge, ...] = ()
    """What was billed for it."""
    fault: str | None = None
    """The name of the fault that befell it."""

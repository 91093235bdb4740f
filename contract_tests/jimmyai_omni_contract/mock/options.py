"""What a mock server can be told to do differently."""

from math import inf
from typing import Literal

import attrs
from attrs import validators

Advance = Literal["per-poll", "clock"]
CodeType = Literal["string", "integer"]
InitialStatus = Literal["queued", "pending", "submitted"]

_AMOUNT = [validators.ge(0.0), validators.lt(inf)]


@attrs.frozen(kw_only=True)
class MockOptions:
    """The options of one mock server; the defaults never make a test wait.

    Raises:
        ValueError: A value is not one that the server can work with.
    """

    key: str = attrs.field(default="mock-key", validator=validators.matches_re("[!-~]+"))
    """The one API key that is known (OMNI-28)."""
    seed: int = 0
    """Decides the task ids."""
    task_seconds: float = attrs.field(default=12.0, validator=[validators.gt(0.0), validators.lt(inf)])
    """How long a task takes, in seconds of the server's clock."""
    advance: Advance = attrs.field(default="per-poll", validator=validators.in_(("per-poll", "clock")))
    """What moves a task on: being polled, or time. Per poll, the clock stands still as well."""
    code_type: CodeType = attrs.field(default="string", validator=validators.in_(("string", "integer")))
    """The JSON type of `code` in every envelope."""
    initial_status: InitialStatus = attrs.field(
        default="queued", validator=validators.in_(("queued", "pending", "submitted"))
    )
    """The status of a new task."""
    balance: float = attrs.field(default=10000.0, validator=_AMOUNT)
    """What the account holds, in JimiCoin (OMNI-29)."""
    quota: float = attrs.field(default=0.0, validator=_AMOUNT)
    """What the key may spend, in JimiCoin; 0 is unlimited (OMNI-29)."""
    faults: tuple[str, ...] = ()
    """Armed at each start, as `OPERATION=NAME[:TIMES]`; see `faults`."""
    scenarios: tuple[str, ...] = ()
    """Of the tasks after each start, as `NAME[:TIMES]`; see `scenarios`."""

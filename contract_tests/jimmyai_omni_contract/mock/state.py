"""What a mock server remembers. A reset is a new state."""

from collections import deque
from collections.abc import Mapping
from random import Random
from typing import Final

import attrs

from jimmyai_omni_contract.mock.api.media import Media
from jimmyai_omni_contract.mock.api.tasks import Task
from jimmyai_omni_contract.mock.messages import Delivery
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.script.armed import Armed
from jimmyai_omni_contract.mock.script.injection import FaultInjector
from jimmyai_omni_contract.mock.script.scenarios import Scenario, armed_scenarios

_REQUESTS_KEPT: Final = 10000


@attrs.define
class Account:
    """What a key may spend, and has spent, in JimiCoin."""

    key: str = attrs.field(repr=False)
    balance: float
    quota: float
    """The key's own limit; 0 is unlimited."""
    name: str = "mock"
    used: float = 0.0

    def affords(self, cost: float) -> bool:
        """Whether the balance and the key's quota are enough for it (OMNI-29)."""
        limit = min(self.balance, self.quota) if self.quota else self.balance
        return self.used + cost <= limit


@attrs.frozen
class LedgerEntry:
    """One charge."""

    task_id: str
    billing_name: str
    amount: float
    """In JimiCoin."""
    at: int
    """In Unix seconds."""


@attrs.frozen
class ReceivedRequest:
    """One request that came, and how it was answered."""

    method: str
    path: str
    at: int
    """In Unix seconds."""
    status_code: int
    code: str | int | None
    """The envelope's code; `None` where the answer was no envelope."""
    delivery: Delivery
    """Whether the answer arrived."""
    headers: Mapping[str, str]
    """By lower-case name; `***` where the value may be a secret."""
    body_sha256: str
    """In hexadecimal: equal for two sendings of one create."""


@attrs.define
class State:
    """All that one server knows since its start or its last reset."""

    random: Random
    accounts: dict[str, Account] = attrs.field(repr=False)
    """By key."""
    faults: FaultInjector
    """What befalls the next requests."""
    scenarios: Armed[Scenario]
    """What becomes of the next tasks."""
    tasks: dict[str, Task] = attrs.field(factory=dict[str, Task])
    """By task id."""
    ledger: list[LedgerEntry] = attrs.field(factory=list[LedgerEntry])
    """Every charge, in order."""
    uploads: dict[str, Media] = attrs.field(factory=dict[str, Media])
    """By the name at the end of their URL."""
    requests: deque[ReceivedRequest] = attrs.field(
        factory=lambda: deque[ReceivedRequest](maxlen=_REQUESTS_KEPT)
    )
    """The latest requests, in order."""

    @classmethod
    def fresh(cls, options: MockOptions) -> "State":
        """The state of a server that has just started; its ids are those of the seed.

        Raises:
            ValueError: A fault or a scenario of the options is unknown.
        """
        account = Account(options.key, options.balance, options.quota)
        return cls(
            Random(options.seed),  # noqa: S311 - ids must be repeatable, not secret
            {account.key: account},
            FaultInjector(options.faults),
            armed_scenarios(options.scenarios),
        )

    def new_id(self, kind: str) -> str:
        """A name that was not given before: `task_8c5b...`."""
        return f"{kind}_{self.random.getrandbits(64):016x}"

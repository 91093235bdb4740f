"""What a mock server remembers. A reset is a new state."""

from hashlib import blake2b
from typing import Final

import attrs

from jimmyai_omni_contract.mock.accounts import Account, User, open_accounts
from jimmyai_omni_contract.mock.api.media import Media
from jimmyai_omni_contract.mock.api.tasks import Task
from jimmyai_omni_contract.mock.ledger import LedgerEntry
from jimmyai_omni_contract.mock.log import RequestLog
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.script.armed import Armed
from jimmyai_omni_contract.mock.script.injection import FaultInjector
from jimmyai_omni_contract.mock.script.scenarios import Scenario
from jimmyai_omni_contract.mock.store import Store

_UPLOADED_BYTES: Final = 1 << 30


@attrs.define
class State:
    """All that one server knows since its start or its last reset."""

    seed: int
    store: Store
    """Where it is kept beyond the end of the process."""
    users: dict[str, User]
    """By name."""
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
    requests: RequestLog = attrs.field(factory=RequestLog)
    """The latest requests, in order."""
    ids: int = 0
    """How many ids were given."""

    @classmethod
    def fresh(cls, options: MockOptions, store: Store) -> "State":
        """The state of a server that has just started; its ids are those of the seed.

        Raises:
            ValueError: A fault or a scenario of the options is unknown.
        """
        accounts = {account.key: account for account in open_accounts(options)}
        users = {account.user.name: account.user for account in accounts.values()}
        scenarios = Armed[Scenario](f"{options.seed}/tasks")
        for order in options.task_orders():
            scenarios.add(order.scenario, order.times, order.when)
        injector = FaultInjector(str(options.seed), options.fault_orders())
        return cls(options.seed, store, users, accounts, injector, scenarios)

    def new_id(self, kind: str) -> str:
        """A name that was not given before: `task_8c5b...`."""
        self.ids += 1
        number = blake2b(f"{self.seed}/{self.ids}".encode(), digest_size=8).hexdigest()
        return f"{kind}_{number}"

    def add_task(self, task: Task) -> None:
        """Remember a new task."""
        self.tasks[task.id] = task
        self.store.save_task(task)

    def add_charge(self, account: Account, entry: LedgerEntry) -> None:
        """Charge an account, and write it down."""
        account.charge(entry.amount)
        self.ledger.append(entry)
        self.store.save_charge(entry, account)

    def charged_since(self, count: int) -> tuple[LedgerEntry, ...]:
        """What was billed behind the first so many charges."""
        return tuple(self.ledger[count:]) if len(self.ledger) > count else ()

    def add_upload(self, name: str, media: Media) -> None:
        """Remember an uploaded file; of more than 1 GiB of them the eldest are forgotten."""
        self.uploads[name] = media
        self.store.save_upload(name, media)
        held = sum(len(kept.content) for kept in self.uploads.values())
        while held > _UPLOADED_BYTES and len(self.uploads) > 1:
            eldest = next(iter(self.uploads))
            held -= len(self.uploads.pop(eldest).content)
            self.store.drop_upload(eldest)

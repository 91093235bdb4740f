"""What a mock server can be told to do differently."""

import re
from collections.abc import Iterable, Mapping
from typing import Literal

import attrs
from attrs import validators

from jimmyai_omni_contract.mock.numbers import AMOUNT, DURATION
from jimmyai_omni_contract.mock.script.orders import FaultOrder, TaskOrder, fault_order, task_order
from jimmyai_omni_contract.mock.script.scenarios import SCENARIOS, Scenario

Advance = Literal["per-poll", "clock"]
CodeType = Literal["string", "integer"]
InitialStatus = Literal["queued", "pending", "submitted"]
Place = tuple[str | int, ...]
"""The steps from the root of a script to a value: names of fields, and places in lists from 0."""

QueryForm = Literal["envelope", "flat"]


def _is_key(_options: object, _attribute: object, value: str) -> None:
    # A validator of the library would quote it.
    if not re.fullmatch("[!-~]+", value):
        raise ValueError("a key is a text of visible ASCII characters, without blanks")


class NotUniqueError(ValueError):
    """Two of the options are the same, and must not be.

    Args:
        message: Which.
        place: The steps to the second of them, as in a script: `("users", 0, "name")`.
    """

    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message)
        self.place = place


@attrs.frozen(kw_only=True)
class KeyOptions:
    """One API key of a user."""

    name: str
    """What logs and recordings call it."""
    key: str = attrs.field(repr=False, validator=_is_key)
    quota: float = attrs.field(default=0.0, validator=AMOUNT)
    """What it may spend, in JimiCoin; 0 is unlimited (OMNI-29)."""


@attrs.frozen(kw_only=True)
class UserOptions:
    """A user, whose keys share one balance."""

    name: str
    balance: float = attrs.field(default=10000.0, validator=AMOUNT)
    """In JimiCoin (OMNI-29)."""
    keys: tuple[KeyOptions, ...] = attrs.field(converter=tuple[KeyOptions, ...])


@attrs.frozen(kw_only=True)
class MockOptions:
    """The options of one mock server; the defaults never make a test wait.

    Raises:
        ValueError: A value is not one that the server can work with.
    """

    key: str = attrs.field(default="mock-key", repr=False, validator=_is_key)
    """The API key that is known, of the user `mock` (OMNI-28)."""
    users: tuple[UserOptions, ...] = ()
    """Others beside that one, with balances and keys of their own."""
    seed: int = 0
    """Decides the task ids."""
    task_seconds: float = attrs.field(default=12.0, validator=DURATION)
    """How long a task takes, in seconds of the server's clock."""
    advance: Advance = attrs.field(default="per-poll", validator=validators.in_(("per-poll", "clock")))
    """What moves a task on: being polled, or time. Per poll, the clock stands still as well."""
    code_type: CodeType = attrs.field(default="string", validator=validators.in_(("string", "integer")))
    """The JSON type of `code` in every envelope."""
    initial_status: InitialStatus = attrs.field(
        default="queued", validator=validators.in_(("queued", "pending", "submitted"))
    )
    """The status of a new task."""
    balance: float = attrs.field(default=10000.0, validator=AMOUNT)
    """What the account holds, in JimiCoin (OMNI-29)."""
    quota: float = attrs.field(default=0.0, validator=AMOUNT)
    """What the key may spend, in JimiCoin; 0 is unlimited (OMNI-29)."""
    query_form: QueryForm = attrs.field(default="envelope", validator=validators.in_(("envelope", "flat")))
    """Whether a query's answer is in the envelope, or flat as on the oldest query page."""
    costs: bool = True
    """Whether answers have the newer field `cost`."""
    usage: bool = True
    """Whether answers have the newer field `usage`."""
    media_base_url: str = attrs.field(default="", validator=validators.matches_re(r"(https?://[^\s/?#]+)?"))
    """Where the URLs of videos point to; empty is where the caller called."""
    scenarios: tuple[str | TaskOrder, ...] = ()
    """Of the tasks after each start, as `NAME[:TIMES]` or with conditions; see `scenarios`."""
    faults: tuple[str | FaultOrder, ...] = ()
    """Armed at each start, as `OPERATION=NAME[:TIMES]` or with conditions; see `faults`."""
    own_scenarios: tuple[Scenario, ...] = ()
    """Scenarios known by name, beside those of `scenarios.SCENARIOS`."""
    scenario_table: Mapping[str, Scenario] = attrs.field(
        init=False,
        repr=False,
        eq=False,
        default=attrs.Factory(lambda options: _by_name(options.own_scenarios), takes_self=True),
    )
    """Every scenario that is known, by name."""

    def __attrs_post_init__(self) -> None:
        users = [(("users", number), user) for number, user in enumerate(self.users)]
        keys = [
            ((*place, "keys", number), key) for place, user in users for number, key in enumerate(user.keys)
        ]
        own = [(("scenarios", scenario.name), scenario.name) for scenario in self.own_scenarios]
        _once(
            "a key is given twice",
            [self.key],
            (((*place, "key"), key.key) for place, key in keys),
            shown=False,
        )
        _once("two keys are named", ["mock"], (((*place, "name"), key.name) for place, key in keys))
        _once("two users are named", ["mock"], (((*place, "name"), user.name) for place, user in users))
        _once("two scenarios are named", SCENARIOS, own)

    def task_orders(self) -> Iterable[TaskOrder]:
        """What becomes of the first tasks.

        Raises:
            ValueError: A scenario is unknown.
        """
        for order in self.scenarios:
            yield task_order(order, self.scenario_table) if isinstance(order, str) else order

    def fault_orders(self) -> Iterable[FaultOrder]:
        """What befalls the first requests.

        Raises:
            ValueError: A fault is unknown.
        """
        for order in self.faults:
            yield fault_order(order) if isinstance(order, str) else order


def _by_name(own: Iterable[Scenario]) -> dict[str, Scenario]:
    return {**SCENARIOS, **{scenario.name: scenario for scenario in own}}


def _once(
    fault: str, taken: Iterable[str], names: Iterable[tuple[Place, str]], *, shown: bool = True
) -> None:
    seen = set(taken)
    for place, name in names:
        if name in seen:
            raise NotUniqueError(f"{fault} {name!r}" if shown else fault, place)
        seen.add(name)

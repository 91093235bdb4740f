"""Who may spend what: users with a balance, and their keys."""

from collections.abc import Iterable

import attrs

from jimmyai_omni_contract.mock.options import MockOptions


@attrs.define
class User:
    """A customer: what all the keys of one may spend together, in JimiCoin."""

    name: str
    balance: float
    used: float = 0.0


@attrs.define
class Account:
    """An API key and what it may spend, in JimiCoin."""

    key: str = attrs.field(repr=False)
    name: str
    """Of the key; what logs and recordings call it."""
    user: User
    quota: float
    """The key's own limit; 0 is unlimited."""
    used: float = 0.0

    @property
    def has_quota(self) -> bool:
        """Whether the key has a limit of its own."""
        return self.quota > 0

    @property
    def quota_left(self) -> float:
        """What the key may still spend of its quota."""
        return self.quota - self.used

    def charge(self, amount: float) -> None:
        """Take an amount from the user's balance and the key's quota."""
        self.used += amount
        self.user.used += amount


def open_accounts(options: MockOptions) -> Iterable[Account]:
    """The accounts of a server that has just started."""
    user = User("mock", options.balance)
    yield Account(options.key, user.name, user, options.quota)
    for wanted in options.users:
        user = User(wanted.name, wanted.balance)
        for key in wanted.keys:
            yield Account(key.key, key.name, user, key.quota)

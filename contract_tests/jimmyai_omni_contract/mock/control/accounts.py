"""What users and keys may spend. Keys are known by their names: none is shown."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from jimmyai_omni_contract.mock.accounts import Account
from jimmyai_omni_contract.mock.control.answers import PREFIX, ControlError, only
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse, json_response
from jimmyai_omni_contract.mock.numbers import AMOUNT
from jimmyai_omni_contract.mock.routing import Route
from jimmyai_omni_contract.mock.state import State


class Accounts:
    """Shows the balances and quotas, and sets one."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> tuple[Route, ...]:
        """Its paths."""
        return (
            Route(("GET",), f"{PREFIX}accounts", self._show),
            Route(("POST",), f"{PREFIX}accounts", self._set),
        )

    def _show(self, request: MockRequest) -> MockResponse:
        only(request)
        return self._shown()

    def _shown(self) -> MockResponse:
        return json_response(account_documents(self._state))

    def _set(self, request: MockRequest) -> MockResponse:
        query = only(request, "user", "balance", "key", "quota")
        if query.keys() == {"user", "balance"}:
            account = self._find("user", query["user"], attrgetter("user.name"))
            account.user.balance = AMOUNT.read("balance", query["balance"])
        elif query.keys() == {"key", "quota"}:
            account = self._find("key", query["key"], attrgetter("name"))
            account.quota = AMOUNT.read("quota", query["quota"])
        else:
            raise ValueError("say either user=NAME and balance=JIMICOIN, or key=NAME and quota=JIMICOIN")
        self._state.store.save_limits(account)
        return self._shown()

    def _find(self, kind: str, name: str, name_of: Callable[[Account], str]) -> Account:
        accounts = {name_of(account): account for account in self._state.accounts.values()}
        if name not in accounts:
            # What was sent may be a key itself, so it is not repeated.
            raise ControlError(404, f"there is no such {kind}; there are {', '.join(accounts)}")
        return accounts[name]


def account_documents(state: State) -> dict[str, list[dict[str, Any]]]:
    """All users and keys by their names, in JimiCoin."""
    users = [
        {"name": user.name, "balance": user.balance, "used": user.used, "available": user.balance - user.used}
        for user in state.users.values()
    ]
    keys = [
        {
            "name": account.name,
            "user": account.user.name,
            "quota": account.quota,
            "used": account.used,
            "available": account.quota_left if account.has_quota else None,
        }
        for account in state.accounts.values()
    ]
    return {"users": users, "keys": keys}

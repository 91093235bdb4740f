"""What may still be spent, and what things cost."""

import attrs

from jimmyai_omni_contract.mock.accounts import Account
from jimmyai_omni_contract.mock.api.catalog import CATALOG
from jimmyai_omni_contract.mock.api.operations import Operations
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse


class Balances(Operations):
    """`getUserBalance`, `getApiKeyBalance` and `listModels`; all amounts are JimiCoin."""

    def user_balance(self, _request: MockRequest, account: Account) -> MockResponse:
        """The balance of the user, for all keys together."""
        user = account.user
        available = user.balance - user.used
        return self.ok({"balance": user.balance, "used_coin": user.used, "available": available})

    def key_balance(self, _request: MockRequest, account: Account) -> MockResponse:
        """The quota of the key; 0 is unlimited."""
        data = {
            "name": account.name,
            "total_quota": account.quota,
            "used_quota": account.used,
            "available_quota": account.quota_left if account.has_quota else 0,
            "unlimited": not account.has_quota,
        }
        return self.ok(data)

    def models(self, request: MockRequest) -> MockResponse:
        """The price list, for anyone; `search` keeps the models that mention it."""
        search = request.query.get("search", "")
        return self.ok(
            {"list": [attrs.asdict(entry) for entry in CATALOG.values() if entry.mentions(search)]}
        )

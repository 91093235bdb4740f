"""What may still be spent, and what things cost."""

import attrs

from jimmyai_omni_contract.mock.api.catalog import CATALOG
from jimmyai_omni_contract.mock.api.operations import Operations
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.state import Account


class Balances(Operations):
    """`getUserBalance`, `getApiKeyBalance` and `listModels`; all amounts are JimiCoin."""

    def user_balance(self, _request: MockRequest, account: Account) -> MockResponse:
        """The balance of the account."""
        available = account.balance - account.used
        return self.ok({"balance": account.balance, "used_coin": account.used, "available": available})

    def key_balance(self, _request: MockRequest, account: Account) -> MockResponse:
        """The quota of the key; 0 is unlimited."""
        data = {
            "name": account.name,
            "total_quota": account.quota,
            "used_quota": account.used,
            "available_quota": account.quota - account.used if account.quota else 0,
            "unlimited": not account.quota,
        }
        return self.ok(data)

    def models(self, request: MockRequest) -> MockResponse:
        """The price list, for anyone; `search` keeps the models that mention it."""
        search = request.query.get("search", "")
        return self.ok(
            {"list": [attrs.asdict(entry) for entry in CATALOG.values() if entry.mentions(search)]}
        )

"""Servers that are wrong about who may ask, and in what they answer."""

from typing import Any

import attrs

from jimmyai_omni_contract.mock.accounts import Account
from jimmyai_omni_contract.mock.api.multipart import SentFile
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.service import Api
from tests.conform.wrong_servers.register import breaks


@breaks("OMNI-27")
class TakesAnyContentType(Api):
    def read_body(self, request: MockRequest) -> dict[str, Any] | None:
        headers = {**request.headers, "content-type": "application/json"}
        return super().read_body(attrs.evolve(request, headers=headers))


@breaks("OMNI-27")
class TakesNoObject(Api):
    def create(self, request: MockRequest, account: Account) -> MockResponse:
        return self.ok(None) if self.read_body(request) is None else super().create(request, account)


@breaks("OMNI-28")
class TakesATokenWithoutItsScheme(Api):
    def authenticate(self, request: MockRequest) -> Account | None:
        return self.state.accounts.get(request.headers.get("authorization", "").split(" ")[-1])


@breaks("OMNI-28")
class ShowsBalancesToAnyone(Api):
    def authenticate(self, request: MockRequest) -> Account | None:
        anyone = self.state.accounts[self.options.key] if request.path.endswith("balance") else None
        return super().authenticate(request) or anyone


@breaks("OMNI-28")
class HidesPrices(Api):
    def models(self, request: MockRequest) -> MockResponse:
        account = self.authenticate(request)
        return super().models(request) if account else self.fail("20001", "")


@breaks("answers")
class ForgetsWhatWasSpent(Api):
    def user_balance(self, _request: MockRequest, account: Account) -> MockResponse:
        return self.ok({"balance": 10.0, "used_coin": 3.0, "available": 10.0})


@breaks("answers")
class LimitsWithoutAQuota(Api):
    def key_balance(self, _request: MockRequest, account: Account) -> MockResponse:
        data = {"name": "a", "total_quota": 0, "used_quota": 0, "available_quota": 0, "unlimited": False}
        return self.ok(data)


@breaks("answers")
class MiscountsTheQuota(Api):
    def key_balance(self, _request: MockRequest, account: Account) -> MockResponse:
        data = {"name": "a", "total_quota": 9, "used_quota": 1, "available_quota": 9, "unlimited": False}
        return self.ok(data)


@breaks("answers", seen_from="smoke")
class TakesNoImages(Api):
    def upload_fault(self, sent: SentFile) -> str:
        return "no" if sent.extension == "png" else super().upload_fault(sent)


@breaks("OMNI-28")
class TakesAnyToken(Api):
    def authenticate(self, request: MockRequest) -> Account | None:
        return self.state.accounts[self.options.key] if "authorization" in request.headers else None


@breaks("OMNI-28")
class RefusesStrangersAsBadParameters(Api):
    def fail(self, code: str, message: str) -> MockResponse:
        return super().fail("20002" if code == "20001" else code, message)

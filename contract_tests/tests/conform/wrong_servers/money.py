"""Servers that charge what they should not."""

from collections.abc import Iterable
from typing import Any

import attrs

from jimmyai_omni.rules import Settings
from jimmyai_omni_contract.mock.accounts import Account
from jimmyai_omni_contract.mock.api.catalog import CATALOG, CatalogEntry
from jimmyai_omni_contract.mock.api.tasks import Task
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.script.directive import NOTHING, Directive
from jimmyai_omni_contract.mock.service import Api
from jimmyai_omni_contract.schema.create_body import Finding
from tests.conform.wrong_servers.register import breaks


@breaks("OMNI-29")
class ChargesRefusals(Api):
    def refuse(self, findings: Iterable[Finding]) -> MockResponse:
        self.state.accounts[self.options.key].charge(1)
        return super().refuse(findings)


@breaks("OMNI-30", seen_from="full")
class AnswersTheSameTaskAgain(Api):
    def open_task(
        self, account: Account, settings: Settings, prompt: str, directive: Directive = NOTHING
    ) -> Task:
        known = (task for task in self.state.tasks.values() if task.settings == settings)
        return next(known, None) or super().open_task(account, settings, prompt, directive)


@breaks("money", seen_from="smoke")
class ChargesTwice(Api):
    def charge(self, account: Account, task: Task) -> None:
        super().charge(account, task)
        super().charge(account, task)


@breaks("money", seen_from="smoke")
class SaysAnotherCost(Api):
    def created_data(self, task: Task) -> dict[str, Any]:
        return {**super().created_data(task), "cost": task.cost + 1}


@breaks("money")
class ChargesPolls(Api):
    def query(self, request: MockRequest, account: Account, task_id: str) -> MockResponse:
        account.charge(1)
        return super().query(request, account, task_id)


@breaks("money")
class LacksPrices(Api):
    def models(self, request: MockRequest) -> MockResponse:
        return self.ok({"list": [None, {"model_name": "omni-10s", "unit_price": 0}]})


@breaks("OMNI-22", seen_from="smoke")
class BillsOmni10sAsShort4k(Api):
    def price(self, settings: Settings) -> CatalogEntry:
        return CATALOG["Gemini-Omini-4k-4s"] if settings.model == "omni-10s" else super().price(settings)


@breaks("money", seen_from="smoke")
class NeverCharges(Api):
    def charge(self, account: Account, task: Task) -> None:
        """Nothing."""


@breaks("money", seen_from="smoke")
class ChargesAJimiCoinMore(Api):
    def charge(self, account: Account, task: Task) -> None:
        super().charge(account, task)
        account.charge(1)


@breaks("money", seen_from="smoke")
class ChargesWhatIsInNoList(Api):
    def price(self, settings: Settings) -> CatalogEntry:
        listed = super().price(settings)
        return attrs.evolve(listed, unit_price=listed.unit_price + 1)

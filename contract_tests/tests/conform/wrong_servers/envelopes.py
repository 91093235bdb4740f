"""Servers whose answers are none that the contract documents."""

from typing import Any

from jimmyai_omni_contract.mock.messages import MockResponse, json_response, text_response
from jimmyai_omni_contract.mock.service import Api
from tests.conform.wrong_servers.register import breaks


@breaks("answers")
class LeavesOutTheMessage(Api):
    def envelope(self, code: str, message: str, data: Any) -> MockResponse:
        return json_response({"code": code, "data": data}, code=code)


@breaks("answers")
class LeavesOutTheCode(Api):
    def envelope(self, code: str, message: str, data: Any) -> MockResponse:
        return json_response({"msg": message, "data": data})


@breaks("answers")
class SaysTheCodeAsABoolean(Api):
    def envelope(self, code: str, message: str, data: Any) -> MockResponse:
        return json_response({"code": code == "20000", "msg": message, "data": data})


# To a schema 20002.0 is the integer 20002: it is no refusal that anyone reads, but no undocumented answer.
@breaks("OMNI-01")
class SaysTheCodeAsAFraction(Api):
    def envelope(self, code: str, message: str, data: Any) -> MockResponse:
        return json_response({"code": float(code), "msg": message, "data": data})


@breaks("answers")
class InventsACode(Api):
    def ok(self, data: Any) -> MockResponse:
        return self.envelope("0", "ok", data)


@breaks("answers")
class SendsDataWithRefusals(Api):
    def fail(self, code: str, message: str) -> MockResponse:
        return self.envelope(code, message, {"task_id": "task_1"})


@breaks("answers")
class SucceedsWithoutData(Api):
    def ok(self, data: Any) -> MockResponse:
        return self.envelope("20000", "ok", None)


# These break every rule that refuses, and may have billed what they answer like this. A run without an
# accepted create has to stop at the first of them.
@breaks("OMNI-01")
class RefusesInPlainText(Api):
    def fail(self, code: str, message: str) -> MockResponse:
        return text_response(200, message)


@breaks("OMNI-01")
class RefusesBy500(Api):
    def fail(self, code: str, message: str) -> MockResponse:
        return text_response(500, message)


@breaks("OMNI-01")
class RefusesByMinus1(Api):
    def fail(self, code: str, message: str) -> MockResponse:
        return super().fail("-1" if code == "20002" else code, message)


@breaks("answers")
class SaysBalancesAsText(Api):
    def ok(self, data: Any) -> MockResponse:
        if isinstance(data, dict) and "balance" in data:
            data = {**data, "balance": str(data["balance"])}
        return super().ok(data)

"""What all operations share: authentication, the envelope, refusals."""

from collections.abc import Callable, Iterable
from typing import Any, Concatenate, ParamSpec

from jimmyai_omni_contract.mock.accounts import Account
from jimmyai_omni_contract.mock.clock import VirtualClock
from jimmyai_omni_contract.mock.messages import (
    AUTHENTICATION_FAILED,
    BAD_PARAMETERS,
    OK,
    MockRequest,
    MockResponse,
    json_response,
)
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.state import State
from jimmyai_omni_contract.schema.create_body import Finding

P = ParamSpec("P")


class Operations:
    """The base of the operations. Every method is a place to make a server wrong on purpose."""

    def __init__(self, options: MockOptions, clock: VirtualClock, state: State) -> None:
        self.options = options
        self.clock = clock
        self.state = state

    def authenticate(self, request: MockRequest) -> Account | None:
        """The account of the request's token; `None` where it has none that is known (OMNI-28)."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return self.state.accounts.get(token) if scheme == "Bearer" else None

    def guarded(
        self, operation: Callable[Concatenate[MockRequest, Account, P], MockResponse]
    ) -> Callable[Concatenate[MockRequest, P], MockResponse]:
        """The operation for those who authenticate, which is decided before anything else is looked at."""

        def answer(request: MockRequest, /, *args: P.args, **kwargs: P.kwargs) -> MockResponse:
            account = self.authenticate(request)
            if account is None:
                return self.fail(AUTHENTICATION_FAILED, "authentication failed")
            return operation(request, account, *args, **kwargs)

        return answer

    def ok(self, data: Any) -> MockResponse:
        """A success."""
        return self.envelope(OK, "ok", data)

    def fail(self, code: str, message: str) -> MockResponse:
        """A refusal or a failure."""
        return self.envelope(code, message, None)

    def refuse(self, findings: Iterable[Finding]) -> MockResponse:
        """The refusal of a request that breaks rules; it names them all."""
        return self.fail(BAD_PARAMETERS, f"参数错误: {'; '.join(map(str, findings))}")

    def envelope(self, code: str, message: str, data: Any) -> MockResponse:
        """Every JSON answer of the API; the HTTP status is 200 whatever it says."""
        sent = int(code) if self.options.code_type == "integer" else code
        return json_response({"code": sent, "msg": message, "data": data}, code=sent)

    def timestamp(self, moment: float) -> int:
        """A moment as the API says it: whole Unix seconds."""
        return int(moment)

"""A mock server with a client of it; every answer of an operation is held to the contract."""

from typing import Any

import httpx

from jimmyai_omni_contract.mock.clock import VirtualClock
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.transports import ServiceTransport
from jimmyai_omni_contract.mock.service import Api, MockServer
from tests.contract.spec import answer_validator

BASE_URL = "http://mock.test"
KEY = "mock-key"
CREATE = "/api/open-api/v1/gemini/omni/videos"
QUERY = "/api/open-api/v1/videos/"
UPLOAD = "/api/open-api/v1/files/upload"
USER_BALANCE = "/api/open-api/v1/user/balance"
KEY_BALANCE = "/api/open-api/v1/key/balance"
CATALOG = "/api/openapi/model/catalog"
BODY: dict[str, Any] = {"model": "Gemini-Omini", "prompt": "A cat running through a neon rainy street"}


class Caller:
    """Calls one mock server without a socket. Its time stands still until it is advanced."""

    def __init__(self, *, api: type[Api] = Api, **options: Any) -> None:
        self.service = MockServer(MockOptions(**options), api=api, clock=VirtualClock())
        self.http = httpx.Client(
            transport=ServiceTransport(self.service),
            base_url=BASE_URL,
            headers={"Authorization": f"Bearer {self.service.options.key}"},
        )

    def create(self, **fields: Any) -> dict[str, Any]:
        """The envelope that a create with these fields is answered with."""
        return self.post_create(json={**BODY, **fields})

    def post_create(self, **sent: Any) -> dict[str, Any]:
        return _checked("createGeminiOmniVideo", self.http.post(CREATE, **sent))

    def created_id(self, **fields: Any) -> str:
        """The id of a new task."""
        return str(self.create(**fields)["data"]["task_id"])

    def query(self, task_id: str) -> dict[str, Any]:
        return _checked("queryVideo", self.http.get(QUERY + task_id))

    def completed(self, **fields: Any) -> dict[str, Any]:
        """The data of a new task after as many polls as it takes."""
        task_id = self.created_id(**fields)
        for _ in range(5):
            data: dict[str, Any] = self.query(task_id)["data"]
        return data

    def upload(self, name: str = "harbour.jpg", content: bytes = b"picture", **sent: Any) -> dict[str, Any]:
        files = {"file": (name, content)}
        return _checked("uploadFile", self.http.post(UPLOAD, **{"files": files, **sent}))

    def user_balance(self) -> dict[str, Any]:
        return _checked("getUserBalance", self.http.get(USER_BALANCE))

    def key_balance(self) -> dict[str, Any]:
        return _checked("getApiKeyBalance", self.http.get(KEY_BALANCE))

    def models(self, **query: str) -> list[dict[str, Any]]:
        envelope = _checked("listModels", self.http.get(CATALOG, params=query, headers={"Authorization": ""}))
        models: list[dict[str, Any]] = envelope["data"]["list"]
        return models

    def control(self, name: str) -> Any:
        return self.http.get(f"/_mock/{name}", headers={"Authorization": ""}).json()

    def billed(self) -> int:
        """How many creates were charged."""
        return int(self.control("ledger")["billed_creates"])

    def bare(self, method: str, path: str, body: bytes = b"", **headers: str) -> MockResponse:
        """A request with no headers but these, in which `_` stands for a hyphen."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.service.handle(MockRequest(method, path, headers=named, body=body))


def _checked(operation_id: str, response: httpx.Response) -> dict[str, Any]:
    envelope: dict[str, Any] = response.json()
    assert response.status_code == 200
    answer_validator(operation_id).validate(envelope)
    return envelope

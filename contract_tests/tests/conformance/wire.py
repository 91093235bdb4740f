"""A bare caller of the API: no rules, no retries, nothing of the wrapper."""

from collections.abc import Mapping
from typing import Any, Self

import attrs
import httpx

from tests.trust import TRUST

CREATE = "/api/open-api/v1/gemini/omni/videos"
QUERY = "/api/open-api/v1/videos"
UPLOAD = "/api/open-api/v1/files/upload"
BALANCE = "/api/open-api/v1/user/balance"
KEY_BALANCE = "/api/open-api/v1/key/balance"
CATALOG = "/api/openapi/model/catalog"


@attrs.frozen
class Finding:
    """Something that the server got wrong."""

    check: str
    """What looked: a rule id, or the name of a check."""
    message: str


@attrs.frozen
class Answer:
    """An envelope, as far as there is one."""

    code: str
    msg: str
    data: Any

    @property
    def accepted(self) -> bool:
        return self.code == "20000"


class Caller:
    """Sends to one server with one key."""

    def __init__(self, base_url: str, key: str) -> None:
        self.http = httpx.Client(base_url=base_url, trust_env=False, verify=TRUST)
        self.auth = {"Authorization": f"Bearer {key}"}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def send(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **content: Any
    ) -> Answer:
        sent = self.auth if headers is None else headers
        response = self.http.request(method, path, headers=sent, **content)
        try:
            document = response.json()
        except ValueError:
            return Answer(f"HTTP {response.status_code}", response.text[:200], None)
        return Answer(str(document.get("code")), str(document.get("msg")), document.get("data"))

    def create(self, body: object) -> Answer:
        return self.send("POST", CREATE, json=body)

    def query(self, task_id: str) -> Answer:
        return self.send("GET", f"{QUERY}/{task_id}")

    def used(self) -> float:
        """What the account has spent, in JimiCoin."""
        return float(self.send("GET", BALANCE).data["used_coin"])

    def prices(self) -> dict[str, float]:
        """The price list, in JimiCoin by billing name."""
        rows = self.send("GET", CATALOG, headers={}).data["list"]
        return {row["model_name"]: row["unit_price"] for row in rows}

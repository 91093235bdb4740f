"""The only way from a check to the deployment: through the gate that caps, judges and records."""

import json
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Final, cast
from urllib.parse import quote

import attrs
import httpx

from jimmyai_omni._flows.answers import error_of_text
from jimmyai_omni._flows.retry_after import retry_after_s
from jimmyai_omni.errors import InsufficientBalance, RateLimitError
from jimmyai_omni.rules import Plan, canonicalize
from jimmyai_omni.rules.request import FIELD_NAMES
from jimmyai_omni_contract.gate.headers import NUMBER, WHAT
from jimmyai_omni_contract.gate.own import SPEAKER
from jimmyai_omni_contract.schema.create_body import read_json_object

CREATE: Final = "/api/open-api/v1/gemini/omni/videos"
QUERY: Final = "/api/open-api/v1/videos/"
UPLOAD: Final = "/api/open-api/v1/files/upload"
USER_BALANCE: Final = "/api/open-api/v1/user/balance"
KEY_BALANCE: Final = "/api/open-api/v1/key/balance"
CATALOG: Final = "/api/openapi/model/catalog"
UNANSWERED: Final = frozenset({"unreachable", "lost", "silent"})
"""What the gate did where no answer came; see its header `x-omni-gate`."""
_LONGEST_BYTES: Final = 8 << 20
"""Many times as long as any answer that is documented."""
_LONGEST_PAUSE_S: Final = 60.0
_TOO_OFTEN: Final = 429


class Unanswered(Exception):
    """No answer came from the deployment; the message says why, and whether it may be billed.

    Args:
        why: The message.
        dropped: Whether the connection was made, and ended without an answer.
    """

    def __init__(self, why: str, *, dropped: bool = False) -> None:
        super().__init__(why)
        self.dropped = dropped


class CapReached(Exception):
    """A create was not sent, because as many as were agreed are billed already, or may be."""


class Unreadable(Exception):
    """A read without which nothing can be judged was not answered as documented; the message says how."""


class NotGiven(Exception):
    """A step needs what this run was not given, or does not find; the message says what."""


class Unaffordable(Unreadable):
    """A create was refused for lack of money, which says nothing of its rules.

    Args:
        answer: What came.
    """

    def __init__(self, answer: "Answer") -> None:
        super().__init__(f"a create was refused for lack of money: {answer.told}")
        self.answer = answer


@attrs.frozen
class Answer:
    """What came back, as far as it is an envelope."""

    number: int
    """Of the exchange."""
    status_code: int
    code: str | None
    """Of the envelope, as text; `None` where the answer is none."""
    msg: str
    data: Any
    headers: Mapping[str, str] = attrs.field(repr=False)
    """By lower-case name."""
    body: bytes = attrs.field(repr=False)

    @property
    def accepted(self) -> bool:
        """Whether it says that it was done."""
        return self.code == "20000"

    @property
    def fields(self) -> Mapping[str, Any]:
        """The envelope's data where it is an object; empty where it is none."""
        data: object = self.data
        return cast(Mapping[str, Any], data) if isinstance(data, dict) else {}

    @property
    def asked_too_often(self) -> bool:
        """Whether it is the refusal of a limit to how often may be asked, which has no code of its own."""
        limited = self.code == "-1" and error_of_text(self.msg) is RateLimitError
        return not self.out_of_money and (self.status_code == _TOO_OFTEN or limited)

    @property
    def out_of_money(self) -> bool:
        """Whether it is a refusal for lack of balance or quota, which has no code of its own."""
        return not self.accepted and error_of_text(self.msg) is InsufficientBalance

    @property
    def told(self) -> str:
        """What came, in a few words, for people."""
        if self.code is None:
            return f"HTTP {self.status_code} without an envelope"
        return f"code {self.code}" + (f" {self.msg!r}" if self.msg and not self.accepted else "")


@attrs.define
class Session:
    """A caller of one deployment, with one key: no rules, no retries, nothing of the wrapper.

    Steps send one request after the other, so that the numbers of exchanges are in the order of the steps.
    """

    http: httpx.Client = attrs.field(repr=False)
    """Its base URL is the gate's."""
    media: httpx.Client = attrs.field(repr=False)
    """For the URLs of videos, without a key."""
    key: str = attrs.field(repr=False)
    deployment: str
    """The base URL behind the gate."""
    other_key: str = attrs.field(default="", repr=False)
    """Of another user; empty where none is known."""
    task_ids: tuple[str, ...] = ()
    """Tasks that are there already, to be read."""
    poll_interval_s: float = 5.0
    deadline_s: float = 1800.0
    """The longest that a task is waited for, in seconds."""
    patience_s: float = 120.0
    """The longest that one answer may take from its beginning to its end, in seconds."""
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    creates: int = 0
    """How many creates went to the gate."""
    accepted: dict[str, str] = attrs.field(factory=dict[str, str])
    """The billing names of the accepted creates, by task id."""

    def send(
        self,
        method: str,
        path: str,
        *,
        authorization: str | None = "key",
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        document: object = None,
        files: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Send one request, once.

        Args:
            method: Of HTTP.
            path: With its query.
            authorization: The whole header; `key` stands for that of the session, `None` for no header.
            headers: Beside it.
            content: The body as it is.
            document: The body as JSON, where there is no `content` and no `files`.
            files: A multipart body, as httpx takes it.

        Raises:
            Unanswered: No answer came, or not all of it, or only that it is asked too often. Then the pause
                that it asks for is over when this is raised.
            CapReached: It is a create beyond the cap, and was not sent.
            Unaffordable: It is a create, and there is no money for it.
        """
        named = dict(headers or {})
        if authorization is not None:
            named["Authorization"] = f"Bearer {self.key}" if authorization == "key" else authorization
        if document is not None:
            content, named = json.dumps(document).encode(), {"Content-Type": "application/json", **named}
        self.creates += path == CREATE
        try:
            with self.http.stream(method, path, headers=named, content=content, files=files) as response:
                body = self._whole(response)
        except httpx.TimeoutException as error:
            raise Unanswered(f"{method} {path}: its answer took longer than {self.patience_s:g} s") from error
        except httpx.HTTPError as error:
            raise Unanswered(f"{method} {path}: {type(error).__name__}") from error
        except _Endless as error:
            raise Unanswered(f"{method} {path}: {error}") from error
        did = response.headers.get(WHAT.decode(), "")
        if did in UNANSWERED:
            why = f"{method} {path}: {body.decode().removeprefix(SPEAKER)}"
            raise Unanswered(why, dropped=did == "lost")
        if did in ("capped", "uncounted"):
            raise CapReached("as many creates are billed, or may be, as were agreed")
        answer = answer_of(response.status_code, dict(response.headers), body)
        if answer.asked_too_often:
            asked_s = retry_after_s(response.headers)
            self.sleep(min(self.poll_interval_s if asked_s is None else asked_s, _LONGEST_PAUSE_S))
            raise Unanswered(f"{method} {path}: it is asked more often than it allows ({answer.told})")
        if path == CREATE and answer.out_of_money:
            raise Unaffordable(answer)
        return answer

    def _whole(self, response: httpx.Response) -> bytes:
        """The body of an answer, which has to come to an end."""
        until, body = self.clock() + self.patience_s, bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > _LONGEST_BYTES or self.clock() > until:
                raise _Endless(f"its answer was given up after {len(body):,} bytes, without an end")
        return bytes(body)

    def create(self, body: object, *, authorization: str | None = "key") -> Answer:
        """Send a create; an accepted one is taken down.

        Raises:
            Unanswered: See `send`.
            CapReached: See `send`.
            Unaffordable: See `send`.
        """
        content = json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        answer = self.send("POST", CREATE, authorization=authorization, headers=headers, content=content)
        if answer.accepted and isinstance(body, dict):
            task_id = str(answer.fields.get("task_id", f"unnamed-{answer.number}"))
            self.accepted[task_id] = billing_name_of(cast(Mapping[str, object], body))
        return answer

    def query(self, task_id: str, *, authorization: str | None = "key") -> Answer:
        """Ask where a task stands."""
        return self.send("GET", QUERY + quote(task_id, safe=""), authorization=authorization)

    def used(self) -> float:
        """What the user has spent, in JimiCoin.

        Raises:
            Unreadable: The balance is not answered as documented.
        """
        return used_of(self.send("GET", USER_BALANCE))

    @cached_property
    def prices(self) -> Mapping[str, float]:
        """The price list, in JimiCoin by billing name; read once.

        Raises:
            Unreadable: The catalogue is not answered as documented.
        """
        answer = self.send("GET", CATALOG, authorization=None)
        try:
            return {row["model_name"]: float(row["unit_price"]) for row in answer.fields["list"]}
        except (KeyError, TypeError, ValueError) as error:
            raise Unreadable(f"the catalogue of prices cannot be read: {answer.told}") from error


def used_of(balance: Answer) -> float:
    """What the user has spent by the answer of the balance, in JimiCoin.

    Raises:
        Unreadable: It is not the documented one.
    """
    used = balance.fields.get("used_coin")
    if not isinstance(used, int | float):
        raise Unreadable(f"the balance of the user cannot be read: {balance.told}")
    return float(used)


def billing_name_of(body: Mapping[str, object]) -> str:
    """The catalogue's name of what a create makes; empty where it breaks a rule."""
    plan = canonicalize({name: body[name] for name in FIELD_NAMES if name in body})
    return (plan.billing_name or "") if isinstance(plan, Plan) else ""


class _Endless(Exception):
    """An answer that is too long, or takes too long."""


def answer_of(status_code: int, headers: Mapping[str, str], body: bytes) -> Answer:
    """What came through the gate.

    Args:
        status_code: Of HTTP.
        headers: By lower-case name; the number of the exchange is among them.
        body: All of it.
    """
    document = read_json_object(body) or {}
    code = document.get("code")
    named = isinstance(code, str | int) and not isinstance(code, bool)
    return Answer(
        int(headers[NUMBER.decode()]),
        status_code,
        str(code) if named else None,
        str(document.get("msg") or ""),
        document.get("data"),
        headers,
        body,
    )

"""The answers that are the gate's own, and what they say of money."""

import json
from collections.abc import Iterable, Mapping
from typing import Final, Literal

import attrs

from jimmyai_omni_contract.recording.exchange import RuleFinding

What = Literal["capped", "uncounted", "refused", "unreachable", "lost", "silent", "not-forwarded", "gate"]
"""Why the gate answered itself; the value of its header `x-omni-gate`, which says `forwarded` otherwise."""
SPEAKER: Final = "omni gate: "
"""What the gate says begins with it."""
_NOTHING: Final = "Nothing was sent, so nothing is billed."
_MAYBE: Final = "It was sent once and may have been billed."
_FREE: Final = "Nothing is billed by it."


@attrs.frozen
class OwnAnswer:
    """An answer of the gate."""

    what: What
    status_code: int
    headers: Mapping[str, str]
    body: bytes = attrs.field(repr=False)


def capped(most: int) -> OwnAnswer:
    """The answer to a create beyond the cap."""
    allowed = f"the quota of {most} billed creates (--max-billed) is used up" if most else _NO_CREATE
    return _over_quota("capped", allowed)


def uncounted() -> OwnAnswer:
    """The answer to a create that cannot be counted."""
    return _over_quota("uncounted", "the quota of billed creates cannot be counted in its state file")


_NO_CREATE: Final = "no quota of billed creates was given to this gate (--max-billed)"


def refused(findings: Iterable[RuleFinding]) -> OwnAnswer:
    """The answer to a create that breaks rules, as the API words it."""
    broken = "; ".join(f"{found.rule} {found.where}: {found.message}" for found in findings)
    return _envelope("refused", 200, "20002", f"参数错误: {broken}")


def unreachable(reason: str) -> OwnAnswer:
    """The answer where no connection to the deployment was made: trying again is safe."""
    text = f"{SPEAKER}the deployment cannot be reached ({reason}). {_NOTHING}"
    return _text("unreachable", 503, text, {"retry-after": "5"})


def lost(reason: str, *, may_be_billed: bool) -> OwnAnswer:
    """The answer where the connection broke before an answer began."""
    return _text(
        "lost", 502, f"{SPEAKER}no answer came from the deployment ({reason}). {_money(may_be_billed)}"
    )


def silent(seconds: float, *, may_be_billed: bool) -> OwnAnswer:
    """The answer where the deployment said nothing for too long."""
    text = f"{SPEAKER}the deployment was silent for {seconds:g} s. {_money(may_be_billed)}"
    return _text("silent", 504, text)


def not_forwarded(reason: str) -> OwnAnswer:
    """The answer to a request that cannot be passed on as it is."""
    return _text("not-forwarded", 400, f"{SPEAKER}{reason}. {_NOTHING}")


def document(value: object, status_code: int = 200) -> OwnAnswer:
    """What the gate says of itself."""
    return _json("gate", status_code, value)


def _money(may_be_billed: bool) -> str:
    return _MAYBE if may_be_billed else _FREE


def _over_quota(what: What, reason: str) -> OwnAnswer:
    # The word quota, and no Retry-After, tell clients that trying again is of no use.
    return _envelope(what, 429, -1, f"{SPEAKER}{reason}. {_NOTHING}")


def _envelope(what: What, status_code: int, code: str | int, message: str) -> OwnAnswer:
    return _json(what, status_code, {"code": code, "msg": message, "data": None})


def _json(what: What, status_code: int, value: object) -> OwnAnswer:
    body = json.dumps(value, ensure_ascii=False).encode()
    return OwnAnswer(what, status_code, {"content-type": "application/json; charset=utf-8"}, body)


def _text(what: What, status_code: int, text: str, headers: Mapping[str, str] | None = None) -> OwnAnswer:
    named = {"content-type": "text/plain; charset=utf-8", **(headers or {})}
    return OwnAnswer(what, status_code, named, text.encode())

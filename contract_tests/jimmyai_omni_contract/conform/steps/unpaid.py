"""A create that the account cannot pay for is refused, and makes no task (OMNI-29)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from jimmyai_omni_contract.conform.amounts import same_amount
from jimmyai_omni_contract.conform.session import (
    KEY_BALANCE,
    USER_BALANCE,
    CapReached,
    NotGiven,
    Session,
    Unaffordable,
    billing_name_of,
)
from jimmyai_omni_contract.conform.step import Finding, Step
from jimmyai_omni_contract.conform.steps.asking import is_number

_CHECK: Final = "OMNI-29"
_CASE: Final = "a create beyond the balance is refused"
_BODIES: Final[Mapping[str, dict[str, Any]]] = {
    billing_name_of(body): body
    for resolution in ("720p", "1080p", "4k")
    for duration in (4, 6, 8, 10)
    for body in [{"model": "Gemini-Omini", "prompt": "A cat", "duration": duration, "resolution": resolution}]
}


def unpaid() -> tuple[Step, ...]:
    """The cheapest create that is too dear for the account, where there is one; the last step of a plan."""
    return (Step(check=_CHECK, case=_CASE, requests=5, act=_act),)


def _act(session: Session) -> Iterator[Finding]:
    left = _left(session)
    too_dear = sorted(
        (price, name) for name, price in session.prices.items() if name in _BODIES and price > left
    )
    if not too_dear:
        raise NotGiven("the account can pay for everything")
    before = session.used()
    try:
        answer = session.create(_BODIES[too_dear[0][1]])
    except Unaffordable as error:
        answer = error.answer
    except CapReached as error:
        raise NotGiven(str(error)) from error
    after = session.used()
    got = [answer.told] if answer.accepted else []
    if answer.fields.get("task_id"):
        got.append("a task")
    if not same_amount(before, after):
        got.append(f"{after - before:g} JimiCoin more in used_coin")
    if got:
        yield Finding(
            check=_CHECK,
            case=_CASE,
            level="must",
            expected=f"a refusal, for {left:g} JimiCoin do not pay {too_dear[0][0]:g}",
            got=", ".join(got),
            exchanges=(answer.number,),
        )


def _left(session: Session) -> float:
    """What the account, and the quota of its key, can still pay, in JimiCoin."""
    key = session.send("GET", KEY_BALANCE).fields
    quota = None if key.get("unlimited") is True else key.get("available_quota")
    available = session.send("GET", USER_BALANCE).fields.get("available")
    amounts = [float(amount) for amount in (available, quota) if is_number(amount)]
    if not is_number(available):
        raise NotGiven("what the account can pay cannot be read")
    return min(amounts)

"""A create that is refused costs nothing (OMNI-29)."""

from collections.abc import Iterator
from typing import Final

from jimmyai_omni_contract.conform.session import Session
from jimmyai_omni_contract.conform.step import Finding, Step

_STANDARD: Final[dict[str, object]] = {"model": "Gemini-Omini", "prompt": "A cat"}
_REFUSED: Final[tuple[dict[str, object], ...]] = (
    {},
    {**_STANDARD, "prompt": ""},
    {**_STANDARD, "duration": 5},
    {**_STANDARD, "resolution": "8k"},
    {"model": "omni-10s", "prompt": "A cat", "image_urls": ["https://example.com/a.jpg"] * 8},
)
_CHECK: Final = "OMNI-29"
_CASE: Final = "refused creates cost nothing"


def refusals() -> tuple[Step, ...]:
    """A handful of creates that have to be refused, between two looks at the balance."""
    return (Step(check=_CHECK, case=_CASE, requests=len(_REFUSED) + 2, act=_act),)


def _act(session: Session) -> Iterator[Finding]:
    before = session.used()
    answers = [session.create(body) for body in _REFUSED]
    # One that is accepted is rightly charged, and is the finding of another check.
    paid = sum(answer.accepted for answer in answers)
    after = session.used()
    if after != before and not paid:
        yield Finding(
            check=_CHECK,
            case=_CASE,
            level="must",
            expected="the same used_coin before and after",
            got=f"{after - before:g} JimiCoin more",
            exchanges=tuple(answer.number for answer in answers),
        )

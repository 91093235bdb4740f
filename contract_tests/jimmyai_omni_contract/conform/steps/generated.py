"""Requests that nobody thought of, made by schemathesis from the contract."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final, Literal

from jimmyai_omni_contract.conform.session import Session
from jimmyai_omni_contract.conform.step import Finding, Step

Strength = Literal["light", "soak"]
"""light: ends after a few billed creates; soak: for mocks and staging alone."""
_REQUESTS: Final[Mapping[Strength, int]] = {"light": 150, "soak": 1500}
MOST_BILLED: Final[Mapping[Strength, int]] = {"light": 20, "soak": 1500}
"""So many creates may be accepted of generated requests."""


def generated(strength: Strength, *, seed: int = 0) -> tuple[Step, ...]:
    """A step of generated requests.

    Args:
        strength: How many there are.
        seed: Decides what is generated.
    """
    act = partial(_act, strength, seed)
    return (
        Step(
            check="answers",
            case="generated requests",
            requests=_REQUESTS[strength],
            may_bill=MOST_BILLED[strength],
            act=act,
        ),
    )


def _act(strength: Strength, seed: int, session: Session) -> Iterator[Finding]:
    # Loading schemathesis takes a second, which runs without it need not wait for.
    from jimmyai_omni_contract.conform.generating import generate

    yield from generate(strength, seed, session)

"""The catalogue of wrong servers: each is one patch of the right one, with the check that it breaks."""

from collections.abc import Callable
from typing import Final

from jimmyai_omni_contract.mock.service import Api

WRONG_SERVERS: Final[dict[type[Api], str]] = {}
"""Each wrong server, with the check by which a full run must find it."""


def breaks(check: str) -> Callable[[type[Api]], type[Api]]:
    """Take a server into the catalogue."""

    def register(wrong: type[Api]) -> type[Api]:
        WRONG_SERVERS[wrong] = check
        return wrong

    return register

"""The catalogue of wrong servers: each is one patch of the right one, with the check that it breaks."""

from collections.abc import Callable
from typing import Final

import attrs

from jimmyai_omni_contract.conform.options import Profile
from jimmyai_omni_contract.mock.service import Api


@attrs.frozen
class Broken:
    """What is wrong with a server."""

    check: str
    """The id of the check by which it must be found."""
    seen_from: Profile
    """The cheapest profile that can see it in principle, said by what it takes and not by what was measured:
    free where no accepted create is needed, smoke where an ordinary create shows it, full where it takes
    one of a kind."""


WRONG_SERVERS: Final[dict[type[Api], Broken]] = {}
"""Each wrong server, with what is wrong with it."""


def breaks(check: str, *, seen_from: Profile = "free") -> Callable[[type[Api]], type[Api]]:
    """Take a server into the catalogue."""

    def register(wrong: type[Api]) -> type[Api]:
        WRONG_SERVERS[wrong] = Broken(check, seen_from)
        return wrong

    return register

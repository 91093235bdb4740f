"""One thing to find out about a deployment: what it may cost, and what is wrong with the answers."""

from collections.abc import Callable, Iterable

import attrs

from jimmyai_omni_contract.conform.checks import Level
from jimmyai_omni_contract.conform.session import Session


@attrs.frozen(kw_only=True)
class Finding:
    """Something that the deployment got wrong."""

    check: str
    """The id of the check."""
    case: str
    """What was tried, in a few words: the same for every run, so that two runs can be compared."""
    level: Level
    expected: str
    got: str
    exchanges: tuple[int, ...] = ()
    """The numbers of the exchanges that show it; the last one is the one to send again."""


@attrs.frozen(kw_only=True)
class Step:
    """One thing to find out. Before it is run, nothing is sent."""

    check: str
    """The id of the check that it judges."""
    case: str
    """What is tried, in a few words."""
    level: Level = "must"
    requests: int = 1
    """The most that it sends."""
    billing_names: tuple[str, ...] = ()
    """Of the creates that a right server accepts, and charges."""
    may_bill: int = 0
    """The most creates beside these that a right server may accept: before, nobody knows how many."""
    also: tuple[str, ...] = ()
    """The ids of further checks that it judges on its way."""
    needs: str = ""
    """An option without which it cannot be run, such as `--other-key`."""
    group: str = ""
    """Steps of one group judge what those before them did: one without the others has nothing to look at."""
    act: Callable[[Session], Iterable[Finding]] = attrs.field(repr=False)
    """Sends, and tells what is wrong. It may raise what `Session.send` raises."""

    @property
    def judges(self) -> frozenset[str]:
        """The ids of all checks that it judges."""
        return frozenset({self.check, *self.also})

    @property
    def billed(self) -> int:
        """How many creates a right server charges for it."""
        return len(self.billing_names)

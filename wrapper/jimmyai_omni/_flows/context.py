"""What the flows of one client share."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from jimmyai_omni._flows.effects import Clock
from jimmyai_omni._journal.no_journal import NoJournal
from jimmyai_omni._policies.budget import Budget, Limits
from jimmyai_omni._policies.poll import PollPolicy
from jimmyai_omni._policies.retry import RetryPolicy

if TYPE_CHECKING:
    from jimmyai_omni._journal.jobs import Claim
    from jimmyai_omni._journal.journal import Journal


@attrs.frozen(kw_only=True)
class Context:
    """The settings and the memory that flows work with."""

    base_url: str
    account: str
    """A short hash of the key: which tasks belong together, without saying whose they are."""
    poll: PollPolicy
    retry: RetryPolicy
    journal: "Journal | NoJournal"
    budget: Budget
    limits: Limits
    """Of each create."""
    verify_balance: bool
    """Whether a create reads the balance before, so that an unknown outcome can be settled."""
    clock: Clock
    """Monotonic seconds."""
    wall_clock: Clock
    """Unix seconds."""
    draw: Clock
    """A number from 0 to 1 at random, for jitter."""
    claim: "Claim | None" = None
    """The right to the row of a batch that is created, where there is one."""
    prices: Mapping[str, float] | None = None
    """The price list in JimiCoin by billing name, where it was read before."""

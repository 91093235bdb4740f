"""What one process has leased of a batch, and how much of that is under way."""

import attrs

from jimmyai_omni._journal.jobs import Claim, Job, Lease
from jimmyai_omni._policies.budget import Budget


@attrs.define(eq=False)
class Holding:
    """The rows of one lease: those that were given out are under way until they are done with."""

    lease: Lease
    purse: Budget
    """What may be spent on them."""
    under_way: int = 0
    is_given_out: bool = False
    """Whether there is none left that could be given out."""
    is_spent: bool = False
    """Whether there is too little in the purse for a row of it."""
    is_lost: bool = False
    """Whether another process has taken them over."""

    @property
    def is_done(self) -> bool:
        """Whether there is nothing left to do."""
        return self.is_given_out and not self.under_way

    def give(self, job: Job) -> "Given":
        """Give a row out."""
        self.under_way += 1
        return Given(job, self)


@attrs.frozen
class Given:
    """A row that this process is to create."""

    job: Job
    holding: Holding

    @property
    def claim(self) -> Claim:
        """What gives the right to create it."""
        return Claim(self.job.key, self.holding.lease)

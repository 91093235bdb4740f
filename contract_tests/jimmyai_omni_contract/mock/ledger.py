"""What was billed."""

import attrs

from jimmyai_omni_contract.recording.exchange import Charge


@attrs.frozen
class LedgerEntry:
    """One charge."""

    task_id: str
    billing_name: str
    amount: float
    """In JimiCoin."""
    at: int
    """In Unix seconds."""
    account: str = "mock"
    """The name of the key."""

    @property
    def charge(self) -> Charge:
        """The same as evidence shows it."""
        return Charge(self.task_id, self.billing_name, self.amount)

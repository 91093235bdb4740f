"""What was billed."""

import attrs


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

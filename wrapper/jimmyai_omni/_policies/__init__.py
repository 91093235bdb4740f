"""When to try again, as pure values."""

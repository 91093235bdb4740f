"""Words for people."""


def counted(number: int, noun: str) -> str:
    """A number of things: `1 poll`, `2 polls`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"

"""What a case is: a sentence about creates, a body as it stands on the wire, and the verdict."""

from typing import NamedTuple

PROMPT = "A cat running through a neon rainy street"


class Case(NamedTuple):
    """One body, judged."""

    rule: str
    """The rule whose sentence the case shows."""
    says: str
    """The sentence of the page, in a few words of our own."""
    body: object
    """Any JSON value."""
    refused: frozenset[str] = frozenset()
    """The ids of all the rules that refuse the body; empty where it is accepted."""


def accepts(rule: str, says: str, *bodies: object) -> list[Case]:
    return [Case(rule, says, body) for body in bodies]


def refuses(rule: str, says: str, *bodies: object, also: tuple[str, ...] = ()) -> list[Case]:
    return [Case(rule, says, body, frozenset({rule, *also})) for body in bodies]


def standard(**fields: object) -> dict[str, object]:
    """A body of the standard model."""
    return {"model": "Gemini-Omini", "prompt": PROMPT, **fields}


def fixed(**fields: object) -> dict[str, object]:
    """A body of the fixed 10 s model."""
    return {"model": "omni-10s", "prompt": PROMPT, **fields}


def urls(count: int, extension: str = "jpg") -> list[object]:
    return [f"https://example.com/reference{number}.{extension}" for number in range(count)]


def without(body: dict[str, object], field: str) -> dict[str, object]:
    return {name: value for name, value in body.items() if name != field}

"""Which rules a text names: `OMNI-12`, and short forms such as `OMNI-05, 06` and `OMNI-12 to 14, 20`."""

import re
from typing import Final

_NAMED: Final = re.compile(r"OMNI-(\d\d)((?:(?:, | and | to )\d\d\b)*)")
_NEXT: Final = re.compile(r"(, | and | to )(\d\d)")


def ids_in(text: str) -> set[str]:
    """The rules that a text names, short forms included."""
    found = set[str]()
    for first, rest in _NAMED.findall(text):
        last = int(first)
        found.add(f"OMNI-{last:02}")
        for joint, number in _NEXT.findall(rest):
            numbers = range(last, int(number) + 1) if joint == " to " else [int(number)]
            found |= {f"OMNI-{named:02}" for named in numbers}
            last = int(number)
    return found

"""Long texts in messages for people."""

import re


def shortened(text: str, longest: int) -> str:
    """A text on one line, cut behind a word or an item where it is too long.

    Args:
        text: The text.
        longest: How many characters of it are shown at most.
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    # One word may be longer than all of it: JSON without blanks, or Chinese.
    ends = [end.end() for end in re.finditer(r"[\s,;]", line[: longest + 1])] or [longest]
    cut = ends[-1] if ends[-1] > longest // 2 else longest
    return f"{line[:cut].rstrip()} ..."

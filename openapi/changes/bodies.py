"""The edits of a whole body: found keyword by keyword, and weighed by what the two schemas take."""

from typing import Any

from changes.canonical import canonical, covers
from changes.edit import Edit, bounded
from changes.schemas import schema_edits
from changes.spot import Spot


def body_edits(spot: Spot, old: Any, new: Any, old_at: str, new_at: str) -> list[Edit]:
    """The edits between the schemas of a body.

    An edit that reads as narrowing, in a body whose new schema is proven to cover the old one, is only
    words; what cannot be proven stays as it reads.
    """
    edits = list(schema_edits(spot, old, new, old_at, new_at))
    kinds = {edit.kind for edit in edits if edit.weighed}
    if not kinds & {"narrowed", "widened", "altered"}:
        return edits
    before, after = canonical(spot.old, old), canonical(spot.new, new)
    # To prove takes most of the time, so only what is in question is proven.
    narrower = bool(kinds & {"narrowed", "altered"}) and not covers(after, before)
    wider = bool(kinds & {"widened", "altered"}) and not covers(before, after)
    return [bounded(edit, narrower=narrower, wider=wider) for edit in edits]

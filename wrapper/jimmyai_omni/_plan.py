"""Planning a create: the rules, with their refusal as an error."""

from collections.abc import Mapping
from typing import Unpack

from jimmyai_omni.errors import InvalidRequest
from jimmyai_omni.rules import Plan, RequestFields, canonicalize
from jimmyai_omni.rules.request import STANDARD_MODEL

Extra = Mapping[str, object]


def plan(
    prompt: str,
    *,
    model: str = STANDARD_MODEL,
    strict: bool = True,
    extra: Extra | None = None,
    **fields: Unpack[RequestFields],
) -> Plan:
    """What a create of this would send and make, and under which name it is billed. Sends nothing.

    Args:
        prompt: What to show (OMNI-03).
        model: One of the documented names, in any case (OMNI-01, OMNI-02).
        strict: Refuse what breaks a rule. If not, it is sent, and the plan's advisories tell.
        extra: Fields that this version does not know, sent as they are (OMNI-27).
        **fields: See `RequestFields`.

    Raises:
        InvalidRequest: The request breaks rules; the error carries every violation.
    """
    made = canonicalize({"model": model, "prompt": prompt, **fields}, extra=extra, strict=strict)
    if isinstance(made, Plan):
        return made
    raise InvalidRequest(made)

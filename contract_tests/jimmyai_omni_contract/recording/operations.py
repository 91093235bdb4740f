"""Which operation a request is meant for."""

import re
from typing import Final

from jimmyai_omni_contract.mock.script.fault import Operation
from jimmyai_omni_contract.schema.operations import find_operation

_VIDEO: Final = re.compile(r"/videos/[^/]+\.mp4")


def operation_of(method: str, path: str) -> Operation | None:
    """The operation; `None` for what is none, or not by this method.

    Args:
        method: In capitals.
        path: Decoded, without the query.
    """
    # The host of the videos is no part of the contract.
    if method in ("GET", "HEAD") and _VIDEO.fullmatch(path):
        return "media"
    found = find_operation(method, path)
    return found[0].name if found else None

"""Which operation of the contract a request is meant for."""

import re
from typing import Final

from jimmyai_omni_contract.mock.script.fault import Operation

_V1: Final = "/api/open-api/v1"
_OPERATIONS: Final[tuple[tuple[frozenset[str], re.Pattern[str], Operation], ...]] = (
    (frozenset({"POST"}), re.compile(f"{_V1}/gemini/omni/videos"), "create"),
    (frozenset({"GET"}), re.compile(f"{_V1}/videos/[^/]+"), "query"),
    (frozenset({"POST"}), re.compile(f"{_V1}/files/upload"), "upload"),
    (frozenset({"GET"}), re.compile(f"{_V1}/(user|key)/balance"), "balance"),
    (frozenset({"GET"}), re.compile("/api/openapi/model/catalog"), "models"),
    (frozenset({"GET", "HEAD"}), re.compile(r"/videos/[^/]+\.mp4"), "media"),
)


def operation_of(method: str, path: str) -> Operation | None:
    """The operation; `None` for what is none, or not by this method.

    Args:
        method: In capitals.
        path: Decoded, without the query.
    """
    for methods, pattern, operation in _OPERATIONS:
        if method in methods and pattern.fullmatch(path):
            return operation
    return None

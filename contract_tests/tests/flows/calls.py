"""Which method of the clients calls which operation."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from jimmyai_omni import Balance, KeyBalance, Task, Upload


@attrs.frozen
class Call:
    """One method of both clients."""

    method: str
    arguments: tuple[Any, ...]
    """Enough to call it; a file is none of them."""
    result: type


CALLS: Final[Mapping[str, Call]] = {
    "createGeminiOmniVideo": Call("create", ("A cat",), Task),
    "queryVideo": Call("retrieve", ("task_1",), Task),
    "uploadFile": Call("upload", (), Upload),
    "getUserBalance": Call("balance", (), Balance),
    "getApiKeyBalance": Call("key_balance", (), KeyBalance),
    "listModels": Call("models", (), tuple),
}
"""By `operationId`."""

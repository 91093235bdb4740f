"""Which method of the clients calls which operation."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from jimmyai_omni import Balance, KeyBalance, Omni, Task, Upload


@attrs.frozen
class Call:
    """One method of both clients."""

    method: str
    arguments: tuple[Any, ...]
    """Enough to call it."""
    result: type

    def of(self, omni: Omni) -> object:
        """What a client makes of it."""
        return getattr(omni, self.method)(*self.arguments)


CALLS: Final[Mapping[str, Call]] = {
    "createGeminiOmniVideo": Call("create", ("A cat",), Task),
    "queryVideo": Call("retrieve", ("task_1",), Task),
    "uploadFile": Call("upload", (b"\xff\xd8\xff",), Upload),
    "getUserBalance": Call("balance", (), Balance),
    "getApiKeyBalance": Call("key_balance", (), KeyBalance),
    "listModels": Call("models", (), tuple),
}
"""By `operationId`."""

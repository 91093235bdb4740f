"""What the controls need of the mock server that they belong to."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from jimmyai_omni_contract.mock.api.videos import Videos
from jimmyai_omni_contract.mock.log import Received
from jimmyai_omni_contract.recording.exchange import RecordedExchange

T = TypeVar("T")


class Server(Protocol):
    """A `MockServer`, whose operations and state a reset replaces."""

    @property
    def api(self) -> Videos:
        """The operations of the moment, with the state."""
        ...

    @property
    def stopping(self) -> bool:
        """Whether no more requests are taken."""
        ...

    def look(self, see: Callable[[Videos], T]) -> T:
        """What a function makes of the operations of the moment, while nothing changes."""
        ...

    def recorded(self, received: Received) -> RecordedExchange:
        """What may be shown of a request and its answer."""
        ...

    def reset(self) -> None:
        """Forget everything, and begin again."""
        ...

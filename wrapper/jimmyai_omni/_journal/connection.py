"""What the journal asks of a database, whichever it is."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, Final, Protocol

NO_VALUES: Final[Mapping[str, object]] = {}


class Row(Protocol):
    """A row of a result."""

    def __getitem__(self, name: str, /) -> Any:
        """The value of a column."""
        ...


class Cursor(Protocol):
    """What a statement came to."""

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""
        ...

    def __iter__(self) -> Iterator[Row]:
        """The rows that are left."""
        ...

    def fetchone(self) -> Row | None:
        """The next row."""
        ...

    def fetchall(self) -> list[Row]:
        """The rows that are left."""
        ...


class Connection(Protocol):
    """Takes statements with named parameters, `:name`, that are written once for all databases."""

    def execute(self, statement: str, values: Mapping[str, object] = NO_VALUES) -> Cursor:
        """Run a statement."""
        ...

    def executemany(self, statement: str, many: Iterable[Mapping[str, object]]) -> None:
        """Run a statement that answers nothing for each of many values."""
        ...

    def alone(self, what: str) -> None:
        """Wait until no other transaction that has said the same goes on."""
        ...

    def now(self) -> float:
        """Unix seconds, by the one clock that all users of the journal share."""
        ...


class OwnConnection(Connection, Protocol):
    """A connection as its own database knows it."""

    @property
    def is_lost(self) -> bool:
        """Whether the other side has ended it."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """All that is written within the block, or nothing of it."""
        ...

    def close(self) -> None:
        """Give it up, whatever its state."""
        ...

"""The journal in PostgreSQL, for processes on many machines."""

import re
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any, Final, cast

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus
from psycopg.rows import RowFactory, dict_row
from psycopg.types.numeric import FloatLoader

from jimmyai_omni._journal import postgres_schema as schema
from jimmyai_omni._journal.connection import NO_VALUES, Row
from jimmyai_omni._journal.database import Database
from jimmyai_omni._journal.postgres_trouble import explanation
from jimmyai_omni._journal.schema import VERSION
from jimmyai_omni._journal.trouble import FOREIGN, NEWER, UPDATE, Faults, Unfit

_ROWS: Final = cast(RowFactory[Row], dict_row)
_PARAMETER: Final = re.compile(r"(?<!:):([a-z_0-9]+)")

# What the URL does not say. A server that is gone is noticed, and nobody waits for it for ever.
_DEFAULTS: Final[Mapping[str, object]] = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "application_name": "jimmyai-omni",
}
_SETTINGS: Final[Mapping[str, str]] = {
    "lock_timeout": "10s",
    "statement_timeout": "30s",
    # A process that is stopped in the middle of a transaction keeps its locks no longer than others wait.
    "idle_in_transaction_session_timeout": "5s",
}
# A commit is on the disk before it returns, whatever is usual at the server; it may be elsewhere, too.
_SET: Final = """
    SELECT set_config(name, value, false) FROM unnest(%s::text[], %s::text[]) AS given (name, value)
    UNION ALL
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
"""
_MALFORMED: Final = (
    "its URL is malformed",
    "write postgresql://user@host/database, with %40 for an @ in the password and so on",
)


class PostgresDatabase(Database):
    """A database that processes on many machines have open."""

    touch = schema.TOUCH

    def __init__(self, url: str) -> None:
        super().__init__(_without_password(url), Faults(psycopg.Error, explanation))
        self._url = url

    def exists(self) -> bool:
        """Whether there is one yet: somebody has made it, or it cannot be used."""
        return True

    def _connect(self) -> "PostgresConnection":
        raw = psycopg.Connection[Row].connect(
            **_parameters(self._url), autocommit=True, row_factory=_ROWS, client_encoding="UTF8"
        )
        connection = PostgresConnection(raw)
        try:
            connection.prepare(given=raw.info.options)
        except BaseException:
            connection.close()
            raise
        return connection


class PostgresConnection:
    """See `OwnConnection`. The clock that all share is the server's."""

    def __init__(self, raw: psycopg.Connection[Row]) -> None:
        self._raw = raw
        # A sum of whole numbers is a number like others.
        raw.adapters.register_loader("numeric", FloatLoader)

    @property
    def is_lost(self) -> bool:
        """Whether the server has ended it."""
        # Whom the server has ended hears its farewell, and then nothing more.
        with suppress(psycopg.Error):
            for _ in range(2):
                self._raw.pgconn.consume_input()
        return self._raw.closed

    def execute(self, statement: str, values: Mapping[str, object] = NO_VALUES) -> psycopg.Cursor[Row]:
        """Run a statement."""
        return self._raw.execute(_rendered(statement), values)

    def executemany(self, statement: str, many: Iterable[Mapping[str, object]]) -> None:
        """Run a statement that answers nothing for each of many values."""
        self._raw.cursor().executemany(_rendered(statement), many)

    def alone(self, what: str) -> None:
        """Wait until no other transaction that said the same goes on."""
        self._raw.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (what,))

    def now(self) -> float:
        """Unix seconds."""
        [row] = self._raw.execute("SELECT extract(epoch FROM clock_timestamp())::float8 AS now")
        return float(row["now"])

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All that is written within the block, or nothing of it."""
        try:
            self._raw.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
            yield
            if self._raw.info.transaction_status == TransactionStatus.INERROR:
                # The server would answer this commit by a rollback, without an error.
                raise Unfit("a part of the transaction failed, so nothing of it was recorded", "try again")
            self._raw.execute("COMMIT")
        finally:
            self._end()

    def prepare(self, given: str) -> None:
        """Make the settings that hold for all statements, and the tables where they are missing."""
        unsaid = {name: value for name, value in _SETTINGS.items() if name not in given}
        self._raw.execute(_SET, (list(unsaid), list(unsaid.values())))
        if not self._missing():
            return
        with self.transaction():
            self._raw.execute(schema.ONE_MAKER)
            # Another process may have been faster.
            for statement in self._missing():
                self._raw.execute(statement.encode())

    def close(self) -> None:
        """Give it up, whatever its state."""
        self._raw.close()

    def _missing(self) -> Sequence[str]:
        """What makes it a journal of this version; nothing, where it is one."""
        found = {row["name"] for row in self._raw.execute(schema.FOUND, (schema.NAMES,))}
        if not found:
            return schema.NEW
        if schema.MARK not in found:
            raise Unfit(*FOREIGN)
        [mark] = self._raw.execute(schema.MARKED)
        if mark["version"] > VERSION:
            raise Unfit(NEWER.format(mark["version"]), UPDATE)
        return () if mark["version"] == VERSION else schema.UPGRADES[mark["version"]]

    def _end(self) -> None:
        """End a transaction that was not committed."""
        status = self._raw.info.transaction_status
        if self._raw.closed or status == TransactionStatus.IDLE:
            return
        try:
            self._raw.execute("ROLLBACK")
        except psycopg.Error:
            # It is lost, or was interrupted: the server rolls back by itself.
            self._raw.close()


@cache
def _rendered(statement: str) -> bytes:
    return _PARAMETER.sub(r"%(\1)s", statement.replace("%", "%%")).encode()


def _parameters(url: str) -> dict[str, Any]:
    try:
        given = conninfo_to_dict(url)
    except psycopg.Error:
        # What the library says of it may quote the password.
        raise Unfit(*_MALFORMED) from None
    # Of a password with an @ or a / in it, parts stand elsewhere; no message is to quote them.
    if any("@" in str(given.get(part)) for part in ("host", "port", "dbname")):
        raise Unfit(*_MALFORMED)
    return {**_DEFAULTS, **given}


def _without_password(url: str) -> str:
    """The URL with its user and its host, and without what follows their database."""
    scheme, _, rest = url.partition("://")
    # An @ may stand in a password that should have written it otherwise.
    login, at, place = rest.rpartition("@")
    return f"{scheme}://{login.partition(':')[0]}{at}{place.partition('?')[0]}"

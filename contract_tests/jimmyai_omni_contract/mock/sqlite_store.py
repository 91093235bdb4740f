"""A state that is kept in an SQLite file.

Every change is in the file before the answer that tells of it leaves, so that a server that is killed at any
instant has its ledger right. What is armed is not kept: it is armed anew at each start.
"""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from jimmyai_omni.rules import Settings
from jimmyai_omni_contract.mock.accounts import Account, User
from jimmyai_omni_contract.mock.api.media import Media
from jimmyai_omni_contract.mock.api.tasks import Task
from jimmyai_omni_contract.mock.ledger import LedgerEntry
from jimmyai_omni_contract.mock.script.scenarios import Scenario
from jimmyai_omni_contract.mock.store import StateLost, Store

if TYPE_CHECKING:
    from jimmyai_omni_contract.mock.state import State

_VERSION: Final = 1
_SCHEMA: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value REAL NOT NULL);
CREATE TABLE users (name TEXT PRIMARY KEY, used REAL NOT NULL, balance REAL);
CREATE TABLE keys (name TEXT PRIMARY KEY, used REAL NOT NULL, quota REAL);
CREATE TABLE tasks (id TEXT PRIMARY KEY, task TEXT NOT NULL);
CREATE TABLE ledger (number INTEGER PRIMARY KEY, entry TEXT NOT NULL);
CREATE TABLE uploads (name TEXT PRIMARY KEY, media_type TEXT NOT NULL, content BLOB NOT NULL);
"""


class SqliteStore(Store):
    """Keeps a state in an SQLite file, which belongs to one server at a time.

    Raises:
        OSError: The file cannot be opened, is no such file, or another server has it.
    """

    def __init__(self, path: Path) -> None:
        self._meta: dict[str, float] = {}
        try:
            with ExitStack() as unready:
                self._database = sqlite3.connect(
                    path, check_same_thread=False, isolation_level=None, timeout=0
                )
                unready.callback(self._database.close)
                self._prepare(path)
                unready.pop_all()
        except sqlite3.Error as error:
            locked = "locked" in str(error)
            reason = "another server is using it" if locked else str(error)
            raise OSError(f"cannot use {path} for the state: {reason}") from error

    def _prepare(self, path: Path) -> None:
        self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        tables = self._database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if version != _VERSION and tables:
            raise OSError(f"{path} is no state of this version of the mock server")
        # Survives the end of the process, if not of the machine, at a fraction of the price.
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.execute("BEGIN IMMEDIATE")
        if not tables:
            for statement in _SCHEMA.split(";"):
                self._database.execute(statement)
            self._database.execute(f"PRAGMA user_version = {_VERSION}")
        self._database.execute("COMMIT")

    def restore(self, state: "State") -> float:
        """Put what is kept into a fresh state; the seconds by which its clock was advanced."""
        rows = self._database.execute
        self._meta = dict(rows("SELECT name, value FROM meta"))
        state.ids = int(self._meta.get("ids", 0))
        for name, used, balance in rows("SELECT name, used, balance FROM users"):
            user = state.users.get(name)
            if user is not None:
                user.used = used
                user.balance = user.balance if balance is None else balance
        accounts = {account.name: account for account in state.accounts.values()}
        for name, used, quota in rows("SELECT name, used, quota FROM keys"):
            account = accounts.get(name)
            if account is not None:
                account.used = used
                account.quota = account.quota if quota is None else quota
        for (text,) in rows("SELECT task FROM tasks ORDER BY rowid"):
            task = _read_task(json.loads(text))
            state.tasks[task.id] = task
        state.ledger += (LedgerEntry(**json.loads(text)) for (text,) in rows("SELECT entry FROM ledger"))
        for name, media_type, content in rows("SELECT name, media_type, content FROM uploads"):
            state.uploads[name] = Media(content, media_type)
        return self._meta.get("advanced", 0.0)

    def save_task(self, task: Task) -> None:
        """Keep a task as it is now."""
        document = attrs.asdict(task, filter=attrs.filters.exclude("faults"))
        # An update keeps the task's place among the others.
        self._write(
            "INSERT INTO tasks VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET task = excluded.task",
            (task.id, json.dumps(document)),
        )

    def save_charge(self, entry: LedgerEntry, account: Account) -> None:
        """Keep a charge, and what the account has used."""
        self._write("INSERT INTO ledger (entry) VALUES (?)", (json.dumps(attrs.asdict(entry)),))
        self._save_used(account)

    def save_limits(self, account: Account) -> None:
        """Keep a balance and a quota that were set while the server ran."""
        self._save_used(account)
        self._write("UPDATE users SET balance = ? WHERE name = ?", (account.user.balance, account.user.name))
        self._write("UPDATE keys SET quota = ? WHERE name = ?", (account.quota, account.name))

    def _save_used(self, account: Account) -> None:
        holders: tuple[tuple[str, User | Account], ...] = (("users", account.user), ("keys", account))
        for table, holder in holders:
            self._write(
                f"INSERT INTO {table} (name, used) VALUES (?, ?)"  # noqa: S608 - one of two words
                " ON CONFLICT (name) DO UPDATE SET used = excluded.used",
                (holder.name, holder.used),
            )

    def save_upload(self, name: str, media: Media) -> None:
        """Keep an uploaded file."""
        self._write("INSERT INTO uploads VALUES (?, ?, ?)", (name, media.media_type, media.content))

    def drop_upload(self, name: str) -> None:
        """Keep an uploaded file no longer."""
        self._write("DELETE FROM uploads WHERE name = ?", (name,))

    def commit(self, ids: int, advanced: float) -> None:
        """Make all of it durable, with the number of ids given and the seconds the clock was advanced by."""
        for name, value in (("ids", float(ids)), ("advanced", advanced)):
            if self._meta.get(name, 0.0) != value:
                self._meta[name] = value
                self._write("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))
        if self._database.in_transaction:
            self._execute("COMMIT")

    def clear(self) -> None:
        """Keep nothing of what was."""
        self._meta = {}
        for table in ("meta", "users", "keys", "tasks", "ledger", "uploads"):
            self._write(f"DELETE FROM {table}", ())  # noqa: S608 - one of these words

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _write(self, statement: str, values: Iterable[Any]) -> None:
        if not self._database.in_transaction:
            self._execute("BEGIN IMMEDIATE")
        self._execute(statement, values)

    def _execute(self, statement: str, values: Iterable[Any] = ()) -> None:
        try:
            self._database.execute(statement, tuple(values))
        except sqlite3.Error as error:
            raise StateLost(f"the state cannot be kept any more: {error}") from error


def _read_task(document: dict[str, Any]) -> Task:
    settings, scenario = document.pop("settings"), document.pop("scenario")
    return Task(settings=Settings(**settings), scenario=Scenario(**scenario), **document)

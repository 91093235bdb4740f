"""A real PostgreSQL server for tests, in a folder of its own."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import psycopg
import pytest

from jimmyai_omni._journal import postgres_schema
from jimmyai_omni._journal.journal import Journal

_DEBIAN: Final = Path("/usr/lib/postgresql")
# A run that is killed leaves no server behind, where the system can see to that.
_WITH_US: Final = ["setpriv", "--pdeathsig", "QUIT"] if shutil.which("setpriv") else []
_SETTINGS: Final = {
    # What nobody cuts the power of need not wait for the disk.
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "16MB",
    "max_connections": "60",
    "max_worker_processes": "0",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "log_min_messages": "warning",
}


def binary(name: str) -> str | None:
    """A program of PostgreSQL; Debian keeps those of the server off the path."""
    versions = sorted(_DEBIAN.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return shutil.which(name) or (str(versions[-1]) if versions else None)


class PostgresServer:
    """A server on a socket in its folder, without a password, and on a port of loopback, with one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.password = secrets.token_urlsafe(12)
        self._names = count()
        self._is_journal_made = False
        self._process: subprocess.Popen[bytes] | None = None
        self._raw: psycopg.Connection | None = None
        # The server refuses to run as root.
        self._user: dict[str, Any] = {}
        if os.geteuid() == 0:
            self._user = {"user": "nobody", "group": "nogroup", "extra_groups": []}
            shutil.chown(folder, "nobody", "nogroup")

    def make(self) -> None:
        """Make the files of a new database, and the user `omni` with a password."""
        self._run(
            "initdb",
            "--no-sync",
            "--username=omni",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            self.data,
        )
        rules = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        (self.data / "pg_hba.conf").write_text(rules)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = {**_SETTINGS, "port": self.port, "unix_socket_directories": self.folder}
        options = [f"--{name}={value}" for name, value in settings.items()]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*_WITH_US, str(binary("postgres")), "-D", str(self.data), *options],
                stdout=log,
                stderr=log,
                **self._user,
            )
        for _ in range(600):
            try:
                self.run("SELECT")
            except psycopg.OperationalError:
                assert self._process.poll() is None, (self.folder / "log").read_text()
                time.sleep(0.02)
            else:
                return
        raise AssertionError((self.folder / "log").read_text())

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """Stop it; SIGQUIT ends it at once, with all that is under way."""
        if self._raw is not None:
            self._raw.close()
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    def run(self, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements as the superuser; the result is that of the last one."""
        if self._raw is None or self._raw.closed:
            self._raw = psycopg.connect(self.url("public"), autocommit=True)
        for statement in statements[:-1]:
            self._raw.execute(statement.encode())
        cursor = self._raw.execute(statements[-1].encode())
        return cursor.fetchall() if cursor.description else []

    def journal(self) -> str:
        """The URL of a journal that holds nothing; it is always the same one."""
        url = self.url("journal")
        if self._is_journal_made:
            self.run(*(f"DELETE FROM journal.{name}" for name in postgres_schema.NAMES[1:]))
        else:
            self.run("CREATE SCHEMA journal")
            with Journal(url) as journal:
                journal.check()
            self._is_journal_made = True
        return url

    def schema(self) -> str:
        """A new schema."""
        name = f"s{next(self._names)}"
        self.run(f"CREATE SCHEMA {name}")
        return name

    def url(self, schema: str, *, user: str = "omni") -> str:
        """Of a schema, through the socket."""
        place = f"host={quote(str(self.folder))}&port={self.port}"
        return f"postgresql://{user}@/postgres?{place}&options=-csearch_path%3D{schema}"

    @property
    def data(self) -> Path:
        """Where its files are."""
        return self.folder / "data"

    def _run(self, name: str, *arguments: object) -> None:
        program: Sequence[str] = [str(binary(name)), *map(str, arguments)]
        done = subprocess.run(program, capture_output=True, text=True, cwd=self.folder, **self._user)
        assert done.returncode == 0, done.stderr


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A server that is stopped at the end, whatever happens."""
    if binary("initdb") is None or binary("postgres") is None:
        told = "PostgreSQL is not installed here (Debian: apt-get install postgresql)"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)
    with tempfile.TemporaryDirectory(prefix="omni-pg-") as folder:
        server = PostgresServer(Path(folder))
        try:
            server.make()
            server.start()
            yield server
        finally:
            server.stop()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port

"""Where a journal is: in a file, or in a PostgreSQL database."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import platformdirs

from jimmyai_omni.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from jimmyai_omni._journal.database import Database

VARIABLE: Final = "JIMMYAI_JOURNAL"
Place = str | os.PathLike[str]
"""A path, or the URL of a PostgreSQL database."""

# A single letter is a drive.
_SCHEME: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]+)://")


def default_place() -> Place:
    """What `JIMMYAI_JOURNAL` names, or else a file in the user's state directory."""
    state = platformdirs.user_state_path("jimmyai-omni", appauthor=False)
    return os.environ.get(VARIABLE) or state / "journal.sqlite3"


def is_url(place: Place) -> bool:
    """Whether it is a URL and no path."""
    return isinstance(place, str) and _SCHEME.match(place) is not None


def holds_password(place: Place) -> bool:
    """Whether it is a URL with a password."""
    login, at, _ = str(place).partition("://")[2].rpartition("@")
    return is_url(place) and ((at and ":" in login) or "password=" in str(place))


def database_at(place: Place, clock: Callable[[], float]) -> Database:
    """The database of a journal; nothing is opened yet.

    Raises:
        ConfigurationError: There can be none.
    """
    if not is_url(place):
        # Most clients keep no journal, and need no sqlite3.
        from jimmyai_omni._journal.sqlite import SqliteDatabase

        return SqliteDatabase(Path(place), clock)
    url = str(place)
    scheme = url.partition("://")[0]
    if scheme not in ("postgres", "postgresql"):
        raise ConfigurationError(
            f"no journal can be at a URL of {scheme}://",
            hint="name a file, or a database as in postgresql://user@host/database",
        )
    try:
        from jimmyai_omni._journal.postgres import PostgresDatabase
    except ImportError as error:
        raise ConfigurationError(
            f"a journal in PostgreSQL needs an extra ({error.name or 'libpq'} is missing)",
            hint="pip install 'jimmyai-omni[postgres]'",
        ) from error
    return PostgresDatabase(url)

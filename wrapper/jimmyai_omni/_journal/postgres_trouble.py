"""What can be wrong with the PostgreSQL database of the journal, in words that help."""

from typing import Final

import psycopg

from jimmyai_omni._journal.trouble import DISK_FULL, Reason

_BUSY: Final = ("others were changing the same entries", "try again")
_DOWN: Final = ("its server is shut down, or starting", "try again when it is up")
_LOST: Final = ("the connection to its server was lost", "try again when the server is up")
_RIGHTS: Final = (
    "its user has too few rights there",
    "let the owner of the schema grant USAGE and CREATE on it, or give the user a schema of its own",
)
_STOOD_STILL: Final = (
    "this process stood still in the middle of a transaction, and the server gave that up",
    "try again",
)

_BY_STATE: Final[dict[str, Reason]] = {
    "25006": (
        "its server takes no writes: it is a standby, or set to be read only",
        "name the primary, or add target_session_attrs=read-write to the URL",
    ),
    "25P03": _STOOD_STILL,
    "3F000": ("there is no schema for its tables", "make the schema, or mend search_path"),
    "40001": _BUSY,
    "40P01": _BUSY,
    "42501": _RIGHTS,
    "53100": DISK_FULL,
    "53300": (
        "its server has too many connections",
        "let it take more (max_connections), or run fewer workers",
    ),
    "55P03": ("another process has locked it", "end that process, or try again"),
    "57014": ("its server did not answer in time", "try again, or look why the server is slow"),
    "57P01": _DOWN,
    "57P02": _DOWN,
    "57P03": _DOWN,
}
# Of a connection that never was, the client library only passes the text on.
_BY_TEXT: Final[dict[str, Reason]] = {
    "authentication failed": ("its server refuses the user or the password", "mend the URL, or ~/.pgpass"),
    "no password supplied": ("its server wants a password", "give one in ~/.pgpass, PGPASSWORD or the URL"),
    "no pg_hba.conf entry": ("its server does not let this user in from here", "mend pg_hba.conf there"),
    "database system is": _DOWN,
    "too many": _BY_STATE["53300"],
    "remaining connection slots": _BY_STATE["53300"],
    "resolve host": ("there is no host of that name", "mend the URL"),
    "does not exist": (
        "its server has no such database, or no such user",
        "make it with createdb, or mend the URL",
    ),
    "No such file": ("its server does not run here", "start the server, or mend the URL"),
    "refused": ("its server does not run, or not there", "start the server, or mend the URL"),
    "timeout": ("its server did not answer in time", "see that it can be reached from here, or mend the URL"),
    "session is read-only": _BY_STATE["25006"],
    "closed": _LOST,
    "lost": _LOST,
}


def explanation(error: Exception) -> Reason:
    """What is wrong with the database, and what to do."""
    if isinstance(error, psycopg.Error) and error.sqlstate:
        said = error.diag.message_primary or "its server refused"
        return _BY_STATE.get(error.sqlstate, (said, "look what is wrong with the database"))
    text = str(error)
    return next(
        (reason for sign, reason in _BY_TEXT.items() if sign in text),
        (
            text.strip().splitlines()[-1] if text.strip() else type(error).__name__,
            "look what is wrong with the database",
        ),
    )

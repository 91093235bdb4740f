"""Everything but the catalogue wants the token, behind the word Bearer (OMNI-28)."""

from collections.abc import Iterator
from typing import Final

from jimmyai_omni_contract.conform.checks import Level
from jimmyai_omni_contract.conform.session import (
    CATALOG,
    CREATE,
    KEY_BALANCE,
    QUERY,
    UPLOAD,
    USER_BALANCE,
    Answer,
    Session,
)
from jimmyai_omni_contract.conform.step import Finding, Step
from jimmyai_omni_contract.conform.steps.asking import NO_TASK, NOT_AUTHENTICATED, refusal

_CHECK: Final = "OMNI-28"
_GUARDED: Final = (
    ("create", "POST", CREATE),
    ("query", "GET", QUERY + NO_TASK),
    ("upload", "POST", UPLOAD),
    ("user balance", "GET", USER_BALANCE),
    ("key balance", "GET", KEY_BALANCE),
)
_WRONG: Final[tuple[tuple[str, str | None, Level], ...]] = (
    ("without a header", None, "must"),
    ("with an empty header", "", "must"),
    ("with Bearer and no token", "Bearer", "must"),
    ("with an unknown token", "Bearer unknown", "must"),
    ("with the token without Bearer", "{key}", "should"),
    ("with the token behind Basic", "Basic {key}", "should"),
    ("with no blank after Bearer", "Bearer{key}", "should"),
)
"""The publisher documents the header as `Bearer <token>`; what other forms get is a reading of ours."""


def authentication() -> tuple[Step, ...]:
    """Every guarded operation with every wrong header, and the catalogue with none."""
    guarded = (
        _unauthenticated(f"{name} {words}", method, path, header, level)
        for name, method, path in _GUARDED
        for words, header, level in _WRONG
    )
    return (*guarded, Step(check=_CHECK, case=_OPEN, act=_catalogue))


def _unauthenticated(case: str, method: str, path: str, header: str | None, level: Level) -> Step:
    # A body that breaks other rules too, so that a server without authentication bills nothing.
    document: dict[str, str] | None = {} if path == CREATE else None

    def send(session: Session) -> Answer:
        authorization = None if header is None else header.format(key=session.key)
        return session.send(method, path, authorization=authorization, document=document)

    return refusal(_CHECK, case, NOT_AUTHENTICATED, send, level=level)


_OPEN: Final = "the catalogue is for everyone"


def _catalogue(session: Session) -> Iterator[Finding]:
    answer = session.send("GET", CATALOG, authorization=None)
    if not answer.accepted:
        yield Finding(
            check=_CHECK,
            case=_OPEN,
            level="must",
            expected="code 20000",
            got=answer.told,
            exchanges=(answer.number,),
        )

"""The step that most are: one request, and the answer that it has to get."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeGuard, cast

from jimmyai_omni_contract.conform.checks import Level
from jimmyai_omni_contract.conform.session import Answer, Session
from jimmyai_omni_contract.conform.step import Finding, Step

NO_TASK: Final = "conformance-no-such-task"
"""An id that no task has."""
NOT_AUTHENTICATED: Final = "20001"
BAD_PARAMETERS: Final = "20002"


def refusal(
    check: str,
    case: str,
    code: str,
    send: Callable[[Session], Answer],
    *,
    level: Level = "must",
) -> Step:
    """A step that sends one request, which has to be refused.

    Args:
        check: What it judges.
        case: What is tried, so that "is refused" can follow.
        code: Of the refusal.
        send: Sends the request.
        level: Of the case.
    """
    case = f"{case} is refused"

    def act(session: Session) -> Iterator[Finding]:
        answer = send(session)
        if not _refuses(answer, code):
            yield Finding(
                check=check,
                case=case,
                level=level,
                expected=f"code {code}",
                got=answer.told,
                exchanges=(answer.number,),
            )

    return Step(check=check, case=case, level=level, act=act)


def _refuses(answer: Answer, code: str) -> bool:
    # The contract documents that a proxy may refuse a token by HTTP alone.
    return answer.code == code or (code == NOT_AUTHENTICATED and answer.status_code == 401)


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether a value of JSON is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def fields_of(value: object) -> Mapping[str, Any]:
    """The fields of a value of JSON; none where it is no object."""
    return cast(Mapping[str, Any], value) if isinstance(value, dict) else {}

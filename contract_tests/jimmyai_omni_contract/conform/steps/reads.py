"""What may be read for free: balances, prices, tasks that are there already; and what an upload does."""

import base64
from collections.abc import Callable, Iterator
from typing import Final, cast

from jimmyai_omni_contract.conform.amounts import same_amount
from jimmyai_omni_contract.conform.options import OTHER_KEY
from jimmyai_omni_contract.conform.session import (
    CATALOG,
    KEY_BALANCE,
    UPLOAD,
    USER_BALANCE,
    Answer,
    NotGiven,
    Session,
    Unreadable,
)
from jimmyai_omni_contract.conform.step import Finding, Step
from jimmyai_omni_contract.conform.steps.asking import BAD_PARAMETERS, NO_TASK, fields_of, is_number, refusal
from jimmyai_omni_contract.conform.steps.states import task_of, task_problems

BILLING_NAMES: Final = (
    *(
        f"Gemini-Omini-{resolution}-{what}"
        for resolution in ("720p", "1080p", "4k")
        for what in ("4s", "6s", "8s", "10s", "video")
    ),
    "omni-10s",
)
_TINY_PNG: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_PNG: Final = "conformance.png"


def reads() -> tuple[Step, ...]:
    """Reads and uploads, which cost nothing."""
    return (
        _step("answers", "the balance of the user adds up", _user_balance),
        _step("answers", "the balance of the key adds up", _key_balance),
        _step("money", "the catalogue has a price for each name of the family", _catalogue),
        _step("OMNI-26", "an unknown task is not found", _unknown_task),
        Step(check="states", case="a given task can be read", needs="--task-id", act=_given_tasks),
        Step(
            check="isolation",
            case="another key cannot see a given task",
            requests=2,
            needs=OTHER_KEY,
            act=_given_isolation,
        ),
    )


def uploads() -> tuple[Step, ...]:
    """An upload that is taken, and two that are refused."""
    return (
        _step("answers", "an upload of a PNG is answered with what was sent", _upload),
        refusal("answers", "an upload of an .exe", BAD_PARAMETERS, _upload_program),
        refusal("answers", "an upload without a file", BAD_PARAMETERS, _upload_nothing),
    )


def _step(check: str, case: str, look: Callable[[Session], tuple[Answer, str, str]]) -> Step:
    """A step of one request; `look` gives the answer, what was expected, and what came where it is wrong."""

    def act(session: Session) -> Iterator[Finding]:
        answer, expected, got = look(session)
        if got:
            yield Finding(
                check=check, case=case, level="must", expected=expected, got=got, exchanges=(answer.number,)
            )

    return Step(check=check, case=case, act=act)


def _user_balance(session: Session) -> tuple[Answer, str, str]:
    answer = session.send("GET", USER_BALANCE)
    return answer, "available = balance - used_coin", _sum(answer, "balance", "used_coin", "available")


def _key_balance(session: Session) -> tuple[Answer, str, str]:
    answer = session.send("GET", KEY_BALANCE)
    total, unlimited = answer.fields.get("total_quota"), answer.fields.get("unlimited")
    if is_number(total) and unlimited is not (total == 0):
        return answer, "unlimited where total_quota is 0, and only there", f"{unlimited!r} with {total!r}"
    expected = "available_quota = total_quota - used_quota"
    if unlimited is True:
        return answer, expected, ""
    return answer, expected, _sum(answer, "total_quota", "used_quota", "available_quota")


def _sum(answer: Answer, whole: str, used: str, left: str) -> str:
    values = [answer.fields.get(name) for name in (whole, used, left)]
    has, spent, rest = values
    if not (is_number(has) and is_number(spent) and is_number(rest)):
        return f"{answer.told}, with {whole}, {used} and {left} {values}"
    right = same_amount(has - spent, rest)
    return "" if right else f"{left} {rest:g} of {whole} {has:g} and {used} {spent:g}"


def _catalogue(session: Session) -> tuple[Answer, str, str]:
    answer = session.send("GET", CATALOG, authorization=None)
    listed: object = answer.fields.get("list")
    rows = map(fields_of, cast(list[object], listed) if isinstance(listed, list) else [])
    prices = {row.get("model_name"): row.get("unit_price") for row in rows}
    wrong = [name for name in BILLING_NAMES if not _is_price(prices.get(name))]
    return answer, "a price for each", f"{answer.told}, no price for {', '.join(wrong)}" if wrong else ""


def _is_price(value: object) -> bool:
    return is_number(value) and value > 0


def _unknown_task(session: Session) -> tuple[Answer, str, str]:
    answer = session.query(NO_TASK)
    told = answer.code not in (None, "20000") and not answer.fields
    return answer, "an envelope with an error", "" if told else answer.told


def _given_tasks(session: Session) -> Iterator[Finding]:
    hidden: list[str] = []
    for number, task_id in enumerate(session.task_ids, 1):
        answer = session.query(task_id)
        task = task_of(answer)
        if _is_hidden(answer):
            hidden.append(f"given task {number} is none that the key can read ({answer.told})")
            continue
        problems = [answer.told] if task is None else list(task_problems(task))
        for problem in problems:
            yield Finding(
                check="states",
                case=f"given task {number} can be read",
                level="must",
                expected="a task as documented",
                got=problem,
                exchanges=(answer.number,),
            )
    if hidden:
        raise Unreadable("; ".join(hidden))


def _is_hidden(answer: Answer) -> bool:
    # That there is no such task has no code of its own; and the id may be mistaken.
    return answer.code not in (None, "20000")


def _given_isolation(session: Session) -> Iterator[Finding]:
    if not session.task_ids:
        raise NotGiven("it needs --task-id")
    own = session.query(session.task_ids[0])
    if task_of(own) is None:
        # It may be one of the other user.
        raise Unreadable(f"given task 1 is none that the key can read ({own.told})")
    yield from isolation(session, session.task_ids[0], "another key cannot see a given task")


def isolation(session: Session, task_id: str, case: str) -> Iterator[Finding]:
    """Find out whether the other key sees a task of this key."""
    answer = session.query(task_id, authorization=f"Bearer {session.other_key}")
    if task_of(answer) is not None:
        yield Finding(
            check="isolation",
            case=case,
            level="must",
            expected="no task",
            got="the task",
            exchanges=(answer.number,),
        )


def _upload(session: Session) -> tuple[Answer, str, str]:
    answer = session.send("POST", UPLOAD, files={"file": (_PNG, _TINY_PNG, "image/png")})
    right = {"filename": _PNG, "size": len(_TINY_PNG), "mime_type": "image/png"}
    wrong = [
        f"{name} {answer.fields.get(name)!r}" for name in right if answer.fields.get(name) != right[name]
    ]
    url = answer.fields.get("url")
    if not (isinstance(url, str) and url.startswith(("http://", "https://"))):
        wrong.append(f"url {url!r}")
    shown = ", ".join(f"{name} {value!r}" for name, value in right.items())
    return answer, f"a url, {shown}", f"{answer.told}, {', '.join(wrong)}" if wrong else ""


def _upload_program(session: Session) -> Answer:
    return session.send("POST", UPLOAD, files={"file": ("conformance.exe", b"MZ", "image/png")})


def _upload_nothing(session: Session) -> Answer:
    return session.send("POST", UPLOAD, files={"other": (_PNG, _TINY_PNG, "image/png")})

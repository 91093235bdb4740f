"""The same create twice is two tasks (OMNI-30)."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from jimmyai_omni_contract.conform.amounts import same_amount
from jimmyai_omni_contract.conform.session import Answer, Session, Unreadable
from jimmyai_omni_contract.conform.step import Finding, Step
from jimmyai_omni_contract.conform.steps.life import TWIN
from jimmyai_omni_contract.conform.steps.lived import found


def _twins(session: Session) -> Iterator[Finding]:
    used = [session.used()]
    answers: list[Answer] = []
    for _ in range(2):
        answers.append(session.create(dict(TWIN.body)))
        used.append(session.used())
    wrong = [answer.told for answer in answers if not answer.accepted]
    if wrong:
        raise Unreadable(f"the create was answered with {wrong[0]}")
    numbers = tuple(answer.number for answer in answers)
    first, second = (answer.fields.get("task_id") for answer in answers)
    charges = [after - before for before, after in pairwise(used)]
    if first == second:
        yield found("OMNI-30", TWIN, "the tasks", "two", "the same task_id twice", numbers)
    if not same_amount(*charges):
        expected = f"{charges[0]:g} JimiCoin again"
        yield found("OMNI-30", TWIN, "the charges", expected, f"{charges[1]:g} JimiCoin", numbers)


TWINS: Final = Step(
    check="OMNI-30",
    case=TWIN.case,
    requests=5,
    billing_names=(TWIN.billing_name, TWIN.billing_name),
    act=_twins,
)

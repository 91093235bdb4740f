"""The lives of tasks, from their creates to videos that are what was asked, and billed as that."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import attrs

from jimmyai_omni_contract.conform.amounts import same_amount
from jimmyai_omni_contract.conform.options import OTHER_KEY
from jimmyai_omni_contract.conform.session import Session, Unanswered, Unreadable
from jimmyai_omni_contract.conform.step import Finding, Step
from jimmyai_omni_contract.conform.steps.asking import BAD_PARAMETERS, is_number
from jimmyai_omni_contract.conform.steps.life import FEW, LIVES, Life
from jimmyai_omni_contract.conform.steps.lived import LOST_POLLS, Lived, found
from jimmyai_omni_contract.conform.steps.reads import isolation
from jimmyai_omni_contract.conform.steps.states import Task, task_of, task_problems, walk_problems
from jimmyai_omni_contract.conform.steps.twins import TWINS
from jimmyai_omni_contract.conform.steps.video import judge_video

_ABOUT_POLLS: Final = 6


def lives(*, few: bool = False) -> tuple[Step, ...]:
    """Steps that create tasks first, then follow all together, then judge what they have seen.

    Args:
        few: Whether no more than two creates may be billed.
    """
    lived = [Lived(life) for life in (FEW if few else LIVES)]
    follow = Step(
        check="OMNI-26",
        case="queryVideo gives the tasks",
        also=("money", "OMNI-02"),
        requests=len(lived) * _ABOUT_POLLS + 2,
        act=partial(_follow, lived),
    )
    together = (
        *(_create_step(one) for one in lived),
        follow,
        *(_judging("states", one, _states) for one in lived),
        *(_judging("video", one, judge_video, _shown(one.life)) for one in lived),
        Step(check="isolation", case=_HIDDEN, needs=OTHER_KEY, act=partial(_isolation, lived)),
    )
    grouped = tuple(attrs.evolve(step, group="lives") for step in together)
    return grouped if few else (*grouped, TWINS)


def _create_step(lived: Lived) -> Step:
    life = lived.life
    return Step(
        check=life.rule,
        case=f"{life.case} is accepted",
        level=life.level,
        requests=3,
        billing_names=(life.billing_name,),
        also=tuple({"OMNI-26", "OMNI-02", "money"} - {life.rule}),
        act=partial(_create, lived),
    )


def _judging(
    check: str,
    lived: Lived,
    judge: Callable[[Lived, Session], Iterator[Finding]],
    also: tuple[str, ...] = (),
) -> Step:
    return Step(check=check, case=lived.life.case, requests=0, also=also, act=partial(judge, lived))


def _shown(life: Life) -> tuple[str, ...]:
    shown = {life.shown_by_seconds, life.shown_by_resolution, life.shown_by_ratio}
    return tuple(sorted(shown - {"video"}))


def _create(lived: Lived, session: Session) -> Iterator[Finding]:
    life = lived.life
    price = session.prices.get(life.billing_name)
    before = session.used()
    answer = session.create(dict(life.body))
    if not answer.accepted:
        if answer.code != BAD_PARAMETERS:
            raise Unreadable(f"the create was answered with {answer.told}")
        yield Finding(
            check=life.rule,
            case=f"{life.case} is accepted",
            level=life.level,
            expected="code 20000",
            got=answer.told,
            exchanges=(answer.number,),
        )
        return
    lived.created = answer
    if not lived.task_id:
        got = f"task_id {answer.fields.get('task_id')!r}"
        yield found("OMNI-26", life, "a task_id comes", "a task_id", got, lived.numbers)
    yield from _model(lived, answer.fields)
    if price is not None:
        yield from _charge(lived, session, price, session.used() - before, answer.fields.get("cost"))


def _model(lived: Lived, task: Task) -> Iterator[Finding]:
    life, said = lived.life, task.get("model")
    if said != life.model:
        yield found("OMNI-02", life, "the model named", life.model, f"model {said!r}", lived.numbers)


def _charge(lived: Lived, session: Session, price: float, charged: float, cost: object) -> Iterator[Finding]:
    life = lived.life
    expected = f"{price:g} JimiCoin, the price of {life.billing_name}"
    consistent = is_number(cost) and same_amount(cost, charged)
    if consistent and not same_amount(charged, price):
        # It means what it charges, so it took the create for another.
        names = [name for name, other in session.prices.items() if same_amount(other, charged)]
        check = life.shown_by_price(names)
        yield found(check, life, "the price", expected, f"{charged:g} JimiCoin", lived.numbers)
        return
    if not same_amount(charged, price):
        got = f"{charged:g} JimiCoin more in used_coin"
        yield found("money", life, "the charge", expected, got, lived.numbers)
    if cost is not None and not (is_number(cost) and same_amount(cost, price)):
        yield found("money", life, "the cost named", expected, f"cost {cost!r}", lived.numbers)


def _follow(alive: list[Lived], session: Session) -> Iterator[Finding]:
    alive = [lived for lived in alive if lived.task_id]
    if not alive:
        raise Unreadable("no create was accepted")
    before = session.used()
    _poll(alive, session)
    after = session.used()
    for lived in alive:
        life = lived.life
        if lived.lost:
            told = lived.polls[-1][0].told
            yield found("OMNI-26", life, "the task is found", "the task", told, lived.numbers)
        others = {str(task.get("task_id")) for task in lived.tasks} - {lived.task_id}
        if others:
            got = f"task_id {sorted(others)[0]!r}"
            yield found("OMNI-26", life, "the task asked for", lived.task_id, got, lived.numbers)
        else:
            yield from _model(lived, lived.tasks[-1]) if lived.tasks else ()
    if not same_amount(before, after):
        numbers = tuple(number for lived in alive for number in lived.numbers[1:])
        yield Finding(
            check="money",
            case="polling is free",
            level="must",
            expected="the same used_coin before and after",
            got=f"{after - before:g} JimiCoin more",
            exchanges=numbers[-1:],
        )


def _poll(alive: list[Lived], session: Session) -> None:
    deadline = session.clock() + session.deadline_s
    silent = 0
    while waiting := [lived for lived in alive if not lived.over]:
        for lived in waiting:
            try:
                answer = session.query(lived.task_id)
            except Unanswered:
                # A paid task is worth another try, but not for half an hour.
                silent += 1
                if silent == LOST_POLLS:
                    raise
                continue
            silent = 0
            lived.polls.append((answer, task_of(answer)))
        if session.clock() >= deadline:
            return
        session.sleep(session.poll_interval_s)


def _states(lived: Lived, _session: Session) -> Iterator[Finding]:
    alone = {problem for task in lived.tasks for problem in task_problems(task)}
    problems = sorted({*alone, *walk_problems(lived.tasks)})
    for problem in problems:
        yield found("states", lived.life, problem, "as documented", problem, lived.numbers)
    if not problems:
        lived.last()


_HIDDEN: Final = "another key cannot see a new task"


def _isolation(alive: list[Lived], session: Session) -> Iterator[Finding]:
    task_id = next((lived.task_id for lived in alive if lived.task_id), "")
    if not task_id:
        raise Unreadable("no create was accepted")
    yield from isolation(session, task_id, _HIDDEN)

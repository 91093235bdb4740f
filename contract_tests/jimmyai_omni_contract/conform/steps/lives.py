"""The lives of tasks, from their creates to videos that are what was asked, and billed as that."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import Final
from urllib.parse import urljoin

import attrs
import httpx

from jimmyai_omni_contract.conform.checks import Level, checks
from jimmyai_omni_contract.conform.media import Footage, NoVideo, measure
from jimmyai_omni_contract.conform.options import OTHER_KEY
from jimmyai_omni_contract.conform.session import Answer, Session, Unanswered, Unreadable
from jimmyai_omni_contract.conform.step import Finding, Step
from jimmyai_omni_contract.conform.steps.asking import BAD_PARAMETERS, fields_of, is_number
from jimmyai_omni_contract.conform.steps.life import FEW, LIVES, SHORT_SIDES, TWIN, Life
from jimmyai_omni_contract.conform.steps.reads import isolation
from jimmyai_omni_contract.conform.steps.states import (
    Task,
    is_terminal,
    task_of,
    task_problems,
    walk_problems,
)

_LOST_POLLS: Final = 6
"""After so many answers in a row without a task, it is given up."""
_ENDED_POLLS: Final = 4
"""A completed task is asked for its URL as often as that; it may come later than the status."""
_ABOUT_POLLS: Final = 6
_NEAR: Final = 0.03
"""By how much of it a picture's side may be another, for encoders like multiples of 16."""
_NEAR_S: Final = 0.5


@attrs.define
class _Lived:
    """A life, as far as it has come."""

    life: Life
    created: Answer | None = None
    """The accepted create."""
    polls: list[tuple[Answer, Task | None]] = attrs.field(factory=list[tuple[Answer, Task | None]])

    @property
    def task_id(self) -> str:
        """Empty where there is no task."""
        return str(self.created.fields.get("task_id") or "") if self.created else ""

    @property
    def tasks(self) -> list[Task]:
        """What the polls told, in order."""
        return [task for _, task in self.polls if task is not None]

    @property
    def numbers(self) -> tuple[int, ...]:
        """Of all exchanges about it, the create first."""
        created = [self.created.number] if self.created else []
        return (*created, *(answer.number for answer, _ in self.polls))

    @property
    def lost(self) -> bool:
        """Whether the deployment knows nothing of it."""
        return len(self.polls) >= _LOST_POLLS and not any(task for _, task in self.polls[-_LOST_POLLS:])

    @property
    def over(self) -> bool:
        """Whether it need not be polled any more: it has ended, and was found so once more."""
        ended = [task for task in self.tasks if is_terminal(task)]
        told = len(ended) > 1 and (ended[-1]["status"] == "failed" or bool(_url(ended[-1])))
        return self.lost or told or len(ended) >= _ENDED_POLLS

    def last(self) -> Task:
        """What it has come to.

        Raises:
            Unreadable: There is no task, or it has not ended.
        """
        if not self.task_id:
            raise Unreadable("its create was not accepted")
        task = self.tasks[-1] if self.tasks else None
        if task is None or not is_terminal(task):
            state = f"is still {task.get('status')}" if task else "cannot be read"
            raise Unreadable(f"the task {state} at the end of the time that tasks are given")
        return task


def lives(*, few: bool = False) -> tuple[Step, ...]:
    """Steps that create tasks first, then follow all together, then judge what they have seen.

    Args:
        few: Whether no more than two creates may be billed.
    """
    lived = [_Lived(life) for life in (FEW if few else LIVES)]
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
        *(_judging("video", one, _video, _shown(one.life)) for one in lived),
        Step(check="isolation", case=_HIDDEN, needs=OTHER_KEY, act=partial(_isolation, lived)),
    )
    grouped = tuple(attrs.evolve(step, group="lives") for step in together)
    return grouped if few else (*grouped, _TWINS)


def _create_step(lived: _Lived) -> Step:
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
    lived: _Lived,
    judge: Callable[[_Lived, Session], Iterator[Finding]],
    also: tuple[str, ...] = (),
) -> Step:
    return Step(check=check, case=lived.life.case, requests=0, also=also, act=partial(judge, lived))


def _shown(life: Life) -> tuple[str, ...]:
    shown = {life.shown_by_seconds, life.shown_by_resolution, life.shown_by_ratio}
    return tuple(sorted(shown - {"video"}))


def _found(
    check: str,
    life: Life,
    case: str,
    expected: str,
    got: str,
    numbers: tuple[int, ...],
    level: Level | None = None,
) -> Finding:
    return Finding(
        check=check,
        case=f"{life.case}: {case}",
        level=level or checks()[check].level,
        expected=expected,
        got=got,
        exchanges=numbers,
    )


def _create(lived: _Lived, session: Session) -> Iterator[Finding]:
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
        yield _found("OMNI-26", life, "a task_id comes", "a task_id", got, lived.numbers)
    yield from _model(lived, answer.fields)
    if price is not None:
        yield from _charge(lived, session, price, session.used() - before, answer.fields.get("cost"))


def _model(lived: _Lived, task: Task) -> Iterator[Finding]:
    life, said = lived.life, task.get("model")
    if said != life.model:
        yield _found("OMNI-02", life, "the model named", life.model, f"model {said!r}", lived.numbers)


def _charge(lived: _Lived, session: Session, price: float, charged: float, cost: object) -> Iterator[Finding]:
    life = lived.life
    expected = f"{price:g} JimiCoin, the price of {life.billing_name}"
    consistent = is_number(cost) and _same(cost, charged)
    if consistent and not _same(charged, price):
        # It means what it charges, so it took the create for another.
        names = [name for name, other in session.prices.items() if _same(other, charged)]
        check = life.shown_by_price(names)
        yield _found(check, life, "the price", expected, f"{charged:g} JimiCoin", lived.numbers)
        return
    if not _same(charged, price):
        got = f"{charged:g} JimiCoin more in used_coin"
        yield _found("money", life, "the charge", expected, got, lived.numbers)
    if cost is not None and not (is_number(cost) and _same(cost, price)):
        yield _found("money", life, "the cost named", expected, f"cost {cost!r}", lived.numbers)


def _follow(alive: list[_Lived], session: Session) -> Iterator[Finding]:
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
            yield _found("OMNI-26", life, "the task is found", "the task", told, lived.numbers)
        others = {str(task.get("task_id")) for task in lived.tasks} - {lived.task_id}
        if others:
            got = f"task_id {sorted(others)[0]!r}"
            yield _found("OMNI-26", life, "the task asked for", lived.task_id, got, lived.numbers)
        else:
            yield from _model(lived, lived.tasks[-1]) if lived.tasks else ()
    if not _same(before, after):
        numbers = tuple(number for lived in alive for number in lived.numbers[1:])
        yield Finding(
            check="money",
            case="polling is free",
            level="must",
            expected="the same used_coin before and after",
            got=f"{after - before:g} JimiCoin more",
            exchanges=numbers[-1:],
        )


def _poll(alive: list[_Lived], session: Session) -> None:
    deadline = session.clock() + session.deadline_s
    silent = 0
    while waiting := [lived for lived in alive if not lived.over]:
        for lived in waiting:
            try:
                answer = session.query(lived.task_id)
            except Unanswered:
                # A paid task is worth another try, but not for half an hour.
                silent += 1
                if silent == _LOST_POLLS:
                    raise
                continue
            silent = 0
            lived.polls.append((answer, task_of(answer)))
        if session.clock() >= deadline:
            return
        session.sleep(session.poll_interval_s)


def _states(lived: _Lived, _session: Session) -> Iterator[Finding]:
    alone = {problem for task in lived.tasks for problem in task_problems(task)}
    problems = sorted({*alone, *walk_problems(lived.tasks)})
    for problem in problems:
        yield _found("states", lived.life, problem, "as documented", problem, lived.numbers)
    if not problems:
        lived.last()


def _video(lived: _Lived, session: Session) -> Iterator[Finding]:
    life, task = lived.life, lived.last()
    if task["status"] == "failed":
        raise Unreadable(f"the deployment let the task fail, which is its right: {task.get('error_message')}")
    url = _url(task)
    if not url:
        yield _found("video", life, "the video", "a result.video_url", "none", lived.numbers)
        return
    try:
        footage = _download(session, url)
    except (NoVideo, httpx.HTTPError, httpx.InvalidURL) as error:
        got = str(error) or type(error).__name__
        expected = "an MP4 for someone without a token"
        yield _found("video", life, "the video", expected, got, lived.numbers)
        return
    for check, expected, got in _differences(life, footage):
        numbers = lived.numbers[1:] + lived.numbers[:1]
        yield _found(check, life, "the video made", expected, got, numbers)


def _download(session: Session, url: str) -> Footage:
    # A path is one of the deployment's own.
    with session.media.stream("GET", urljoin(session.deployment, url)) as response:
        if not response.is_success:
            raise NoVideo(f"HTTP {response.status_code} without a token")
        return measure(response.iter_bytes())


def _differences(life: Life, footage: Footage) -> Iterator[tuple[str, str, str]]:
    width, height, seconds = footage.width, footage.height, footage.seconds
    side = SHORT_SIDES[life.resolution]
    if abs(min(width, height) - side) > _NEAR * side:
        yield life.shown_by_resolution, life.resolution, f"{width}x{height}"
    if life.ratio is not None:
        across, down = life.ratio
        if abs(width * down - height * across) > _NEAR * height * across:
            yield life.shown_by_ratio, f"{across}:{down}", f"{width}x{height}"
    if life.seconds is not None and seconds is not None and abs(seconds - life.seconds) > _NEAR_S:
        yield life.shown_by_seconds, f"{life.seconds} s", f"{seconds:g} s"


def _url(task: Task) -> str:
    url: object = fields_of(task.get("result")).get("video_url")
    return url if isinstance(url, str) else ""


_HIDDEN: Final = "another key cannot see a new task"


def _isolation(alive: list[_Lived], session: Session) -> Iterator[Finding]:
    task_id = next((lived.task_id for lived in alive if lived.task_id), "")
    if not task_id:
        raise Unreadable("no create was accepted")
    yield from isolation(session, task_id, _HIDDEN)


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
        yield _found("OMNI-30", TWIN, "the tasks", "two", "the same task_id twice", numbers)
    if not _same(*charges):
        expected = f"{charges[0]:g} JimiCoin again"
        yield _found("OMNI-30", TWIN, "the charges", expected, f"{charges[1]:g} JimiCoin", numbers)


_TWINS: Final = Step(
    check="OMNI-30",
    case=TWIN.case,
    requests=5,
    billing_names=(TWIN.billing_name, TWIN.billing_name),
    act=_twins,
)


def _same(one: float, other: float) -> bool:
    return abs(one - other) < 1e-6 * max(1.0, abs(one))

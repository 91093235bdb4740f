"""Reading from the API: a task, balances, prices. None of it is billed."""

import attrs

from jimmyai_omni import _seam
from jimmyai_omni._flows.answers import read_data
from jimmyai_omni._flows.effects import Exchange, Failure, Flow, Request, Response
from jimmyai_omni.errors import ConnectionFailed, InvalidRequest, UnusableAnswer
from jimmyai_omni.results import Balance, CatalogModel, KeyBalance, Task
from jimmyai_omni.rules import Violation


def retrieve(task_id: str) -> Flow[Task]:
    """Look at a task once.

    Raises:
        ApiError: The API refused, or answered about another task.
        ConnectionFailed: No answer came.
    """
    if not task_id.strip(" .") or not task_id.isprintable():
        raise InvalidRequest((Violation("OMNI-26", "task_id", "is no task id", "give the id of a create"),))
    data = read_data((yield from read(_seam.query_request(task_id))))
    task = _seam.read_task(data)
    if not (task.id or task.status):
        raise UnusableAnswer(f"the answer holds no task: {str(dict(data))[:200]}", hint="tell the operator")
    if task.id.strip() not in ("", task_id):
        raise UnusableAnswer(f"the answer is about another task, {task.id}", hint="tell the operator")
    return attrs.evolve(task, id=task_id)


def balance() -> Flow[Balance]:
    """What the account holds."""
    return _seam.read_balance(read_data((yield from read(_seam.user_balance_request()))))


def key_balance() -> Flow[KeyBalance]:
    """The quota of the key."""
    return _seam.read_key_balance(read_data((yield from read(_seam.key_balance_request()))))


def models(search: str | None) -> Flow[tuple[CatalogModel, ...]]:
    """The price list."""
    return _seam.read_models(read_data((yield from read(_seam.models_request(search)))))


def read(request: Request) -> Flow[Response]:
    """Send a request that costs nothing."""
    answer: Response | Failure = yield Exchange(request)
    if isinstance(answer, Failure):
        raise unreachable(answer)
    return answer


def unreachable(failure: Failure) -> ConnectionFailed:
    sent = "the answer did not come" if failure.delivered else "nothing was sent"
    return ConnectionFailed(
        f"the API was not reached, {sent} ({failure.reason})",
        hint="check the network and the base URL (JIMMYAI_BASE_URL), then try again",
    )

"""The balances before and after a run, and what the accepted creates should have cost."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import cast

from jimmyai_omni_contract.conform.preflight import check_use
from jimmyai_omni_contract.conform.run import Money, Run
from jimmyai_omni_contract.conform.session import (
    USER_BALANCE,
    Session,
    Unanswered,
    Unreadable,
    billing_name_of,
    used_of,
)
from jimmyai_omni_contract.recording.exchange import RecordedExchange
from jimmyai_omni_contract.schema.answers import is_success
from jimmyai_omni_contract.schema.create_body import read_json_object


def read_before(money: Money, session: Session) -> None:
    """Take down what the user has spent so far.

    Raises:
        WrongUse: There is nothing to judge with what was given.
        Unanswered: The deployment does not answer at all.
    """
    answer = session.send("GET", USER_BALANCE)
    check_use(session, answer)
    with suppress(Unreadable):
        money.used_before = used_of(answer)


def read_after(run: Run, session: Session) -> None:
    """Take down what the user has spent by now, and the prices."""
    with suppress(Unanswered, Unreadable):
        run.money.used_after = session.used()
    with suppress(Unanswered, Unreadable):
        run.prices = session.prices


def settle(run: Run, known: Mapping[str, str]) -> None:
    """Find out what should have been spent, when all exchanges are over.

    Args:
        run: What was seen.
        known: The billing names of accepted creates, by task id.
    """
    accepted = list(_accepted(run.exchanges, known))
    run.money.maybe_billed = max(0, run.billed - len(accepted))
    if all(name in run.prices for name in accepted):
        run.money.expected = sum(run.prices[name] for name in accepted)


def _accepted(exchanges: Iterable[RecordedExchange], known: Mapping[str, str]) -> Iterator[str]:
    """The billing names of all creates that were accepted, those of generated requests among them."""
    for exchange in exchanges:
        if exchange.operation != "create" or exchange.answer is None:
            continue
        document = read_json_object(exchange.answer.body.content) or {}
        if is_success(document):
            data = cast(Mapping[str, object], document.get("data") or {})
            task_id = str(data.get("task_id"))
            yield known.get(task_id) or _asked(exchange)


def _asked(exchange: RecordedExchange) -> str:
    return billing_name_of(read_json_object(exchange.request.body.content) or {})

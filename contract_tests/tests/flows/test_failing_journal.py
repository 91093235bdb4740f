"""A journal that fails when the money is spent hides nothing: what happened is told, and it is logged."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from jimmyai_omni import CreateOutcomeUnknown, InsufficientBalance, JournalError, Omni
from jimmyai_omni._journal.journal import Journal
from tests.flows.answers import completed, created, envelope, refusal
from tests.flows.harness import BALANCE, CREATE, MODELS, QUERY, World, raised
from tests.flows.test_budget_guard import priced

Break = Callable[..., Omni]


@pytest.fixture
def broken(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Break:
    """A client whose journal cannot do some things any more."""

    def fail(*_: object, **__: object) -> None:
        raise JournalError("the disk is full", hint="make room")

    def client(*methods: str, **options: Any) -> Omni:
        omni = world.client(journal=tmp_path / "journal.sqlite3", **options)
        for method in methods:
            monkeypatch.setattr(Journal, method, fail)
        return omni

    return client


def test_what_cannot_be_put_on_record_is_not_sent(world: World, broken: Break) -> None:
    raised(JournalError, broken("intend").create, "A cat")
    assert world.sent == []


def test_a_paid_task_comes_back_all_the_same(
    world: World, broken: Break, caplog: pytest.LogCaptureFixture
) -> None:
    world.on(CREATE, created())
    assert broken("created").create("A cat").id == "task_1"
    assert [
        record.getMessage().partition(":")[0] for record in caplog.records if record.levelno == logging.ERROR
    ] == ["the paid task task_1 is not on record"]


def test_a_refusal_stays_a_refusal_and_gives_the_budget_back(world: World, broken: Break) -> None:
    world.on(MODELS, priced())
    world.on(CREATE, refusal("-1", "余额不足"), created())
    omni = broken("refused", max_spend=60)
    raised(InsufficientBalance, omni.create, "A cat")
    assert omni.create("A cat").id == "task_1"


def test_an_unknown_outcome_keeps_its_evidence_and_its_settlement(world: World, broken: Break) -> None:
    world.on(MODELS, priced())
    world.on(BALANCE, envelope({"balance": 100, "used_coin": 0}), envelope({"balance": 100, "used_coin": 60}))
    world.on(CREATE, httpx.ReadTimeout(""))
    omni = broken("unknown", "spent_since", "settle", verify_balance=True)
    error = raised(CreateOutcomeUnknown, omni.create, "A cat")
    assert error.settlement
    assert (error.settlement.verdict, error.settlement.sure) == ("billed", "medium")


def test_an_interrupt_stays_an_interrupt(world: World, broken: Break) -> None:
    def interrupt(_: httpx.Request) -> object:
        raise KeyboardInterrupt

    world.on(CREATE, interrupt)  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt) as caught:
        broken("unknown").create("A cat")
    assert "may be billed" in caught.value.__notes__[0]


def test_a_paid_task_is_waited_for(world: World, broken: Break) -> None:
    world.on(QUERY, completed())
    assert broken("seen").wait("task_1").state == "completed"

"""Ways to lose something in a shared database: each is caught by a test of this folder."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jimmyai_omni._journal import sql
from jimmyai_omni._journal.journal import Journal
from tests.flows.harness import World
from tests.flows.mutation import Mutant, Scenario, check
from tests.journal import test_postgres as postgres_only
from tests.journal import test_postgres_trouble as trouble
from tests.postgres import PostgresServer

Case = tuple[str, str, str, Callable[..., None], dict[str, Any]]

CASES: dict[str, Case] = {
    "two make an entry of one task": (
        "_journal.journal",
        "    connection.alone(escape(task_id))\n",
        "",
        postgres_only.test_two_who_see_a_task_first_make_one_entry,
        {},
    ),
    "an ended connection is used again": (
        "_journal.postgres",
        "for _ in range(2):",
        "for _ in range(0):",
        postgres_only.test_a_connection_that_ended_between_two_calls_is_no_trouble,
        {},
    ),
    "a transaction goes on with another connection": (
        "_journal.database",
        " and not self._is_together:",
        ":",
        postgres_only.test_what_is_one_transaction_does_not_go_on_with_another_connection,
        {},
    ),
    "a rollback is taken for a commit": (
        "_journal.postgres",
        "if self._raw.info.transaction_status == TransactionStatus.INERROR:",
        "if False:",
        postgres_only.test_an_error_that_is_overlooked_within_a_transaction_still_undoes_it,
        {},
    ),
    "the level of isolation is the server's": (
        "_journal.postgres",
        '"BEGIN ISOLATION LEVEL READ COMMITTED"',
        '"BEGIN"',
        postgres_only.test_another_level_of_isolation_is_not_used,
        {},
    ),
    "a newer journal is written to": (
        "_journal.postgres",
        'mark["version"] > VERSION',
        "False",
        trouble.test_a_journal_of_a_newer_version,
        {},
    ),
    "another program's tables are taken": (
        "_journal.postgres",
        "if schema.MARK not in found:",
        "if False:",
        trouble.test_the_tables_of_another_program_stay_as_they_are,
        {},
    ),
    "a password is told": (
        "_journal.postgres",
        "        raise Unfit(*_MALFORMED) from None\n",
        "        raise\n",
        trouble.test_a_password_is_never_shown,
        {"url": trouble.URLS["with a %"]},
    ),
    "a part of a password is told as a host": (
        "_journal.postgres",
        'for part in ("host", "port", "dbname")',
        "for part in ()",
        trouble.test_a_password_is_never_shown,
        {"url": trouble.URLS["with an @"]},
    ),
    "the name of a journal holds its password": (
        "_journal.postgres",
        "{login.partition(':')[0]}{at}",
        "{login}{at}",
        trouble.test_a_password_is_never_shown,
        {"url": trouble.URLS["a wrong password"]},
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_mutant_is_caught(
    case: Case,
    postgres: PostgresServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    module, right, wrong, test, arguments = case
    given = {"caplog": caplog, "monkeypatch": monkeypatch, **arguments}
    check(Mutant(module, right, wrong, scenario_of(test, postgres, given)), tmp_path, monkeypatch)


def test_an_entry_that_is_read_without_a_lock_is_caught(
    postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = scenario_of(
        postgres_only.test_an_entry_that_is_being_changed_is_not_changed_by_another, postgres, {}
    )
    scenario(World("sync"), tmp_path)
    monkeypatch.setattr(sql, "ENTRY", sql.ENTRY.removesuffix(" FOR UPDATE"))
    with pytest.raises(AssertionError):
        scenario(World("sync"), tmp_path)


def scenario_of(test: Callable[..., None], postgres: PostgresServer, given: dict[str, Any]) -> Scenario:
    """A test of this folder, with a journal of its own, as a scenario."""

    def scenario(world: World, folder: Path) -> None:
        schema = postgres.schema()
        place = postgres.url(schema)
        other = Journal(f"{place}%20-clock_timeout%3D20ms")
        with Journal(place) as journal, other:
            fixtures = {"journal": journal, "other": other, "place": place, "schema": schema}
            fixtures |= {"postgres": postgres, **given}
            try:
                test(**{name: fixtures[name] for name in inspect.signature(test).parameters})
            except pytest.fail.Exception as failure:
                raise AssertionError(failure.msg) from failure

    return scenario

"""The command with a journal in PostgreSQL; its password is shown nowhere."""

import pytest

from jimmyai_omni_contract.testing import OmniMock
from tests.postgres import PostgresServer
from tests.product.command import Ran
from tests.product.conftest import Run
from tests.product.test_completion import completed


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    """The URL of an empty journal, with a password."""
    postgres.run(f"ALTER ROLE omni PASSWORD '{postgres.password}'")
    place = f"127.0.0.1:{postgres.port}/postgres"
    return f"postgresql://omni:{postgres.password}@{place}?options=-csearch_path%3D{postgres.schema()}"


def shown(ran: Ran, postgres: PostgresServer) -> str:
    said = f"{ran.out}{ran.err}"
    assert postgres.password not in said
    return said


def test_a_journal_at_a_url_serves_like_a_file(
    run: Run, mock: OmniMock, url: str, postgres: PostgresServer
) -> None:
    task_id = run("create", "A cat", "--yes", JIMMYAI_JOURNAL=url).out.strip()
    told = run("tasks", "--journal", url)
    assert task_id in shown(told, postgres)
    assert completed(run, "omni", "show", "", JIMMYAI_JOURNAL=url) == [task_id]
    waited = run("wait", JIMMYAI_JOURNAL=url)
    assert waited.code == 0
    doctor = shown(run("doctor", JIMMYAI_JOURNAL=url), postgres)
    assert f"postgresql://omni@127.0.0.1:{postgres.port}/postgres: 1 not saved" in " ".join(doctor.split())
    assert run("tasks").out == "none\n"


def test_a_journal_that_cannot_be_reached_is_one_clear_error(
    run: Run, mock: OmniMock, url: str, postgres: PostgresServer
) -> None:
    wrong = url.replace("omni:", "nobody:")
    for ran in (run("create", "A cat", "--yes", JIMMYAI_JOURNAL=wrong), run("tasks", "--journal", wrong)):
        said = shown(ran, postgres)
        assert ran.code == 2
        assert "its server refuses the user or the password" in said
        assert "nothing was sent" in said
        assert "Traceback" not in said
    assert completed(run, "omni", "show", "", JIMMYAI_JOURNAL=wrong) == []
    assert not mock.requests

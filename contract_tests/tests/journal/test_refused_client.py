"""A client that is refused has made no journal, or holds it no longer."""

from pathlib import Path
from typing import Any

import pytest

from jimmyai_omni import AsyncOmni, ConfigurationError, JournalError, Omni
from jimmyai_omni._journal.sqlite import SqliteDatabase
from tests.held import holds

pytestmark = pytest.mark.parametrize("kind", [Omni, AsyncOmni])


@pytest.mark.parametrize(
    "options", [{"max_spend": -1}, {"min_balance": -1}, {"proxy": "nowhere://a"}], ids=str
)
def test_where_an_option_cannot_be_used_no_journal_is_made(
    kind: type[Omni] | type[AsyncOmni], options: dict[str, Any], tmp_path: Path
) -> None:
    with pytest.raises(ConfigurationError):
        kind("sk-test", journal=tmp_path / "journal.sqlite3", **options)
    assert [*tmp_path.iterdir()] == []


def test_a_journal_that_cannot_be_written_is_closed(
    kind: type[Omni] | type[AsyncOmni], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SqliteDatabase, "touch", "no statement")
    with pytest.raises(JournalError) as refused:
        kind("sk-test", journal=tmp_path / "journal.sqlite3")
    assert not holds(tmp_path / "journal.sqlite3"), refused.value

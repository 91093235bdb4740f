"""The journal of those who keep none has the same interface."""

import inspect

import pytest

from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._journal.no_journal import NoJournal
from tests.journal.samples import ACCOUNT, BASE_URL, HERE, completed, intent, settled

METHODS = [
    name
    for name, _ in inspect.getmembers(Journal, inspect.isfunction)
    if not name.startswith("_") or name in ("__enter__", "__exit__")
]


@pytest.mark.parametrize("name", METHODS)
def test_every_method_is_there_with_the_same_signature(name: str) -> None:
    assert inspect.signature(getattr(NoJournal, name)) == inspect.signature(getattr(Journal, name))


def test_it_remembers_nothing() -> None:
    with NoJournal() as journal:
        journal.check()
        entry_id = journal.intend(intent())
        assert not entry_id
        journal.created(entry_id, completed())
        journal.unknown(entry_id, "a read timeout")
        journal.refused(entry_id, "20002")
        journal.settle(entry_id, settled())
        journal.seen(completed(), **HERE)
        journal.saved("task-1", base_url=BASE_URL, location="a", size_bytes=1, sha256="0")
        journal.remember_upload("ab", "https://cdn.example/a", 1, **HERE)
        journal.forget(entry_id)
        assert journal.entries() == journal.unfinished() == journal.unsaved() == journal.unsettled() == ()
        assert journal.find("task-1") is None
        assert journal.upload_url("ab", **HERE) is None
        assert not journal.spent_since(0.0, base_url=BASE_URL, account=ACCOUNT, excluding="").is_certain
        journal.close()

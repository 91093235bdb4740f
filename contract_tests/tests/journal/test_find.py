"""Finding an entry by what a person types."""

import pytest

from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.errors import JournalError
from tests.journal.samples import ACCOUNT, HERE, WallClock, intent, queued


@pytest.fixture
def entry_ids(journal: Journal, clock: WallClock) -> list[str]:
    """Of the tasks `abc` and `abcdef`, and of a create without a task."""
    made = []
    for task_id in ("abc", "abcdef", None):
        made.append(journal.intend(intent()))
        if task_id:
            journal.created(made[-1], queued(task_id))
        clock.now += 1000
    return made


@pytest.mark.parametrize(("wanted", "nth"), [("abc", 0), ("abcdef", 1), ("abcd", 1)])
def test_by_the_task(journal: Journal, entry_ids: list[str], wanted: str, nth: int) -> None:
    found = journal.find(wanted)
    assert found
    assert found.entry_id == entry_ids[nth]


def test_by_the_entry_and_the_beginning_of_it(journal: Journal, entry_ids: list[str]) -> None:
    for entry_id in entry_ids:
        for length in (16, 12, 10):
            found = journal.find(entry_id[:length])
            assert found
            assert found.entry_id == entry_id


@pytest.mark.parametrize("wanted", ["", "bc", "abcdefg", "ABC", "%", "a%", "a_c", "*"])
def test_nothing_is_found_by(journal: Journal, entry_ids: list[str], wanted: str) -> None:
    assert journal.find(wanted) is None


def test_a_whole_id_goes_before_the_beginning_of_another(journal: Journal) -> None:
    for task_id in ("abcdef", "abc"):
        journal.seen(queued(task_id), **HERE)
    found = journal.find("abc")
    assert found
    assert found.task_id == "abc"


def test_several_are_listed(journal: Journal, entry_ids: list[str]) -> None:
    with pytest.raises(JournalError, match="ab may mean any of 2 entries") as caught:
        journal.find("ab")
    assert caught.value.details == (f"{entry_ids[0]}: task abc", f"{entry_ids[1]}: task abcdef")
    assert caught.value.billed == "no"
    with pytest.raises(JournalError) as caught:
        journal.find("c")
    assert caught.value.details[2] == f"{entry_ids[2]}: intended"


def test_one_entry_is_not_several_because_both_ids_begin_so(journal: Journal) -> None:
    entry_id = journal.intend(intent())
    journal.created(entry_id, queued("cat"))
    found = journal.find("c")
    assert found
    assert found.entry_id == entry_id


def test_one_task_id_on_two_hosts_is_ambiguous(journal: Journal) -> None:
    journal.seen(queued("abc"), **HERE)
    journal.seen(queued("abc"), base_url="https://other.example", account=ACCOUNT)
    with pytest.raises(JournalError, match="2 entries"):
        journal.find("abc")


def test_of_several_entries_of_a_task_the_newest_is_meant(journal: Journal) -> None:
    made = []
    for _ in range(2):
        made.append(journal.intend(intent()))
        journal.created(made[-1], queued("abc"))
    found = journal.find("abc")
    assert found
    assert found.entry_id == made[-1]


def test_what_was_refused_has_cost_nothing(journal: Journal) -> None:
    entry_id = journal.intend(intent(price=80.0))
    journal.refused(entry_id, "no")
    [entry] = journal.entries()
    assert (entry.price, entry.cost) == (80.0, 0.0)


def test_a_long_list_is_cut(journal: Journal) -> None:
    for number in range(12):
        journal.seen(queued(f"abc-{number}"), **HERE)
    with pytest.raises(JournalError, match="12 entries") as caught:
        journal.find("abc")
    assert len(caught.value.details) == 10

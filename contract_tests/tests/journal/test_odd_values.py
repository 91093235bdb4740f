"""What servers and people may say comes back as it was said."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._journal.place import Place
from jimmyai_omni._journal.sight import latest
from jimmyai_omni.results import Balance, Task, Usage
from tests.journal.samples import BASE_URL, HERE, completed, intent, only, queued

ODD = [
    "\x00",
    "a\x00b",
    "\ud800",
    "\udc80\udcff",
    "😀",
    '"',
    "\\",
    "\\u0000",
    "' OR 1=1 --",
    "\n\r\t",
    ":name",
    "%",
]
TEXT = st.text(st.characters(codec=None), max_size=12)
OPTIONAL_TEXT = st.none() | TEXT
INTEGERS = st.none() | st.integers(-(10**30), 10**30)
NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False)
TASKS = st.builds(
    Task,
    id=TEXT,
    status=TEXT | st.sampled_from(["queued", "processing", "failed", "completed"]),
    progress=INTEGERS,
    model=OPTIONAL_TEXT,
    created_at=INTEGERS,
    completed_at=INTEGERS,
    video_url=OPTIONAL_TEXT,
    image_url=OPTIONAL_TEXT,
    error_message=OPTIONAL_TEXT,
    cost=NUMBERS,
    usage=st.builds(Usage, INTEGERS, INTEGERS),
)
BALANCES = st.builds(Balance, NUMBERS, NUMBERS, NUMBERS)


@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_odd_texts(journal: Journal, text: str) -> None:
    entry_id = journal.intend(intent(request={"prompt": text, text: [text]}))
    journal.unknown(entry_id, text)
    assert only(journal).reason == text
    journal.created(entry_id, queued(f"t{text}"))
    journal.seen(completed(f"t{text}", model=text, video_url=f"https://{text}"), **HERE)
    journal.saved(f"t{text}", base_url=BASE_URL, location=text, size_bytes=1, sha256="0")
    entry = only(journal)
    assert entry.task == completed(
        f"t{text}", model=text, video_url=f"https://{text}", created_at=1_790_000_000
    )
    assert entry.request == {"prompt": text, text: [text]}
    assert entry.file
    assert entry.file.location == text
    for wanted in ("t", f"t{text}"):
        assert journal.find(wanted) == entry


def test_ids_that_are_written_alike_are_two(journal: Journal) -> None:
    for task_id in ("\ud800", "\\ud800", "\x00", "\\u0000", "a", "A", "é", "e\u0301"):
        journal.seen(queued(task_id), **HERE)
    assert len(journal.entries()) == 8


def test_a_long_prompt(journal: Journal) -> None:
    prompt = "a cat, ü, 😀. " * 80_000
    journal.created(journal.intend(intent(request={"prompt": prompt})), queued())
    request = only(journal).request
    assert request
    assert request["prompt"] == prompt


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(task=TASKS, balance=BALANCES, price=NUMBERS, reason=TEXT)
def test_whatever_is_recorded_is_read_again(
    place: Place, task: Task, balance: Balance, price: float | None, reason: str
) -> None:
    with Journal(place) as journal:
        for entry in journal.entries():
            journal.forget(entry.entry_id)
        entry_id = journal.intend(intent(balance_before=balance, price=price))
        journal.unknown(entry_id, reason)
        assert (only(journal).balance_before, only(journal).price) == (balance, price)
        assert only(journal).reason == reason
        journal.created(entry_id, task)
        recorded = only(journal).task
        assert recorded
        # Of a completed task, the time when that was first seen is added.
        assert latest(task, recorded) == recorded
        assert task.completed_at is None or recorded == task
        found = journal.find(entry_id)
        assert found == only(journal)

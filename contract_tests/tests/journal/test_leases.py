"""Who works on which rows of a batch: no row twice, no coin twice, and nobody who lost the right."""

import attrs
import pytest

from jimmyai_omni import JournalError
from jimmyai_omni._journal.claims import LeaseLost
from jimmyai_omni._journal.jobs import EVERY, Claim, JobKey, Lease, NewJob
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._journal.leases import Report, Terms
from jimmyai_omni._journal.owner import Owner
from jimmyai_omni.results import Task
from tests.journal.samples import HERE, intent

LONG = Terms(lease_s=60.0)
OVER = Terms(lease_s=0.0)
PRICES = {"name": 40.0}


def begun(journal: Journal, rows: int = 6, each: int = 2) -> Lease:
    """A batch of some rows, held and split."""
    batch = journal.batches.begin("videos/", **HERE)
    jobs = [
        NewJob(number=number, job_id=str(number), name=None, fields={}, billing_name="name")
        for number in range(1, rows + 1)
    ]
    journal.batches.add(batch.batch_id, jobs)
    whole = journal.leases.hold(batch.batch_id, 60.0)
    journal.leases.split(whole, each)
    return whole


def taken(journal: Journal, whole: Lease, terms: Terms = LONG) -> Lease:
    """The next lease that is free."""
    share = journal.leases.take(whole.batch_id, terms, "")
    assert share is not None
    return share.lease


def claim(lease: Lease, number: int) -> Claim:
    return Claim(JobKey(lease.batch_id, number), lease)


def entry_of(journal: Journal, lease: Lease, number: int) -> str | None:
    """The create that a row came to."""
    found = {job.number: job.entry for job in journal.batches.jobs(lease.batch_id)}
    entry = found[number]
    return entry.entry_id if entry else None


def test_each_part_is_taken_once(journal: Journal) -> None:
    whole = begun(journal, rows=5)
    spans = [(lease.first, lease.last) for lease in (taken(journal, whole) for _ in range(3))]
    assert spans == [(1, 2), (3, 4), (5, 6)]
    assert journal.leases.take(whole.batch_id, LONG, "") is None
    assert journal.leases.left(whole.batch_id) == (3, 0)


def test_what_is_done_is_not_offered_again_in_the_same_run(journal: Journal) -> None:
    whole = begun(journal)
    first, second = taken(journal, whole), taken(journal, whole)
    journal.leases.end(first, is_done=True)
    journal.leases.end(second, is_done=False)
    assert journal.leases.left(whole.batch_id) == (2, 2)
    assert taken(journal, whole).first == second.first
    # Another run looks at all of it once more, and at what was added.
    added = [NewJob(number=number, job_id=f"{number}", name=None, fields={}) for number in (7, 8, 9)]
    journal.batches.add(whole.batch_id, added)
    journal.leases.split(whole, 2)
    assert journal.leases.left(whole.batch_id)[0] == 5
    assert taken(journal, whole).first == first.first


def test_a_batch_is_held_by_one(journal: Journal) -> None:
    whole = begun(journal)
    with pytest.raises(JournalError, match="runs the batch"):
        journal.leases.hold(whole.batch_id, 60.0)
    journal.leases.end(whole, is_done=False)
    again = journal.leases.hold(whole.batch_id, 0.0)
    # It has said nothing for as long as it may.
    assert journal.leases.hold(whole.batch_id, 60.0).fence == again.fence + 1 == whole.fence + 2


def test_a_holder_that_has_ended_holds_nothing(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = begun(journal)
    monkeypatch.setattr(Owner, "is_gone", True)
    assert journal.leases.hold(whole.batch_id, 60.0).fence == whole.fence + 1


def test_a_batch_that_is_not_there_is_not_held(journal: Journal) -> None:
    with pytest.raises(JournalError, match="no batch"):
        journal.leases.hold("b-none", 60.0)


def test_rows_whose_holder_is_silent_are_taken_over(journal: Journal) -> None:
    whole = begun(journal, each=6)
    before = taken(journal, whole, OVER)
    journal.intend(intent(), claim(before, 1))
    after = taken(journal, whole)
    assert (after.first, after.fence) == (before.first, before.fence + 1)
    # It was on its way, and nobody knows what came of it.
    assert [job.state(0.0) for job in journal.batches.jobs(whole.batch_id)][:2] == ["unknown", "waiting"]
    with pytest.raises(LeaseLost):
        journal.intend(intent(), claim(before, 2))
    with pytest.raises(LeaseLost):
        journal.intend(intent(), claim(after, 1))
    journal.intend(intent(), claim(after, 2))
    assert len(journal.entries()) == 2


def test_what_a_late_answer_says_is_recorded(journal: Journal) -> None:
    whole = begun(journal, each=6)
    before = taken(journal, whole, OVER)
    entry_id = journal.intend(intent(), claim(before, 1))
    after = taken(journal, whole)
    journal.leases.end(after, is_done=True)
    journal.created(entry_id, Task("made"))
    journal.leases.reopen(before)
    again = taken(journal, whole)
    assert [job.number for job in journal.batches.open(again, 0)] == [1]


@pytest.mark.parametrize("outcome", ["created", "unknown", "intended"])
def test_a_row_that_may_be_paid_is_not_claimed_again(
    outcome: str, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease = journal.leases.unite(begun(journal))
    entry_id = journal.intend(intent(), claim(lease, 1))
    if outcome == "created":
        journal.created(entry_id, Task("made"))
    elif outcome == "unknown":
        journal.unknown(entry_id, "no answer")
    # By another process.
    other = attrs.evolve(Owner.this(), pid=1)
    monkeypatch.setattr(Owner, "this", lambda: other)
    with pytest.raises(LeaseLost, match="row 1"):
        journal.intend(intent(), claim(lease, 1))
    assert entry_of(journal, lease, 1) == entry_id
    assert len(journal.entries()) == 1


def test_a_row_that_was_refused_is_claimed_again(journal: Journal) -> None:
    lease = journal.leases.unite(begun(journal))
    refused = journal.intend(intent(), claim(lease, 1))
    journal.refused(refused, "busy")
    entry_id = journal.intend(intent(), claim(lease, 1))
    assert entry_of(journal, lease, 1) == entry_id != refused
    assert len(journal.entries()) == 1


def test_a_record_whose_commit_nobody_heard_of_is_replaced(journal: Journal) -> None:
    lease = journal.leases.unite(begun(journal))
    ghost = journal.intend(intent(), claim(lease, 1))
    entry_id = journal.intend(intent(), claim(lease, 1))
    assert entry_of(journal, lease, 1) == entry_id != ghost
    assert len(journal.entries()) == 1


def test_one_process_for_all_rows_ends_the_leases_of_others(journal: Journal) -> None:
    whole = begun(journal)
    part = taken(journal, whole)
    journal.intend(intent(), claim(part, 1))
    everything = journal.leases.unite(whole)
    assert (everything.first, everything.last) == (0, EVERY)
    standing = journal.leases.renew(whole.batch_id, [part, whole], 60.0, Report())
    assert standing.lost == (part,)
    assert [job.number for job in journal.batches.waiting(everything, 0)] == [2, 3, 4, 5, 6]


def test_what_is_renewed_does_not_expire(journal: Journal) -> None:
    whole = begun(journal, each=6)
    lease = taken(journal, whole, OVER)
    assert journal.leases.renew(whole.batch_id, [lease], 60.0, Report()).lost == ()
    assert journal.leases.take(whole.batch_id, LONG, "") is None


def test_workers_hear_of_each_other(journal: Journal) -> None:
    whole = begun(journal)
    first, second = taken(journal, whole), taken(journal, whole)
    journal.batches.set_phase(whole.batch_id, "paused")
    told = Report(worker="one", in_flight=3, held_s=30.0, hold="wait", troubles=("bad",))
    journal.leases.renew(whole.batch_id, [first], 60.0, told)
    standing = journal.leases.renew(whole.batch_id, [second], 60.0, Report(worker="two"))
    assert (standing.phase, standing.workers) == ("paused", 2)
    assert 25.0 < standing.held_s <= 30.0
    reports = {
        report.worker: attrs.evolve(report, at=0.0) for report in journal.leases.reports(whole.batch_id)
    }
    assert reports == {"one": told, "two": Report(worker="two")}
    batch = journal.batches.at("videos/")
    assert batch is not None
    assert batch.workers == 2
    assert batch.owner == Owner.this()


def test_a_budget_is_promised_once(journal: Journal) -> None:
    whole = begun(journal)
    terms = attrs.evolve(LONG, max_spend=130.0, prices=PRICES)
    shares = [journal.leases.take(whole.batch_id, terms, "") for _ in range(3)]
    assert [share and (share.coins, share.is_short) for share in shares] == [
        (80.0, False),
        (50.0, True),
        (0.0, True),
    ]


def test_what_is_not_spent_can_be_promised_again(journal: Journal) -> None:
    whole = begun(journal)
    terms = attrs.evolve(OVER, max_spend=100.0, prices=PRICES)
    first = taken(journal, whole, attrs.evolve(terms, lease_s=60.0))
    journal.intend(attrs.evolve(intent(), price=40.0), claim(first, 1))
    entry_id = journal.intend(attrs.evolve(intent(), price=40.0), claim(first, 2))
    journal.refused(entry_id, "bad")
    journal.leases.end(first, is_done=True)
    second = journal.leases.take(whole.batch_id, terms, "")
    assert second is not None
    assert (second.lease.first, second.coins, second.is_short) == (3, 60.0, True)
    # Of one that died, what it had spent counts, and what it could have spent does not.
    again = journal.leases.take(whole.batch_id, terms, "")
    assert again is not None
    assert (again.lease.first, again.coins) == (3, 60.0)


def test_what_was_spent_before_a_batch_was_split_counts(journal: Journal) -> None:
    whole = begun(journal)
    everything = journal.leases.unite(whole)
    entry_id = journal.intend(attrs.evolve(intent(), price=40.0), claim(everything, 5))
    journal.created(entry_id, Task("made", cost=45.0))
    journal.leases.split(whole, 2)
    share = journal.leases.take(whole.batch_id, attrs.evolve(LONG, max_spend=100.0, prices=PRICES), "")
    assert share is not None
    assert share.coins == 55.0

"""Tasks and creates, as the journal of a command may hold them."""

from jimmyai_omni._journal.entries import Intent
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.results import Task
from tests.product.conftest import Run

HOST = "http://127.0.0.1:9"


def intent(prompt: str = "A cat") -> Intent:
    return Intent(request={"prompt": prompt}, fingerprint="f", base_url=HOST, account="a")


def lost(journal: Journal) -> str:
    """The entry of a create whose answer was lost."""
    entry_id = journal.intend(intent())
    journal.unknown(entry_id, "it was dropped")
    return entry_id


def seen(journal: Journal, task_id: str, **fields: object) -> None:
    """A task that was made elsewhere."""
    journal.seen(Task(task_id, **fields), base_url=HOST, account="a")  # type: ignore[arg-type]


def created(run: Run, prompt: str = "A cat") -> str:
    """The task of a create that was sent."""
    ran = run("create", prompt, "--yes")
    assert ran.code == 0, ran.err
    return ran.out.strip()

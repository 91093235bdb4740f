"""What a batch cannot be run with, said before anything is sent."""

import os
import ssl
from collections.abc import AsyncIterable, Iterable

from jimmyai_omni._config import Config
from jimmyai_omni._flows.context import Context
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._journal.no_journal import NoJournal
from jimmyai_omni.batch.place import MARK_NAME, BatchPlace
from jimmyai_omni.batch.reading import Item
from jimmyai_omni.errors import ConfigurationError

Source = str | os.PathLike[str] | Iterable[Item] | AsyncIterable[Item]
"""A file of rows, or the rows themselves; see `read_rows`."""


def check_settings(ctx: Context) -> Journal:
    """Make sure that nothing can be lost or paid twice; the result is the journal.

    Raises:
        ConfigurationError: It could be.
    """
    if isinstance(ctx.journal, NoJournal):
        raise ConfigurationError(
            "a batch needs a journal, so that nothing is lost or paid twice; nothing was sent",
            hint="journal=True keeps one in your own file",
        )
    if ctx.retry.undecided:
        raise ConfigurationError(
            "a batch sends no row twice, so RetryPolicy(undecided=True) cannot be kept; nothing was sent",
            hint="leave it out; a row that may have been made is unknown, and `omni reconcile` finds out",
        )
    return ctx.journal


def check_mark(place: BatchPlace, journal: Journal) -> None:
    """Make sure that the folder belongs to no other batch, whose rows would be paid again.

    Raises:
        ConfigurationError: It does.
    """
    mark, known = place.marked(), journal.batches.at(place.text)
    if mark is None or (known is not None and known.batch_id == mark.batch_id):
        return
    moved = next((batch for batch in journal.batches.all() if batch.batch_id == mark.batch_id), None)
    if moved is not None:
        raise ConfigurationError(
            f"the videos in {place.text} are of a batch that was begun in {moved.place}; nothing was sent",
            hint=f"move the folder back, or name another place; what {MARK_NAME} in it names was paid for",
        )
    raise ConfigurationError(
        f"{place.text} belongs to a batch that the journal {mark.journal} has on record; nothing was sent",
        hint=f"use that journal, or name another place; what {MARK_NAME} in it names was paid for",
    )


def check_shareable(config: Config | None, ctx: Context, source: Source) -> None:
    """Make sure that other processes can do what this one would.

    Raises:
        ConfigurationError: They cannot.
    """
    if config is None:
        raise _not_shared("a client or transport of httpx cannot be handed to workers", "leave it out")
    if isinstance(source, AsyncIterable):
        raise _not_shared("rows that are read as they are needed cannot be handed out", "give all of them")
    if ctx.budget.max_spend is not None:
        raise _not_shared("the budget of a client is not shared by workers", "give max_spend to the batch")
    if isinstance(config.verify, ssl.SSLContext):
        raise _not_shared("an SSLContext cannot be handed to workers", "use SSL_CERT_FILE on each of them")


def _not_shared(what: str, remedy: str) -> ConfigurationError:
    return ConfigurationError(f"{what}; nothing was sent", hint=remedy)

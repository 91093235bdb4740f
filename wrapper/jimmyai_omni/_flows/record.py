"""Writing into the journal when it is too late to stop: a record that fails must not hide what happened."""

import logging
from collections.abc import Generator
from contextlib import contextmanager

from jimmyai_omni.errors import JournalError

_log = logging.getLogger("jimmyai_omni")


@contextmanager
def on_record(what: str) -> Generator[None]:
    """Turns a failing journal into a line of the log.

    Args:
        what: What is recorded in the block, for the log.
    """
    try:
        yield
    except JournalError as error:
        _log.error("%s is not on record: %s", what, error)

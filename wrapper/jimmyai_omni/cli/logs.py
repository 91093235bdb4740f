"""The client's warnings, as notes of the command."""

import logging
from collections.abc import Generator
from contextlib import contextmanager

from jimmyai_omni.cli.talk import Talk
from jimmyai_omni.rules import Advisory


@contextmanager
def warnings_as_notes(talk: Talk) -> Generator[None]:
    """Tells what the client logs as a warning or worse."""
    logger, handler = logging.getLogger("jimmyai_omni"), _Notes(talk)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


class _Notes(logging.Handler):
    def __init__(self, talk: Talk) -> None:
        super().__init__(logging.WARNING)
        self._talk = talk

    def emit(self, record: logging.LogRecord) -> None:
        # Advisories are told by the commands themselves, before they ask.
        if not any(isinstance(argument, Advisory) for argument in record.args or ()):
            self._talk.note("note", record.getMessage())

"""What answers for `omni mock`: the mock server, recorded where that is wanted, or a recording."""

from collections.abc import Callable, Generator
from contextlib import closing, contextmanager, nullcontext

import click

from jimmyai_omni_contract.mock.recorded import record_all
from jimmyai_omni_contract.mock.replay import Replay
from jimmyai_omni_contract.mock.service import MockServer
from jimmyai_omni_contract.recording.documents import RecordingError
from jimmyai_omni_contract.recording.files import read_exchanges, recorder


@contextmanager
def replaying(path: str) -> Generator[Replay]:
    """A recording, played again; at the end it is told which of its requests nobody has asked for.

    Raises:
        RecordingError: The file cannot be used, or nothing is in it.
    """
    exchanges = read_exchanges(path)
    if not exchanges:
        raise RecordingError(
            f"{path} holds no exchange, so nothing can be answered from it",
            "record some requests first: omni mock --record FILE",
        )
    replayed = Replay(exchanges)
    yield replayed
    if replayed.unasked:
        click.echo("\n  ".join(["Recorded, and not asked for:", *replayed.unasked]), err=True)


@contextmanager
def serving(make: Callable[[], MockServer], record: str | None) -> Generator[MockServer]:
    """A mock server, closed at the end.

    Args:
        make: Makes it, and with it the file of its state: so last of all.
        record: The file in which its exchanges are kept.

    Raises:
        RecordingError: The file cannot be used, or could not be written to its end.
    """
    with nullcontext() if record is None else recorder(record) as keep, closing(make()) as service:
        if keep is not None:
            record_all(service, keep)
        yield service

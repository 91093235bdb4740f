"""`omni mock --record` and `--replay`: what answers, and what is kept of it."""

from collections.abc import Generator
from contextlib import contextmanager

import click

from jimmyai_omni_contract.mock.answering import Answering
from jimmyai_omni_contract.mock.recorded import record_all
from jimmyai_omni_contract.mock.replay import Replay
from jimmyai_omni_contract.mock.service import MockServer
from jimmyai_omni_contract.recording.documents import RecordingError
from jimmyai_omni_contract.recording.files import read_exchanges, recorder


@contextmanager
def answering(service: MockServer, record: str | None, replay: str | None) -> Generator[Answering]:
    """The mock server, recorded where a file is named for that, or else a recording in its place.

    At the end it is told which recorded requests nobody has asked for.

    Raises:
        Exit: The file cannot be used, or could not be written to its end.
    """
    try:
        if replay:
            replayed = Replay(read_exchanges(replay))
            yield replayed
            if replayed.unasked:
                click.echo("\n  ".join(["Recorded, and not asked for:", *replayed.unasked]), err=True)
        elif record:
            with recorder(record) as keep:
                record_all(service, keep)
                yield service
        else:
            yield service
    except RecordingError as error:
        following = "name a file that `omni mock --record` wrote, or a new one"
        click.echo(f"error: {error}\nnext: {following}", err=True)
        raise click.exceptions.Exit(2) from error

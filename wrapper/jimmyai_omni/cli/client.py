"""The client and the journal that the options of a command ask for."""

from collections.abc import Generator, Iterable, Mapping
from contextlib import AbstractContextManager, contextmanager
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

import attrs
import click

from jimmyai_omni.cli.exits import CommandError
from jimmyai_omni.cli.logs import warnings_as_notes
from jimmyai_omni.cli.stage import Stage
from jimmyai_omni.errors import ConfigurationError

if TYPE_CHECKING:
    from jimmyai_omni import Omni
    from jimmyai_omni._config import Options
    from jimmyai_omni._journal.entries import Entry
    from jimmyai_omni._journal.journal import Journal
    from jimmyai_omni._journal.no_journal import NoJournal

Chosen = Mapping[str, Any]
"""The values of a command's options."""


@attrs.frozen
class Whose:
    """Whose tasks can be asked for: those of one account at one host."""

    base_url: str
    account: str

    def of(self, entries: "Iterable[Entry]") -> "list[Entry]":
        """Those of these entries that are theirs."""
        return [e for e in entries if (e.base_url, e.account) == (self.base_url, self.account)]


@contextmanager
def open_client(stage: Stage, options: Chosen) -> "Generator[Omni]":
    """The client of a command; it keeps a journal and verifies balances unless it is told otherwise.

    Raises:
        ConfigurationError: An option cannot be used.
        JournalError: The journal cannot be written.
    """
    from jimmyai_omni import Omni
    from jimmyai_omni._config import resolve
    from jimmyai_omni._journal.journal import Journal

    chosen = _given(options)
    config, settings = resolve(None, chosen)
    stage.talk.hide(config.api_key)
    chosen["verify_balance"] = settings.get("verify_balance", True)
    chosen["journal"] = settings.get("journal", True)
    with warnings_as_notes(stage.talk), Omni(**chosen) as omni:
        stage.has_journal = isinstance(omni.journal, Journal)
        yield omni


@contextmanager
def open_demo(stage: Stage) -> "Generator[Omni]":
    """A client of a mock server in this process, which costs nothing and is not recorded."""
    from jimmyai_omni import Omni, PollPolicy

    [server] = entry_points(group="jimmyai_omni.servers", name="demo")
    try:
        serve = server.load()
    except ImportError as error:
        raise ConfigurationError(
            f"the embedded mock server needs an extra ({error.name} is missing)",
            hint="pip install 'jimmyai-omni[mock]'",
        ) from error
    stage.is_demo = True
    poll = PollPolicy(first_s=0.25, min_interval_s=0.25, max_interval_s=0.25)
    with serve() as mock, Omni(mock.api_key, base_url=mock.base_url, poll=poll, journal=False) as omni:
        stage.talk.note("demo", f"an embedded mock server at {mock.base_url}; nothing is billed")
        yield omni


def open_journal(options: Chosen) -> "AbstractContextManager[Journal]":
    """The journal alone, for commands that send nothing.

    Raises:
        CommandError: None is kept.
    """
    from jimmyai_omni._config import resolve
    from jimmyai_omni._journal.journal import Journal
    from jimmyai_omni._journal.place import default_place

    where = resolve(None, _given(options))[1].get("journal", True)
    if where is False:
        raise _no_journal()
    return Journal(default_place() if where is True else where)


def kept(journal: "Journal | NoJournal") -> "Journal":
    """The journal of a client.

    Raises:
        CommandError: It keeps none.
    """
    from jimmyai_omni._journal.journal import Journal

    if not isinstance(journal, Journal):
        raise _no_journal()
    return journal


def whose(options: Chosen) -> Whose:
    """Whose tasks the options can ask for."""
    from jimmyai_omni._config import resolve

    config = resolve(None, _given(options))[0]
    return Whose(config.base_url, config.account)


def _given(options: Chosen) -> "Options":
    """The options of a client, as far as they were given on the command line."""
    from jimmyai_omni._policies.retry import RetryPolicy

    named = ("base_url", "profile", "timeout_s", "max_spend", "min_balance")
    given: Options = {name: options[name] for name in named if options.get(name) is not None}  # type: ignore[assignment]
    if options.get("retries") is not None:
        given["retry"] = RetryPolicy(attempts=options["retries"] + 1)
    if options.get("no_verify_balance"):
        given["verify_balance"] = False
    if options.get("journal") is not None:
        if options["no_journal"]:
            raise click.UsageError("Give --journal or --no-journal, not both.")
        given["journal"] = options["journal"]
    elif options.get("no_journal", True):
        given["journal"] = False
    return given


def _no_journal() -> CommandError:
    return CommandError(
        "this needs the record of tasks, and none is kept",
        hint="leave out --no-journal, and `journal = false` of the profile",
    )

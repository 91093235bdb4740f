"""`omni mock`: the mock server on a port of this machine."""

import json
import shlex
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click
from click.core import ParameterSource

from jimmyai_omni_contract.client_check.command import ClientCheckMode
from jimmyai_omni_contract.finite import FiniteRange

if TYPE_CHECKING:
    from socket import socket

    from jimmyai_omni_contract.mock.options import MockOptions
    from jimmyai_omni_contract.mock.service import MockServer

_BANNER = """\
The mock of the Gemini Omni API is running. No call leaves this machine and none costs anything.

  base URL   {url}
  key        {key}
{files}  page       {url}/_mock/
  control    GET  {url}/_mock/ledger, /_mock/requests, /_mock/tasks
             POST {url}/_mock/reset, /_mock/advance?seconds=60
  faults     GET  {url}/_mock/faults, /_mock/scenarios: what there is, and what is armed
             POST {url}/_mock/faults?operation=create&fault=drop&times=1
{more}
Use it from another terminal:

  export JIMMYAI_BASE_URL={url}
  export JIMMYAI_API_KEY={quoted_key}

Ctrl-C stops it.
"""
_REPLAY_BANNER = """\
A recording of the Gemini Omni API is played again. No call leaves this machine and none costs anything.
What was not recorded is answered by 404, and any key is taken.

{files}{more}
  export JIMMYAI_BASE_URL={url}
  export JIMMYAI_API_KEY={quoted_key}

Ctrl-C stops it.
"""
_OPEN = """
It does not listen on loopback alone: whoever reaches this machine can use it and its control surface.
"""
_FILE = click.Path(dir_okay=False, path_type=Path)
_WITH_REPLAY: Final = frozenset({"host", "port", "replay"})
"""The options that say something of a recording that is played again."""


def _print_schema(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        with _extra():
            from jimmyai_omni_contract.mock.script.schema import script_schema
        click.echo(json.dumps(script_schema(), indent=2, ensure_ascii=False))
        context.exit()


@click.command(cls=ClientCheckMode, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    help="Port; 0 takes any free one.",
    show_default=True,
)
@click.option("--host", default="127.0.0.1", help="Address to listen on.", show_default=True)
@click.option("--key", help="The API key to accept.  [default: mock-key]")
@click.option(
    "--seed", type=int, help="Decides the task ids, and what is left to chance.  [default: a new one]"
)
@click.option(
    "--task-seconds",
    type=FiniteRange(min=0, min_open=True),
    help="How long a task takes, in seconds.  [default: 12]",
)
@click.option(
    "--advance",
    type=click.Choice(["per-poll", "clock"]),
    help="What moves a task on: being polled, or time.  [default: clock]",
)
@click.option(
    "--code-type",
    type=click.Choice(["string", "integer"]),
    help='Whether answers say "20000" or 20000.  [default: string]',
)
@click.option(
    "--initial-status",
    type=click.Choice(["queued", "pending", "submitted"]),
    help="The status of a new task.  [default: queued]",
)
@click.option(
    "--query-form",
    type=click.Choice(["envelope", "flat"]),
    help="Whether a query is answered in the envelope, or flat as on the oldest page.  [default: envelope]",
)
@click.option("--costs/--no-costs", default=None, help="Whether answers have the newer field `cost`.")
@click.option("--usage/--no-usage", default=None, help="Whether answers have the newer field `usage`.")
@click.option(
    "--balance", type=FiniteRange(min=0), help="What the account holds, in JimiCoin.  [default: 10000]"
)
@click.option(
    "--quota",
    type=FiniteRange(min=0),
    help="What the key may spend, in JimiCoin; 0 is unlimited.  [default: 0]",
)
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="OPERATION=NAME[:TIMES]",
    help="What goes wrong with the next calls, such as create=drop:1; repeatable. A wrong name lists them.",
)
@click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    metavar="NAME[:TIMES]",
    help="What becomes of the next tasks, such as fails:1; repeatable. A wrong name lists them.",
)
@click.option("--script", type=_FILE, help="A YAML file with options, users, scenarios, tasks and faults.")
@click.option(
    "--script-schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the JSON Schema of a script, for completion in editors, and stop.",
)
@click.option(
    "--state", type=_FILE, help="An SQLite file in which tasks, ledger and uploads outlive the server."
)
@click.option("--record", metavar="FILE", help="Keep all exchanges, without keys, in FILE.jsonl or FILE.har.")
@click.option("--replay", metavar="FILE", help="Answer from such a file, and only what was recorded.")
def mock(
    host: str,
    port: int,
    script: Path | None,
    state: Path | None,
    record: str | None,
    replay: str | None,
    **options: Any,
) -> None:
    """Run a server that behaves like the API, at no cost.

    For tests, demos and development; it fails on demand. A prompt may say what becomes of its own task:
    "A cat [mock: fail after 3 polls]".
    """
    if replay is not None:
        _refuse_beside_replay(click.get_current_context())
    with _extra():
        from jimmyai_omni_contract.mock.serve.process import settle_process
        from jimmyai_omni_contract.mock.serve.recordings import replaying, serving
        from jimmyai_omni_contract.mock.serve.serving import HttpServer, base_url_of
        from jimmyai_omni_contract.mock.serve.starting import make_service
        from jimmyai_omni_contract.recording.documents import RecordingError
    chosen = _chosen({name: value for name, value in options.items() if value not in (None, ())}, script)

    def make() -> "MockServer":
        try:
            return make_service(chosen, state)
        except OSError as error:
            _stop(f"error: {error}\nnext: name another file with --state")

    banner = _BANNER if replay is None else _REPLAY_BANNER
    files = {"script": script, "state": state, "record": record, "recording": replay}
    try:
        with (
            closing(_listening(host, port)) as listener,
            serving(make, record) if replay is None else replaying(replay) as answers,
            suppress(KeyboardInterrupt),
        ):
            address = ip_address(listener.getsockname()[0])
            said = banner.format(
                url=base_url_of(listener),
                key=chosen.key,
                quoted_key=shlex.quote(chosen.key),
                files="".join(f"  {kind:<10} {name}\n" for kind, name in files.items() if name is not None),
                more="" if address.is_loopback else _OPEN,
            )
            click.echo(said)
            settle_process()
            HttpServer(answers).run(listener)
    except RecordingError as error:
        _stop(f"error: {error}\nnext: {error.hint}")


def _refuse_beside_replay(context: click.Context) -> None:
    """Refuse each option that was given, and that a recording cannot honour."""
    unsaid = (None, ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP)
    refused = [
        "/".join((*option.opts, *option.secondary_opts))
        for option in context.command.params
        if option.name not in _WITH_REPLAY and context.get_parameter_source(option.name or "") not in unsaid
    ]
    if refused:
        raise click.UsageError(
            f"--replay answers what was recorded, so leave out what it cannot honour: {', '.join(refused)}"
        )


def _chosen(said: dict[str, Any], script: Path | None) -> "MockOptions":
    """The options; whatever is wrong with them is told before anything is opened."""
    from jimmyai_omni_contract.mock.script.file import ScriptError
    from jimmyai_omni_contract.mock.serve.starting import make_options

    try:
        return make_options(said, script)
    except ScriptError as error:
        _stop(f"error: the script cannot be used\n{error}\nnext: {error.hint}")
    except ValueError as error:
        raise click.UsageError(str(error.args[0])) from error


def _listening(host: str, port: int) -> "socket":
    from jimmyai_omni_contract.mock.serve.serving import CannotListenError, listen

    try:
        return listen(host, port)
    except CannotListenError as error:
        _stop(f"error: {error}")


@contextmanager
def _extra() -> Generator[None]:
    """What the server needs is loaded when it is started: `omni --help` must stay fast."""
    try:
        yield
    except ImportError:
        _stop("error: the mock server needs an extra; next: pip install 'jimmyai-omni[mock]'")


def _stop(message: str) -> NoReturn:
    click.echo(message, err=True)
    raise click.exceptions.Exit(2)

"""`omni mock`: the mock server on a port of this machine."""

import json
import shlex
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NoReturn

import click

from jimmyai_omni_contract.client_check.command import ClientCheckMode

_BANNER = """\
The mock of the Gemini Omni API is running. No call leaves this machine and none costs anything.

  base URL   {url}
  key        {key}
  page       {url}/_mock/
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
{more}
  export JIMMYAI_BASE_URL={url}
  export JIMMYAI_API_KEY={quoted_key}

Ctrl-C stops it.
"""
_OPEN = """
It does not listen on loopback alone: whoever reaches this machine can use it and its control surface.
"""
_FILE = click.Path(dir_okay=False, path_type=Path)


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
@click.option("--task-seconds", type=float, help="How long a task takes, in seconds.  [default: 12]")
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
@click.option("--balance", type=float, help="What the account holds, in JimiCoin.  [default: 10000]")
@click.option(
    "--quota", type=float, help="What the key may spend, in JimiCoin; 0 is unlimited.  [default: 0]"
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
    if replay and state:
        raise click.UsageError("--replay and --state exclude each other")
    if record and replay:
        raise click.UsageError("--record and --replay exclude each other")
    with _extra():
        from jimmyai_omni_contract.mock.script.file import ScriptError
        from jimmyai_omni_contract.mock.serve.process import settle_process
        from jimmyai_omni_contract.mock.serve.recordings import answering
        from jimmyai_omni_contract.mock.serve.serving import (
            CannotListenError,
            HttpServer,
            base_url_of,
            listen,
        )
        from jimmyai_omni_contract.mock.serve.starting import make_service
    try:
        said = {name: value for name, value in options.items() if value not in (None, ())}
        service = make_service(said, script, state)
    except ScriptError as error:
        _stop(f"error: the script cannot be used\n{error}\nnext: `omni mock --script-schema` is its schema")
    except ValueError as error:
        raise click.UsageError(str(error.args[0])) from error
    except OSError as error:
        _stop(f"error: {error}\nnext: name another file")
    with closing(service), answering(service, record, replay) as answers:
        try:
            listener = listen(host, port)
        except CannotListenError as error:
            _stop(f"error: {error}")
        key, url = service.options.key, base_url_of(listener)
        address = ip_address(listener.getsockname()[0])
        more = "" if address.is_loopback else _OPEN
        banner = _REPLAY_BANNER if replay else _BANNER
        with suppress(KeyboardInterrupt):
            click.echo(banner.format(url=url, key=key, quoted_key=shlex.quote(key), more=more))
            settle_process()
            HttpServer(answers).run(listener)


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

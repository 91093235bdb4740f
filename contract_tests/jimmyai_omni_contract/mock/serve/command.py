"""`omni mock`: the mock server on a port of this machine."""

import shlex
import time
from contextlib import suppress
from random import SystemRandom
from typing import NoReturn

import click

_BANNER = """\
The mock of the Gemini Omni API is running. No call leaves this machine and none costs anything.

  base URL   {url}
  key        {key}
  control    GET  {url}/_mock/ledger, /_mock/requests, /_mock/tasks
             POST {url}/_mock/reset, /_mock/advance?seconds=60
  faults     GET  {url}/_mock/faults, /_mock/scenarios: what there is, and what is armed
             POST {url}/_mock/faults?operation=create&fault=drop&times=1

Use it from another terminal:

  export JIMMYAI_BASE_URL={url}
  export JIMMYAI_API_KEY={quoted_key}

Ctrl-C stops it.
"""


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--port", type=click.IntRange(0, 65535), default=8765, help="Port; 0 takes any free one.")
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option("--key", default="mock-key", help="The API key to accept.")
@click.option("--seed", type=int, show_default="a new one", help="Decides the task ids.")
@click.option("--task-seconds", type=float, default=12.0, help="How long a task takes, in seconds.")
@click.option(
    "--advance",
    type=click.Choice(["per-poll", "clock"]),
    default="clock",
    help="What moves a task on: being polled, or time.",
)
@click.option(
    "--code-type",
    type=click.Choice(["string", "integer"]),
    default="string",
    help='Whether answers say "20000" or 20000.',
)
@click.option(
    "--initial-status",
    type=click.Choice(["queued", "pending", "submitted"]),
    default="queued",
    help="The status of a new task.",
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
@click.option("--balance", type=float, default=10000, help="What the account holds, in JimiCoin.")
def mock(host: str, port: int, **options: object) -> None:
    """Run a server that behaves like the API, at no cost.

    For tests, demos and development; it fails on demand.
    """
    try:
        from jimmyai_omni_contract.mock.clock import VirtualClock
        from jimmyai_omni_contract.mock.options import MockOptions
        from jimmyai_omni_contract.mock.serve.process import settle_process
        from jimmyai_omni_contract.mock.serve.serving import HttpServer, base_url_of, listen
        from jimmyai_omni_contract.mock.service import MockServer
    except ImportError:
        _stop("error: the mock server needs an extra; next: pip install 'jimmyai-omni[mock]'")
    try:
        if options["seed"] is None:
            # A journal remembers the ids of the last run.
            options["seed"] = SystemRandom().getrandbits(64)
        # Where only polls move tasks on, the time stands still, but in the present: videos expire.
        clock = VirtualClock(time.time()) if options["advance"] == "per-poll" else None
        service = MockServer(MockOptions(**options), clock=clock)  # type: ignore[arg-type]
    except ValueError as error:
        raise click.UsageError(str(error.args[0])) from error
    try:
        listener = listen(host, port)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        _stop(
            f"error: cannot listen on {host}:{port}: {reason}\n"
            "next: choose another port with --port (0 takes any free one) or another address with --host"
        )
    key, url = service.options.key, base_url_of(listener)
    with suppress(KeyboardInterrupt):
        click.echo(_BANNER.format(url=url, key=key, quoted_key=shlex.quote(key)))
        settle_process()
        HttpServer(service).run(listener)


def _stop(message: str) -> NoReturn:
    click.echo(message, err=True)
    raise click.exceptions.Exit(2)

"""`omni gate`: a gate on a port of this machine, in front of a real deployment."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from jimmyai_omni_contract.gate.app import Gate

_BANNER = """\
The gate is open: what is sent to it goes to {upstream}, with the caller's own key.

  base URL   {url}
  creates    {creates}
  wrong ones {wrong}
  evidence   {evidence}
  report     GET {url}/_gate/report, and here at the end

Use it from another terminal, with your real key:

  export JIMMYAI_BASE_URL={url}

Ctrl-C stops it.
"""
_NOT_LOOPBACK = """\
warning: {host} is no loopback address, so other machines may reach this gate. It asks nobody for a password, and \
what is sent to it, keys included, travels there unencrypted.
"""
EPILOG = """\b
Exit codes
  0    the upstream broke no rule that was looked at
  1    it broke some, or the report could not be written
  2    bad options, files or port; nothing was forwarded
"""


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True}, epilog=EPILOG)
@click.option(
    "--upstream", required=True, metavar="URL", help="The deployment, such as https://www.jimmyai.cn."
)
@click.option("--port", type=click.IntRange(0, 65535), default=8766, help="Port; 0 takes any free one.")
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option(
    "--max-billed",
    type=click.IntRange(min=0),
    default=0,
    help="How many creates may be billed, or possibly so; those beyond are answered HTTP 429.",
)
@click.option(
    "--refuse-wrong",
    is_flag=True,
    help="Refuse a create that breaks a rule here, with code 20002, instead of forwarding it.",
)
@click.option(
    "--connect-timeout", type=float, default=10.0, help="The longest that connecting may take, in seconds."
)
@click.option("--timeout", type=float, default=120.0, help="The longest silence of the upstream, in seconds.")
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep each exchange, without keys, in this file: FILE.jsonl or FILE.har.",
)
@click.option(
    "--report",
    "report_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the report to this file, as JSON.",
)
def gate(
    upstream: str,
    port: int,
    host: str,
    max_billed: int,
    refuse_wrong: bool,
    connect_timeout: float,
    timeout: float,
    record: Path | None,
    report_file: Path | None,
) -> None:
    """Stand in front of a real deployment: judge what passes, and cap what is billed.

    Requests are forwarded once, with the key of the caller; the gate has none of its own, and shows and keeps none.
    """
    try:
        from jimmyai_omni_contract.gate.app import Gate
        from jimmyai_omni_contract.gate.options import GateOptions
        from jimmyai_omni_contract.gate.serving import uvicorn_server
        from jimmyai_omni_contract.mock.serve.serving import base_url_of, listen
    except ImportError:
        _stop("error: the gate needs an extra; next: pip install 'jimmyai-omni[mock]'")
    try:
        options = GateOptions(
            upstream=upstream,
            max_billed=max_billed,
            refuse_wrong=refuse_wrong,
            connect_s=connect_timeout,
            silence_s=timeout,
        )
    except ValueError as error:
        raise click.UsageError(str(error.args[0])) from error
    print(record, report_file, host, port, Gate, uvicorn_server, base_url_of, listen, options)


def _stop(message: str) -> NoReturn:
    click.echo(message, err=True)
    raise click.exceptions.Exit(2)

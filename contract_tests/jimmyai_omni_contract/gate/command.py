"""`omni gate`: a gate on a port of this machine, in front of a real deployment."""

from collections.abc import Generator
from contextlib import closing, contextmanager, nullcontext, suppress
from importlib import import_module
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from jimmyai_omni_contract.finite import FiniteRange

if TYPE_CHECKING:
    from socket import socket

    from jimmyai_omni_contract.gate.app import Gate
    from jimmyai_omni_contract.recording import Recorder

_BANNER: Final = """\
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
_EXPOSED: Final = (
    "warning: {host} is no loopback address. Other machines may reach this gate: it asks nobody for a "
    "password, and what is sent to it travels unencrypted, keys included."
)
_EPILOG: Final = """\b
Exit codes
  0    the upstream broke no rule that was looked at
  1    it broke some, or the report or the recording could not be written
  2    bad options, files or port; nothing was forwarded

\b
Examples
  omni gate --upstream https://www.jimmyai.cn --max-billed 5
  omni gate --upstream https://www.jimmyai.cn --max-billed 5 --state billed --refuse-wrong
  omni gate --upstream http://127.0.0.1:8765 --record evidence.har --report report.json
"""
_SECONDS: Final = FiniteRange(min=0, min_open=True)
_FILE: Final = click.Path(dir_okay=False, path_type=Path)


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True}, epilog=_EPILOG)
@click.option(
    "--upstream", required=True, metavar="URL", help="The deployment, such as https://www.jimmyai.cn."
)
@click.option("--port", type=click.IntRange(0, 65535), default=8766, help="Port; 0 takes any free one.")
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option(
    "--max-billed",
    type=click.IntRange(min=0),
    default=0,
    help="How many creates may be billed, or possibly so; one more is answered HTTP 429.",
)
@click.option("--state", type=_FILE, help="Remember in this file how many were, from run to run.")
@click.option(
    "--refuse-wrong",
    is_flag=True,
    help="Refuse a create that breaks a rule here, with code 20002, instead of forwarding it.",
)
@click.option(
    "--connect-timeout", type=_SECONDS, default=10, help="The longest that connecting may take, in seconds."
)
@click.option(
    "--timeout", type=_SECONDS, default=120, help="The longest silence of the upstream, in seconds."
)
@click.option("--record", type=_FILE, help="Keep each exchange, without keys, in FILE.jsonl or FILE.har.")
@click.option("--report", type=_FILE, help="Also write the report to this file, as JSON.")
def gate(host: str, port: int, record: Path | None, report: Path | None, **told: Any) -> None:
    """Judge all calls of a real deployment, and cap what is billed.

    Each request is forwarded once, with the key of whoever sent it; the gate shows and keeps no key.
    """
    try:
        # All that needs the extra, so that it is missed here.
        import_module("jimmyai_omni_contract.gate.app")
        from jimmyai_omni.cli.signals import signals_interrupt
        from jimmyai_omni_contract.gate.serving import uvicorn_server
        from jimmyai_omni_contract.mock.serve.serving import base_url_of
    except ImportError:
        _stop("error: the gate needs an extra; next: pip install 'jimmyai-omni[gate]'")
    with _recording(record) as recorder, closing(_listening(host, port)) as listener:
        url = base_url_of(listener)
        opened = _opened(told, url, report, recorder)
        with suppress(KeyboardInterrupt), signals_interrupt():
            click.echo(_banner(opened, url, record))
            if not ip_address(listener.getsockname()[0]).is_loopback:
                click.echo(_EXPOSED.format(host=host), err=True)
            uvicorn_server(opened).run([listener])
        click.echo(f"\nThe gate is closed: {opened.report.as_text()}", nl=False)
        if report is not None:
            _write(report, opened)
    raise click.exceptions.Exit(0 if opened.report.upstream_is_clean else 1)


def _opened(told: dict[str, Any], url: str, report: Path | None, recorder: "Recorder | None") -> "Gate":
    """The gate; whatever is wrong with the options and their files is told before it opens."""
    from jimmyai_omni._local.files import check_file
    from jimmyai_omni.errors import LocalFileError
    from jimmyai_omni_contract.gate.app import Gate
    from jimmyai_omni_contract.gate.cap import CapError
    from jimmyai_omni_contract.gate.options import GateOptions

    told["connect_s"], told["silence_s"] = told.pop("connect_timeout"), told.pop("timeout")
    try:
        options = GateOptions(**told)
        if options.upstream == url:
            _stop(f"error: {url} is this gate itself\nnext: name the deployment with --upstream")
        if report is not None:
            check_file(report, overwrite=True)
        return Gate(options, recorder)
    except LocalFileError as error:
        _stop(f"error: {error.message}\nnext: {error.hint}")
    except CapError as error:
        _stop(f"error: {told['state']} cannot be used ({error})\nnext: choose another file with --state")
    except ValueError as error:
        raise click.UsageError(str(error.args[0])) from error


@contextmanager
def _recording(path: Path | None) -> "Generator[Recorder | None]":
    """What writes the evidence; its errors are told, before the gate opens or at the end."""
    from jimmyai_omni_contract.recording.documents import RecordingError
    from jimmyai_omni_contract.recording.files import recorder

    began = False
    try:
        with recorder(path) if path else nullcontext() as record:
            began = True
            yield record
    except RecordingError as error:
        _stop(f"error: {error}\nnext: {error.hint}", 1 if began else 2)


def _listening(host: str, port: int) -> "socket":
    from jimmyai_omni_contract.mock.serve.serving import CannotListenError, listen

    try:
        return listen(host, port)
    except CannotListenError as error:
        _stop(f"error: {error}")


def _banner(opened: "Gate", url: str, record: Path | None) -> str:
    options, left = opened.options, max(0, opened.cap.most - opened.cap.taken)
    creates = f"at most {left} more may be billed; then HTTP 429 (--max-billed {opened.cap.most})"
    return _BANNER.format(
        upstream=options.upstream,
        url=url,
        creates=creates if left else f"none is let through (--max-billed {opened.cap.most})",
        wrong="refused here with code 20002"
        if options.refuse_wrong
        else "reported, and forwarded all the same",
        evidence=f"{record}, without keys" if record else "none is kept (--record FILE)",
    )


def _write(path: Path, opened: "Gate") -> None:
    import json

    from jimmyai_omni._local.files import publish, writing
    from jimmyai_omni._local.parts import part_path
    from jimmyai_omni.errors import LocalFileError

    part = part_path(path)
    try:
        with writing(path):
            part.write_text(json.dumps(opened.report.as_dict(), indent=2, ensure_ascii=False) + "\n")
            publish(part, path, overwrite=True)
    except LocalFileError as error:
        _stop(f"error: {error.message}\nnext: {error.hint}", 1)


def _stop(message: str, code: int = 2) -> NoReturn:
    click.echo(message, err=True)
    raise click.exceptions.Exit(code)

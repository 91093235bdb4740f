"""The command that looks for what is wrong: configuration, journal, host, clock, key and balance."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs
import click

from jimmyai_omni.cli.exits import DONE, worst
from jimmyai_omni.cli.finding import Finding, failure
from jimmyai_omni.cli.options import connection_options, examples, journal_options, json_option
from jimmyai_omni.cli.stage import Stage
from jimmyai_omni.errors import OmniError

if TYPE_CHECKING:
    from jimmyai_omni._config import Options

_TIMEOUT_S: Final = 10.0


@click.command(epilog=examples("omni doctor", "omni doctor --profile relay", "omni doctor --json"))
@connection_options
@journal_options
@json_option
@click.pass_context
def doctor(ctx: click.Context, /, **options: Any) -> None:
    """Look for what is wrong, and say what to do. Nothing that it does is billed.

    Exits with 0 where nothing failed, 3 where the key was refused, 2 where the configuration or the journal
    cannot be used, and else with 1.
    """
    stage: Stage = ctx.obj
    findings: list[Finding] = []
    for finding in _findings(stage, options):
        findings.append(finding)
        if not stage.talk.as_json:
            # At once: a host that does not answer takes its time.
            stage.talk.result({}, _line(finding))
    code = worst(finding.exit_code for finding in findings)
    if stage.talk.as_json:
        shown = [attrs.asdict(finding, filter=attrs.filters.exclude("exit_code")) for finding in findings]
        stage.talk.result({"ok": code == DONE, "checks": shown}, "")
    ctx.exit(code)


def _findings(stage: Stage, options: Mapping[str, Any]) -> Iterator[Finding]:
    from jimmyai_omni._config import resolve
    from jimmyai_omni._policies.retry import RetryPolicy
    from jimmyai_omni.cli import doctor_machine as machine
    from jimmyai_omni.cli.doctor_api import api

    yield machine.versions()
    yield machine.extras()
    yield machine.completion()
    given: Options = {
        "base_url": options["base_url"],
        "profile": options["profile"],
        "timeout_s": options["timeout_s"] or _TIMEOUT_S,
        "retry": RetryPolicy(attempts=(options["retries"] or 0) + 1),
    }
    try:
        config, _ = resolve(None, given)
    except OmniError as error:
        yield failure("settings", error)
        return
    stage.talk.hide(config.api_key)
    yield from machine.settings(config)
    yield machine.proxy(config)
    yield machine.journal(options)
    yield from api(config, given)


def _line(finding: Finding) -> str:
    line = f"{finding.verdict:<5} {finding.check:<9} {finding.found}"
    return f"{line}\n{'':<15} next: {finding.next}" if finding.next else line

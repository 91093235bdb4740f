"""What `omni conform` does with its options."""

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, Final

import click

from jimmyai_omni._config import BASE_URL_VARIABLE, DEFAULT_BASE_URL, resolve
from jimmyai_omni.cli.streams import on_terminal
from jimmyai_omni.errors import LocalFileError
from jimmyai_omni_contract.conform.checks import checks
from jimmyai_omni_contract.conform.document import verdict_document
from jimmyai_omni_contract.conform.expected import Expected, read_expected
from jimmyai_omni_contract.conform.options import ConformOptions
from jimmyai_omni_contract.conform.plan import Plan
from jimmyai_omni_contract.conform.profiles import make_plan
from jimmyai_omni_contract.conform.report.compare import compare
from jimmyai_omni_contract.conform.report.differences import show_comparison
from jimmyai_omni_contract.conform.report.files import check_files, write_files
from jimmyai_omni_contract.conform.report.terminal import show
from jimmyai_omni_contract.conform.report.words import money_line
from jimmyai_omni_contract.conform.runner import Ahead, look_ahead, never_run, run_plan
from jimmyai_omni_contract.conform.stopping import OWN_ERROR, stop
from jimmyai_omni_contract.conform.telling import Progress, told_plan
from jimmyai_omni_contract.conform.verdict import judge
from jimmyai_omni_contract.recording import Recorder
from jimmyai_omni_contract.recording.files import recorder

_REFERENCE_KEY: Final = "JIMMYAI_REFERENCE_API_KEY"
_TOLD: Final = (
    *("profile", "max_billed", "task_ids", "seed", "strict"),
    *("poll_interval_s", "deadline_s", "silence_s"),
)


def check(told: dict[str, Any]) -> int:
    """Plan, ask, run, tell and write; the exit code.

    Args:
        told: The options of the command line.

    Raises:
        ConfigurationError: There is no key, or a base URL is none.
        LocalFileError: A report cannot be written; nothing was sent.
        RecordingError: The evidence cannot be written.
        ValueError: An option or a file of the command line cannot be used; nothing was sent.
    """
    paths, badge = told["reports"], told["badge"]
    expected = read_expected(told["expected"]) if told["expected"] else ()
    check_files(paths, badge)
    deployment = _options(told)
    reference = _reference(told) if told["reference"] else None
    plans = [_plan(options, told["only"]) for options in (reference, deployment) if options]
    for plan in plans:
        ahead = look_ahead(plan)
        click.echo(told_plan(plan, ahead.prices), err=True)
        if told["max_billed"] is None and not told["plan_only"]:
            _affords(plan, ahead)
    if told["plan_only"]:
        return 0
    _agree(plans, told)
    documents: list[dict[str, Any]] = []
    with _recording(told["record"]) as record:
        # The evidence is of the deployment in question.
        documents += [_verdict(plan, (), None) for plan in plans[:-1]]
        if documents and documents[0]["ended"] == "interrupted":
            # Whoever stops the one does not want to pay for the other.
            unrun = never_run(plans[-1], "the run on the reference was interrupted")
            documents.append(verdict_document(judge(unrun, expected)))
        else:
            documents.append(_verdict(plans[-1], expected, record))
    document = documents[-1]
    # First what may have been paid for; a full disk hides nothing then.
    show(document)
    if reference:
        show_comparison(compare(documents[0], document))
        click.echo(f"The reference: {money_line(documents[0])}.")
    try:
        write_files(document, paths, badge)
    except LocalFileError as error:
        stop(f"error: {error.message}\nnext: {error.hint}", OWN_ERROR)
    return int(document["exit_code"])


def _plan(options: ConformOptions, only: Sequence[str]) -> Plan:
    plan = make_plan(options)
    if not only:
        return plan
    known = {name.casefold(): name for name in checks()}
    plan = plan.only([known.get(name.casefold(), name) for name in only])
    if not plan.steps:
        raise ValueError(f"nothing in profile {options.profile} judges {', '.join(only)}; try --profile full")
    return plan


def _verdict(plan: Plan, expected: Sequence[Expected], record: Recorder | None) -> dict[str, Any]:

    with Progress() as progress:
        run = run_plan(plan, record=record, on_step=progress.on_step)
    return verdict_document(judge(run, expected))


def _options(told: dict[str, Any]) -> ConformOptions:
    """The options of the run.

    Raises:
        ConfigurationError: There is no key, or the base URL is none.
    """
    config, _ = resolve(None, {"base_url": told["base_url"]})
    if config.base_url == DEFAULT_BASE_URL and not (told["base_url"] or os.environ.get(BASE_URL_VARIABLE)):
        stop(
            "error: no deployment is named; nothing was sent\n"
            f"next: name it with --base-url, such as {DEFAULT_BASE_URL}, or in {BASE_URL_VARIABLE}"
        )
    return ConformOptions.for_deployment(config, **{name: told[name] for name in _TOLD})


def _reference(told: dict[str, Any]) -> ConformOptions:
    """The options of the run on the deployment to compare with.

    Raises:
        ConfigurationError: The base URL is none.
    """
    key = os.environ.get(_REFERENCE_KEY)
    if not key:
        stop(f"error: there is no key for the reference; nothing was sent\nnext: set {_REFERENCE_KEY}")
    config, _ = resolve(key, {"base_url": told["reference"]})
    # The tasks and the other user are those of the deployment in question.
    named = {name: told[name] for name in _TOLD if name != "task_ids"}
    return ConformOptions.for_deployment(config, other_key="", **named)


def _affords(plan: Plan, ahead: Ahead) -> None:
    """Go on only where the account can pay for what a right server charges."""
    right = plan.jimicoin(ahead.prices)
    if plan.billed and right and ahead.available is not None and ahead.available < right:
        stop(
            f"error: the account holds {ahead.available:,g} JimiCoin, and a right server charges {right:,g}; "
            "nothing was billed\n"
            "next: top it up, take a smaller --profile, or say with --max-billed N how many creates it is for"
        )


def _agree(plans: Sequence[Plan], told: dict[str, Any]) -> None:
    """Go on only where somebody agrees to what may be billed."""
    most = sum(plan.most_billed for plan in plans)
    if not any(plan.billed for plan in plans) or told["yes"] or told["max_billed"] is not None:
        return
    if not on_terminal():
        stop(
            f"error: up to {most} creates may be billed, and nobody can be asked here; nothing was billed\n"
            "next: add --yes, or say how many with --max-billed N"
        )
    try:
        agreed = click.confirm("Go on?", err=True)
    except click.Abort:
        # Ctrl-C, or the end of the input: no verdict, so not the exit code of one.
        click.echo(err=True)
        agreed = False
    if not agreed:
        stop("Nothing was billed.")


def _recording(path: Path | None) -> AbstractContextManager[Recorder | None]:

    return recorder(path) if path else nullcontext()

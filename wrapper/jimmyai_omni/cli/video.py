"""The commands that make videos: generate and create."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import click

from jimmyai_omni.cli.client import open_client, open_demo
from jimmyai_omni.cli.consent import ask, must_ask
from jimmyai_omni.cli.fields import task_fields, video_fields
from jimmyai_omni.cli.offline import show_plan
from jimmyai_omni.cli.options import (
    connection_options,
    examples,
    journal_options,
    json_option,
    spending_options,
    wait_option,
)
from jimmyai_omni.cli.progress import watching
from jimmyai_omni.cli.request import plan_arguments, planned, request_options
from jimmyai_omni.cli.stage import Stage
from jimmyai_omni.cli.target import check, fetch, target_options

if TYPE_CHECKING:
    from jimmyai_omni import Omni

_dry_run = click.option("--dry-run", is_flag=True, help="Only show what would be sent, as `omni plan` does.")


@click.command(
    epilog=examples(
        'omni generate "A cat" --duration 8 --resolution 1080p',
        'omni generate "A cat" --image cat.png -o cat.mp4 --max-spend 60',
        'omni generate --demo "A cat"',
    )
)
@request_options
@target_options
@wait_option
@spending_options
@connection_options
@journal_options
@_dry_run
@click.option("--demo", is_flag=True, help="Use an embedded mock server: no key, no cost.")
@json_option
@click.pass_obj
def generate(stage: Stage, /, dry_run: bool, demo: bool, **options: Any) -> None:
    """Create a video, wait for it, download it.

    Prints the path. PROMPT says what to show; - reads it from stdin. A create is billed: on a terminal it is
    asked for, elsewhere it needs --yes or --max-spend.
    """
    arguments = plan_arguments(options)
    made = planned(arguments)
    if dry_run:
        show_plan(stage, made)
        return
    if demo and options["base_url"] is not None:
        raise click.UsageError("--demo brings its own server; leave out --base-url")
    check(options)
    asks = not demo and must_ask(stage, yes=options["yes"], has_budget=options["max_spend"] is not None)
    client: AbstractContextManager[Omni] = open_demo(stage) if demo else open_client(stage, options)
    with client as omni:
        stage.talk.advisories(made.advisories)
        if asks:
            ask(stage, omni, made)
        with watching(stage) as on_event:
            done = omni.generate(**arguments, timeout_s=options["wait_s"], on_event=on_event)
        saved = fetch(stage, omni, done, options)
    if done.cost is not None:
        stage.talk.note("cost", f"{done.cost:g} JimiCoin" + (" (of the demo's)" if demo else ""))
    again = "export JIMMYAI_API_KEY=... && omni generate '...'   # the same with the real API"
    stage.talk.note("next", again if demo else "play it; `omni generate -h` shows what can be set")
    stage.talk.result({"video": video_fields(saved), "task": task_fields(done)}, str(saved))


@click.command(
    epilog=examples('omni create "A cat" --yes', 'echo "A cat" | omni create - --max-spend 60 --json')
)
@request_options
@spending_options
@connection_options
@journal_options
@_dry_run
@json_option
@click.pass_obj
def create(stage: Stage, /, dry_run: bool, **options: Any) -> None:
    """Create a video task, without waiting for it.

    Prints the id. PROMPT says what to show; - reads it from stdin. A create is billed: on a terminal it is
    asked for, elsewhere it needs --yes or --max-spend.
    """
    arguments = plan_arguments(options)
    made = planned(arguments)
    if dry_run:
        show_plan(stage, made)
        return
    asks = must_ask(stage, yes=options["yes"], has_budget=options["max_spend"] is not None)
    with open_client(stage, options) as omni:
        stage.talk.advisories(made.advisories)
        if asks:
            ask(stage, omni, made)
        task = omni.create(**arguments)
        stage.about(task.id, is_paid=True)
    stage.talk.note("next", stage.going_on("wait", "download"))
    stage.talk.result({"task": task_fields(task)}, task.id)

"""The commands that make, follow and fetch videos."""

from collections.abc import Generator
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jimmyai_omni._plan import plan
from jimmyai_omni.cli.offline import relevant, show_plan
from jimmyai_omni.cli.options import (
    connection_options,
    create_arguments,
    is_local,
    json_option,
    request_options,
    target_options,
    wait_option,
)
from jimmyai_omni.cli.output import (
    Stage,
    print_advisories,
    print_note,
    print_result,
    task_fields,
    task_progress,
)
from jimmyai_omni.errors import ConfigurationError

if TYPE_CHECKING:
    from jimmyai_omni import Omni, Plan, Task


@click.command()
@request_options
@target_options
@wait_option
@connection_options
@click.option("--dry-run", is_flag=True, help="Only show what would be sent, as `omni plan` does.")
@click.option("--demo", is_flag=True, help="Use an embedded mock server: no key, no cost.")
@json_option
@click.pass_obj
def generate(
    stage: Stage, /, prompt: str, output: Path, overwrite: bool, wait_s: float, base_url: str | None,
    timeout_s: float, dry_run: bool, demo: bool, as_json: bool, **options: Any,
) -> None:  # fmt: skip
    """Create a video, wait for it and download it; prints the path."""
    arguments = create_arguments(prompt, options)
    made = plan(**arguments)
    if dry_run:
        show_plan(made, as_json=as_json)
        return
    from jimmyai_omni._local.files import check_target

    if demo and base_url is not None:
        raise click.UsageError("--demo brings its own server; leave out --base-url")
    check_target(output, overwrite=overwrite)
    stage.demo = demo
    with _client(base_url, timeout_s, demo=demo) as omni:
        task = _create(omni, made, arguments, stage)
        done = _wait(omni, task, wait_s)
        path = omni.download(done, output, overwrite=overwrite)
    if done.cost is not None:
        print_note("cost", f"{done.cost:g} JimiCoin" + (" (of the demo's)" if demo else ""))
    again = "export JIMMYAI_API_KEY=... && omni generate '...'   # the same with the real API"
    print_note("next", again if demo else "play it; `omni generate --help` shows what can be set")
    print_result({"path": str(path), "task": task_fields(done)}, str(path), as_json=as_json)


@click.command()
@request_options
@connection_options
@click.option("--dry-run", is_flag=True, help="Only show what would be sent, as `omni plan` does.")
@json_option
@click.pass_obj
def create(
    stage: Stage, /, prompt: str, base_url: str | None, timeout_s: float, dry_run: bool, as_json: bool,
    **options: Any,
) -> None:  # fmt: skip
    """Create a video task and print its id, without waiting."""
    arguments = create_arguments(prompt, options)
    made = plan(**arguments)
    if dry_run:
        show_plan(made, as_json=as_json)
        return
    with _client(base_url, timeout_s) as omni:
        task = _create(omni, made, arguments, stage)
    print_note("next", f"omni wait {task.id} && omni download {task.id}")
    print_result(task_fields(task), task.id, as_json=as_json)


@click.command()
@click.argument("task_id")
@connection_options
@json_option
def status(task_id: str, base_url: str | None, timeout_s: float, as_json: bool) -> None:
    """Show where a task stands."""
    with _client(base_url, timeout_s) as omni:
        task = omni.retrieve(task_id)
    result = task.video_url or task.image_url or task.error_message or ""
    text = f"{task.status} {task.progress or 0} % {result}".rstrip()
    print_result(task_fields(task), text, as_json=as_json)


@click.command()
@click.argument("task_id")
@wait_option
@connection_options
@json_option
@click.pass_obj
def wait(
    stage: Stage, /, task_id: str, wait_s: float, base_url: str | None, timeout_s: float, as_json: bool
) -> None:
    """Wait for a task and print the URL of its video."""
    with _client(base_url, timeout_s) as omni:
        stage.billed, stage.task_id = "yes", task_id
        task = _wait(omni, task_id, wait_s)
    print_note("next", f"omni download {task_id}")
    print_result(task_fields(task), task.video_url or task.image_url or "", as_json=as_json)


@click.command()
@click.argument("task_id")
@target_options
@connection_options
@json_option
def download(
    task_id: str, output: Path, overwrite: bool, base_url: str | None, timeout_s: float, as_json: bool
) -> None:
    """Download the video of a completed task and print the path."""
    with _client(base_url, timeout_s) as omni:
        path = omni.download(task_id, output, overwrite=overwrite)
    print_result({"path": str(path), "size_bytes": path.stat().st_size}, str(path), as_json=as_json)


@contextmanager
def _client(base_url: str | None, timeout_s: float, *, demo: bool = False) -> "Generator[Omni]":
    from jimmyai_omni import Omni, PollPolicy

    if not demo:
        with Omni(base_url=base_url, timeout_s=timeout_s) as omni:
            yield omni
        return
    [server] = entry_points(group="jimmyai_omni.servers", name="demo")
    try:
        serve = server.load()
    except ImportError as error:
        raise ConfigurationError(
            f"the embedded mock server needs an extra ({error.name} is missing)",
            hint="pip install 'jimmyai-omni[mock]'",
        ) from error
    poll = PollPolicy(interval_s=0.25, growth=1.0)
    with serve() as mock, Omni(mock.api_key, base_url=mock.base_url, poll=poll) as omni:
        print_note("demo", f"an embedded mock server at {mock.base_url}; nothing is billed")
        yield omni


def _create(omni: "Omni", made: "Plan", arguments: dict[str, Any], stage: Stage) -> "Task":
    """Send the create of a plan, after uploading the local files that it names."""
    from jimmyai_omni._local.files import open_upload

    print_advisories(relevant(made))
    fields = ("image_urls", "video_urls")
    for media in (media for field in fields for media in arguments[field] if is_local(media)):
        # All of them are looked at before one is sent.
        with open_upload(Path(media)):
            pass
    for field in fields:
        arguments[field] = [_uploaded(omni, media) for media in arguments[field]]
    stage.billed = "maybe"
    task = omni.create(**arguments)
    stage.billed, stage.task_id = "yes", task.id
    print_note("task", task.id)
    return task


def _uploaded(omni: "Omni", media: str) -> str:
    """The URL of a reference, which is stored first where it is a local file."""
    if not is_local(media):
        return media
    stored = omni.upload(media)
    print_note("file", f"{media} is at {stored.url}")
    return stored.url


def _wait(omni: "Omni", task: "Task | str", wait_s: float) -> "Task":
    with task_progress() as on_update:
        return omni.wait(task, timeout_s=wait_s, on_update=on_update)

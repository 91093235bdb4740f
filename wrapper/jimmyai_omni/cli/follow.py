"""The commands that follow one task: status, wait and download."""

from typing import Any

import click

from jimmyai_omni.cli.client import kept, open_client, whose
from jimmyai_omni.cli.fields import task_fields, video_fields
from jimmyai_omni.cli.ids import complete_id, latest_task, task_meant, videos
from jimmyai_omni.cli.options import connection_options, examples, journal_options, json_option, wait_option
from jimmyai_omni.cli.progress import watching
from jimmyai_omni.cli.stage import Stage
from jimmyai_omni.cli.target import fetch, target_options


@click.command(epilog=examples("omni status task_8f2c", "omni status task_8f2c --json"))
@click.argument("task_id", shell_complete=complete_id)
@connection_options
@journal_options
@json_option
@click.pass_obj
def status(stage: Stage, /, task_id: str, **options: Any) -> None:
    """Show where a task stands.

    TASK_ID may be shortened.
    """
    with open_client(stage, options) as omni:
        task = omni.retrieve(task_meant(stage, omni.journal, task_id))
    result = task.video_url or task.image_url or task.error_message or ""
    text = f"{task.status} {task.progress or 0} % {result}".rstrip()
    stage.talk.result({"task": task_fields(task)}, text)


@click.command(epilog=examples("omni wait", "omni wait task_8f2c --wait-timeout 600"))
@click.argument("task_id", required=False, shell_complete=complete_id)
@wait_option
@connection_options
@journal_options
@json_option
@click.pass_obj
def wait(stage: Stage, /, task_id: str | None, wait_s: float | None, **options: Any) -> None:
    """Wait for a task.

    Prints the URL of its video. Without TASK_ID it is the unfinished task that was created last. TASK_ID may
    be shortened.
    """
    with open_client(stage, options) as omni:
        if task_id is None:
            unfinished = whose(options).of(kept(omni.journal).unfinished())
            meant = latest_task(stage, unfinished, "unfinished")
        else:
            meant = task_meant(stage, omni.journal, task_id)
        stage.talk.note("task", meant)
        with watching(stage) as on_event:
            task = omni.wait(meant, timeout_s=wait_s, on_event=on_event)
    stage.talk.note("next", stage.going_on("download"))
    stage.talk.result({"task": task_fields(task)}, task.video_url or task.image_url or "")


@click.command(epilog=examples("omni download", "omni download task_8f2c -o s3://bucket/cat.mp4 --sidecar"))
@click.argument("task_id", required=False, shell_complete=complete_id)
@target_options
@connection_options
@journal_options
@json_option
@click.pass_obj
def download(stage: Stage, /, task_id: str | None, **options: Any) -> None:
    """Download the video of a completed task.

    Prints the path. Without TASK_ID it is the completed and unsaved task that was created last. TASK_ID may
    be shortened.
    """
    with open_client(stage, options) as omni:
        if task_id is None:
            unsaved = whose(options).of(videos(kept(omni.journal).unsaved()))
            meant = latest_task(stage, unsaved, "completed and not saved")
            stage.talk.note("task", meant)
        else:
            meant = task_meant(stage, omni.journal, task_id)
        saved = fetch(stage, omni, meant, options)
    stage.talk.result({"video": video_fields(saved)}, str(saved))

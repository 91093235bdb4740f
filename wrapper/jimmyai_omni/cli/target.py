"""Where a video goes: the options, the check before anything is paid, and the download."""

from typing import TYPE_CHECKING, Any

import click

from jimmyai_omni._local.naming import DEFAULT_NAME, NAME_FIELDS
from jimmyai_omni.cli.client import Chosen
from jimmyai_omni.cli.options import F, add_options
from jimmyai_omni.cli.stage import Stage
from jimmyai_omni.cli.transfer import transferring

if TYPE_CHECKING:
    from jimmyai_omni import Omni, SavedVideo, Task


def target_options(command: F) -> F:
    """`--output`, `--name`, `--overwrite` and `--sidecar`."""
    fields = ", ".join(f"{{{field}}}" for field in NAME_FIELDS)
    return add_options(
        command,
        click.option(
            "-o", "--output", default=".", metavar="PATH|URL",
            help="A file, a folder/, or such as s3://bucket/cat.mp4.  [default: this folder]",
        ),
        click.option(
            "--name", default=DEFAULT_NAME, show_default=True, metavar="TEMPLATE",
            help=f"The file's name in a folder, of {fields}.",
        ),
        click.option("--overwrite", is_flag=True, help="Replace the file if it exists."),
        click.option("--sidecar", is_flag=True, help="Also write what is known of it, to <file>.json."),
    )  # fmt: skip


def check(options: Chosen) -> None:
    """Make sure that a video can be put there.

    Raises:
        LocalFileError: It exists and may not be replaced, or it cannot be written.
        ConfigurationError: An extra is missing.
    """
    from jimmyai_omni._local.place import check_target

    check_target(options["output"], **_fields(options))


def fetch(stage: Stage, omni: "Omni", task: "Task | str", options: Chosen) -> "SavedVideo":
    """Download a video to where the options say. Raises as `Omni.download`."""
    with transferring(stage.talk, task if isinstance(task, str) else task.id) as on_progress:
        return omni.download(task, options["output"], on_progress=on_progress, **_fields(options))


def into_folder(options: Chosen) -> Chosen:
    """The options, with an output that is a folder: several videos do not go into one file."""
    return {**options, "output": (options["output"] or ".").rstrip("/") + "/"}


def _fields(options: Chosen) -> dict[str, Any]:
    return {field: options[field] for field in ("name", "overwrite", "sidecar")}

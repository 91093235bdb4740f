"""The options that several commands share."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from jimmyai_omni.cli.output import Stage
from jimmyai_omni.rules.request import STANDARD_MODEL

F = TypeVar("F", bound=Callable[..., Any])


def _remember_json(ctx: click.Context, _: click.Parameter, value: bool) -> bool:
    ctx.ensure_object(Stage).as_json = value
    return value


def json_option(command: F) -> F:
    """`--json`, which also turns errors into JSON."""
    return click.option(
        "--json", "as_json", is_flag=True, callback=_remember_json, help="Print the result as JSON."
    )(command)


def _finite(_: click.Context, parameter: click.Parameter, value: float) -> float:
    # Written so that nan, which compares with nothing, is refused too.
    if not 0 < value <= 86400:
        raise click.BadParameter("give up to a day, in seconds", param=parameter)
    return value


def connection_options(command: F) -> F:
    """`--base-url` and `--timeout`; the key comes from the environment alone, where no `ps` shows it."""
    base_url = click.option("--base-url", metavar="URL", help="The API's host.  [env: JIMMYAI_BASE_URL]")
    timeout = click.option(
        "--timeout", "timeout_s", type=float, callback=_finite, default=60.0, metavar="SECONDS",
        help="The longest silence of a connection.  [default: 60]",
    )  # fmt: skip
    return base_url(timeout(command))


def wait_option(command: F) -> F:
    """`--wait-timeout`."""
    return click.option(
        "--wait-timeout", "wait_s", type=float, callback=_finite, default=1800.0, metavar="SECONDS",
        help="How long to wait for the task.  [default: 1800]",
    )(command)  # fmt: skip


def target_options(command: F) -> F:
    """`--output` and `--overwrite`."""
    output = click.option(
        "-o", "--output", type=click.Path(path_type=Path), default=".", metavar="PATH",
        help="The file, or the folder for <task id>.mp4.  [default: this folder]",
    )  # fmt: skip
    overwrite = click.option("--overwrite", is_flag=True, help="Replace the file if it exists.")
    return output(overwrite(command))


def request_options(command: F) -> F:
    """The prompt and the documented fields of a create. Their values are judged by the rules, all at once."""
    options = (
        click.argument("prompt"),
        click.option("--model", default=STANDARD_MODEL, show_default=True, help="The model's name."),
        click.option("--duration", metavar="SECONDS", help="4, 6, 8 or 10.  [default: 6]"),
        click.option("--resolution", metavar="WORD", help="720p, 1080p or 4k.  [default: 720p]"),
        click.option("--aspect-ratio", metavar="W:H", help="Such as 16:9 or 9:16."),
        click.option("--orientation", metavar="WORD", help="landscape or portrait, if there is no ratio."),
        click.option(
            "--image", "images", multiple=True, metavar="URL|FILE", help="A reference image; repeat."
        ),
        click.option("--video", "videos", multiple=True, metavar="URL|FILE", help="A reference video."),
        click.option("--generation-type", metavar="WORD", help="frame or reference.  [default: reference]"),
        click.option(
            "--extra", "extras", multiple=True, metavar="NAME=JSON", help="A field that omni does not know."
        ),
        click.option("--no-strict", is_flag=True, help="Send the request even if it breaks rules."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def create_arguments(prompt: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of `Omni.create`, and of `plan`, that the request options mean."""
    named = ("model", "resolution", "aspect_ratio", "orientation", "generation_type")
    return {
        "prompt": prompt,
        **{field: options[field] for field in named},
        "duration": _number(options["duration"]),
        "image_urls": options["images"],
        "video_urls": options["videos"],
        "extra": dict(map(_extra, options["extras"])),
        "strict": not options["no_strict"],
    }


def is_local(media: str) -> bool:
    """Whether a value of --image or --video names a file of this machine."""
    return "://" not in media and not media.startswith("data:")


def _number(text: str | None) -> object:
    """A duration that is no number is left to the rules, which report it with everything else."""
    try:
        return None if text is None else json.loads(text)
    except ValueError:
        return text


def _extra(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise click.BadParameter(f"{text!r} is not NAME=JSON", param_hint="--extra")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value

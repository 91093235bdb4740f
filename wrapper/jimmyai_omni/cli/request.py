"""The options that say what to create."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from jimmyai_omni.cli.options import add_options
from jimmyai_omni.rules.request import STANDARD_MODEL

if TYPE_CHECKING:
    from jimmyai_omni.rules import Plan

F = TypeVar("F", bound=Callable[..., Any])


def request_options(command: F) -> F:
    """The prompt and the documented fields of a create. Their values are judged by the rules, all at once."""
    return add_options(
        command,
        click.argument("prompt", required=False),
        click.option(
            "--prompt-file", type=click.Path(), metavar="FILE", help="Read the prompt from a file, in UTF-8."
        ),
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


def planned(arguments: Mapping[str, Any]) -> "Plan":
    """The plan of a request; raises as `Omni.plan`."""
    # It looks at local media, for which most commands have no use.
    from jimmyai_omni._plan import plan

    return plan(**arguments)


def plan_arguments(options: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of `plan`, and of `Omni.create`, that the request options mean."""
    named = ("model", "resolution", "aspect_ratio", "orientation", "generation_type")
    return {
        "prompt": _prompt(options["prompt"], options["prompt_file"]),
        **{field: options[field] for field in named},
        "duration": _number(options["duration"]),
        "image_urls": options["images"],
        "video_urls": options["videos"],
        "extra": _extra_fields(options["extras"]),
        "strict": not options["no_strict"],
    }


def _prompt(given: str | None, file: str | None) -> str:
    if given is not None and file is not None:
        raise click.UsageError("Give the prompt or --prompt-file, not both.")
    if file is not None:
        return _read(file, lambda: Path(file).read_bytes())
    if given is None:
        raise click.UsageError("Missing argument 'PROMPT': give it, or - for stdin, or --prompt-file.")
    return _read("stdin", sys.stdin.buffer.read) if given == "-" else given


def _read(name: str, read: Callable[[], bytes]) -> str:
    """A prompt from elsewhere, without the mark in front and the newline at its end."""
    try:
        return read().decode("utf-8-sig").rstrip("\r\n")
    except (OSError, ValueError) as error:
        reason = f"it is no UTF-8, at byte {error.start}" if isinstance(error, UnicodeDecodeError) else error
        raise click.UsageError(f"The prompt cannot be read from {name}: {reason}") from error


def _number(text: str | None) -> object:
    """A duration that is no number is left to the rules, which report it with everything else."""
    try:
        return None if text is None else json.loads(text)
    except ValueError:
        return text


def _extra_fields(texts: tuple[str, ...]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not (name and equals):
            raise click.BadParameter(f"{text!r} is not NAME=JSON", param_hint="--extra")
        if name in fields:
            raise click.BadParameter(f"{name} is given twice", param_hint="--extra")
        fields[name] = _json_or_word(name, value)
    return fields


def _json_or_word(name: str, text: str) -> object:
    try:
        return json.loads(text, parse_constant=_refuse)
    except ValueError as error:
        # What begins like JSON was meant as JSON; all else is a word without its quotes.
        if text.lstrip()[:1] in ("{", "[", '"'):
            raise click.BadParameter(f"{name} is no JSON: {error}", param_hint="--extra") from error
        return text


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")

"""The commands that send nothing: plan and rules."""

import json
from typing import Any

import attrs
import click

from jimmyai_omni._plan import plan as make_plan
from jimmyai_omni.cli.options import create_arguments, is_local, json_option, request_options
from jimmyai_omni.cli.output import print_advisories, print_result
from jimmyai_omni.contract import rule_table
from jimmyai_omni.rules import Advisory, Plan


@click.command()
@request_options
@json_option
def plan(prompt: str, as_json: bool, **options: Any) -> None:
    """Show what a create would send, make and be billed as."""
    show_plan(make_plan(**create_arguments(prompt, options)), as_json=as_json)


def show_plan(made: Plan, *, as_json: bool) -> None:
    """Print a plan."""
    settings = made.settings
    advisories = relevant(made)
    length = f"{settings.duration_s} s" if settings.duration_s else "as long as the reference video"
    ratio = settings.aspect_ratio or "of the server"
    lines = [
        f"billed as   {made.billing_name or 'unknown: a setting is not a documented one'}",
        f"makes       {settings.model}, {length}, {settings.resolution}, ratio {ratio}",
        f"references  {settings.images} images, {settings.videos} videos",
        f"sends       {json.dumps(made.request, ensure_ascii=False, indent=2)}",
    ]
    if not as_json:
        print_advisories(advisories)
    value = {
        "request": made.request,
        "settings": attrs.asdict(settings),
        "billing_name": made.billing_name,
        "advisories": [attrs.asdict(advisory) for advisory in advisories],
    }
    print_result(value, "\n".join(lines), as_json=as_json)


def relevant(made: Plan) -> tuple[Advisory, ...]:
    """The plan's advisories; that a local file is no URL is none, since it will be uploaded."""
    local = {
        f"{field}[{index}]"
        for field in ("image_urls", "video_urls")
        for index, url in enumerate(made.request.get(field, ()))
        if is_local(url)
    }
    return tuple(a for a in made.advisories if not (a.rule == "OMNI-25" and a.field in local))


@click.command()
@click.argument("ids", nargs=-1, metavar="[OMNI-NN]...")
@json_option
def rules(ids: tuple[str, ...], as_json: bool) -> None:
    """Show the rules of the contract, all or some, with their sources."""
    table = rule_table()
    wanted = {name.upper() for name in ids} or {rule.id for rule in table}
    unknown = wanted - {rule.id for rule in table}
    if unknown:
        raise click.BadParameter(f"there is no rule {', '.join(sorted(unknown))}", param_hint="OMNI-NN")
    chosen = [rule for rule in table if rule.id in wanted]
    if as_json:
        click.echo(json.dumps([attrs.asdict(rule) for rule in chosen], ensure_ascii=False))
        return
    from rich.console import Console
    from rich.table import Table

    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    shown.add_column("rule", no_wrap=True)
    shown.add_column("says", ratio=3)
    shown.add_column("level", no_wrap=True)
    shown.add_column("source", ratio=1)
    for rule in chosen:
        text = f"{rule.text} [dim](our reading: {rule.reading})[/]" if rule.reading else rule.text
        shown.add_row(rule.id, text, rule.level, rule.source)
    Console().print(shown)

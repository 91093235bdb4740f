"""The commands that send nothing: plan and rules."""

import json
from typing import TYPE_CHECKING, Any

import attrs
import click

from jimmyai_omni.cli.options import examples, json_option
from jimmyai_omni.cli.request import plan_arguments, planned, request_options
from jimmyai_omni.cli.stage import Stage

if TYPE_CHECKING:
    from jimmyai_omni.rules import Plan

_WIDTH = 100


@click.command(epilog=examples('omni plan "A cat" --duration 8', 'omni plan "A cat" --model omni-10s --json'))
@request_options
@json_option
@click.pass_obj
def plan(stage: Stage, /, **options: Any) -> None:
    """Show what a create would send and be billed as."""
    show_plan(stage, planned(plan_arguments(options)))


def show_plan(stage: Stage, made: "Plan") -> None:
    """Print a plan."""
    settings = made.settings
    length = f"{settings.duration_s} s" if settings.duration_s else "as long as the reference video"
    ratio = settings.aspect_ratio or "of the server"
    lines = [
        f"billed as   {made.billing_name or 'unknown: a setting is not a documented one'}",
        f"makes       {settings.model}, {length}, {settings.resolution}, ratio {ratio}",
        f"references  {settings.images} images, {settings.videos} videos",
        f"sends       {json.dumps(made.request, ensure_ascii=False, indent=2)}",
    ]
    value = {
        "request": made.request,
        "settings": attrs.asdict(settings),
        "billing_name": made.billing_name,
        "fingerprint": made.fingerprint,
        "advisories": [attrs.asdict(advisory) for advisory in made.advisories],
    }
    stage.talk.advisories(made.advisories)
    stage.talk.result({"plan": value}, "\n".join(lines))


@click.command(epilog=examples("omni rules", "omni rules OMNI-16 OMNI-17"))
@click.argument("ids", nargs=-1, metavar="[OMNI-NN]...")
@json_option
@click.pass_obj
def rules(stage: Stage, /, ids: tuple[str, ...]) -> None:
    """Show the rules of the API, with their sources."""
    from jimmyai_omni.cli.tables import Column, table
    from jimmyai_omni.contract import rule_table

    known = rule_table()
    wanted = {name.upper() for name in ids} or {rule.id for rule in known}
    unknown = wanted - {rule.id for rule in known}
    if unknown:
        raise click.BadParameter(f"there is no rule {', '.join(sorted(unknown))}", param_hint="OMNI-NN")
    chosen = [rule for rule in known if rule.id in wanted]
    columns = (
        Column("rule"),
        Column("says", gives_way=True, is_wrapped=True),
        Column("level"),
        Column("source", gives_way=True, is_wrapped=True),
    )
    rows = list[tuple[str, ...]]()
    for rule in chosen:
        text = f"{rule.text} (our reading: {rule.reading})" if rule.reading else rule.text
        rows.append((rule.id, text, rule.level, rule.source))
    shown = table(columns, rows, width=_WIDTH)
    stage.talk.result({"rules": [attrs.asdict(rule) for rule in chosen]}, shown)

"""All figures as one document, and the document as one page that needs nothing else."""

import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pygal
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pygal.style import CleanStyle
from speed.figures import Measured
from speed.setting import Setting
from speed.targets import OURS, TARGETS, Verdict, unmeasured

OUR_COLOUR, BASE_COLOUR, PEER_COLOUR = "#0b6e4f", "#444444", "#b8c4ce"


def machine() -> dict[str, str]:
    """What the figures hold of."""
    return {
        "measured": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": f"{platform.system()} {platform.machine()}, {processor()}",
        "cores": str(os.cpu_count()),
        "load": " ".join(f"{load:.1f}" for load in os.getloadavg()),
    }


def processor() -> str:
    """The model of the processor, where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")


def document(
    measured: list[Measured], verdicts: list[Verdict], setting: Setting, where: Mapping[str, str]
) -> dict[str, Any]:
    """All of it, for programs."""
    return {
        "machine": dict(where),
        "is_quick": setting.is_quick,
        "measured": [
            attrs.asdict(one) | {"ratios": {lane: attrs.asdict(one.ratio(lane)) for lane in one.lanes}}
            for one in measured
        ],
        "verdicts": [
            {"name": one.name, "value": one.value, "noise": one.noise, "bound": one.bound, "met": one.is_met}
            for one in verdicts
        ],
        "left_out": setting.left_out,
    }


def page(
    measured: list[Measured], verdicts: list[Verdict], setting: Setting, where: Mapping[str, str]
) -> str:
    """All of it, for people: one HTML file."""
    return _template().render(
        machine=where,
        setting=setting,
        measured=[(one, plot(one)) for one in measured],
        verdicts=verdicts,
        is_ours=is_ours,
        unmeasured=[*unmeasured(measured, TARGETS)],
    )


def plot(one: Measured) -> str:
    """Bars of the ratios, with their quartiles, as an SVG element."""
    lanes = one.lanes[::-1]
    ratios = {lane: one.ratio(lane) for lane in lanes}
    style = CleanStyle(background="transparent", plot_background="transparent", font_family="inherit")
    chart = pygal.HorizontalBar(
        style=style,
        js=(),
        width=900,
        height=60 + 26 * len(lanes),
        margin=10,
        show_legend=False,
        range=(0, 1.05 * max(ratio.high for ratio in ratios.values())),
    )
    chart.x_labels = lanes
    bars = [
        {
            "value": ratio.median,
            "ci": {"low": ratio.low, "high": ratio.high},
            "color": OUR_COLOUR if is_ours(lane) else BASE_COLOUR if lane == one.base else PEER_COLOUR,
        }
        for lane, ratio in ratios.items()
    ]
    chart.add("", bars)
    chart.add_xml_filter(_without_scripts)
    return str(chart.render(is_unicode=True, disable_xml_declaration=True))


def is_ours(lane: str) -> bool:
    """Whether a lane is of this project."""
    return lane.startswith((OURS, "omni ", "PollPolicy", "make "))


def _without_scripts(root: Any) -> Any:
    for parent in [*root.iter()]:
        for script in parent.findall("script"):
            parent.remove(script)
    return root


@cache
def _template() -> Any:
    loader = FileSystemLoader(Path(__file__).parent)
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return made.get_template("page.html")

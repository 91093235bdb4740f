"""A run as one page that needs nothing else."""

import sys
from functools import cache
from pathlib import Path
from typing import Any

import pygal
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pygal.style import CleanStyle
from speed.figures import Measured
from speed.run import Run
from speed.targets import OURS

# It leaves a finder of plugins behind, of a kind that Python warns of at every import.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]

OUR_COLOUR, BASE_COLOUR, PEER_COLOUR = "#0b6e4f", "#444444", "#b8c4ce"


def page(run: Run) -> str:
    """All of it, for people: one HTML file."""
    return _template().render(
        is_ours=is_ours,
        machine=run.machine,
        setting=run.setting,
        measured=[(one, plot(one)) for one in run.measured],
        verdicts=run.verdicts,
        unmeasured=run.unmeasured,
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

"""The figures in `docs/benchmarks.md`, between its marks."""

from collections.abc import Iterator

from speed.environment import ROOT
from speed.run import Run

PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- begin: written by `make bench ARGS=--docs` -->", "<!-- end -->"


def write(run: Run) -> None:
    """Write the tables into the page."""
    tables = "\n".join(lines(run))
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{tables}\n{END}{after}", encoding="utf-8")


def lines(run: Run) -> Iterator[str]:
    """The tables: the targets, and a row for each figure."""
    told = "; ".join(f"{name} {value}" for name, value in run.machine.items())
    yield f"{told[0].upper()}{told[1:]}; {run.setting.rounds} rounds."
    yield ""
    yield line("what", "lane", "value", "noise", "target", "")
    yield line(*["---"] * 6)
    for one in run.verdicts:
        held = "met" if one.is_met else "**missed**"
        title = one.measured.title
        yield line(title, one.target.lane, f"{one.value:.2f}", f"{one.noise:.0%}", one.bound, held)
    for target in run.unmeasured:
        yield line(f"`{target.measured}`", target.lane, "", "", f"{target.bound:.3g}", "not measured")
    yield ""
    yield line("what", "compared with", "ratios, the best first")
    yield line(*["---"] * 3)
    for one in run.measured:
        ratios = (f"{lane} {one.ratio(lane).median:.2f}" for lane in one.lanes if lane != one.base)
        yield line(one.title, f"{one.base}: {one.value(one.base):,.1f} {one.unit}", "; ".join(ratios))


def line(*cells: str) -> str:
    """A line of a table."""
    return f"| {' | '.join(cells)} |"

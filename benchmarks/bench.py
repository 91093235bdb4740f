"""Client performance beside the peers, in one run: interleaved rounds, medians and ratios, with their noise.

Prints tables, and writes `bench.json` and one page, `bench.html`, into a folder. The peers are installed into
`.venv-bench`, from the hashes of `requirements/bench.txt`. What the machine cannot run is told.

    python benchmarks/bench.py [--only NAME ...] [--quick] [--rounds N] [--to FOLDER] [--docs]
                               [--guard BASELINE] [--keep BASELINE]
"""

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from speed import downloads, environment, exchanges, flights, others, page, starts, tables
from speed.figures import Measured
from speed.run import Run, machine
from speed.setting import Setting
from speed.targets import baseline, worse

MEASUREMENTS: dict[str, Callable[[Setting], list[Measured]]] = {
    **{name: partial(exchanges.measure, module=name) for name in exchanges.TITLES},
    "import": starts.imports,
    "first_client": starts.first_client,
    "commands": starts.commands,
    "download": downloads.measure,
    "polls": others.polls,
    "mock": others.mock,
    "in_flight": flights.looks,
    "batch": flights.batches,
    "generate": others.generate,
}


def show(run: Run) -> None:
    """Print the tables."""
    for one in run.measured:
        print(f"\n{one.title}")
        print(f"{'':48}{one.unit:>12}{'ratio':>9}  quartiles")
        for lane in one.lanes:
            ratio = one.ratio(lane)
            row = f"{lane:48}{one.value(lane):12,.1f}{ratio.median:9.2f}"
            print(f"{row}  {ratio.low:.2f} to {ratio.high:.2f}")
        print(*one.notes, sep="\n")
    print()
    for verdict in run.verdicts:
        what = f"{verdict.measured.title}: {verdict.target.lane}"
        row = f"{what:90}{verdict.value:8.2f} +- {verdict.noise:4.0%}  {verdict.bound:18}"
        print(f"{row}{'met' if verdict.is_met else 'MISSED'}")
    for what, why in run.setting.left_out.items():
        print(f"not measured: {what} ({why})")


def write(run: Run, folder: Path) -> None:
    """Write the document and the page."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench.json").write_text(json.dumps(run.document(), indent=2) + "\n", encoding="utf-8")
    (folder / "bench.html").write_text(page.page(run), encoding="utf-8")


def main() -> int:
    """Measure, print, write; 1 where something is worse than the baseline."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--to", type=Path, default=environment.ROOT / "build" / "bench")
    parser.add_argument("--quick", action="store_true", help="So little that the figures mean nothing.")
    parser.add_argument("--rounds", type=int, help="In which all lanes take their turn; 15, or 3 of --quick.")
    parser.add_argument("--only", action="append", choices=MEASUREMENTS, metavar="NAME", default=[])
    parser.add_argument(
        "--guard", type=Path, help="A baseline; fail where a ratio is worse by more than the noise."
    )
    parser.add_argument("--docs", action="store_true", help="Also write the tables of docs/benchmarks.md.")
    parser.add_argument("--keep", type=Path, help="Where to write the ratios of this run as a baseline.")
    given = parser.parse_args()
    try:
        before = json.loads(given.guard.read_text(encoding="utf-8")) if given.guard else None
    except (OSError, ValueError) as error:
        parser.error(f"{given.guard} is no baseline: {error}")
    python, why = environment.made()
    with TemporaryDirectory() as home:
        rounds = given.rounds or (3 if given.quick else 15)
        setting = Setting(python, Path(home), rounds, is_quick=given.quick)
        if why:
            setting.leave_out("peers", why)
        run = Run(setting, machine())
        for name in given.only or MEASUREMENTS:
            print(f"measuring {name}", file=sys.stderr)
            try:
                run.add(MEASUREMENTS[name](setting))
            except (OSError, RuntimeError) as error:
                setting.leave_out(name, str(error))
            # Whoever ends a long run has what there is.
            write(run, given.to)
    show(run)
    print(f"\nwritten: {given.to / 'bench.json'}, {given.to / 'bench.html'}")
    if given.docs:
        tables.write(run)
    if given.keep:
        given.keep.write_text(json.dumps(baseline(run.verdicts), indent=2) + "\n", encoding="utf-8")
    if before is not None:
        lines = [*worse(run.verdicts, before)]
        print(*(f"WORSE: {line}" for line in lines or ["nothing, beyond the noise"]), sep="\n")
        return bool(lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())

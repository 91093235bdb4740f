"""In the table of other SDKs the page says of ours what the benchmark measures."""

from importlib.util import module_from_spec, spec_from_file_location
from itertools import chain
from pathlib import Path
from types import ModuleType

from tests.drills.table import in_page

BENCHMARK = Path(__file__).parents[3] / "benchmarks/peers.py"
TIMES = {"always": None, "once": 1}


def test_our_column_is_measured(tmp_path: Path) -> None:
    peers = benchmark()
    ours = peers.measure(peers.PEERS[0], tmp_path)
    said: dict[tuple[str, int | None], str] = {}
    for line in chain.from_iterable(in_page("What other SDKs do").values()):
        _, fault, times, cell, *_ = map(str.strip, line.split("|"))
        said |= {(fault, TIMES[each]): cell for each in times.split(", ")}
    assert said == {key: str(cell) for key, cell in ours.items()}


def benchmark() -> ModuleType:
    spec = spec_from_file_location("peers", BENCHMARK)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

"""What the figures must reach, and whether they got worse than they were."""

import operator
from collections.abc import Iterable, Iterator, Mapping

import attrs
from speed.figures import Measured

OURS = "jimmyai-omni"
JOURNALED = "jimmyai-omni, journal"
LEAST_NOISE = 0.05
"""The share that a ratio may be worse by, however quiet the rounds were; machines differ by as much."""


@attrs.frozen
class Target:
    """A bound for a lane."""

    measured: str
    lane: str
    bound: float
    is_ratio: bool = True
    """Whether it is of the ratio to the base, or of the figure itself."""
    is_least: bool = False
    """Whether it is to be reached, rather than not to be exceeded."""


TARGETS = (
    Target("retrieve", OURS, 1.05),
    Target("create", OURS, 1.15),
    Target("create", JOURNALED, 1.5),
    Target("retrieve_async", OURS, 1.05),
    Target("create_async", OURS, 1.15),
    Target("create_async", JOURNALED, 1.5),
    Target("transports", "jimmyai-omni over aiohttp", 0.65),
    Target("import", OURS, 0.35),
    Target("first_client", OURS, 1.25),
    Target("commands", "omni --help", 1.3),
    Target("commands", "omni rules", 1.3),
    Target("download", OURS, 0.95, is_least=True),
    Target("polls", "PollPolicy(), progress that means something", 9, is_ratio=False),
    Target("polls", "PollPolicy(), progress that means nothing", 10, is_ratio=False),
    Target("delay", "PollPolicy(), progress that means something", 1.9, is_ratio=False),
    Target("delay", "PollPolicy(), progress that means nothing", 4.5, is_ratio=False),
    Target("mock", "omni mock", 6, is_least=True),
    Target("in_flight", "omni batch, 10,000 in flight", 1.25),
    Target("in_flight_memory", "omni batch, 10,000 in flight", 60, is_ratio=False),
    Target("generate", "make generate", 15, is_ratio=False),
)


@attrs.frozen
class Verdict:
    """What a target came to."""

    target: Target
    title: str
    value: float
    noise: float

    @property
    def is_met(self) -> bool:
        """Whether the bound holds."""
        holds = operator.ge if self.target.is_least else operator.le
        return bool(holds(self.value, self.target.bound))

    @property
    def bound(self) -> str:
        """In words."""
        return f"{'at least' if self.target.is_least else 'at most'} {self.target.bound:g}"


def verdicts(measured: Iterable[Measured], targets: Iterable[Target] = TARGETS) -> Iterator[Verdict]:
    """A verdict on each target whose lane was measured."""
    by_name = {one.name: one for one in measured}
    for target in targets:
        one = by_name.get(target.measured)
        if one and target.lane in one.samples:
            ratio = one.ratio(target.lane)
            value = ratio.median if target.is_ratio else one.value(target.lane)
            yield Verdict(target, one.title, value, ratio.noise if target.is_ratio else 0.0)


def baseline(verdicts: Iterable[Verdict]) -> dict[str, dict[str, float]]:
    """What a later run is held against, by measurement and lane."""
    return {
        f"{one.target.measured}: {one.target.lane}": {
            "ratio": round(one.value, 3),
            "noise": round(one.noise, 3),
        }
        for one in verdicts
        if one.target.is_ratio
    }


def worse(verdicts: Iterable[Verdict], before: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """What is worse than it was, by more than the noise of then and now together; in words."""
    for one in verdicts:
        name = f"{one.target.measured}: {one.target.lane}"
        if not one.target.is_ratio or name not in before:
            continue
        was = before[name]
        allowed = max(was["noise"] + one.noise, LEAST_NOISE)
        change = one.value / was["ratio"] - 1
        if (-change if one.target.is_least else change) > allowed:
            yield f"{name}: {one.value:.2f}, was {was['ratio']:.2f}, noise {allowed:.0%}"

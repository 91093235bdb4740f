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


TARGETS = (
    Target("retrieve", OURS, 1.05),
    Target("create", OURS, 1.15),
    Target("create", JOURNALED, 1.5),
    Target("retrieve_async", OURS, 1.05),
    Target("create_async", OURS, 1.15),
    Target("create_async", JOURNALED, 1.5),
    Target("transports", "jimmyai-omni, fast", 0.65),
    Target("import", OURS, 0.35),
    Target("first_client", OURS, 1.25),
    Target("commands", "omni --help", 1.3),
    Target("commands", "omni rules", 1.3),
    Target("download", OURS, 0.95),
    Target("polls", "PollPolicy(), progress that means something", 9, is_ratio=False),
    Target("polls", "PollPolicy(), progress that means nothing", 10, is_ratio=False),
    Target("delay", "PollPolicy(), progress that means something", 1.9, is_ratio=False),
    Target("delay", "PollPolicy(), progress that means nothing", 4.5, is_ratio=False),
    Target("mock", "omni mock", 6),
    Target("mock_cpu", "omni mock", 1 / 6),
    Target("in_flight_1000", "jimmyai-omni, fast, 1,000", 1.25),
    Target("in_flight_10000", "jimmyai-omni, fast, 10,000", 1.25),
    Target("batch_memory", "omni batch, 10,000 in flight", 60, is_ratio=False),
    Target("generate", "make generate", 15, is_ratio=False),
)


@attrs.frozen
class Verdict:
    """What a target came to."""

    target: Target
    measured: Measured

    @property
    def value(self) -> float:
        """The median ratio, or the median figure."""
        lane = self.target.lane
        return self.measured.ratio(lane).median if self.target.is_ratio else self.measured.value(lane)

    @property
    def noise(self) -> float:
        """See `Ratio.noise`; figures are compared without."""
        return self.measured.ratio(self.target.lane).noise if self.target.is_ratio else 0.0

    @property
    def is_met(self) -> bool:
        """Whether the bound holds."""
        holds = operator.ge if self.measured.more_is_better else operator.le
        return bool(holds(self.value, self.target.bound))

    @property
    def bound(self) -> str:
        """In words."""
        unit = "" if self.target.is_ratio else f" {self.measured.unit}"
        return f"{'at least' if self.measured.more_is_better else 'at most'} {self.target.bound:.3g}{unit}"

    @property
    def name(self) -> str:
        """How a baseline calls it."""
        return f"{self.target.measured}: {self.target.lane}"


def verdicts(measured: Iterable[Measured], targets: Iterable[Target] = TARGETS) -> Iterator[Verdict]:
    """A verdict on each target whose lane was measured."""
    by_name = {one.name: one for one in measured}
    for target in targets:
        one = by_name.get(target.measured)
        if one and target.lane in one.samples:
            yield Verdict(target, one)


def unmeasured(measured: Iterable[Measured], targets: Iterable[Target]) -> Iterator[Target]:
    """The targets that there is no verdict on."""
    known = {(one.name, lane) for one in measured for lane in one.samples}
    return (target for target in targets if (target.measured, target.lane) not in known)


def baseline(verdicts: Iterable[Verdict]) -> dict[str, dict[str, float]]:
    """What a later run is held against, by measurement and lane."""
    return {
        one.name: {"ratio": round(one.value, 3), "noise": round(one.noise, 3)}
        for one in verdicts
        if one.target.is_ratio
    }


def worse(verdicts: Iterable[Verdict], before: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """What is worse than it was, by more than the noise of then and now together; in words."""
    for one in verdicts:
        was = before.get(one.name)
        if not one.target.is_ratio or was is None:
            continue
        allowed = max(was["noise"] + one.noise, LEAST_NOISE)
        change = one.value / was["ratio"] - 1
        if (-change if one.measured.more_is_better else change) > allowed:
            yield f"{one.name}: {one.value:.2f}, was {was['ratio']:.2f}, noise {allowed:.0%}"

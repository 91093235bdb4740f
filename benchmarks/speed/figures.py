"""What a measurement came to: the figures of each lane, round by round, and their ratios."""

from statistics import median, quantiles

import attrs


@attrs.frozen
class Ratio:
    """How a lane compares with another: medians over the rounds."""

    median: float
    low: float
    """A quarter of the rounds is below."""
    high: float
    """A quarter of the rounds is above."""

    @property
    def noise(self) -> float:
        """How far the quartiles are from the median, as a share of it; the larger of the two."""
        return max(self.median - self.low, self.high - self.median) / self.median


@attrs.frozen
class Measured:
    """One figure of several lanes."""

    name: str
    """How `--only`, targets and baselines call it."""
    title: str
    unit: str
    base: str
    """The lane that the others are compared with."""
    samples: dict[str, list[float]]
    """By lane; a figure for each round, in which all lanes were measured one after the other."""
    notes: tuple[str, ...] = ()
    more_is_better: bool = False

    @property
    def lanes(self) -> list[str]:
        """Those that were measured, the best first."""
        return sorted(self.samples, key=lambda lane: self.ratio(lane).median, reverse=self.more_is_better)

    def value(self, lane: str) -> float:
        """The median figure."""
        return median(self.samples[lane])

    def ratio(self, lane: str) -> Ratio:
        """A lane by the base, round by round, so that what slows both down does not count."""
        pairs = zip(self.samples[lane], self.samples[self.base], strict=True)
        ratios = [figure / base for figure, base in pairs]
        low, middle, high = quartiles(ratios)
        return Ratio(middle, low, high)


def quartiles(values: list[float]) -> tuple[float, float, float]:
    """The lower quartile, the median and the upper quartile."""
    if len(values) == 1:
        return values[0], values[0], values[0]
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return low, middle, high

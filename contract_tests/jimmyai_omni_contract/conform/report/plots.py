"""The small plots of the page, as numbers that its template draws: a fixed size, however long a run was."""

import math
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any, Final

import attrs

WIDTH: Final = 240
HEIGHT: Final = 44
_BINS: Final = 24
_LEAST_S: Final = 0.0005
_ACCEPTED: Final = "20000"


@attrs.frozen
class Latencies:
    """How long the answers of an operation took."""

    operation: str
    count: int
    median_ms: float
    most_ms: float
    bars: tuple[tuple[float, float, float], ...]
    """Left end, top and height; the scale of time is logarithmic and the same for all operations."""


@attrs.frozen
class Billed:
    """The accepted creates over time."""

    count: int
    seconds: float
    points: str
    """Of a line that rises by one at each."""


def latencies(exchanges: Sequence[Mapping[str, Any]]) -> tuple[Latencies, ...]:
    """The histogram of each operation, of exchanges that were answered."""
    took: dict[str, list[float]] = {}
    for exchange in exchanges:
        if exchange["status_code"] is not None:
            took.setdefault(exchange["operation"] or "other", []).append(exchange["seconds"])
    most = max((second for seconds in took.values() for second in seconds), default=0)
    return tuple(
        Latencies(name, len(times), median(times) * 1000, max(times) * 1000, _bars(times, most))
        for name, times in sorted(took.items())
    )


def billed_over_time(document: Mapping[str, Any]) -> Billed | None:
    """The line of what is billed; `None` where nothing was."""
    at = sorted(
        max(0.0, exchange["after_seconds"])
        for exchange in document["exchanges"]
        if exchange["operation"] == "create" and exchange["code"] == _ACCEPTED
    )
    if not at:
        return None
    end = max(document["seconds"], at[-1], _LEAST_S)
    points: list[tuple[float, float]] = [(0, HEIGHT)]
    for count, second in enumerate(at, 1):
        x = second / end * WIDTH
        points += [(x, points[-1][1]), (x, HEIGHT - count / len(at) * (HEIGHT - 4))]
    points.append((WIDTH, points[-1][1]))
    return Billed(len(at), end, " ".join(f"{x:.1f},{y:.1f}" for x, y in points))


def _bars(times: Iterable[float], most: float) -> tuple[tuple[float, float, float], ...]:
    span = math.log(max(most, 2 * _LEAST_S) / _LEAST_S)
    counts = [0] * _BINS
    for second in times:
        place = math.log(max(second, _LEAST_S) / _LEAST_S) / span * _BINS
        counts[min(_BINS - 1, int(place))] += 1
    highest = max(counts)
    return tuple(
        (place * WIDTH / _BINS, HEIGHT - height, height)
        for place, count in enumerate(counts)
        if count
        for height in [max(2.0, count / highest * HEIGHT)]
    )

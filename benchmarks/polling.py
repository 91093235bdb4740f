"""Polls for each task, and seconds between completion and notice: `PollPolicy` beside plain schedules.

Simulated, all schedules on the same 10,000 seeded tasks: lognormal durations with a median of 105 s, nine
in ten of 60 to 180 s, drawn evenly, one from each 10,000th of the distribution. A poll takes no time; the
first one counts, and so does the one that finds the end. Where tasks take longer or shorter, the policy has
learnt from so many that ended before.

    python benchmarks/polling.py
"""

from collections.abc import Callable, Iterator, Sequence
from math import exp
from random import Random
from statistics import NormalDist

import attrs

from jimmyai_omni import PollPolicy
from jimmyai_omni._policies.durations import USUAL, Durations, learnt
from jimmyai_omni._policies.poll import Sighting

MEDIAN_S, SPREAD = 105, 0.33
Progress = Callable[[float, Random], int | None]
"""The per cent that a task shows when a share of it, from 0 to 1, is done."""
Schedule = Callable[[Sequence[Sighting], Random], float]
"""The pause until the next poll, in seconds."""


def linear(*, noise: float = 0.0, queue: float = 0.0) -> Progress:
    """The truth, but for a gaussian noise in per cent, and after a share of the time in a queue."""

    def shown(share: float, random: Random) -> int:
        done = max(0.0, share - queue) / (1 - queue)
        return min(max(int(100 * done + random.gauss(0, noise)), 0), 99)

    return shown


KINDS: dict[str, Progress] = {
    # Where progress means something.
    "linear": linear(),
    "linear, noise of 1 %": linear(noise=1),
    "linear, noise of 2 %": linear(noise=2),
    "linear, after a queue": linear(queue=0.25),
    "steps of 10 %": lambda share, random: int(10 * share) * 10,
    # Where it is missing, jumps or lies.
    "missing": lambda share, random: None,
    "jumps": lambda share, random: (0, 0, 50, 90)[int(4 * share)],
    "random": lambda share, random: random.randrange(100),
    "99 % from the start": lambda share, random: 99,
    "99 % from half way on": lambda share, random: min(int(200 * share), 99),
    "50 % at the end": lambda share, random: int(50 * share),
    "ever slower": lambda share, random: int(100 - 100 * exp(-2 * share)),
}


@attrs.frozen
class Figures:
    """What a schedule cost over all tasks."""

    polls: float
    """Mean of each task."""
    delay_s: float
    """Mean seconds between completion and notice."""
    late_s: float
    """The delay that one task in twenty exceeds."""
    most: int
    """Polls of the worst task."""


def measure(
    schedule: Schedule, progress: Progress, tasks: int = 10_000, seed: int = 1, median_s: float = MEDIAN_S
) -> Figures:
    """Run a schedule on so many tasks, which are the same for every schedule and progress."""
    durations, random = Random(seed), Random(seed + 1)
    polls, delays = [0] * tasks, [0.0] * tasks
    for task in range(tasks):
        duration_s = median_s * exp(SPREAD * NormalDist().inv_cdf((task + durations.random()) / tasks))
        sightings = list[Sighting]()
        elapsed_s = schedule(sightings, random)
        while elapsed_s < duration_s:
            sightings.append(Sighting(elapsed_s, progress(elapsed_s / duration_s, random), "processing"))
            elapsed_s += schedule(sightings, random)
        polls[task], delays[task] = len(sightings) + 1, elapsed_s - duration_s
    return Figures(sum(polls) / tasks, sum(delays) / tasks, sorted(delays)[tasks * 95 // 100], max(polls))


def fixed(pause_s: float) -> Schedule:
    """The same pause always."""
    return lambda sightings, random: pause_s


def exponential(first_s: float, growth: float, most_s: float) -> Schedule:
    """Pauses that grow by a factor, up to the longest."""
    return lambda sightings, random: min(first_s * growth ** len(sightings), most_s)


def steered(policy: PollPolicy, durations: Durations = USUAL) -> Schedule:
    """The schedule of `PollPolicy`."""
    return lambda sightings, random: policy.pause_s(sightings, 0, random.random(), durations)


def ended(tasks: int, median_s: float) -> Durations:
    """What so many tasks teach that ended before."""
    random = Random(3)
    return learnt([median_s * exp(random.gauss(0, SPREAD)) for _ in range(tasks)])


def rows() -> Iterator[tuple[str, str, Figures]]:
    """Each schedule, with each kind of progress that makes a difference to it."""
    for pause_s in (3, 5, 7.5, 10, 15):
        yield f"fixed {pause_s} s", "any", measure(fixed(pause_s), KINDS["missing"])
    for first_s, growth, most_s in ((5, 1.2, 15), (2, 1.5, 30)):
        schedule = exponential(first_s, growth, most_s)
        yield f"{first_s} s, x {growth}, up to {most_s} s", "any", measure(schedule, KINDS["missing"])
    for name, progress in KINDS.items():
        yield "PollPolicy()", name, measure(steered(PollPolicy()), progress)
    slower = {
        "min_interval_s=10": PollPolicy(min_interval_s=10),
        "max_interval_s=60": PollPolicy(max_interval_s=60),
    }
    for called, policy in slower.items():
        for name in ("linear", "missing"):
            yield f"PollPolicy({called})", name, measure(steered(policy), KINDS[name])

    for median_s in (40, 300):
        for tasks in (0, 5, 20, 100):
            schedule = steered(PollPolicy(), ended(tasks, median_s))
            got = measure(schedule, KINDS["missing"], median_s=median_s)
            yield f"PollPolicy(), {tasks} learnt", f"missing, median {median_s} s", got


if __name__ == "__main__":
    print(f"{'schedule':31}{'progress':24}{'polls':>7}{'delay s':>9}{'95 % s':>8}{'most polls':>12}")
    for schedule, progress, got in rows():
        print(f"{schedule:31}{progress:24}{got.polls:7.1f}{got.delay_s:9.1f}{got.late_s:8.1f}{got.most:12}")

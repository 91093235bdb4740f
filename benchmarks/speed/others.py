"""What programs beside this one measure: polls, the mock server, generating."""

import subprocess
import sys
from time import perf_counter

from mock import beside_prism  # noqa: UP026 - that of this folder
from mocks.servers import install_prism
from polling import KINDS, Figures, Schedule, exponential, fixed, steered
from polling import measure as simulate
from speed.environment import ROOT
from speed.figures import Measured
from speed.setting import Setting

from jimmyai_omni import PollPolicy

MEANING = ("linear", "steps")
"""How the kinds of progress are called that mean something."""


def polls(setting: Setting) -> list[Measured]:
    """Polls of each task, and seconds from completion to notice; of a policy, those of its worst kind."""
    tasks = setting.few(10_000, 200)
    five, fixed_10, growing = "every 5 s", "every 10 s", "5 s, each pause 1.2 times longer, up to 10 s"
    plain = {five: fixed(5), fixed_10: fixed(10), growing: exponential(5, 1.2, 10)}
    figures = {name: simulate(schedule, KINDS["missing"], tasks) for name, schedule in plain.items()}
    ours = steered(PollPolicy())
    for means in (True, False):
        kinds = [kind for kind in KINDS if kind.startswith(MEANING) == means]
        name = f"PollPolicy(), progress that means {'something' if means else 'nothing'}"
        figures[name] = worst(ours, kinds, tasks)
    notes = (f"Simulated on {tasks:,} seeded tasks. Of PollPolicy() the worst kind of progress is shown.",)
    count = {name: [one.polls] for name, one in figures.items()}
    delay_s = {name: [one.delay_s] for name, one in figures.items()}
    return [
        Measured("polls", "Polls of each task", "polls", five, count, notes),
        Measured("delay", "Mean time from completion to notice", "s", five, delay_s, notes),
    ]


def worst(schedule: Schedule, kinds: list[str], tasks: int) -> Figures:
    """The most polls, the longest delay."""
    got = [simulate(schedule, KINDS[kind], tasks) for kind in kinds]
    return Figures(
        max(one.polls for one in got),
        max(one.delay_s for one in got),
        max(one.late_s for one in got),
        max(one.most for one in got),
    )


def mock(setting: Setting) -> list[Measured]:
    """Creates with full validation, of the mock server and of Prism."""
    program = install_prism(ROOT / "build" / "prism")
    if program is None:
        setting.leave_out("mock", "Prism cannot be installed")
        return []
    rounds, seconds = setting.few(5, 1), setting.few(4, 1)
    figures = beside_prism(program, rounds, seconds)
    creates = {name: figures[f"create, {name}"] for name in ("Prism", "omni mock")}
    per_s = {name: [one["per_s"]] for name, one in creates.items()}
    cpu_us = {name: [one["cpu_us"]] for name, one in creates.items()}
    busy = ", ".join(f"{name} {one['busy']:.0%}" for name, one in creates.items())
    notes = (f"Medians of {rounds} rounds of {seconds} s on one core, of which they had: {busy}.",)
    return [
        Measured("mock", "Creates that a mock server validates", "per s", "Prism", per_s, notes, True),
        Measured("mock_cpu", "CPU of a mock server for each create", "us", "Prism", cpu_us, notes),
    ]


def generate(setting: Setting) -> list[Measured]:
    """What `make generate` takes, without the writing."""
    took: list[float] = []
    for _ in range(setting.few(3, 1)):
        began = perf_counter()
        done = subprocess.run(
            [sys.executable, str(ROOT / "openapi" / "generate.py"), "--check"], capture_output=True
        )
        if done.returncode:
            setting.leave_out("generate", "openapi/generate.py --check has failed")
            return []
        took.append(perf_counter() - began)
    name = "make generate"
    return [Measured("generate", "Contract to client", "s", name, {name: took})]

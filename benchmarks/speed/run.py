"""A whole run: where it was, what it measured, and what came of the targets."""

import os
import platform
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
from speed.figures import Measured
from speed.setting import Setting
from speed.targets import TARGETS, Target, Verdict, unmeasured, verdicts


@attrs.frozen
class Run:
    """All that is to be told of it."""

    setting: Setting
    machine: Mapping[str, str]
    measured: list[Measured] = attrs.field(factory=list[Measured])

    def add(self, measured: Iterable[Measured]) -> None:
        """Take figures in; those without what they are compared with are told and left out."""
        for one in measured:
            if one.base in one.samples:
                self.measured.append(one)
            else:
                why = f"{one.base} cannot be run, with which the others are compared"
                self.setting.leave_out(one.name, why)

    @property
    def verdicts(self) -> list[Verdict]:
        """On each target that was measured."""
        return [*verdicts(self.measured)]

    @property
    def unmeasured(self) -> list[Target]:
        """The other targets."""
        return [*unmeasured(self.measured, TARGETS)]

    def document(self) -> dict[str, Any]:
        """All of it, for programs."""
        return {
            "machine": dict(self.machine),
            "rounds": self.setting.rounds,
            "is_quick": self.setting.is_quick,
            "measured": [
                attrs.asdict(one) | {"ratios": {lane: attrs.asdict(one.ratio(lane)) for lane in one.lanes}}
                for one in self.measured
            ],
            "verdicts": [
                {told: getattr(one, told) for told in ("name", "value", "noise", "bound", "is_met")}
                for one in self.verdicts
            ],
            "left_out": self.setting.left_out,
        }


def machine() -> dict[str, str]:
    """What the figures hold of."""
    return {
        "measured": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": f"{platform.system()} {platform.machine()}, {_processor()}",
        "cores": str(os.cpu_count()),
        "load": " ".join(f"{load:.1f}" for load in os.getloadavg()),
    }


def _processor() -> str:
    """The model of the processor, where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "unknown")

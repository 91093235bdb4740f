"""The step of the semantic version that changes demand."""

import re
from collections.abc import Iterable
from enum import IntEnum

from changes.change import Change


class Step(IntEnum):
    """How far a version must go; the numbers order the steps."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @classmethod
    def demanded_by(cls, changes: Iterable[Change]) -> "Step":
        """The step for callers, whom a version speaks to: what only servers must learn is minor."""
        steps = {"breaking": cls.MAJOR, "additive": cls.MINOR, "documentation": cls.PATCH}
        demanded = [steps[change.callers] for change in changes]
        demanded += [cls.MINOR for change in changes if change.servers == "breaking"]
        return max(demanded, default=cls.NONE)

    @property
    def word(self) -> str:
        """Its name, for people."""
        return self.name.lower()

    def from_version(self, version: str) -> str:
        """The lowest version that takes this step from another."""
        numbers = _numbers(version)
        kept = len(numbers) - self
        if self is Step.NONE:
            return version
        return ".".join(str(number) for number in (*numbers[:kept], numbers[kept] + 1, *([0] * (self - 1))))

    def taken_between(self, old: str, new: str) -> bool:
        """Whether the newer version is at least this step from the older one."""
        return _numbers(new) >= _numbers(self.from_version(old))


def _numbers(version: str) -> tuple[int, ...]:
    found = re.match(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?", version)
    return tuple(int(number or 0) for number in found.groups()) if found else (0, 0, 0)

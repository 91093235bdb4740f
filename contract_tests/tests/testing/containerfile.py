"""What the Containerfile says, instruction by instruction."""

import json
import re
from pathlib import Path
from typing import Self

import attrs

ROOT = Path(__file__).parents[3]


@attrs.frozen
class Containerfile:
    """The instructions of each stage, as pairs of name and words."""

    stages: tuple[tuple[tuple[str, str], ...], ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """Read it."""
        bare = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)
        joined = re.sub(r"\\\n\s*", " ", bare)
        stages: list[list[tuple[str, str]]] = [[]]
        for line in filter(None, joined.splitlines()):
            name, _, words = line.partition(" ")
            if name == "FROM":
                stages.append([])
            stages[-1].append((name, words.strip()))
        return cls(tuple(map(tuple, stages)))

    def said(self, name: str, stage: int = -1) -> list[str]:
        """The words of all instructions of a name in a stage, the last one by default."""
        return [words for instruction, words in self.stages[stage] if instruction == name]

    def one(self, name: str) -> str:
        """The words of the only instruction of a name in the last stage."""
        [words] = self.said(name)
        return words

    @property
    def user(self) -> str:
        """As USER:GROUP."""
        return self.one("USER")

    @property
    def port(self) -> int:
        """The one that it exposes."""
        return int(self.one("EXPOSE"))

    @property
    def volume(self) -> str:
        """Where files outlive a container."""
        return self.one("VOLUME")

    @property
    def entrypoint(self) -> list[str]:
        """The command, to which options are added."""
        words: list[str] = json.loads(self.one("ENTRYPOINT"))
        return words


TEXT = (ROOT / "Containerfile").read_text("utf-8")
CONTAINERFILE = Containerfile.of(TEXT)

"""What the Containerfile says of an image, instruction by instruction."""

import json
import re
from pathlib import Path
from typing import Self

import attrs

ROOT = Path(__file__).parents[3]

Instructions = tuple[tuple[str, str], ...]


@attrs.frozen
class Containerfile:
    """Instructions as pairs of name and words; those of the stages below a stage come before its own."""

    runs: Instructions
    """Of the image."""
    builds: Instructions
    """Of the stage that it copies from."""

    @classmethod
    def of(cls, text: str, target: str) -> Self:
        """Read what makes the image of a target."""
        bare = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)
        joined = re.sub(r"\\\n\s*", " ", bare)
        stages: dict[str, Instructions] = {}
        name, said = "", Instructions()
        for line in filter(None, joined.splitlines()):
            instruction, _, words = line.partition(" ")
            if instruction == "FROM":
                base, _, name = words.partition(" AS ")
                said = stages.get(base, stages[""])
            said = (*said, (instruction, words.strip()))
            stages[name] = said
        [source] = re.findall(r"--from=(\S+)", " ".join(words for _, words in stages[target]))
        return cls(stages[target], stages[source])

    def said(self, name: str) -> list[str]:
        """The words of all instructions of a name in the image."""
        return [words for instruction, words in self.runs if instruction == name]

    def built(self, name: str) -> list[str]:
        """The words of all instructions of a name in the stage that it copies from."""
        return [words for instruction, words in self.builds if instruction == name]

    def one(self, name: str) -> str:
        """The words of the only instruction of a name."""
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
    def folder(self) -> str:
        """Where it works, and where files may outlive a container."""
        return self.one("WORKDIR")

    @property
    def entrypoint(self) -> list[str]:
        """The command, to which options are added."""
        words: list[str] = json.loads(self.one("ENTRYPOINT"))
        return words


TEXT = (ROOT / "Containerfile").read_text("utf-8")
MOCK = Containerfile.of(TEXT, "mock")
CONFORM = Containerfile.of(TEXT, "conform")

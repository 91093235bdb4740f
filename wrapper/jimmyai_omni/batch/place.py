"""Where the videos of a batch go."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import attrs

from jimmyai_omni._local.files import check_folder
from jimmyai_omni._local.parts import sweep
from jimmyai_omni._local.place import check_target, target_for
from jimmyai_omni.errors import LocalFileError

MARK_NAME: Final = "batch.json"
_CHUNK_BYTES: Final = 1 << 20


@attrs.frozen
class Mark:
    """Which batch a folder belongs to."""

    batch_id: str
    journal: str
    """Where that is on record."""


@attrs.frozen
class BatchPlace:
    """A folder, or a folder of objects by its URL."""

    text: str
    """Ends with a slash, and holds from everywhere."""
    folder: Path | None
    """`None` where it is a URL."""
    is_new: bool = attrs.field(default=False, eq=False)
    """Whether the folder was made for this run."""

    @classmethod
    def named(cls, place: str | os.PathLike[str]) -> "BatchPlace":
        """The place that a user means, whether it is there or not."""
        said = os.fspath(place)
        if "://" in said:
            return cls(said.rstrip("/") + "/", None)
        # So that two ways to a folder are one batch.
        folder = Path(os.path.realpath(said))
        return cls(f"{folder}{os.sep}", folder)

    @classmethod
    def of(cls, place: str | os.PathLike[str]) -> "BatchPlace":
        """The place that a user means; a folder is made.

        Raises:
            LocalFileError: Nothing can be written there.
            ConfigurationError: An extra is missing.
        """
        found = cls.named(place)
        if found.folder is None:
            check_target(found.text)
        elif found.folder.exists() and not found.folder.is_dir():
            raise LocalFileError(f"{place} is no folder", hint="name the folder that the videos go to")
        else:
            is_new = not found.folder.exists()
            check_folder(found.folder)
            return attrs.evolve(found, is_new=is_new)
        return found

    def leave(self) -> None:
        """Remove the folder if it was made for this run and has remained empty."""
        if self.folder is not None and self.is_new:
            with suppress(OSError):
                self.folder.rmdir()

    def marked(self) -> Mark | None:
        """What says whose folder it is; `None` where nothing does."""
        try:
            said = json.loads((self.folder / MARK_NAME).read_bytes()) if self.folder else None
            return None if said is None else Mark(said["batch_id"], said["journal"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def mark(self, mark: Mark) -> None:
        """Say whose folder it is.

        Raises:
            LocalFileError: It cannot be written.
        """
        if self.folder is None or self.marked() == mark:
            return
        target = target_for(self.text, MARK_NAME, overwrite=True)
        target.open()
        try:
            target.append(json.dumps(attrs.asdict(mark)).encode() + b"\n")
            target.commit()
        finally:
            target.abort()

    def sweep(self) -> None:
        """Remove what killed runs have left of videos; what others are writing stays."""
        if self.folder is not None:
            sweep(self.folder)

    def report(self, write: Callable[[Path], Iterator[Path]]) -> tuple[str, ...]:
        """Let files be written into it.

        Args:
            write: Writes them into a folder.

        Returns:
            Where they are.
        """
        if self.folder is not None:
            return tuple(map(str, write(self.folder)))
        with TemporaryDirectory() as scratch:
            return tuple(self._bring(path) for path in write(Path(scratch)))

    def _bring(self, path: Path) -> str:
        target = target_for(self.text, path.name, overwrite=True)
        try:
            target.open()
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK_BYTES):
                    target.append(chunk)
            target.commit()
        finally:
            target.abort()
        return target.location

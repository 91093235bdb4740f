"""Files of rows, and the system's refusals to read them."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from jimmyai_omni.errors import LocalFileError


@contextmanager
def reading(path: Path) -> Generator[None]:
    """Turns the system's refusals into ours."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise LocalFileError(f"{path} cannot be read ({reason})", hint="check the path") from error

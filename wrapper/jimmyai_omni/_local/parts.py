"""Hidden files that bytes gather in beside their place, and those that killed processes have left there."""

import hashlib
import os
import re
import secrets
import socket
from contextlib import suppress
from pathlib import Path
from typing import Final

from jimmyai_omni._journal.owner import Owner

_PART: Final = re.compile(r"\.omni-([0-9a-f]{8})-(\d+)-(\d*)-[0-9a-f]{16}\.part")


def part_path(path: Path) -> Path:
    """Where to gather what `publish` will bring to `path`: a hidden name beside it that says whose it is."""
    this = Owner.this()
    return path.parent / f".omni-{_system()}-{this.pid}-{this.started}-{secrets.token_hex(8)}.part"


def sweep(folder: Path) -> None:
    """Remove what processes have left in a folder that ran on this system and have certainly ended."""
    system, host = _system(), socket.gethostname()
    with suppress(OSError), os.scandir(folder) as found:
        for entry in found:
            made = _PART.fullmatch(entry.name)
            if made and made[1] == system and Owner(host, int(made[2]), made[3]).is_gone:
                with suppress(OSError):
                    Path(entry.path).unlink()


def _system() -> str:
    """Tells apart the systems that may share a folder, and number their processes each for itself."""
    try:
        numbering = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        numbering = ""
    return hashlib.blake2b(f"{socket.gethostname()} {numbering}".encode(), digest_size=4).hexdigest()

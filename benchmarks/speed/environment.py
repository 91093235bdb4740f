"""The environment of the peers: what `requirements/bench.txt` holds, and this checkout."""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements" / "bench.txt"
PROJECT = ROOT / "pyproject.toml"
FOLDER = ROOT / ".venv-bench"


def made() -> tuple[Path, str]:
    """The interpreter to measure with, and why it is not that of the peers where it is not."""
    inside, stamp = FOLDER / "bin" / "python", FOLDER / "made-of"
    wanted = hashlib.sha256(LOCK.read_bytes() + PROJECT.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return inside, ""
    uv = [sys.executable, "-m", "uv", "--quiet"]
    to = ["--python", str(inside)]
    steps = (
        [*uv, "venv", "--clear", "--no-python-downloads", "--python", sys.executable, str(FOLDER)],
        [*uv, "pip", "sync", "--require-hashes", "--compile-bytecode", *to, str(LOCK)],
        [*uv, "pip", "install", "--no-deps", "--no-build-isolation", *to, "--editable", str(ROOT)],
    )
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True)
        if done.returncode:
            return Path(sys.executable), f"the peers cannot be installed: {' '.join(done.stderr.split())}"
    stamp.write_text(wanted, encoding="ascii")
    return inside, ""

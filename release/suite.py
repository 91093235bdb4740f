"""Run the suite against the wheel, in an environment without the checkout.

`make test-wheel`, `make test-oldest` and `make test-pythons` are this, with another lock or another Python.
The environment holds what the lock says and the wheel of dist/, nothing else. The tests are those of the
sdist of dist/, unpacked into a folder without the packages; so what is tested is what is installed. Left out
are the campaign, and the tests that are marked `checkout`.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("wrapper", "generated_client", "contract_tests/jimmyai_omni_contract")
LOOK = """
import sys, jimmyai_omni, jimmyai_omni_api, jimmyai_omni_contract
for package in (jimmyai_omni, jimmyai_omni_api, jimmyai_omni_contract):
    if not package.__file__.startswith(sys.prefix):
        sys.exit(f"suite: {package.__file__} is not of the wheel")
"""


def built(dist: Path, kind: str) -> Path:
    """The one file of a kind among what was built.

    Raises:
        SystemExit: There is none, or there are several.
    """
    found = [*dist.glob(f"jimmyai_omni-*{kind}")]
    if len(found) != 1:
        sys.exit(f"suite: {dist.name}/ holds {len(found)} files *{kind}, not one; next: make build")
    return found[0]


def make_environment(place: Path, python: str, lock: Path, wheel: Path) -> Path:
    """Make an environment of what a lock holds and the wheel; its interpreter.

    Raises:
        SystemExit: It cannot be made; with the reason on one line.
    """
    inside = place / "bin/python"
    uv = [sys.executable, "-m", "uv", "--quiet"]
    steps = (
        [*uv, "venv", "--clear", "--no-python-downloads", "--python", python, str(place)],
        [*uv, "pip", "sync", "--require-hashes", "--python", str(inside), str(lock)],
        [*uv, "pip", "install", "--no-deps", "--python", str(inside), str(wheel)],
    )
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True)
        if done.returncode:
            said = " ".join(done.stderr.split())
            sys.exit(f"suite: {place.name} was not made: {said}")
    return inside


def unpack(sdist: Path, folder: Path) -> Path:
    """Unpack the sdist without the packages; where its tests are run."""
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    [unpacked] = folder.iterdir()
    for package in PACKAGES:
        shutil.rmtree(unpacked / package)
    return unpacked


def run_suite(python: Path, sdist: Path, asked: Sequence[str]) -> int:
    """Run the tests of an sdist; the exit code of pytest."""
    own = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    with TemporaryDirectory(prefix="omni-sdist-") as folder:
        tests = unpack(sdist, Path(folder))
        if code := subprocess.run([str(python), "-c", LOOK], cwd=tests, env=own).returncode:
            return code
        command = [str(python), "-m", "pytest", "-m", "not campaign and not checkout", *asked]
        return subprocess.run(command, cwd=tests, env=own).returncode


def main() -> int:
    """Make the environment, and run the suite in it."""
    parser = argparse.ArgumentParser(description="Run the suite against the wheel in dist/.")
    parser.add_argument("environment", type=Path, help="where to make it; what is there goes")
    parser.add_argument("--lock", type=Path, default=ROOT / "requirements/dev.txt")
    parser.add_argument("--python", default=sys.executable, help="of which interpreter")
    options, asked = parser.parse_known_args()
    wheel, sdist = (built(ROOT / "dist", kind) for kind in (".whl", ".tar.gz"))
    place: Path = options.environment.absolute()
    return run_suite(make_environment(place, options.python, options.lock, wheel), sdist, asked)


if __name__ == "__main__":
    sys.exit(main())

"""Build the distribution into dist/, the sdist and the wheel from it: `make build`.

dist/ then holds these two and nothing older; where something fails, it stays as it was. The same source gives
the same bytes, since the backend writes one time into all of them: SOURCE_DATE_EPOCH, or else its own.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent


def build(source: Path, dist: Path) -> None:
    """Build the distribution of a source tree, and put it where `dist` was.

    Raises:
        SystemExit: It cannot be built; with the reason on one line.
    """
    dist.parent.mkdir(parents=True, exist_ok=True)
    # Beside its place: a rename within one file system is all or nothing.
    with TemporaryDirectory(dir=dist.parent, prefix=".dist-") as folder:
        made, old = Path(folder, "made"), Path(folder, "old")
        command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(made), str(source)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            said = (done.stderr.strip() or done.stdout.strip()).splitlines()
            sys.exit(f"build: {said[-1].strip() if said else 'it was ended'}; {dist.name}/ is as it was")
        (made / ".gitignore").unlink(missing_ok=True)
        if dist.exists():
            dist.rename(old)
        made.rename(dist)
    for path in sorted(dist.iterdir()):
        print(f"{dist.name}/{path.name}  {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    build(ROOT, ROOT / "dist")

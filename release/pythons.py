"""Run the suite under each version of Python that the project declares: `make test-pythons`.

At the end there is a line for each: passed, failed, or that there is no interpreter of it here.
"""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def declared() -> list[str]:
    """The versions among the classifiers of pyproject.toml, such as `3.12`."""
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["classifiers"]
    return re.findall(r"Python :: (3\.\d+)$", "\n".join(classifiers), flags=re.MULTILINE)


def interpreter(version: str) -> str | None:
    """An interpreter of a version: on the path, or among those of pyenv."""
    by_name = shutil.which(f"python{version}")
    found = [by_name] if by_name else []
    found += sorted(map(str, Path.home().glob(f".pyenv/versions/{version}.*/bin/python")))
    # The name on the path may be a shim for what is not switched on.
    return next((python for python in found if _says(python) == version), None)


def _says(python: str) -> str:
    command = [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""


def main() -> int:
    """Run the suite under each; 0 where all that could be had pass."""
    verdicts: dict[str, str] = {}
    for version in declared():
        python = interpreter(version)
        if python is None:
            verdicts[version] = "there is no interpreter here"
            continue
        command = [sys.executable, str(ROOT / "release/suite.py"), str(ROOT / f".venv-{version}")]
        code = subprocess.run([*command, "--python", python, *sys.argv[1:]]).returncode
        verdicts[version] = f"failed, exit code {code}" if code else "passed"
    for version, verdict in verdicts.items():
        print(f"Python {version}: {verdict}")
    return 1 if any(verdict.startswith("failed") for verdict in verdicts.values()) else 0


if __name__ == "__main__":
    sys.exit(main())

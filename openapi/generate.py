"""Make the generated client from the contract, or tell where the committed one differs from it.

`python openapi/generate.py` writes `generated_client/jimmyai_omni_api`; `--check` writes nothing and
fails on drift: a committed file that differs, a warning of the generator, or an operation whose body
the generator gave up on (it then writes `body: Any`, without a warning).
"""

import argparse
import difflib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONTRACT = ROOT / "openapi/gemini-omni.yaml"
CONFIG = ROOT / "openapi/generator.yaml"
CLIENT = ROOT / "generated_client/jimmyai_omni_api"


def generate(contract: Path, client: Path) -> None:
    """Write the client of `contract` into the folder `client`, or exit with the generator's complaint."""
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    command += ["--path", str(contract), "--config", str(CONFIG), "--output-path", str(client)]
    # The post hooks are run by name: they must find the ruff of this environment.
    path = str(Path(sys.executable).parent)
    done = subprocess.run(
        [*command, "--overwrite", "--fail-on-warning"],
        capture_output=True,
        text=True,
        env={"PATH": path, "PYTHONWARNINGS": "ignore", "LANG": "C.UTF-8", "NO_COLOR": "1"},
    )
    if done.returncode:
        sys.exit(f"drift: the generator refused {contract.name}\n{done.stdout}{done.stderr}")
    # The generator writes this file only for a client that is a distribution of its own.
    (client / "py.typed").touch()


def tree(folder: Path) -> dict[str, str]:
    """Every file of a client with its text to the byte, by its path in the folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".pyc")
    return {str(path.relative_to(folder)): path.read_bytes().decode() for path in files}


def untyped_bodies(client: dict[str, str]) -> list[str]:
    """The endpoint files in which a body became `Any`."""
    return [name for name, text in client.items() if name.startswith("api/") and "body: Any" in text]


def drift(committed: dict[str, str], fresh: dict[str, str]) -> list[str]:
    """The committed files that are not what the contract yields, and then how they differ."""
    names, lines = list[str](), list[str]()
    for name in sorted(committed.keys() | fresh.keys()):
        before, after = committed.get(name, ""), fresh.get(name, "")
        if name not in committed or name not in fresh:
            names.append(f"{name}: {'not committed' if name in fresh else 'no longer generated'}")
        elif before != after:
            names.append(f"{name}: differs")
        sides = before.splitlines(keepends=True), after.splitlines(keepends=True)
        changed = difflib.unified_diff(*sides, f"committed/{name}", f"fresh/{name}")
        lines += [line.rstrip("\n").replace("\r", "\\r") for line in changed]
    return names + lines[:40]


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail on drift")
    parser.add_argument("--contract", type=Path, default=CONTRACT)
    parser.add_argument("--client", type=Path, default=CLIENT)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / CLIENT.name
        generate(options.contract, fresh)
        found = [f"{name}: the body became Any" for name in untyped_bodies(tree(fresh))]
        if options.check:
            found += drift(tree(options.client), tree(fresh))
        elif not found:
            shutil.rmtree(options.client, ignore_errors=True)
            shutil.copytree(fresh, options.client)
            print(f"{options.client.name}: {len(tree(fresh))} files")
    if found:
        sys.exit("\n".join(["drift: the generated client is not what the contract yields", *found]))


if __name__ == "__main__":
    main()

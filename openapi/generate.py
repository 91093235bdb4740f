"""Make the generated client from the contract, or tell where the committed one differs from it.

`python openapi/generate.py` writes `generated_client/jimmyai_omni_api`; `--check` writes nothing and
fails on drift: a committed file that differs, or an operation whose body the generator gave up on (it then
writes `body: Any`, without a warning). The exit code is 1 on drift, and 2 where the contract is broken, the
generator warns of it, or a tool is missing: nothing is written then, either.
"""

import argparse
import difflib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from changes.command import run
from changes.document import CONTRACT, ROOT, Unusable, from_file_or_network, one_line

CONFIG = ROOT / "openapi/generator.yaml"
CLIENT = ROOT / "generated_client/jimmyai_omni_api"
# How the folder in which a fresh client is made ready begins, beside the client.
BESIDE = ".generate-"
# What the generator says around its complaints.
ASIDE = re.compile(r"Generating |Warning\(s\) |Error\(s\) |If you believe |\s*For further information ")
COMPLAINT = re.compile(r"^(?=WARNING |Unable to |Failed to )", re.MULTILINE)


def generate(contract: Path, client: Path) -> None:
    """Write the client of `contract` into the folder `client`.

    Raises:
        Unusable: The contract is broken, the generator complains of it, or a tool is missing.
    """
    # The post hooks are run by name: they must find the ruff of this environment.
    path = str(Path(sys.executable).parent)
    if not find_spec("openapi_python_client") or not shutil.which("ruff", path=path):
        raise Unusable("openapi-python-client or ruff is missing; `make generate` installs both")
    document = from_file_or_network(str(contract))
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    command += ["--path", str(contract), "--config", str(CONFIG), "--output-path", str(client)]
    done = subprocess.run(
        [*command, "--overwrite", "--fail-on-warning"],
        capture_output=True,
        text=True,
        env={"PATH": path, "PYTHONWARNINGS": "ignore", "LANG": "C.UTF-8", "NO_COLOR": "1"},
    )
    if done.returncode:
        raise Unusable(*complaints(contract, done.stdout + done.stderr))
    # The generator writes this file only for a client that is a distribution of its own.
    (client / "py.typed").touch()
    # For the wrapper: JSON is read faster than YAML, and by what everybody has.
    text = json.dumps(document.content, indent=1, ensure_ascii=False)
    (client / "contract.json").write_text(f"{text}\n", "utf-8")


def complaints(contract: Path, output: str) -> Iterator[str]:
    """What the generator says against a contract, each on one line."""
    said = "\n".join(line for line in output.splitlines() if not ASIDE.match(line))
    for complaint in COMPLAINT.split(said):
        if complaint.strip():
            yield f"{contract.name}: the generator says: {one_line(complaint)}"


def swap(fresh: Path, client: Path) -> None:
    """Put a fresh client in the place of a client, whole or not at all.

    A run that is killed in between may leave no client, and its folder; the next one mends both.

    Raises:
        Unusable: Nothing can be written there.
    """
    try:
        client.parent.mkdir(parents=True, exist_ok=True)
        for left in client.parent.glob(f"{BESIDE}*"):
            shutil.rmtree(left)
        with TemporaryDirectory(prefix=BESIDE, dir=client.parent) as folder:
            new, old = Path(folder, "new"), Path(folder, "old")
            shutil.copytree(fresh, new)
            if client.exists():
                client.rename(old)
            try:
                new.rename(client)
            except BaseException:
                # Also where it is interrupted: what is in the folder goes with it.
                if old.exists():
                    old.rename(client)
                raise
    except OSError as error:
        raise Unusable(f"{client}: cannot be written: {error.strerror}") from None


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


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail on drift")
    parser.add_argument("--contract", type=Path, default=CONTRACT)
    parser.add_argument("--client", type=Path, default=CLIENT)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        fresh = Path(folder) / CLIENT.name
        generate(options.contract, fresh)
        found = [f"{name}: the body became Any" for name in untyped_bodies(tree(fresh))]
        if options.check:
            found += drift(tree(options.client), tree(fresh))
        elif not found:
            swap(fresh, options.client)
            print(f"{options.client.name}: {len(tree(fresh))} files")
    if found:
        told = ["drift: the generated client is not what the contract yields; next: make generate", *found]
        print(*told, sep="\n", file=sys.stderr)
    return int(bool(found))


if __name__ == "__main__":
    run("generate", main)

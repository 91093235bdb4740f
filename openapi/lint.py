"""Hold the contract against the linters of others: openapi-spec-validator, Redocly CLI and Spectral.

What they say, also as a warning, is an error here; the exceptions, each with its reason, are in
`openapi/tools`. The exit code is 1 where one of them says anything, and 2 where a tool is missing.
"""

import argparse
import os
from pathlib import Path

from changes.command import run
from changes.document import CONTRACT, from_file_or_network
from changes.node_tools import TOOLS, run_tool

REDOCLY = (
    "@redocly/cli/bin/cli.js",
    "lint",
    "--config=redocly-cli.yaml",
    "--format=stylish",
    "--max-problems=99",
)
SPECTRAL = (
    "@stoplight/spectral-cli/dist/index.js",
    "lint",
    "--ruleset=.spectral.yaml",
    "--fail-severity=hint",
)


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--contract", type=Path, default=CONTRACT, metavar="FILE")
    contract = parser.parse_args().contract.resolve()
    from_file_or_network(str(contract))
    # The exceptions name the contract by this path.
    path = os.path.relpath(contract, TOOLS)
    redocly, spectral = run_tool(*REDOCLY, path), run_tool(*SPECTRAL, path)
    # Redocly exits with 0 on warnings.
    failed = {
        "Redocly": redocly.returncode != 0 or " warning " in redocly.stdout + redocly.stderr,
        "Spectral": spectral.returncode != 0,
    }
    for name, done in (("Redocly", redocly), ("Spectral", spectral)):
        print(f"{name}: {'see below' if failed[name] else 'nothing to say'}")
        if failed[name]:
            print(done.stdout + done.stderr)
    return int(any(failed.values()))


if __name__ == "__main__":
    run("lint", main)

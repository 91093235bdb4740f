"""Tell what changed in the contract since BASE, for whom it breaks, and which version it demands.

BASE is a file, a git ref, or an http(s) URL; without one it is the last release. The exit code is 0
where nothing breaks, 1 where something breaks callers or servers, and 2 where the two cannot be compared.
"""

import argparse
from typing import get_args

from changes.command import run
from changes.compare import compare
from changes.document import CONTRACT, Document, from_file_or_network, from_git, is_file, is_url, last_release
from changes.readers import readers
from changes.report import Format, report


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("base", nargs="?", default="", metavar="BASE")
    parser.add_argument("--contract", default=str(CONTRACT), metavar="FILE", help="what to hold against BASE")
    parser.add_argument("--format", choices=get_args(Format), default="text")
    parser.add_argument(
        "--stepped",
        action="store_true",
        help="let what breaks pass where the contract's version has taken the step that it demands",
    )
    options = parser.parse_args()
    new = from_file_or_network(options.contract)
    base = options.base or last_release()
    if base is None:
        print("diff: nothing to compare with: there is no release yet; name a base: make diff BASE=main")
        return 0
    old = _document(base)
    comparison = compare(old, new, readers(new))
    print(report(comparison, options.format))
    return int(comparison.breaks and not (options.stepped and comparison.stepped))


def _document(base: str) -> Document:
    return from_file_or_network(base) if is_url(base) or is_file(base) else from_git(base)


if __name__ == "__main__":
    run("diff", main)

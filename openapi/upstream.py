"""Hold our contract against the publisher's own openapi.json: SPEC is a file or an http(s) URL.

The page tells what they have and we lack, what we say more strictly and by which rules, and what
disagrees. The exit code is 2 where the two cannot be compared.
"""

import argparse
from typing import get_args

from changes.command import run
from changes.document import CONTRACT, from_file_or_network
from changes.report import Format
from changes.upstream import hold_against
from changes.upstream_report import upstream_report


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("spec", metavar="SPEC")
    parser.add_argument("--contract", default=str(CONTRACT), metavar="FILE", help="ours")
    parser.add_argument("--format", choices=get_args(Format), default="text")
    options = parser.parse_args()
    theirs = from_file_or_network(options.spec)
    upstream = hold_against(theirs, from_file_or_network(options.contract))
    print(upstream_report(upstream, options.format))
    return 0


if __name__ == "__main__":
    run("upstream", main)

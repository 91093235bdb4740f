"""Writes the tables of the docs that are made from data: `python -m tests.tables` in `contract_tests`.

With `--check` it writes nothing, names the pages that are out of date, and exits with 1 where there are any.
"""

import sys

from tests.tables.page import pages, stale

if sys.argv[1:] == ["--check"]:
    found = [
        f"drift: {page.name} is not what the contract and the tests yield: `make tables`" for page in stale()
    ]
    sys.exit("\n".join(found) or 0)
for page in pages():
    page.path.write_text(page.renewed(), encoding="utf-8")

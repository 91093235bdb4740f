"""Prints the tables of all drills, as Markdown: `python -m tests.drills` in `contract_tests`."""

import sys

from tests.drills import creates, downloads, waits
from tests.drills.clients import BACKENDS
from tests.drills.table import markdown

for drill in (creates, waits, downloads):
    tables = {backend: markdown(drill.rows(backend)) for backend in BACKENDS}
    print(f"## {drill.TITLE}\n\n{tables['sync']}\n")
    for backend, table in tables.items():
        if table != tables["sync"]:
            sys.exit(f"under {backend} it is another table:\n\n{table}")

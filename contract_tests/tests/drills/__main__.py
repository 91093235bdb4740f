"""Prints the tables of all drills, as Markdown: `python -m tests.drills` in `contract_tests`."""

import sys

from tests.drills import creates, downloads, waits
from tests.drills.clients import BACKENDS
from tests.drills.table import markdown

ASKED_TWICE = tuple(f"| {name} |" for name in waits.ASKED_TWICE)

for drill in (creates, waits, downloads):
    table = markdown(drill.rows("sync"))
    print(f"## {drill.TITLE}\n\n{table}\n")
    for backend in BACKENDS:
        # No download goes over aiohttp.
        if backend == "sync" or (backend == "fast" and drill is downloads):
            continue
        other = set(markdown(drill.rows(backend)).splitlines()) - set(table.splitlines())
        wrong = [line for line in other if backend != "fast" or not line.startswith(ASKED_TWICE)]
        if wrong:
            sys.exit("\n".join([f"under {backend} it is another table:", *sorted(wrong)]))

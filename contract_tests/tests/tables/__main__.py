"""Writes the tables of the docs that are made from data: `python -m tests.tables` in `contract_tests`."""

from tests.tables.page import pages

for page in pages():
    page.path.write_text(page.renewed(), encoding="utf-8")

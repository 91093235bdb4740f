"""What the docs show of the rules and of the mutants is what is there."""

import pytest

from tests.tables.page import BEGIN, END, Page, pages


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.path.name))
def test_the_committed_table_is_the_one_of_today(page: Page) -> None:
    assert (page.committed.count(BEGIN), page.committed.count(END)) == (1, 1)
    assert page.committed == page.renewed(), "run `make tables`, and commit what it changes"

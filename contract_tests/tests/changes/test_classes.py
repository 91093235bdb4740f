"""Each single edit of a contract is told to those whom it concerns, and as what it is to them."""

import pytest

from tests.changes.toy import CONTENT, Row, compared, edited, verdict
from tests.changes.toy_rows import TOY_ROWS


@pytest.mark.parametrize("row", TOY_ROWS, ids=lambda row: row.says)
def test_an_edit_is_told_as_what_it_is(row: Row) -> None:
    assert verdict(CONTENT, edited(CONTENT, row.edit)) == (row.callers, row.servers, row.rules)


def test_there_is_no_change_where_nothing_changed() -> None:
    assert compared(CONTENT, edited(CONTENT, ("info/version", "9.9.9"))).changes == ()

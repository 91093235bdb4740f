"""Tables as text, and what is told on a terminal where nothing draws bars."""

import os
import sys
from collections.abc import Callable

import pytest
from rich.cells import cell_len

from jimmyai_omni.cli import tables
from jimmyai_omni.cli.screen import screen
from jimmyai_omni.cli.tables import Column, table

COLUMNS = (Column("id"), Column("what", gives_way=True), Column("%", is_right=True))
ROWS = [("t1", "A cat", "7"), ("t22", "霓虹灯 é", "100")]


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Makes stdout a terminal of some width."""

    def make(columns: int) -> None:
        monkeypatch.setattr(tables, "is_cut", lambda: True)
        monkeypatch.setenv("COLUMNS", str(columns))

    return make


def test_columns_are_as_wide_as_what_is_in_them() -> None:
    lines = ["id   what        %", "t1   A cat       7", "t22  霓虹灯 é  100"]
    assert table(COLUMNS, ROWS).splitlines() == lines


def test_what_gives_way_is_narrowed_first(on_terminal: Callable[[int], None]) -> None:
    on_terminal(18)
    assert table(COLUMNS, [*ROWS, ("t3", "A dog in the rain", "0")]).splitlines() == [
        "id   what        %",
        "t1   A cat       7",
        "t22  霓虹灯 é  100",
        "t3   A dog i…    0",
    ]


@pytest.mark.parametrize("columns", range(5, 60, 3))
def test_no_line_is_wider_than_the_terminal(on_terminal: Callable[[int], None], columns: int) -> None:
    on_terminal(columns)
    rows = [("task_" + "x" * 40, "霓虹灯" * 9, "100"), ("t", "e\u0301" * 30, "7")]
    assert max(map(cell_len, table(COLUMNS, rows).splitlines())) <= max(columns, 7)


def test_a_wrapped_column_goes_on_in_the_next_line() -> None:
    columns = (Column("id"), Column("says", gives_way=True, is_wrapped=True))
    lines = ["id  says", "t1  one two", "    three", "t2"]
    assert table(columns, [("t1", "one two three"), ("t2", "")], width=13).splitlines() == lines


def test_what_a_terminal_would_obey_is_not_shown() -> None:
    assert "\x1b" not in table(COLUMNS, [("t\x1b[31m", "a\nb", "7")])
    assert len(table(COLUMNS, [("t", "a\nb", "7")]).splitlines()) == 2


def test_bars_are_drawn_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert screen() is None
    master, slave = os.openpty()
    try:
        with os.fdopen(slave, "w") as terminal:
            monkeypatch.setattr(sys, "stderr", terminal)
            monkeypatch.setenv("TERM", "xterm")
            assert screen() is not None
            monkeypatch.setitem(sys.modules, "rich.console", None)
            assert screen() is None, "the extra that draws them is missing"
    finally:
        os.close(master)

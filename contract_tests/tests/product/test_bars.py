"""The bars of a terminal."""

import re
from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

from jimmyai_omni.cli import bars
from jimmyai_omni.errors import ConnectionFailed
from jimmyai_omni.events import WaitEvent
from jimmyai_omni.results import Task


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.monotonic", lambda: 100.0)


def drawn(*events: WaitEvent, width: int = 80) -> list[str]:
    """The lines that are drawn for some looks at a task, the last one last."""
    screen = StringIO()
    console = Console(file=screen, force_terminal=True, width=width, color_system=None, legacy_windows=False)
    with bars.wait_bar(console) as report:
        for event in events:
            report(event)
        shown = screen.getvalue()
    assert "\x1b[1A" not in shown, "more than one line"
    return [line for line in re.split(r"[\r\n]|\x1b\[[0-9;?]*[A-Za-z]", shown) if line.strip()]


def look(progress: int = 42, **fields: object) -> WaitEvent:
    task = Task("t", "processing", progress)
    known = {"task_id": "t", "task": task, "polls": 1, "waited_s": 9.0, **fields}
    return WaitEvent(**known)  # type: ignore[arg-type]


@pytest.mark.usefixtures("frozen")
def test_it_shows_state_per_cent_elapsed_and_the_predicted_time_left() -> None:
    line = drawn(look(remaining_s=75.0))[-1]
    assert "processing" in line
    assert "━" * 8 in line
    assert " 42 % " in line
    assert "0:00:0" in line
    assert line.rstrip().endswith("about 1:15 left")


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("remaining_s", [0.0, -5.0, 0.3])
def test_a_prediction_that_has_passed_is_not_negative(remaining_s: float) -> None:
    assert drawn(look(remaining_s=remaining_s))[-1].rstrip().endswith("any moment")


def test_the_last_trouble_is_shown_until_a_look_shows_something() -> None:
    trouble = ConnectionFailed("no answer\x1b[31m [red]came[/]", hint="wait")
    assert "no answer [31m [red]came[/]" in drawn(look(trouble=trouble))[-1]
    assert "no answer" not in drawn(look(trouble=trouble), look(50))[-1]


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("width", [60, 80, 120])
def test_it_stays_on_one_line(width: int) -> None:
    event = look(remaining_s=3600.0, trouble=ConnectionFailed("霓虹灯" * 99, hint="wait"))
    lines = drawn(event, width=width)
    assert max(map(cell_len, lines)) <= width
    assert "42 %" in lines[-1]
    assert "about 60:00 left" in lines[-1]


def test_a_look_that_showed_nothing_leaves_what_was_seen() -> None:
    nothing = WaitEvent(task_id="t", task=None, polls=1, waited_s=0.0)
    assert "asking" in drawn(nothing)[-1]
    assert "processing" in drawn(look(), nothing)[-1]
    assert " 42 % " in drawn(look(), nothing)[-1]


def test_a_transfer_shows_its_name_and_its_bytes() -> None:
    screen = StringIO()
    console = Console(file=screen, force_terminal=True, width=100, color_system=None, legacy_windows=False)
    with bars.transfer_bar(console, "cat\x07.mp4") as on_progress:
        on_progress(1_000_000, 2_000_000)
    assert "cat .mp4" in screen.getvalue()
    assert "1.0/2.0 MB" in screen.getvalue()
    assert "\x07" not in screen.getvalue()

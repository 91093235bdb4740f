"""What is told while a batch is run: a live table on a terminal, JSON lines elsewhere."""

import json
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from jimmyai_omni._journal.jobs import JobState
from jimmyai_omni.batch.events import BatchEvent
from jimmyai_omni.cli.batch_tables import counts_of, duration
from jimmyai_omni.cli.stage import Stage
from jimmyai_omni.cli.streams import lead_nowhere
from jimmyai_omni.cli.talk import printable

_COLOURS: dict[JobState, str] = {
    "waiting": "dim",
    "creating": "cyan",
    "running": "cyan",
    "completed": "blue",
    "saved": "green",
    "failed": "red",
    "refused": "red",
    "unknown": "bold red",
    "faulty": "dim",
}
_ENDED: tuple[JobState, ...] = ("saved", "failed", "refused", "unknown", "faulty")


@contextmanager
def watching(stage: Stage) -> Generator[Callable[[BatchEvent], None]]:
    """Tells how far a batch is; where nobody listens any more, it goes on all the same."""
    with _telling(stage) as tell:

        def tell_or_not(event: BatchEvent) -> None:
            try:
                tell(event)
            except OSError:
                lead_nowhere(sys.stderr)

        yield tell_or_not


@contextmanager
def _telling(stage: Stage) -> Generator[Callable[[BatchEvent], None]]:
    console = Console(stderr=True)
    if stage.talk.as_json or not console.is_terminal:
        yield lambda event: stage.talk.lines(json.dumps(event_fields(event)))
        return
    live = Live(console=console, transient=True, auto_refresh=False)
    try:

        def show(event: BatchEvent) -> None:
            # Not before the first event: consent is asked for on the same terminal.
            live.start()
            live.update(_view(event), refresh=True)

        yield show
    finally:
        live.stop()


def event_fields(event: BatchEvent) -> dict[str, Any]:
    """How far a batch is, as JSON."""
    return {
        "event": "batch",
        "phase": event.phase,
        "counts": counts_of(event.counts),
        "in_flight": event.in_flight,
        "spent": event.spent,
        "creates_per_s": round(event.creates_per_s, 3),
        "polls_per_s": round(event.polls_per_s, 3),
        "ended_per_s": round(event.ended_per_s, 3),
        "remaining_s": event.remaining_s,
        "hold": event.hold,
        "troubles": list(event.troubles),
    }


def _view(event: BatchEvent) -> Group:
    counts = counts_of(event.counts)
    rows, ended = sum(counts.values()), sum(event.counts.get(state, 0) for state in _ENDED)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_row(
        *(Text.assemble((f"{count:,} ", "bold"), (state, _COLOURS[state])) for state, count in counts.items())
    )
    left = "" if event.remaining_s is None else f", about {duration(event.remaining_s)} left"
    rate = f"{event.ended_per_s * 60:.0f} a minute{left}"
    bar = Table.grid()
    bar.add_row(ProgressBar(total=max(rows, 1), completed=ended, width=60))
    lines: list[RenderableType] = [
        bar,
        table,
        Text(f"{event.spent:,g} JimiCoin; {rate}"),
    ]
    if event.hold or event.phase != "running":
        lines.append(Text(printable(event.hold or event.phase), "yellow"))
    lines += [Text(printable(one), "yellow", no_wrap=True, overflow="ellipsis") for one in event.troubles]
    return Group(*lines)

"""The live table of a batch on a terminal, by rich."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from jimmyai_omni._journal.states import JobState
from jimmyai_omni.batch.events import BatchEvent
from jimmyai_omni.cli.batch_tables import counts_of, duration
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
def batch_bars(console: Console) -> Generator[Callable[[BatchEvent], None]]:
    """How many rows have come how far, what was spent, how long it will take."""
    live = Live(console=console, transient=True, auto_refresh=False)
    try:

        def show(event: BatchEvent) -> None:
            # Not before the first event: consent is asked for on the same terminal.
            live.start()
            live.update(_view(event), refresh=True)

        yield show
    finally:
        live.stop()


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
        Text(f"{event.spent:,.12g} JimiCoin; {rate}"),
    ]
    if event.hold or event.phase != "running":
        lines.append(Text(printable(event.hold or event.phase), "yellow"))
    lines += [Text(printable(one), "yellow", no_wrap=True, overflow="ellipsis") for one in event.troubles]
    return Group(*lines)

"""What is told while a batch is run: a live table on a terminal, JSON lines elsewhere."""

import json
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from jimmyai_omni.batch.events import BatchEvent
from jimmyai_omni.cli.batch_tables import counts_of
from jimmyai_omni.cli.screen import screen
from jimmyai_omni.cli.stage import Stage
from jimmyai_omni.cli.streams import lead_nowhere


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
    console = None if stage.talk.as_json else screen()
    if console is None:
        yield lambda event: stage.talk.lines(json.dumps(event_fields(event)))
        return
    from jimmyai_omni.cli.batch_bars import batch_bars

    with batch_bars(console) as show:
        yield show


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

"""What is told while a task is waited for: a bar on a terminal, lines elsewhere."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from jimmyai_omni.cli.screen import screen
from jimmyai_omni.cli.stage import Stage
from jimmyai_omni.cli.talk import Talk
from jimmyai_omni.events import WaitEvent

Report = Callable[[WaitEvent], None]


@contextmanager
def watching(stage: Stage) -> Generator[Report]:
    """Tells each look at a task, and keeps in mind which task it is."""
    with _report(stage.talk) as report:

        def on_event(event: WaitEvent) -> None:
            if event.task_id != stage.task_id:
                stage.talk.note("task", event.task_id)
            stage.about(event.task_id, is_paid=stage.is_paid or event.task is not None)
            if event.advisory:
                stage.talk.advisories([event.advisory])
            report(event)

        yield on_event


@contextmanager
def _report(talk: Talk) -> Generator[Report]:
    if talk.as_json:
        yield lambda event: _tell_program(talk, event)
        return
    console = screen()
    if console is None:
        yield _Lines(talk)
        return
    from jimmyai_omni.cli.bars import wait_bar

    with wait_bar(console) as report:
        yield report


def _tell_program(talk: Talk, event: WaitEvent) -> None:
    task = event.task
    talk.event(
        "progress",
        task_id=event.task_id,
        status=task.status if task else None,
        state=task.state if task else None,
        progress=task.progress if task else None,
        polls=event.polls,
        waited_s=round(event.waited_s, 3),
        remaining_s=event.remaining_s,
        pause_s=event.pause_s,
        trouble=event.trouble.message if event.trouble else None,
    )


class _Lines:
    """A line for what is new, and for each look that showed nothing."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._seen = ""

    def __call__(self, event: WaitEvent) -> None:
        if event.trouble:
            again = "" if event.pause_s is None else f"; looking again in {event.pause_s:.0f} s"
            self._talk.note("note", f"{event.trouble.message}{again}")
        elif event.task:
            now = f"{event.task.status} {event.task.progress or 0} %"
            left = "" if event.remaining_s is None else f", about {event.remaining_s:.0f} s left"
            if now != self._seen:
                self._talk.note("state", f"{now}{left}")
            self._seen = now

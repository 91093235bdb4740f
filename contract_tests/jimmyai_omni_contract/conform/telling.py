"""What is told of a run before and while it goes on."""

from collections.abc import Iterator, Mapping
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from jimmyai_omni_contract.conform.options import OTHER_KEY
from jimmyai_omni_contract.conform.plan import Plan
from jimmyai_omni_contract.conform.step import Step


def told_plan(plan: Plan, prices: Mapping[str, float]) -> str:
    """What is going to be sent, and what it may cost, for people.

    Args:
        plan: The plan.
        prices: Of the catalogue, in JimiCoin by billing name; empty where it could not be read.
    """
    return "\n".join(_lines(plan, prices))


def _lines(plan: Plan, prices: Mapping[str, float]) -> Iterator[str]:
    options = plan.options
    yield f"The plan for {options.base_url}, profile {options.profile}:"
    yield ""
    yield f"  requests   {plan.requests}, and the polls of tasks; about {_time(plan.seconds)}"
    more = f", and up to {plan.may_bill} made at random" if plan.may_bill else ""
    yield f"  billed     {plan.billed} creates by a right server{more}; by none more than {plan.most_billed}"
    if plan.billed > plan.most_billed:
        yield f"             the run ends after {plan.most_billed}: not all is judged"
    right, most = plan.jimicoin(prices), plan.most_jimicoin(prices)
    if plan.billed and right is None:
        yield "  JimiCoin   not known: the catalogue of prices could not be read"
    elif most is not None:
        dearest = f", and {plan.may_bill} of the dearest at most" if plan.may_bill else ""
        yield f"  JimiCoin   {right:,g} by a right server{dearest}; by none more than {most:,g}, as listed"
    left_out = {step.needs for step in plan.steps if step.needs} - _given(plan)
    if left_out:
        yield f"  left out   what needs {', '.join(sorted(left_out))}"
    yield ""


def _given(plan: Plan) -> set[str]:
    options = plan.options
    given = {OTHER_KEY: options.other_key, "--task-id": options.task_ids}
    return {name for name, value in given.items() if value}


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


class Progress:
    """How far the run is, on a terminal; elsewhere nothing."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        self._bars = Bars(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._bar = self._bars.add_task("", total=None)

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def on_step(self, step: Step, place: int, count: int) -> None:
        """See `OnStep`."""
        self._bars.update(self._bar, description=f"{step.check:<9}", completed=place, total=count)

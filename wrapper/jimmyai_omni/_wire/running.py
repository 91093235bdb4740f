"""A flow under way, for those who perform its effects."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from jimmyai_omni._flows.effects import Effect, Flow

T = TypeVar("T")


class Running(Generic[T]):
    """A flow that stands at an effect, or has ended with a result."""

    def __init__(self, flow: Flow[T]) -> None:
        self._flow = flow
        self.effect: Effect | None = None
        """What the flow asks for; `None` where it has ended."""
        self.result: T = cast(T, None)
        """What it ended with."""
        self._go_on(lambda: next(flow))

    def send(self, result: Any) -> None:
        """Go on with the result of the effect."""
        self._go_on(lambda: self._flow.send(result))

    def throw(self, error: BaseException) -> None:
        """Go on with the error of the effect: the flow cleans up, and usually raises it again."""
        self._go_on(lambda: self._flow.throw(error))

    def _go_on(self, step: Callable[[], Effect]) -> None:
        try:
            self.effect = step()
        except StopIteration as stop:
            self.effect, self.result = None, stop.value

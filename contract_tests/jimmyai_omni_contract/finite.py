"""Numbers on the command line."""

from math import isfinite
from typing import Any

import click


class FiniteRange(click.FloatRange):
    """A range without `nan` and infinity, which would pass for numbers in each open one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number, where it is one of the range."""
        number = super().convert(value, param, ctx)
        if not isfinite(number):
            self.fail(f"{number} is no finite number.", param, ctx)
        return number

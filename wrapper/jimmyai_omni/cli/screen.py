"""The terminal that bars are drawn on, where there is one and the extra that draws them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def screen() -> "Console | None":
    """Stderr as a terminal; `None` where bars cannot be drawn, and lines are told."""
    try:
        from rich.console import Console
    except ImportError:
        return None
    console = Console(stderr=True)
    return console if console.is_terminal else None

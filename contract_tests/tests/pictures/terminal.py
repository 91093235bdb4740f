"""Films of a terminal with the real program in it: SVG that moves by itself and asks no host for a font."""

import io
import os
import shlex
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.text import Text

from tests.tools import tool

WIDTH: Final = 94
HOLD_S: Final = 4.0
"""How long the last picture stays."""
_EVERY_S: Final = 0.4
_FRAME: Final = """
<svg class="{unique_id}" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def film(command: str, folder: Path, **variables: str) -> str:
    """What a command shows from its start to its end, typed into a shell with this folder."""
    taken = list[tuple[float, str]]()
    for at_s, screen in _screens(f"printf '$ %s\\n' {shlex.quote(command)}; {command}", folder, variables):
        if not taken or taken[-1][1] != screen:
            taken.append((at_s, screen))
    rows = max(screen.rstrip("\n").count("\n") + 1 for _, screen in taken)
    return _moving([(at_s, _still(screen, rows, f"f{n}")) for n, (at_s, screen) in enumerate(taken)])


def _screens(command: str, folder: Path, variables: dict[str, str]) -> Iterator[tuple[float, str]]:
    done = folder / ".done"
    done.unlink(missing_ok=True)
    tmux = [tool("tmux"), "-L", f"omni-pictures-{os.getpid()}", "-f", os.devnull]
    # The server of tmux keeps a PATH of its own.
    names = " ".join(f"{name}={shlex.quote(value)}" for name, value in variables.items())
    size = ["-x", str(WIDTH), "-y", "40"]
    shell = f"export {names}; {command}; touch {done}; sleep 60"
    subprocess.run([*tmux, "new-session", "-d", *size, "-c", folder, "sh", "-c", shell], check=True)
    start = time.monotonic()
    try:
        while True:
            is_over = done.exists()
            yield time.monotonic() - start, _capture(tmux)
            if is_over:
                return
            time.sleep(_EVERY_S)
    finally:
        subprocess.run([*tmux, "kill-server"], check=True)


def _capture(tmux: list[str]) -> str:
    shown = subprocess.run([*tmux, "capture-pane", "-e", "-p"], check=True, capture_output=True, text=True)
    return shown.stdout.rstrip("\n")


def _still(screen: str, rows: int, name: str) -> str:
    console = Console(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor"
    )
    lines = screen.split("\n")
    for line in [*lines, *[""] * (rows - len(lines))]:
        console.print(Text.from_ansi(line), no_wrap=True, crop=True)
    return console.export_svg(title="omni", code_format=_FRAME, unique_id=name)


def _moving(stills: list[tuple[float, str]]) -> str:
    whole_s = stills[-1][0] + HOLD_S
    ends = [*(at_s for at_s, _ in stills[1:]), whole_s]
    rules = list[str]()
    for number, ((start_s, _), end_s) in enumerate(zip(stills, ends, strict=True)):
        begin, end = (f"{100 * moment_s / whole_s:.2f}%" for moment_s in (start_s, end_s))
        shown = (
            f"0%,{begin}{{visibility:hidden}}{begin},{end}{{visibility:visible}}"
            if number
            else (f"0%,{end}{{visibility:visible}}")
        )
        rules.append(
            f"@keyframes k{number}{{{shown}{end},100%{{visibility:hidden}}}}"
            f".f{number}{{visibility:hidden;animation:k{number} {whole_s:.1f}s steps(1) infinite}}"
        )
    last = len(stills) - 1
    still = f"svg svg{{animation:none!important}}.f{last}{{visibility:visible}}"
    calm = f"@media (prefers-reduced-motion:reduce){{{still}}}"
    view = stills[0][1].partition('viewBox="')[2].partition('"')[0]
    frames = "".join(still for _, still in stills)
    style = "\n".join([*rules, calm])
    return (
        f'<svg viewBox="{view}" xmlns="http://www.w3.org/2000/svg"><style>\n{style}\n</style>{frames}</svg>\n'
    )

"""Render the videos that the mock server hands out, one per resolution, ratio and duration.

Run as ``python contract_tests/jimmyai_omni_contract/mock/clips/render.py``. It needs ffmpeg with
libx264 and fontconfig, and the DejaVu fonts. Clips are written beside this file; the same ffmpeg
build writes the same bytes again.
"""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path

FOLDER = Path(__file__).parent
# Each frame of a picture this large costs, even one in which nothing moves.
FPS = 8
CROSSING_S = 2
SHORT_SIDES = {"720p": 720, "1080p": 1080, "4k": 2160}
RATIOS = ((16, 9), (9, 16), (1, 1))
DURATIONS_S = (4, 6, 8, 10)

BACKGROUNDS = {"720p": "0x123C4A", "1080p": "0x26305C", "4k": "0x44275A"}
WHITE, PALE, RAIL, ACCENT = "0xFFFFFF", "0xC9D3E0", "0x7D8AA0", "0xFFB703"


@dataclass(frozen=True)
class Clip:
    """The settings that a clip shows, and that its file name and picture size follow from."""

    resolution: str
    ratio: tuple[int, int]
    seconds: int

    @property
    def path(self) -> Path:
        """Where the clip is written."""
        across, down = self.ratio
        return FOLDER / f"{self.resolution}-{across}x{down}-{self.seconds}s.mp4"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        across, down = self.ratio
        unit = SHORT_SIDES[self.resolution] // min(across, down)
        return across * unit, down * unit


def even(length: float) -> int:
    """Round to even pixels: chroma has half the resolution, so other edges would blur."""
    return round(length / 2) * 2


def text(
    content: str, color: str, size: int, y: str, *, x: str = "(w-text_w)/2", font: str = "DejaVu Sans"
) -> str:
    """Return the filter that draws one line, its middle at height `y`."""
    escaped = content.replace(":", r"\:")
    style = f"font='{font}':fontsize={size}:fontcolor={color}"
    return f"drawtext={style}:x='{x}':y='{y}-text_h/2':text='{escaped}'"


def filter_graph(clip: Clip) -> str:
    """Describe the picture: title, settings, a disc on a rail, a timecode, and a bar that fills."""
    width, height = clip.size
    short_side = min(width, height)
    large = min(width // 12, height // 9)
    small = large * 2 // 3
    margin = even(short_side / 12)
    bar_width, bar_height, line = width - 2 * margin, even(margin / 2), even(margin / 15)
    rail_y = even(height * 0.55)
    source = f"r={FPS}:d={clip.seconds},format=yuv420p"
    bar = f"s={bar_width}x{bar_height}:{source}"

    settings = f"{clip.resolution} · {clip.ratio[0]}:{clip.ratio[1]} · {clip.seconds} s"
    timecode = f"%{{eif:floor(n/{FPS}):d:2}} / {clip.seconds:02} s"
    swing = f"(1-abs(1-mod(n/{CROSSING_S * FPS},2)))"
    disc_x = f"{margin}+2*floor(({bar_width}-text_w)/2*{swing})"
    card = (
        f"color=c={BACKGROUNDS[clip.resolution]}:s={width}x{height}:{source}",
        text("jimmyai-omni mock", PALE, small, f"h*0.25-{large}*1.2"),
        text(settings, WHITE, large, "h*0.25"),
        f"drawbox=x={margin}:y={rail_y - line // 2}:w={bar_width}:h={line}:c={RAIL}:t=fill",
        text("●", ACCENT, short_side // 6, f"{rail_y}", x=disc_x),
        text(timecode, PALE, small, "h*0.79", font="DejaVu Sans Mono"),
    )
    # In overlay, unlike in drawtext, the first frame has n=1; so the last one shows a full bar.
    return (
        f"{','.join(card)}[card];color=c={RAIL}:{bar}[track];color=c={ACCENT}:{bar}[fill];"
        f"[track][fill]overlay=x='w*(n/{clip.seconds * FPS}-1)'[bar];"
        f"[card][bar]overlay=x={margin}:y={even(height * 0.88)}"
    )


def render(clip: Clip) -> Path:
    """Write one clip and return its path."""
    command = ["ffmpeg", "-v", "error", "-y", "-filter_complex", filter_graph(clip)]
    command += ["-c:v", "libx264", "-profile:v", "high", "-pix_fmt", "yuv420p"]
    command += ["-preset", "veryslow", "-tune", "animation", "-crf", "46"]
    command += ["-g", "240", "-me_range", "64"]
    # Four reference frames keep 720p, 1080p and 4k within levels 3.1, 4.0 and 5.1.
    command += ["-refs", "4", "-threads", "1"]
    command += ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"]
    # Type 6 is the note in which x264 repeats its options.
    command += ["-bsf:v", "filter_units=remove_types=6"]
    command += ["-movflags", "+faststart", str(clip.path)]
    subprocess.run(command, check=True)
    return clip.path


def main() -> None:
    """Render all clips, as many at a time as there are processors."""
    clips = [Clip(*choice) for choice in product(SHORT_SIDES, RATIOS, DURATIONS_S)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        total_bytes = sum(path.stat().st_size for path in pool.map(render, clips))
    print(f"{len(clips)} clips, {total_bytes:,} bytes")


if __name__ == "__main__":
    main()

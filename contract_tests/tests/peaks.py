"""The memory that Python's own objects take at most."""

import gc
import tracemalloc
from collections.abc import Callable


def peak_bytes(action: Callable[[], object], *, runs: int = 1) -> int:
    """The least peak of some runs, in bytes.

    What another thread of the process takes meanwhile is counted along, though hardly in each of many runs.
    """
    peaks: list[int] = []
    for _ in range(runs):
        gc.collect()
        tracemalloc.start()
        try:
            action()
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    return min(peaks)

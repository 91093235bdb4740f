"""What the process and the machine give to a server."""

import asyncio
import gc
import sys
from contextlib import suppress
from typing import Final

_MANY_FILES: Final = 4096


def new_loop() -> asyncio.AbstractEventLoop:
    """An event loop: that of uvloop, where there is one for the platform."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return asyncio.new_event_loop()
    return new_event_loop()


def open_files() -> int:
    """How many files, and so how many connections, this process may have open."""
    if sys.platform == "win32":
        return _MANY_FILES
    from resource import RLIM_INFINITY, RLIMIT_NOFILE, getrlimit

    soft, _ = getrlimit(RLIMIT_NOFILE)
    return _MANY_FILES if soft == RLIM_INFINITY else soft


def settle_process() -> None:
    """Prepare this process for being a server and nothing else."""
    # A full collection looks at every task that lives, which takes up to 100 ms; and requests leave no cycles
    # behind that outlive the collections of what is young.
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 100_000, 1_000)
    if sys.platform != "win32":
        from resource import RLIMIT_NOFILE, getrlimit, setrlimit

        soft, hard = getrlimit(RLIMIT_NOFILE)
        with suppress(ValueError, OSError):
            setrlimit(RLIMIT_NOFILE, (max(soft, min(hard, _MANY_FILES)), hard))

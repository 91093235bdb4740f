"""Bringing a file to the disk while more of it comes."""

import os
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

STEP_BYTES: Final = 2 * 1024 * 1024
"""As long as less than this is new, it is left to the last sync."""


class WriteBack:
    """Syncs a growing file from a thread of its own, so that the last sync has little to wait for.

    It promises nothing: what is on the disk is known after the caller's own sync, which comes after `end`.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._new_bytes = 0
        self._thread: ThreadPoolExecutor | None = None
        self._sync: Future[None] | None = None

    def wrote(self, count: int) -> None:
        """So many bytes more are in the file.

        Raises:
            OSError: What a sync before has met.
        """
        self._new_bytes += count
        if self._new_bytes < STEP_BYTES or not (self._sync is None or self._sync.done()):
            return
        self._check()
        self._thread = self._thread or ThreadPoolExecutor(1, "omni-sync")
        self._sync = self._thread.submit(os.fsync, self._descriptor)
        self._new_bytes = 0

    def end(self) -> None:
        """Wait for the sync that goes on; without this the file may not be closed.

        Raises:
            OSError: What it has met. The system tells it once, so no later sync would.
        """
        if self._thread is not None:
            self._thread.shutdown()
        self._check()

    def _check(self) -> None:
        if self._sync is not None:
            self._sync.result()

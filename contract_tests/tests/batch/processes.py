"""An executor that starts a process for each call, so that one can be killed or stopped alone."""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self


class Processes:
    """What `Omni.batch` needs of an executor; all processes are gone when the block ends."""

    def __init__(self) -> None:
        self.started: list[subprocess.Popen[bytes]] = []
        self._threads: list[threading.Thread] = []

    def submit(self, call: Callable[..., Any], /, *args: Any) -> "Future[Any]":
        """Run a call in a process of its own."""
        future = Future[Any]()
        future.set_running_or_notify_cancel()
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.batch.processes"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        self.started.append(process)
        thread = threading.Thread(target=_await, args=(process, pickle.dumps((call, args)), future))
        self._threads.append(thread)
        thread.start()
        return future

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self.started:
            process.kill()
        for thread in self._threads:
            thread.join()


def _await(process: "subprocess.Popen[bytes]", call: bytes, future: "Future[Any]") -> None:
    told, _ = process.communicate(call)
    if process.returncode:
        future.set_exception(ChildProcessError(f"exit code {process.returncode}"))
        return
    is_good, value = pickle.loads(told)
    if is_good:
        future.set_result(value)
    else:
        future.set_exception(value)


def main() -> None:
    """Run the call that stdin holds."""
    call, args = pickle.loads(sys.stdin.buffer.read())
    try:
        told = (True, call(*args))
    except Exception as error:  # noqa: BLE001 - told to the one who asked
        told = (False, error)
    sys.stdout.buffer.write(pickle.dumps(told))


if __name__ == "__main__":
    main()

"""The blocking client."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self, Unpack

import httpx

from jimmyai_omni._base import Client, ignore
from jimmyai_omni._flows import reads
from jimmyai_omni._flows.download import OnProgress
from jimmyai_omni._flows.effects import Clock
from jimmyai_omni._flows.upload import upload
from jimmyai_omni._flows.wait import OnUpdate
from jimmyai_omni._plan import Extra
from jimmyai_omni._policies.poll import PollPolicy
from jimmyai_omni._wire.drivers import SyncDriver
from jimmyai_omni.results import Balance, CatalogModel, KeyBalance, Task, Upload
from jimmyai_omni.rules import RequestFields
from jimmyai_omni.rules.request import STANDARD_MODEL


class Omni(Client):
    """The API, blocking.

    Args:
        api_key: The token; otherwise the variable `JIMMYAI_API_KEY`.
        base_url: The host; otherwise the variable `JIMMYAI_BASE_URL`, otherwise the documented one.
        timeout_s: The longest silence of a connection, in seconds.
        poll: When `wait` and `generate` look at a task.
        transport: An httpx transport, for tests and proxies.
        clock: Monotonic seconds, for tests.
        sleep: How to wait for some seconds, for tests.

    Raises:
        ConfigurationError: The base URL is none, or the key cannot be a key.
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout_s: float = 60.0,
        poll: PollPolicy = PollPolicy(),  # noqa: B008 - frozen
        transport: httpx.BaseTransport | None = None,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        super().__init__(api_key, base_url, timeout_s, poll, clock)
        self._driver = SyncDriver(self._config, transport, sleep)

    def create(
        self,
        prompt: str,
        *,
        model: str = STANDARD_MODEL,
        strict: bool = True,
        extra: Extra | None = None,
        **fields: Unpack[RequestFields],
    ) -> Task:
        """Create a task. It is billed (OMNI-30), and sent once at most. Arguments as for `plan`.

        Raises:
            InvalidRequest: The request breaks rules; nothing was sent.
            ApiError: The API refused it.
            ConnectionFailed: It was not delivered.
            CreateOutcomeUnknown: It may have been delivered, and no usable answer came.
        """
        return self._driver.run(
            self._create(self.plan(prompt, model=model, strict=strict, extra=extra, **fields))
        )

    def retrieve(self, task_id: str) -> Task:
        """Look at a task once.

        Raises:
            ApiError: The API refused, or does not know the task.
            ConnectionFailed: No answer came.
        """
        return self._driver.run(reads.retrieve(task_id))

    def wait(self, task: Task | str, *, timeout_s: float | None = None, on_update: OnUpdate = ignore) -> Task:
        """Poll a task, or a task's id, until it is completed.

        Args:
            task: The task or its id.
            timeout_s: The deadline in seconds; otherwise that of the client's poll policy.
            on_update: Called with the task after each poll.

        Raises:
            TaskFailed: It ended without a video.
            WaitTimeout: The deadline passed; the task may still be running.
            OmniError: Polls failed for good; the error names the task.
        """
        return self._driver.run(self._wait(task, timeout_s, on_update))

    def generate(
        self,
        prompt: str,
        *,
        model: str = STANDARD_MODEL,
        strict: bool = True,
        extra: Extra | None = None,
        timeout_s: float | None = None,
        on_update: OnUpdate = ignore,
        **fields: Unpack[RequestFields],
    ) -> Task:
        """Create a task and wait for it. Arguments and errors as for `create` and `wait`."""
        plan = self.plan(prompt, model=model, strict=strict, extra=extra, **fields)
        return self._driver.run(self._generate(plan, timeout_s, on_update))

    def download(
        self,
        task: Task | str,
        to: str | os.PathLike[str] = ".",
        *,
        overwrite: bool = False,
        on_progress: OnProgress = ignore,
    ) -> Path:
        """Fetch the video of a completed task, whole or not at all.

        Args:
            task: The task, or its id, which is retrieved first.
            to: The file, or the folder for `<task id>.mp4`.
            overwrite: Replace the file if it exists.
            on_progress: Called with the bytes received and, where known, their total.

        Raises:
            LocalFileError: The file exists or cannot be written.
            DownloadFailed: The video could not be fetched; no file is left behind.
            ApiError: The task cannot be retrieved.
        """
        return self._driver.run(self._download(task, to, overwrite, on_progress))

    def upload(self, path: str | os.PathLike[str]) -> Upload:
        """Store an image, video or audio file of at most 100 MB where the API can read it. Not billed.

        Raises:
            LocalFileError: The file cannot be read, or is none that the API takes.
            ApiError: The API refused it.
            ConnectionFailed: No answer came.
        """
        return self._driver.run(upload(Path(path)))

    def balance(self) -> Balance:
        """What the account holds, in JimiCoin. Raises as `retrieve`."""
        return self._driver.run(reads.balance())

    def key_balance(self) -> KeyBalance:
        """The quota of the key, in JimiCoin. Raises as `retrieve`."""
        return self._driver.run(reads.key_balance())

    def models(self, search: str | None = None) -> tuple[CatalogModel, ...]:
        """The price list, or the part whose names contain `search`. Needs no key. Raises as `retrieve`."""
        return self._driver.run(reads.models(search))

    def close(self) -> None:
        """Close the connections."""
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

"""The blocking client."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Generator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, Unpack

import httpx

from jimmyai_omni._base import Client, ignore
from jimmyai_omni._telemetry import traced
from jimmyai_omni._wire.sync_driver import SyncDriver

if TYPE_CHECKING:
    from jimmyai_omni._config import Config, Options
    from jimmyai_omni._flows.download import DownloadFields
    from jimmyai_omni._flows.effects import Clock, Flow
    from jimmyai_omni._local.media import Media
    from jimmyai_omni._local.place import Target
    from jimmyai_omni._plan import CreateFields
    from jimmyai_omni._wire.wire import OnResponse
    from jimmyai_omni.batch.events import BatchResult
    from jimmyai_omni.batch.options import BatchFields
    from jimmyai_omni.batch.suitable import Source
    from jimmyai_omni.events import OnEvent, OnProgress, WaitEvent
    from jimmyai_omni.results import Balance, CatalogModel, KeyBalance, SavedVideo, Settlement, Task, Upload

T = TypeVar("T")


class Omni(Client):
    """The API, blocking.

    Args:
        api_key: The token; otherwise the variable `JIMMYAI_API_KEY`, otherwise the profile's.
        http_client: An httpx client of your own; it is not closed.
        transport: An httpx transport, for tests and proxies; no `proxy` of the settings is asked beside it.
        on_response: Called with each answer of the API as it came, without the key.
        clock: Monotonic seconds, for tests.
        sleep: How to wait for some seconds, for tests.
        draw: A number from 0 to 1 at random, for tests.
        **options: See `Options`.

    Raises:
        ConfigurationError: An option cannot be used.
        JournalError: The journal cannot be written.
    """

    _driver: SyncDriver

    def __init__(
        self,
        api_key: str | None = None,
        *,
        http_client: httpx.Client | None = None,
        transport: httpx.BaseTransport | None = None,
        on_response: OnResponse = ignore,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        draw: Clock = random.random,
        **options: Unpack[Options],
    ) -> None:
        def driver(config: Config) -> SyncDriver:
            return SyncDriver(config, http_client, transport, sleep, on_response)

        super().__init__(api_key, options, clock, draw, driver)
        self._given = http_client or transport
        self._on_response = on_response

    def create(self, prompt: str, **fields: Unpack[CreateFields]) -> Task:
        """Create a task. It is billed (OMNI-30), and never sent again where it may have been taken.

        Args:
            prompt: What to show (OMNI-03).
            **fields: See `RequestFields` and `CreateFields`; local media are uploaded first.

        Raises:
            InvalidRequest: The request breaks rules; nothing was sent.
            LocalFileError: A file of yours cannot be used; nothing was sent.
            BudgetRefused: It costs too much, or nobody knows what; it was not sent.
            ApiError: The API refused it.
            ConnectionFailed: It was not delivered.
            CreateOutcomeUnknown: It may have been delivered, and no usable answer came.
        """
        return self._run("create", self._create(prompt, fields))

    def retrieve(self, task: Task | str) -> Task:
        """Look at a task.

        Raises:
            ApiError: The API refused, or does not know the task.
            ConnectionFailed: No answer came.
        """
        return self._run("retrieve", self._retrieve(task))

    def wait(self, task: Task | str, *, timeout_s: float | None = None, on_event: OnEvent = ignore) -> Task:
        """Poll a task until it is completed.

        Args:
            task: The task or its id.
            timeout_s: The deadline in seconds; otherwise that of the client's poll policy.
            on_event: Called with a `WaitEvent` after each look.

        Raises:
            TaskFailed: It ended without a video.
            WaitTimeout: The deadline passed; the task may still be running.
            OmniError: Looks failed for good; the error names the task.
        """
        return self._run("wait", self._wait(task, timeout_s), on_event)

    def watch(self, task: Task | str, *, timeout_s: float | None = None) -> Generator[WaitEvent, None, Task]:
        """The same, as an iterator of events; raises as `wait`."""
        return self._driver.follow(traced("wait", self._wait(task, timeout_s), self._config.base_url))

    def generate(
        self,
        prompt: str,
        *,
        timeout_s: float | None = None,
        on_event: OnEvent = ignore,
        **fields: Unpack[CreateFields],
    ) -> Task:
        """Create a task and wait for it. Arguments and errors as for `create` and `wait`."""
        return self._run("generate", self._generate(prompt, timeout_s, fields), on_event)

    def download(self, task: Task | str, to: Target = ".", **fields: Unpack[DownloadFields]) -> SavedVideo:
        """Fetch the video of a completed task, whole or not at all.

        Args:
            task: The task, or its id, which is retrieved first.
            to: A file, a folder, an open binary file, or a URL of object storage (extra `storage`).
            **fields: See `DownloadFields`.

        Raises:
            LocalFileError: The target exists or cannot be written.
            DownloadFailed: The video could not be fetched; no file is left behind.
            TaskFailed: The task ended without a video.
            ApiError: The task cannot be retrieved.
        """
        return self._run("download", self._download(task, to, fields))

    def download_bytes(self, task: Task | str, *, max_bytes: int | None = None) -> bytes:
        """Fetch the video of a completed task into memory. Errors as for `download`."""
        return self._run("download", self._download_bytes(task, max_bytes))

    def upload(self, media: Media, *, on_progress: OnProgress = ignore) -> Upload:
        """Store an image, video or audio file of at most 100 MB where the API can read it. Not billed.

        Args:
            media: A path, bytes, or an open binary file.
            on_progress: Called with the bytes sent and their total.

        Raises:
            LocalFileError: It cannot be read, or is none that the API takes.
            ApiError: The API refused it.
            ConnectionFailed: No answer came.
        """
        return self._run("upload", self._upload(media, on_progress))

    def balance(self) -> Balance:
        """What the account holds, in JimiCoin. Raises as `retrieve`."""
        return self._run("balance", self._balance())

    def key_balance(self) -> KeyBalance:
        """The quota of the key, in JimiCoin. Raises as `retrieve`."""
        return self._run("key_balance", self._key_balance())

    def models(self, search: str | None = None) -> tuple[CatalogModel, ...]:
        """The price list, or the part whose names contain `search`. Needs no key. Raises as `retrieve`."""
        return self._run("models", self._models(search))

    def reconcile(self, entry_id: str) -> Settlement:
        """Settle a create of unknown outcome by comparing balances; the journal keeps the answer.

        Args:
            entry_id: The entry of the journal, as `CreateOutcomeUnknown.evidence` names it.

        Raises:
            JournalError: The journal has no such entry, or it is not of this account.
        """
        return self._run("reconcile", self._reconcile(entry_id))

    def batch(
        self, source: Source, place: str | os.PathLike[str], **options: Unpack[BatchFields]
    ) -> BatchResult:
        """Make many videos; see `AsyncOmni.batch`, which does it, on connections of its own.

        Raises:
            ConfigurationError: Also within a running event loop, and where this client has a client or a
                transport of httpx that cannot be awaited.
        """
        from jimmyai_omni.batch.blocking import run_blocking
        from jimmyai_omni.batch.options import BatchOptions

        chosen = BatchOptions(**options)
        return run_blocking(
            self._config, self._context, self._given, self._on_response, source, place, chosen
        )

    def close(self) -> None:
        """Close the connections and the journal."""
        self._driver.close()
        self.journal.close()

    def _run(self, name: str, flow: Flow[T], on_event: Callable[[Any], object] = ignore) -> T:
        return self._driver.run(traced(name, flow, self._config.base_url), on_event)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

"""The awaiting client."""

from __future__ import annotations

import os
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, Unpack

import anyio
import httpx

from jimmyai_omni._base import Client, ignore
from jimmyai_omni._telemetry import traced
from jimmyai_omni._wire.async_driver import AsyncDriver

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


class AsyncOmni(Client):
    """The API, awaiting, under asyncio or trio. Arguments, results and errors are those of `Omni`."""

    _driver: AsyncDriver

    def __init__(
        self,
        api_key: str | None = None,
        *,
        http_client: httpx.AsyncClient | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        on_response: OnResponse = ignore,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = anyio.sleep,
        draw: Clock = random.random,
        **options: Unpack[Options],
    ) -> None:
        def driver(config: Config) -> AsyncDriver:
            return AsyncDriver(config, http_client, transport, sleep, on_response)

        super().__init__(api_key, options, clock, draw, driver)
        self._given = http_client or transport

    async def create(self, prompt: str, **fields: Unpack[CreateFields]) -> Task:
        """See `Omni.create`."""
        return await self._run("create", self._create(prompt, fields))

    async def retrieve(self, task: Task | str) -> Task:
        """See `Omni.retrieve`."""
        return await self._run("retrieve", self._retrieve(task))

    async def wait(
        self, task: Task | str, *, timeout_s: float | None = None, on_event: OnEvent = ignore
    ) -> Task:
        """See `Omni.wait`."""
        return await self._run("wait", self._wait(task, timeout_s), on_event)

    def watch(self, task: Task | str, *, timeout_s: float | None = None) -> AsyncGenerator[WaitEvent, None]:
        """See `Omni.watch`."""
        return self._driver.follow(traced("wait", self._wait(task, timeout_s), self._config.base_url))

    async def generate(
        self,
        prompt: str,
        *,
        timeout_s: float | None = None,
        on_event: OnEvent = ignore,
        **fields: Unpack[CreateFields],
    ) -> Task:
        """See `Omni.generate`."""
        return await self._run("generate", self._generate(prompt, timeout_s, fields), on_event)

    async def download(
        self, task: Task | str, to: Target = ".", **fields: Unpack[DownloadFields]
    ) -> SavedVideo:
        """See `Omni.download`."""
        return await self._run("download", self._download(task, to, fields))

    async def download_bytes(self, task: Task | str, *, max_bytes: int | None = None) -> bytes:
        """See `Omni.download_bytes`."""
        return await self._run("download", self._download_bytes(task, max_bytes))

    async def upload(self, media: Media, *, on_progress: OnProgress = ignore) -> Upload:
        """See `Omni.upload`."""
        return await self._run("upload", self._upload(media, on_progress))

    async def balance(self) -> Balance:
        """See `Omni.balance`."""
        return await self._run("balance", self._balance())

    async def key_balance(self) -> KeyBalance:
        """See `Omni.key_balance`."""
        return await self._run("key_balance", self._key_balance())

    async def models(self, search: str | None = None) -> tuple[CatalogModel, ...]:
        """See `Omni.models`."""
        return await self._run("models", self._models(search))

    async def reconcile(self, entry_id: str) -> Settlement:
        """See `Omni.reconcile`."""
        return await self._run("reconcile", self._reconcile(entry_id))

    async def batch(
        self, source: Source, place: str | os.PathLike[str], **options: Unpack[BatchFields]
    ) -> BatchResult:
        """Make many videos; a run that was stopped goes on where it was.

        Args:
            source: A file of rows (`.jsonl`, `.csv`, `.parquet`), an iterable of rows, or an async one,
                which may be endless; each row in the words of `create`.
            place: The folder for the videos, or the URL of a folder of objects. It is also what the batch
                is known by: the same place again goes on with the same rows.
            **options: See `BatchFields`.

        Raises:
            BatchRefused: Rows are at fault, or differ from those on record; nothing was sent.
            ConfigurationError: There is no journal, or an option cannot be used.
            LocalFileError: The rows cannot be read, or nothing can be written to the place.
            JournalError: Another process runs it, or the journal cannot be used.
            AuthenticationError: The key is not accepted.
            ConnectionFailed: Nothing was reached at the beginning; later, that is waited out.
        """
        from jimmyai_omni.batch.options import BatchOptions
        from jimmyai_omni.batch.run import run_batch

        config = None if self._given else self._config
        return await run_batch(self._context, self._run, config, source, place, BatchOptions(**options))

    async def close(self) -> None:
        """See `Omni.close`."""
        await self._driver.close()
        self.journal.close()

    async def _run(self, name: str, flow: Flow[T], on_event: Callable[[Any], object] = ignore) -> T:
        return await self._driver.run(traced(name, flow, self._config.base_url), on_event)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

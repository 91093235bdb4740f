"""The awaiting client."""

import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Self, Unpack

import anyio
import httpx

from jimmyai_omni._base import Client, ignore
from jimmyai_omni._flows import reads
from jimmyai_omni._flows.download import OnProgress
from jimmyai_omni._flows.effects import Clock
from jimmyai_omni._flows.upload import upload
from jimmyai_omni._flows.wait import OnUpdate
from jimmyai_omni._plan import Extra
from jimmyai_omni._policies.poll import PollPolicy
from jimmyai_omni._wire.drivers import AsyncDriver
from jimmyai_omni.results import Balance, CatalogModel, KeyBalance, Task, Upload
from jimmyai_omni.rules import RequestFields
from jimmyai_omni.rules.request import STANDARD_MODEL


class AsyncOmni(Client):
    """The API, awaiting, under asyncio or trio. Arguments, results and errors are those of `Omni`."""

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout_s: float = 60.0,
        poll: PollPolicy = PollPolicy(),  # noqa: B008 - frozen
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = anyio.sleep,
    ) -> None:
        super().__init__(api_key, base_url, timeout_s, poll, clock)
        self._driver = AsyncDriver(self._config, transport, sleep)

    async def create(
        self,
        prompt: str,
        *,
        model: str = STANDARD_MODEL,
        strict: bool = True,
        extra: Extra | None = None,
        **fields: Unpack[RequestFields],
    ) -> Task:
        """See `Omni.create`."""
        return await self._driver.run(
            self._create(self.plan(prompt, model=model, strict=strict, extra=extra, **fields))
        )

    async def retrieve(self, task_id: str) -> Task:
        """See `Omni.retrieve`."""
        return await self._driver.run(reads.retrieve(task_id))

    async def wait(
        self, task: Task | str, *, timeout_s: float | None = None, on_update: OnUpdate = ignore
    ) -> Task:
        """See `Omni.wait`."""
        return await self._driver.run(self._wait(task, timeout_s, on_update))

    async def generate(
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
        """See `Omni.generate`."""
        plan = self.plan(prompt, model=model, strict=strict, extra=extra, **fields)
        return await self._driver.run(self._generate(plan, timeout_s, on_update))

    async def download(
        self,
        task: Task | str,
        to: str | os.PathLike[str] = ".",
        *,
        overwrite: bool = False,
        on_progress: OnProgress = ignore,
    ) -> Path:
        """See `Omni.download`."""
        return await self._driver.run(self._download(task, to, overwrite, on_progress))

    async def upload(self, path: str | os.PathLike[str]) -> Upload:
        """See `Omni.upload`."""
        return await self._driver.run(upload(Path(path)))

    async def balance(self) -> Balance:
        """See `Omni.balance`."""
        return await self._driver.run(reads.balance())

    async def key_balance(self) -> KeyBalance:
        """See `Omni.key_balance`."""
        return await self._driver.run(reads.key_balance())

    async def models(self, search: str | None = None) -> tuple[CatalogModel, ...]:
        """See `Omni.models`."""
        return await self._driver.run(reads.models(search))

    async def close(self) -> None:
        """Close the connections."""
        await self._driver.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

"""One call of either client, over a real socket, with pauses that take no time."""

from typing import Any, Final, Literal, get_args

import anyio

from jimmyai_omni import AsyncOmni, Omni, OmniError
from jimmyai_omni_contract.mock.serve.embedded import RunningServer
from tests.flows.clock import Clock
from tests.trust import TRUST

Backend = Literal["sync", "asyncio", "trio", "fast"]
BACKENDS: Final[tuple[Backend, ...]] = get_args(Backend)
PROMPT: Final = "A cat running through a neon rainy street"


def call(backend: Backend, method: str, argument: str, **options: Any) -> Any:
    """What a client's method returns, or the error of ours that it raises."""
    clock = options.setdefault("clock", Clock())
    settings = {"draw": lambda: 0.0, "verify": TRUST, **options}
    if backend == "fast":
        settings["fast"] = True

    def blocking() -> Any:
        with Omni(sleep=clock.sleep, **settings) as omni:
            try:
                return getattr(omni, method)(argument)
            except OmniError as error:
                return error

    async def awaiting() -> Any:
        async with AsyncOmni(sleep=clock.sleep_async, **settings) as omni:
            try:
                return await getattr(omni, method)(argument)
            except OmniError as error:
                return error

    if backend == "sync":
        return blocking()
    return anyio.run(awaiting, backend="trio" if backend == "trio" else "asyncio")


def new_task(server: RunningServer) -> str:
    """The id of a new task."""
    created = call("sync", "create", PROMPT, api_key=server.api_key, base_url=server.base_url)
    return str(created.id)

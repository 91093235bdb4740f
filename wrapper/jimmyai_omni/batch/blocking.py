"""A batch for the blocking client: in an event loop of its own, on connections of its own."""

import os

import anyio
import httpx

from jimmyai_omni._config import Config
from jimmyai_omni._flows.context import Context
from jimmyai_omni._wire.wire import OnResponse
from jimmyai_omni.batch.calling import calling
from jimmyai_omni.batch.events import BatchResult
from jimmyai_omni.batch.options import BatchOptions
from jimmyai_omni.batch.run import run_batch
from jimmyai_omni.batch.suitable import Source
from jimmyai_omni.errors import ConfigurationError


def run_blocking(
    config: Config,
    ctx: Context,
    given: object,
    on_response: OnResponse,
    source: Source,
    place: str | os.PathLike[str],
    options: BatchOptions,
) -> BatchResult:
    """Run a batch; `given` is the client or transport of httpx that the blocking client was made with.

    Raises:
        ConfigurationError: An event loop is running here, or what was given cannot be awaited. All else
            as `run_batch`.
    """
    if _is_awaiting():
        raise ConfigurationError("an event loop is running here", hint="await AsyncOmni.batch")
    if given is not None and not isinstance(given, httpx.AsyncBaseTransport):
        raise ConfigurationError(
            "a batch cannot be sent by a blocking client or transport of httpx", hint="use AsyncOmni.batch"
        )

    async def main() -> BatchResult | BaseExceptionGroup[BaseException]:
        try:
            async with calling(config, given, on_response) as call:
                return await run_batch(ctx, call, None if given else config, source, place, options)
        except BaseExceptionGroup as group:
            # A second Ctrl-C comes wherever the program is; the loop that it ends would log what is raised.
            if group.subgroup(KeyboardInterrupt):
                return group
            raise

    ended = anyio.run(main)
    if isinstance(ended, BaseExceptionGroup):
        raise KeyboardInterrupt from ended
    return ended


def _is_awaiting() -> bool:
    try:
        anyio.get_current_task()
    except RuntimeError:
        return False
    return True

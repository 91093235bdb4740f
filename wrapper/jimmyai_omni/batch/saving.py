"""Saving the videos of completed tasks."""

from jimmyai_omni._flows.download import DownloadFields, download
from jimmyai_omni.batch.work import Flight, Work
from jimmyai_omni.errors import OmniError, TaskFailed
from jimmyai_omni.results import Task


async def save_all(work: Work) -> None:
    """Save one video after the other, for ever; several of these go on at once."""
    while True:
        while not work.done:
            await work.bell.wait()
        await _save(work, *work.done.popleft())


async def _save(work: Work, flight: Flight, task: Task) -> None:
    fields = DownloadFields(name=flight.name, overwrite=flight.overwrite)
    try:
        await work.call("download", download(work.ctx, task, work.place.text, fields))
    except TaskFailed as error:
        work.move("completed", "failed")
        work.tell(flight.key, error)
    except OmniError as error:
        # Its task stays on record as completed, so that the next run fetches it.
        work.tell(flight.key, error)
        work.failed_again("downloads", error.message)
    else:
        work.move("completed", "saved")
        work.succeeded("downloads")
    work.land(flight)

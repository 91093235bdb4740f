"""Saving the videos of completed tasks; where their place takes none, all wait until it does."""

import errno
from typing import Final

import anyio

from jimmyai_omni._flows.download import DownloadFields, download
from jimmyai_omni.batch.work import Flight, Work
from jimmyai_omni.errors import LocalFileError, OmniError, TaskFailed
from jimmyai_omni.results import Task

_FIRST_PAUSE_S: Final = 5.0
_LONGEST_PAUSE_S: Final = 60.0
_PLACE: Final = "place"
_OF_THE_NAME: Final = (
    *(errno.EEXIST, errno.EISDIR, errno.ENAMETOOLONG),
    *(errno.EINVAL, errno.EILSEQ, errno.ELOOP),
)


class Saving:
    """Saves videos, several at once."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def go_on(self) -> None:
        """Save one video after the other, for ever."""
        work = self._work
        while True:
            while not work.done or _PLACE in work.holds:
                await work.to_save.wait()
            flight, task = work.done.popleft()
            refusal = await self._save(flight, task)
            if refusal is None:
                continue
            work.done.append((flight, task))
            if _PLACE not in work.holds:
                await self._await_room(flight, refusal)

    async def _await_room(self, flight: Flight, refusal: str) -> None:
        """Create nothing more, and try again to save something until that can be done."""
        work, pause_s = self._work, _FIRST_PAUSE_S
        work.holds[_PLACE] = f"{refusal}; nothing is created until videos can be saved again"
        work.tell(flight.key, refusal)
        try:
            while True:
                await anyio.sleep(pause_s)
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
                # Another one may be smaller.
                flight, task = work.done.popleft()
                if await self._save(flight, task) is None:
                    break
                work.done.append((flight, task))
        finally:
            del work.holds[_PLACE]
            work.bell.ring()
            work.to_save.ring()

    async def _save(self, flight: Flight, task: Task) -> str | None:
        """Save one video; the result is why its place takes none at present."""
        work = self._work
        fields = DownloadFields(name=flight.name, overwrite=flight.overwrite)
        try:
            await work.call("download", download(work.ctx, task, work.place.text, fields))
        except TaskFailed as error:
            work.move("completed", "failed")
            work.tell(flight.key, error)
        except OmniError as error:
            if _is_of_the_place(error):
                return error.message
            # Its task stays on record as completed, so that the next run fetches it.
            work.tell(flight.key, error)
            work.failed_again("downloads", error.message)
        else:
            work.move("completed", "saved")
            work.succeeded("downloads")
        work.land(flight)
        return None


def _is_of_the_place(error: OmniError) -> bool:
    """Whether nothing can be saved, whichever video it is: no room, no rights, no network."""
    cause = error.__cause__
    if not isinstance(error, LocalFileError) or cause is None:
        return False
    return getattr(cause, "errno", None) not in _OF_THE_NAME and not isinstance(cause, FileExistsError)

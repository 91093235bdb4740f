"""What became of the rows of a batch, for its manifest and its gallery."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jimmyai_omni._journal.entries import Entry
from jimmyai_omni._journal.jobs import Batch, Job
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._plan import plan
from jimmyai_omni.batch.gallery import write_gallery
from jimmyai_omni.batch.manifest import write_manifest
from jimmyai_omni.batch.place import BatchPlace
from jimmyai_omni.batch.records import Record
from jimmyai_omni.errors import OmniError
from jimmyai_omni.rules import Plan


def write_reports(journal: Journal, batch: Batch, place: BatchPlace, now: float) -> tuple[str, ...]:
    """Write manifest and gallery beside the videos.

    Returns:
        Where they are.

    Raises:
        LocalFileError: They cannot be written; older ones stay.
    """

    def write(folder: Path) -> Iterator[Path]:
        yield from write_manifest(records(journal, batch, place, now), folder)
        yield write_gallery(records(journal, batch, place, now), folder, title=_title(place), at=now)

    return place.report(write)


def records(journal: Journal, batch: Batch, place: BatchPlace, now: float) -> Iterator[Record]:
    """What became of each row, in their order; few of them are in memory at a time."""
    for job in journal.batches.jobs(batch.batch_id):
        yield record(job, place, now)


def record(job: Job, place: BatchPlace, now: float) -> Record:
    """What became of one row until `now`, in Unix seconds."""
    entry = job.entry
    task = entry.task if entry else None
    file = entry.file if entry else None
    state, made = job.state(now), _plan(job)
    request: Mapping[str, Any] = (entry.request if entry else None) or (made.request if made else job.fields)
    said = {**job.fields, **request}
    duration_s = said.get("duration")
    return Record(
        number=job.number,
        id=job.job_id,
        state="refused" if state == "faulty" else state,
        prompt=str(said.get("prompt") or ""),
        model=str(said.get("model") or ""),
        duration_s=duration_s if isinstance(duration_s, int) else None,
        resolution=str(said.get("resolution") or ""),
        aspect_ratio=_text(said.get("aspect_ratio")),
        request=request,
        billing_name=job.billing_name,
        price=entry.price if entry else None,
        cost=task.cost if task else None,
        spent_before=job.spent_before,
        billed=entry.billed if entry else "no",
        task_id=entry.task_id if entry else None,
        sent_at=entry.recorded_at if entry else None,
        created_at=_seconds(task.created_at) if task else None,
        working_at=job.working_at,
        completed_at=_seconds(task.completed_at) if task else None,
        saved_at=_saved_at(file.location) if file and place.folder else None,
        file=_file(file.location, place) if file else None,
        size_bytes=file.size_bytes if file else None,
        sha256=file.sha256 if file else None,
        reason=job.fault or _reason(entry),
    )


def _plan(job: Job) -> Plan | None:
    """What a row that was not sent would send."""
    if job.entry or job.fault:
        return None
    try:
        return plan(**job.fields)
    except OmniError:
        return None


def _reason(entry: Entry | None) -> str:
    if entry is None:
        return ""
    return entry.reason or (entry.task.error_message if entry.task else None) or ""


def _saved_at(location: str) -> float | None:
    """When a file was written, as long as it is there."""
    try:
        return Path(location).stat().st_mtime
    except OSError:
        return None


def _file(location: str, place: BatchPlace) -> str:
    """The path from the place of the batch, with slashes; the URL of an object elsewhere as it is."""
    if place.folder is None or "://" in location:
        return location.removeprefix(place.text)
    return Path(os.path.relpath(location, place.folder)).as_posix()


def _title(place: BatchPlace) -> str:
    return place.text.rstrip("/").rpartition("/")[2] or place.text


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _seconds(moment: int | None) -> float | None:
    return None if moment is None else float(moment)

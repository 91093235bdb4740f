"""From rows to the jobs of a batch, and to all that is wrong with them."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

import attrs

from jimmyai_omni._journal.jobs import NewJob
from jimmyai_omni._local.media import is_local
from jimmyai_omni._local.naming import ROW_FIELDS, Naming, for_row
from jimmyai_omni._plan import plan
from jimmyai_omni.batch.options import BatchOptions
from jimmyai_omni.batch.rows import Row, RowFault
from jimmyai_omni.batch.seen import Seen
from jimmyai_omni.errors import InvalidRequest, LocalFileError
from jimmyai_omni.results import Task
from jimmyai_omni.rules import Plan
from jimmyai_omni.rules.request import MEDIA_FIELDS

REPEATS: Final = "repeats row "
"""How the reason begins why a row is left out that repeats another."""


@attrs.frozen
class Checker:
    """Makes a job of each row, and remembers what no two rows may share."""

    options: BatchOptions
    folder: Path | None
    """Where the videos go; `None` where that is no folder."""
    seen: Seen

    def check(self, row: Row) -> tuple[NewJob, list[RowFault]]:
        """The job of a row, which has a fault where the row has some; and these."""
        faults: list[tuple[str, str]] = []
        made = self._plan(row, faults)
        first = self.seen.first("id", row.id, row.number)
        if first != row.number:
            faults.append(("id", f"{row.id!r} is the id of row {first} too; give each row its own"))
        else:
            faults += self._name_faults(row)
        reason = "; ".join(f"{field}: {message}" if field else message for field, message in faults)
        fingerprint = _fingerprint(made) if made else None
        if fingerprint and not reason and self.options.dedupe:
            first = self.seen.first("fingerprint", fingerprint, row.number)
            reason = f"{REPEATS}{first}" if first != row.number else ""
        job = NewJob(
            number=row.number,
            job_id=row.id if first_of_its_id(faults) else nameless(row.number),
            name=row.name,
            fields=_storable(row.fields),
            fingerprint=fingerprint,
            billing_name=made.billing_name if made else None,
            fault=reason,
        )
        return job, [RowFault(row.number, row.where, field, message) for field, message in faults]

    def recall(self, row: Row, fingerprint: str | None) -> int:
        """Remember a row that is on record; the result is the first row whose file may have its name."""
        self.seen.first("id", row.id, row.number)
        if fingerprint:
            self.seen.first("fingerprint", fingerprint, row.number)
        return self._claim_name(row)

    def is_same(self, row: Row, job: NewJob) -> bool:
        """Whether a row says the same as one that is on record."""
        return (row.name, _storable(row.fields)) == (job.name, dict(job.fields)) and (
            job.job_id in (row.id, nameless(row.number))
        )

    def _plan(self, row: Row, faults: list[tuple[str, str]]) -> Plan | None:
        unkeepable = [
            field for field in MEDIA_FIELDS if not all(map(_is_kept, _items(row.fields.get(field))))
        ]
        if unkeepable:
            faults += ((field, "holds bytes or an open file; give paths or URLs") for field in unkeepable)
            return None
        try:
            return plan(**row.fields, strict=self.options.strict)
        except InvalidRequest as error:
            for broken in error.violations:
                faults.append((broken.where, f"{broken.message}; {broken.remedy} ({broken.rule})"))
            faults += (("", detail) for detail in error.details[len(error.violations) :])
        except LocalFileError as error:
            faults += (("", detail) for detail in error.details or (str(error),))
        return None

    def _name_faults(self, row: Row) -> list[tuple[str, str]]:
        template = for_row(row.name or self.options.name, row.id, row.number)
        try:
            naming = Naming(template)
        except LocalFileError as error:
            return [("name", f"{error.message}; {error.hint}")]
        first = self._claim_name(row)
        if first != row.number:
            return [("name", f"is that of row {first} too; put {{task_id}}, {{id}} or {{number}} into it")]
        if self.folder is None or naming.has_the_id or not naming.needs_only_the_id or self.options.overwrite:
            return []
        path = self.folder / naming.name(Task(""), None)
        return [("name", f"{path} exists; choose another, or --overwrite")] if os.path.lexists(path) else []

    def _claim_name(self, row: Row) -> int:
        """The first row whose video may get the same name."""
        template = for_row(row.name or self.options.name, row.id, row.number)
        if Naming(row.name or self.options.name, ROW_FIELDS).has_the_id:
            return row.number
        # Some systems hold names for the same that differ in case only.
        return self.seen.first("name", template.casefold(), row.number)


def first_of_its_id(faults: Sequence[tuple[str, str]]) -> bool:
    """Whether no fault is about the id."""
    return all(field != "id" for field, _ in faults)


def nameless(number: int) -> str:
    """What a row is called whose own id cannot be used."""
    return f"row {number}"


def _storable(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a row as JSON has them, its paths so that they hold from everywhere."""
    kept = {**fields, **{field: [_kept(item) for item in _items(fields[field])] for field in _media(fields)}}
    try:
        return cast(dict[str, Any], json.loads(json.dumps(kept)))
    except (TypeError, ValueError, RecursionError):
        # What is no JSON is refused anyway.
        return {"prompt": str(fields.get("prompt"))}


def _media(fields: Mapping[str, Any]) -> list[str]:
    return [field for field in MEDIA_FIELDS if isinstance(fields.get(field), list | tuple)]


def _items(value: object) -> Sequence[object]:
    return cast(Sequence[object], value) if isinstance(value, list | tuple) else ()


def _kept(item: object) -> object:
    """A medium by a path that holds from everywhere; a URL as it is."""
    if not is_local(item) or not isinstance(item, str | os.PathLike):
        return item
    return str(Path(item).absolute())


def _is_kept(item: object) -> bool:
    return isinstance(item, str | os.PathLike) or not is_local(item)


def _fingerprint(made: Plan) -> str:
    """The same for rows that ask for the same: local media by their paths, not their names alone."""
    paths = {url: str(Path(str(media.source)).absolute()) for url, media in made.uploads.items()}
    lists = {field: [paths.get(url, url) for url in made.request[field]] for field in _media(made.request)}
    return attrs.evolve(made, request={**made.request, **lists}).fingerprint

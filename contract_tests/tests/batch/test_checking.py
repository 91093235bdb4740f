"""Rows onto the record: all that is wrong with them is told before anything is sent."""

import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from jimmyai_omni import ConfigurationError, LocalFileError
from jimmyai_omni._journal.jobs import Job
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.batch.checking import Checker
from jimmyai_omni.batch.loading import Loading
from jimmyai_omni.batch.options import BatchOptions
from jimmyai_omni.batch.place import BatchPlace
from jimmyai_omni.batch.reading import read_rows
from jimmyai_omni.batch.seen import Seen
from tests.flows.first_bytes import FIRST_BYTES


def load(folder: Path, source: Iterable[Any], **options: Any) -> tuple[list[str], list[Job]]:
    """What is wrong with rows, as people read it, and what is on record of them."""
    place = BatchPlace.of(folder / "videos")
    with Journal(folder / "journal.sqlite3") as journal, closing(Seen()) as seen:
        batch = journal.batches.at(place.text) or journal.batches.begin(place.text, base_url="", account="")
        checker = Checker(BatchOptions(**options), place.folder, seen)
        loading = Loading(journal, batch, checker, time.time)
        for made in read_rows(source):
            loading.add(made)
        loading.end()
        told = [*loading.faults, *loading.changed]
        return [str(fault) for fault in told], list(journal.batches.jobs(batch.batch_id))


CAT = {"prompt": "A cat"}
BAD: dict[str, tuple[list[Any], dict[str, Any], list[str]]] = {
    "broken rules, all of them": (
        [CAT, {"prompt": "", "duration": 5}],
        {},
        [
            "row 2: duration: 5 s is not offered; use one of 4, 6, 8, 10 (seconds) (OMNI-04)",
            "row 2: prompt: ",
        ],
    ),
    "no prompt": ([{"duration": 4}], {}, ["row 1: prompt: "]),
    "the same id": (
        [{**CAT, "id": "a"}, {**CAT, "id": "a"}],
        {},
        ["row 2: id: 'a' is the id of row 1 too; give each row its own"],
    ),
    "an id that is the number of another row": (
        [{**CAT, "id": "2"}, CAT],
        {},
        ["row 2: id: '2' is the id of"],
    ),
    "a file that is not there": (
        [{**CAT, "image": "no.png"}],
        {},
        ["row 1: image_urls[0]: no.png names no file"],
    ),
    "bytes, of which no record could be kept": (
        [{**CAT, "image": b"\x89PNG"}],
        {},
        ["row 1: image_urls: holds bytes or an open file; give paths or URLs"],
    ),
    "the same name": (
        [{**CAT, "name": "cat.mp4"}, {**CAT, "name": "Cat.mp4"}],
        {},
        ["row 2: name: is that of row 1 too; put {task_id}, {id} or {number} into it"],
    ),
    "ids that are one in a name": (
        [{**CAT, "id": "a*b"}, {**CAT, "id": "a?b"}],
        {"name": "{id}.mp4"},
        ["row 2: name: is that of row 1 too"],
    ),
    "a name for all that tells nothing of the row": ([CAT, CAT], {"name": "{prompt}.mp4"}, ["row 2: name: "]),
    "a name that is too long with its id": (
        [{**CAT, "id": "x" * 150}],
        {"name": "{id}{id}.mp4"},
        ["row 1: name: the name "],
    ),
    "a file in the way": ([{**CAT, "name": "there.mp4"}], {}, ["row 1: name: "]),
}


@pytest.mark.parametrize(("source", "options", "told"), BAD.values(), ids=BAD)
def test_what_is_wrong_with_rows_is_told(
    source: list[Any], options: dict[str, Any], told: list[str], tmp_path: Path
) -> None:
    (tmp_path / "videos").mkdir()
    (tmp_path / "videos" / "there.mp4").touch()
    faults, jobs = load(tmp_path, source, **options)
    assert len(faults) == len(told), faults
    for fault, beginning in zip(sorted(faults), sorted(told), strict=True):
        assert fault.startswith(beginning)
    # All rows are on record, so that those at fault can be shown.
    assert len(jobs) == len(source)
    assert sum(bool(job.fault) for job in jobs) == 1


GOOD: dict[str, tuple[list[Any], dict[str, Any]]] = {
    "names by their ids": ([{**CAT, "id": "a"}, {**CAT, "id": "b"}], {"name": "{id}.mp4"}),
    "names by their tasks": ([CAT, CAT], {"name": "{prompt}-{task_id}.mp4"}),
    "names with braces": ([CAT, CAT], {"name": "{{{number:03}}}.mp4"}),
    "a file in the way that may go": ([{**CAT, "name": "there.mp4"}], {"overwrite": True}),
    "a broken rule that is vouched for": ([{**CAT, "duration": 5}], {"strict": False}),
}


@pytest.mark.parametrize(("source", "options"), GOOD.values(), ids=GOOD)
def test_these_rows_are_good(source: list[Any], options: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "videos").mkdir()
    (tmp_path / "videos" / "there.mp4").touch()
    faults, jobs = load(tmp_path, source, **options)
    assert faults == []
    assert not any(job.fault for job in jobs)


def test_all_faults_of_a_row_that_cannot_be_read_are_one_job(tmp_path: Path) -> None:
    faults, [job] = load(tmp_path, [{"promt": "A cat", "image": "a.png", "images": ["b.png"]}])
    assert len(faults) == 2
    assert "; promt: is no word of a row" in job.fault
    assert (job.job_id, job.fields) == ("row 1", {})


def test_paths_hold_from_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.png").write_bytes(FIRST_BYTES["png"])
    monkeypatch.chdir(tmp_path)
    source = [{**CAT, "image": "a.png"}, {**CAT, "image": "https://example.com/a.png"}]
    _, [local, remote] = load(tmp_path, source)
    assert local.fields["image_urls"] == [str(tmp_path / "a.png")]
    assert remote.fields["image_urls"] == ["https://example.com/a.png"]
    # Nor is a row taken for another one from another folder.
    (tmp_path / "videos").joinpath("b").mkdir()
    monkeypatch.chdir(tmp_path / "videos" / "b")
    source[0]["image"] = str(tmp_path / "a.png")
    assert load(tmp_path, source)[0] == []


def test_rows_with_other_files_of_one_name_do_not_repeat_each_other(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "cat.png").write_bytes(FIRST_BYTES["png"])
    source = [{**CAT, "image": str(tmp_path / folder / "cat.png")} for folder in ("a", "b", "a")]
    _, jobs = load(tmp_path, source, dedupe=True)
    assert [job.fault for job in jobs] == ["", "", "repeats row 1"]


def test_many_rows_are_put_on_record_by_the_chunk(tmp_path: Path) -> None:
    _, jobs = load(tmp_path, [f"Cat {number}" for number in range(1201)])
    assert [job.number for job in jobs] == list(range(1, 1202))
    again = [f"Cat {number}" for number in range(1201)]
    assert load(tmp_path, again)[0] == []
    again[1100] = "Dog"
    assert load(tmp_path, again)[0] == ["row 1101: asks for something else than when the batch began"]


@pytest.mark.parametrize(
    "wrong",
    [{"in_flight": 0}, {"creates": 0}, {"polls": 2000}, {"most_creates_per_s": 0}, {"max_spend": -1}],
    ids=str,
)
def test_options_that_cannot_be_kept_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError):
        BatchOptions(**wrong)


def test_a_place_is_a_folder_whatever_leads_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    monkeypatch.chdir(tmp_path)
    texts = {BatchPlace.of(said).text for said in ("real", "real/", tmp_path / "link", "./link/../real")}
    assert texts == {f"{tmp_path}/real/"}
    (tmp_path / "file").touch()
    with pytest.raises(LocalFileError, match="is no folder"):
        BatchPlace.of(tmp_path / "file")

"""A batch whose videos become objects of a storage, by an S3-compatible server on this machine."""

import json
from pathlib import Path
from typing import Any

import trio

from jimmyai_omni import AsyncOmni, LocalFileError
from jimmyai_omni.batch.events import BatchResult
from tests.batch.fleet import Fleet, rows
from tests.downloads.test_storage import Bucket, bucket, endpoint  # noqa: F401 - fixtures
from tests.flows.harness import raised

PLACE = f"{Bucket.url}/first"


class Stored(Fleet):
    """Its videos go to a bucket."""

    def batch(self, omni: AsyncOmni, source: Any, **options: Any) -> Any:
        return omni.batch(source, PLACE, **{"on_event": self.events.append, **options})


def test_a_run_that_is_stopped_goes_on_and_its_page_plays_the_objects(
    bucket: Bucket,  # noqa: F811
    tmp_path: Path,
) -> None:
    fleet = Stored(tmp_path)

    async def live(omni: AsyncOmni) -> None:
        with trio.move_on_after(16):
            await fleet.batch(omni, rows(4), in_flight=2)

    fleet.live(live)
    assert len(bucket.content()) == 2
    result = fleet.run(rows(4))
    assert result.counts == {"saved": 4}
    assert set(result.reports) >= {f"{PLACE}/manifest.jsonl", f"{PLACE}/gallery.html"}
    content = bucket.content()
    assert {f"first/{number}.mp4" for number in range(1, 5)} < content.keys()
    records = [json.loads(line) for line in content["first/manifest.jsonl"].splitlines()]
    # A browser that reads the page from the bucket finds the videos beside it; it knows no s3://.
    assert [record["file"] for record in records] == ["1.mp4", "2.mp4", "3.mp4", "4.mp4"]
    assert b'"1.mp4"' in content["first/gallery.html"]
    assert b"s3://videos/first/1.mp4" not in content["first/gallery.html"]
    fleet.service.assert_billed(4)


def test_a_storage_that_is_away_holds_creating(bucket: Bucket, tmp_path: Path) -> None:  # noqa: F811
    fleet = Stored(tmp_path)

    async def live(omni: AsyncOmni) -> BatchResult:
        async def remove_the_bucket() -> None:
            await trio.sleep(5)
            bucket.storage.call_s3("delete_bucket", Bucket="videos")
            await trio.sleep(60)
            bucket.storage.call_s3("create_bucket", Bucket="videos")

        async with trio.open_nursery() as nursery:
            nursery.start_soon(remove_the_bucket)
            result: BatchResult = await fleet.batch(omni, rows(8), in_flight=2)
            return result

    assert fleet.live(live).counts == {"saved": 8}
    assert any("there is no bucket videos" in event.hold for event in fleet.events)
    fleet.service.assert_billed(8)


def test_without_a_bucket_nothing_is_sent(bucket: Bucket, tmp_path: Path) -> None:  # noqa: F811
    fleet = Stored(tmp_path)
    bucket.storage.call_s3("delete_bucket", Bucket="videos")
    assert "there is no bucket videos" in raised(LocalFileError, fleet.run, rows(2)).message
    fleet.service.assert_billed(0)

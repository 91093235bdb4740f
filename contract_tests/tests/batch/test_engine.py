"""A batch from its first create to its last file."""

from pathlib import Path

from tests.batch.fleet import PRICE, Fleet, rows


def test_every_row_has_its_video_and_was_paid_once(tmp_path: Path) -> None:
    fleet = Fleet(tmp_path)
    result = fleet.run(rows(200), in_flight=50)
    assert (result.counts, result.spent, result.is_complete) == ({"saved": 200}, 200 * PRICE, True)
    fleet.service.assert_billed(200)
    assert set(fleet.creates.values()) == {1}
    fleet.check()
    assert fleet.most_unfinished == 50

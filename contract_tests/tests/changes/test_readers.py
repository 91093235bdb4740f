"""The functions that read what changed are found in the sources of the wrapper."""

from typing import Any

import pytest

from changes.compare import compare
from changes.document import Document
from changes.readers import Readers, readers
from tests.changes.toy import GONE, edited
from tests.contract.spec import CONTRACT

pytestmark = pytest.mark.checkout
_REQUEST = "components/schemas/CreateVideoRequest"


@pytest.fixture(scope="module")
def wrapper() -> Readers:
    return readers(Document("new", CONTRACT))


@pytest.mark.parametrize(
    ("edit", "reading", "not_reading"),
    [
        (
            ("components/schemas/VideoTask/properties/cost", GONE),
            {"_seam.read_task", "_flows.reads._task"},
            {"_seam.read_created", "_seam.read_balance"},
        ),
        (
            ("components/schemas/UserBalance/properties/available", GONE),
            {"_seam.read_balance", "_flows.reads.balance"},
            {"_seam.read_key_balance", "_seam.read_task"},
        ),
        (
            ("components/schemas/CatalogModel/properties/unit_price", GONE),
            {"_seam._model"},
            {"_seam.read_task"},
        ),
        (
            (f"{_REQUEST}/properties/video_urls/maxItems", 2),
            {
                "_seam.create_request",
                "_flows.send.send",
                "rules.judge._videos",
                "rules.request.RequestFields",
            },
            {"_seam.read_created", "_seam.upload_request", "contract.Rule"},
        ),
        (
            ("x-omni-rules/4/text", "4 s by default."),
            {"rules.canonical._complete"},
            {"_seam.create_request", "rules.judge._videos"},
        ),
        (("info/title", "Another"), set(), {"_seam.create_request"}),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_change_names_who_reads_it(
    edit: tuple[str, Any], reading: set[str], not_reading: set[str], wrapper: Readers
) -> None:
    [change] = compare(Document("old", CONTRACT), Document("new", edited(CONTRACT, edit)), wrapper).changes
    assert reading <= set(change.readers)
    assert not not_reading & set(change.readers)
    assert bool(change.readers) == bool(reading)

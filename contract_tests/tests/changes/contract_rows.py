"""Single edits of the real contract, most of them in its conditions."""

from typing import Any, Final

from tests.changes.toy import GONE, Row
from tests.contract.spec import CONTRACT, SCHEMAS

BREAKING, ADDITIVE, WORDS = "breaking", "additive", "documentation"
_CREATE: Final = "components/schemas/CreateVideoRequest"
_TASK: Final = "components/schemas/VideoTask"
_CLAUSES: Final = f"{_CREATE}/allOf"
_DURATION: Final = f"{_CLAUSES}/0/then/properties/duration/enum"
_MODEL: dict[str, Any] = SCHEMAS["CreateVideoRequest"]["properties"]["model"]
_STANDARD: Final = ("OMNI-04", "OMNI-06", "OMNI-07", "OMNI-13", "OMNI-14", "OMNI-16", "OMNI-18", "OMNI-19")
VIDEOS: Final[dict[str, Any]] = {
    **CONTRACT,
    "paths": {path: item for path, item in CONTRACT["paths"].items() if "/videos" in path},
}
"""The contract with the operations of videos alone, which is quicker to compare."""

CONTRACT_ROWS: Final = (
    Row("a shorter video", (_DURATION, [2, 4, 6, 8, 10, None]), ADDITIVE, BREAKING, ("OMNI-04", "OMNI-07")),
    Row("no longer 10 s", (_DURATION, [4, 6, 8, None]), BREAKING, BREAKING, ("OMNI-04", "OMNI-07")),
    Row(
        "a prompt of a length",
        (f"{_CREATE}/properties/prompt/maxLength", 500),
        BREAKING,
        BREAKING,
        ("OMNI-03",),
    ),
    Row(
        "a duration that must be given",
        (f"{_CREATE}/required/2", "duration"),
        BREAKING,
        BREAKING,
        ("OMNI-04",),
    ),
    Row(
        "two reference videos",
        (f"{_CREATE}/properties/video_urls/maxItems", 2),
        ADDITIVE,
        BREAKING,
        ("OMNI-15",),
    ),
    Row(
        "another resolution by default",
        (f"{_CREATE}/properties/resolution/default", "1080p"),
        BREAKING,
        BREAKING,
        ("OMNI-06",),
    ),
    Row("a duration beside a video", (f"{_CLAUSES}/3/then", {}), ADDITIVE, BREAKING, ("OMNI-16", "OMNI-23")),
    Row(
        "no duration beside a video, on any model",
        (f"{_CLAUSES}/3/if/properties/model", GONE),
        BREAKING,
        BREAKING,
        ("OMNI-16", "OMNI-23"),
    ),
    Row(
        "a frame of two images",
        (f"{_CLAUSES}/4/then/then/properties/image_urls/maxItems", 2),
        ADDITIVE,
        BREAKING,
        ("OMNI-13", "OMNI-19"),
    ),
    Row(
        "two references",
        (f"{_CREATE}/$defs/noneOneOrThree/anyOf/0/maxItems", 2),
        ADDITIVE,
        BREAKING,
        ("OMNI-14", "OMNI-19"),
    ),
    Row(
        "eight references of omni-10s",
        (f"{_CLAUSES}/6/then/then/properties/image_urls/maxItems", 8),
        ADDITIVE,
        BREAKING,
        ("OMNI-20",),
    ),
    Row("no bound of omni-10s", (f"{_CLAUSES}/6", GONE), ADDITIVE, BREAKING, ("OMNI-20",)),
    Row(
        "an alias that no rule knows",
        ("components/schemas/StandardModel/enum/2", GONE),
        ADDITIVE,
        BREAKING,
        (*_STANDARD, "OMNI-23"),
    ),
    Row("an alias gone", ("components/schemas/Model/enum/1", GONE), BREAKING, BREAKING, ("OMNI-01",)),
    Row(
        "a model, written out",
        (
            f"{_CREATE}/properties/model",
            {**SCHEMAS["Model"], **{key: value for key, value in _MODEL.items() if key != "$ref"}},
        ),
        WORDS,
        WORDS,
    ),
    Row(
        "the clauses in another order", (_CLAUSES, SCHEMAS["CreateVideoRequest"]["allOf"][::-1]), WORDS, WORDS
    ),
    Row(
        "a status more",
        (
            f"{_TASK}/properties/status/pattern",
            "^(queued|pending|submitted|processing|completed|failed|canceled)$",
        ),
        BREAKING,
        ADDITIVE,
    ),
    Row("progress at the end", (f"{_TASK}/allOf/2/then/properties/progress", GONE), BREAKING, ADDITIVE),
    Row("a failure without a reason", (f"{_TASK}/allOf/3/then/required", GONE), BREAKING, ADDITIVE),
    Row("a completed task without a result", (f"{_TASK}/allOf/2", GONE), BREAKING, ADDITIVE),
    Row("a video always", ("components/schemas/VideoResult/required", ["video_url"]), ADDITIVE, BREAKING),
    Row("no cost", (f"{_TASK}/properties/cost", GONE), BREAKING, ADDITIVE),
    Row("codes as texts alone", ("components/schemas/SuccessCode/type", "string"), ADDITIVE, BREAKING),
    Row(
        "no data in each failure", ("components/schemas/ErrorEnvelope/required/2", "data"), ADDITIVE, BREAKING
    ),
    Row(
        "what cannot be told apart from a success",
        ("components/schemas/ErrorEnvelope/properties/data/type", ["null", "object"]),
        BREAKING,
        BREAKING,
    ),
    Row(
        "the words of OMNI-05",
        ("x-omni-rules/4/text", "The duration is 4 s."),
        BREAKING,
        BREAKING,
        ("OMNI-05",),
    ),
)

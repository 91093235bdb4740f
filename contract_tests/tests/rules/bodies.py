"""Generated create bodies: valid ones, ones with a few fields spoilt, and any JSON at all."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Body = dict[str, Any]

STANDARD = st.sampled_from(["Gemini-Omini", "Omni-Flash-Ext", "gemini-omni"])
DURATIONS = st.sampled_from([4, 6, 8, 10, 6.0])
RESOLUTIONS = st.sampled_from(["720p", "1080p", "4k"])
RATIOS = st.sampled_from(["16:9", "9:16", "1:1", "", "wide"])
ORIENTATIONS = st.sampled_from(["landscape", "portrait"])
PROMPTS = st.sampled_from(["A cat in the rain", "猫", " a "]) | st.text(min_size=1).map("x".__add__)
URLS = st.sampled_from(["https://example.com/a.jpg", "http://example.com/b.mp4", "c"])


def urls(*counts: int) -> SearchStrategy[list[str]]:
    """Lists of one of these lengths."""
    return st.sampled_from(counts).map(lambda count: [f"https://example.com/{n}.jpg" for n in range(count)])


def bodies_of(
    model: SearchStrategy[str], required: dict[str, Any], optional: dict[str, Any]
) -> SearchStrategy[Body]:
    shared = {"resolution": RESOLUTIONS, "aspect_ratio": RATIOS, "orientation": ORIENTATIONS}
    may = {name: value | value | st.none() for name, value in {**shared, **optional}.items()}
    return st.fixed_dictionaries({"model": model, "prompt": PROMPTS, **required}, optional=may)


REFERENCE = {"generation_type": st.just("reference")}
FRAME = {"generation_type": st.just("frame")}
EMPTY = {"image_urls": urls(0)}
UNUSED = {"images": urls(*range(10))}

# What the rules take, one line for each way of asking.
VALID: SearchStrategy[Body] = st.one_of(
    bodies_of(STANDARD, {}, {"duration": DURATIONS, **REFERENCE, **EMPTY, "video_urls": urls(0)}),
    bodies_of(STANDARD, {"image_urls": urls(1, 3)}, {"duration": DURATIONS, **REFERENCE, **UNUSED}),
    bodies_of(STANDARD, {"images": urls(1, 3)}, {"duration": DURATIONS, **REFERENCE, **EMPTY}),
    bodies_of(STANDARD, {**FRAME, "image_urls": urls(1)}, {"duration": DURATIONS, **UNUSED}),
    bodies_of(STANDARD, {**FRAME, "images": urls(1)}, {"duration": DURATIONS, **EMPTY}),
    bodies_of(STANDARD, {"video_urls": urls(1)}, {"image_urls": urls(0, 1, 3), **REFERENCE}),
    bodies_of(
        st.just("omni-10s"),
        {"image_urls": urls(*range(8))},
        {"duration": st.integers(), "generation_type": st.text(), "video_urls": urls(0, 1)},
    ),
    bodies_of(st.just("omni-10s"), {"images": urls(*range(8))}, {"resolution": st.text(), **EMPTY}),
)

JSON: SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
ITEMS: SearchStrategy[Any] = URLS | st.sampled_from(["", None, 1, []])
LISTS: SearchStrategy[Any] = urls(0, 1, 2, 3, 4, 7, 8, 9) | st.lists(ITEMS, max_size=4) | URLS
BLANKS = " \t\n\x1c\x1f\x85\u00a0\u2028\u3000\ufeff\u200b"
# What stands near the line between taken and refused.
NEAR: dict[str, SearchStrategy[Any]] = {
    "model": STANDARD | st.sampled_from(["omni-10s", "Gemini-Omni", "gemini-omini", "omni-10S", "", " "]),
    "prompt": st.sampled_from(["", "\u3000", "\ufeff", "\x85\x1f"]) | st.text(BLANKS, max_size=4),
    "duration": st.sampled_from([3, 5, 7, 9, 11, 6.5, 10.0, True, "6", 0, -6, 2**64, 1e300]),
    "resolution": RESOLUTIONS | st.sampled_from(["", "480p", "4K", "720", 720]),
    "aspect_ratio": RATIOS | st.sampled_from([1.78, ["16:9"], 16]),
    "orientation": ORIENTATIONS | st.sampled_from(["", "square", "Portrait", 1]),
    "image_urls": LISTS,
    "images": LISTS,
    "generation_type": st.sampled_from(["frame", "reference", "", "first", "Frame", 1]),
    "video_urls": LISTS,
}
ANY = {field: near | st.none() | JSON for field, near in NEAR.items()}
# The types are right; whether the values go together is open.
PLAUSIBLE: SearchStrategy[Body] = bodies_of(
    STANDARD | st.just("omni-10s"),
    {},
    {
        "duration": DURATIONS | st.sampled_from([3, 5, 7, 9, 11]),
        "generation_type": st.sampled_from(["frame", "reference"]),
        "image_urls": urls(0, 1, 2, 3, 4, 7, 8),
        "images": urls(0, 1, 2, 3, 4, 7, 8),
        "video_urls": urls(0, 1, 2),
    },
)


@st.composite
def spoilt(draw: st.DrawFn) -> Body:
    """A valid body in which one or two fields are changed, dropped or unknown."""
    body = dict(draw(VALID))
    for field in draw(st.lists(st.sampled_from([*NEAR, "seed"]), min_size=1, max_size=2, unique=True)):
        match draw(st.sampled_from(["near", "near", "near", "any", "dropped"])):
            case "near":
                body[field] = draw(NEAR.get(field, JSON))
            case "any":
                body[field] = draw(ANY.get(field, JSON))
            case _:
                body.pop(field, None)
    return body


# One step over a line, or just up to it.
EDGES: list[Body] = [
    {"model": "Gemini-Omni"},
    {"prompt": "\ufeff"},
    {"duration": 5},
    {"duration": 6, "video_urls": ["https://example.com/a.mp4"]},
    {"resolution": "8k"},
    {"aspect_ratio": 1.78},
    {"orientation": "square"},
    {"generation_type": "first"},
    {"image_urls": "https://example.com/a.jpg"},
    {"image_urls": [""]},
    {"video_urls": ["https://example.com/a.mp4"] * 2},
    *({"image_urls": ["https://example.com/a.jpg"] * count} for count in (2, 4, 7, 8)),
    *({"image_urls": [], "images": ["https://example.com/a.jpg"] * count} for count in (2, 4, 7, 8)),
]


def merged(one: Body, other: Body) -> Body:
    return {**one, **other}


# The first is the simplest, so that a failure shrinks towards a valid body.
KINDS = (
    VALID,
    st.builds(merged, VALID, st.sampled_from(EDGES)),
    st.builds(merged, VALID, VALID),
    PLAUSIBLE,
    spoilt(),
    st.fixed_dictionaries({}, optional=ANY),
    JSON,
)
# Drawn in two steps, since `one_of` would give each way of being valid the weight of a kind.
BODIES: SearchStrategy[Any] = st.sampled_from(KINDS).flatmap(lambda kind: kind)

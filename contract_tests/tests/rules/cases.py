"""Bodies and their verdicts, written from the sentences of the documented page and not from the code."""

from tests.rules.case import PROMPT, Case, accepts, fixed, refuses, standard, urls, without
from tests.rules.media_cases import MEDIA_CASES

MODELS = ("Gemini-Omini", "Omni-Flash-Ext", "gemini-omni", "omni-10s")
NEAR_MODELS = ("Gemini-Omni", "gemini-omini", "GEMINI-OMINI", "omni-10S", "omni-10s ", "omni-20s", "sora", "")
BLANKS = ("", " ", "\t\r\n", "\u3000", "\u00a0 \u2003", "\u2028", "\x85", "\ufeff", "\x1f")
NO_STRINGS = (1, 1.5, True, ["16:9"], {"text": "x"})
NO_DURATIONS = (3, 5, 7, 9, 11, 0, -6, 60, 10**9)
NO_INTEGERS = ("6", "", 6.5, True, False, [6], {"seconds": 6})
RESOLUTIONS = ("720p", "1080p", "4k")
NO_RESOLUTIONS = ("", "720", "480p", "4K", "720P")
NO_ORIENTATIONS = ("", "square", "Portrait", "16:9")
NO_RATIOS: tuple[object, ...] = (1.78, 16, True, [16, 9], [], {"width": 16})
VIDEO = urls(1, "mp4")

# As on the page, word for word.
PAGE_EXAMPLE = {
    "model": "Gemini-Omini",
    "prompt": "A cat running through a neon rainy street, cinematic low-angle tracking shot",
    "duration": 6,
    "resolution": "720p",
    "aspect_ratio": "16:9",
    "generation_type": "reference",
    "image_urls": [],
    "video_urls": [],
}
PAGE_EXAMPLE_10S = {
    "model": "omni-10s",
    "prompt": "Character from the reference runs through a cyberpunk street, cinematic tracking shot",
    "aspect_ratio": "16:9",
    "image_urls": ["https://example.com/ref1.jpg"],
}

WHO_AND_WHAT: list[Case] = [
    *accepts("OMNI-01", "four names", *({"model": name, "prompt": PROMPT} for name in MODELS)),
    *refuses("OMNI-01", "no other name", *(standard(model=name) for name in NEAR_MODELS)),
    *refuses("OMNI-01", "required", without(standard(), "model"), standard(model=None)),
    *refuses("OMNI-01", "a string", *(standard(model=value) for value in NO_STRINGS)),
    *accepts("OMNI-02", "its rules apply to aliases", standard(model="gemini-omni", duration=10)),
    *refuses("OMNI-04", "aliases take its durations", standard(model="Omni-Flash-Ext", duration=5)),
    *refuses("OMNI-06", "aliases take its resolutions", standard(model="gemini-omni", resolution="8k")),
    *refuses("OMNI-14", "aliases take its counts", standard(model="gemini-omni", image_urls=urls(7))),
    *refuses("OMNI-16", "and no both", standard(model="Omni-Flash-Ext", duration=6, video_urls=VIDEO)),
    *accepts("OMNI-03", "a string", *(standard(prompt=text) for text in ("a", " a ", "猫", "0", "\u200b"))),
    *accepts("OMNI-03", "no limit is documented", standard(prompt="long " * 20_000)),
    *refuses("OMNI-03", "not blank", *(standard(prompt=text) for text in BLANKS)),
    *refuses("OMNI-03", "required", without(standard(), "prompt"), standard(prompt=None), fixed(prompt=None)),
    *refuses("OMNI-03", "a string", *(standard(prompt=value) for value in NO_STRINGS)),
    *refuses("OMNI-03", "not blank on omni-10s too", fixed(prompt="\u3000")),
    *accepts("OMNI-27", "a JSON object", PAGE_EXAMPLE, PAGE_EXAMPLE_10S),
    *accepts("OMNI-27", "unknown fields", standard(seed=1, negative_prompt=None), fixed(x={"y": []})),
    *refuses("OMNI-27", "nothing but an object", None, [], [standard()], "{}", 1, True, ""),
    *refuses("OMNI-01", "both are required", {}, {"prompt": None}, {"model": None}, also=("OMNI-03",)),
]

SETTINGS: list[Case] = [
    *accepts("OMNI-04", "only 4, 6, 8, 10", *(standard(duration=seconds) for seconds in (4, 6, 8, 10))),
    *accepts("OMNI-04", "6.0 is the integer 6 in JSON Schema", standard(duration=6.0)),
    *refuses("OMNI-04", "only", *(standard(duration=seconds) for seconds in NO_DURATIONS)),
    *refuses("OMNI-04", "an integer", *(standard(duration=value) for value in NO_INTEGERS)),
    *refuses("OMNI-04", "an integer on omni-10s too", *(fixed(duration=value) for value in NO_INTEGERS)),
    *accepts("OMNI-05", "6 by default", standard(), standard(duration=None)),
    *accepts("OMNI-06", "three resolutions", *(standard(resolution=word) for word in (*RESOLUTIONS, None))),
    *refuses("OMNI-06", "no other", *(standard(resolution=word) for word in NO_RESOLUTIONS)),
    *refuses("OMNI-06", "a string", *(standard(resolution=value) for value in (720, True, ["720p"]))),
    *refuses("OMNI-06", "a string on omni-10s too", fixed(resolution=720), fixed(resolution={})),
    *(
        case
        for seconds in (4, 6, 8, 10)
        for word in RESOLUTIONS
        for case in accepts("OMNI-07", "all pairs", standard(duration=seconds, resolution=word))
    ),
    *accepts("OMNI-22", "no duration counts", *(fixed(duration=n) for n in (0, 5, 6, 10, 3600))),
    *accepts(
        "OMNI-22", "no resolution counts", *(fixed(resolution=word) for word in ("", "8k", "720p", "4K"))
    ),
    *accepts("OMNI-22", "null is absent", fixed(duration=None, resolution=None)),
]

RATIOS: list[Case] = [
    *accepts("OMNI-08", "the ratio precedes", standard(aspect_ratio="9:16", orientation="landscape")),
    *accepts("OMNI-09", "two words", standard(orientation="landscape"), fixed(orientation="portrait")),
    *accepts("OMNI-09", "used when empty", standard(aspect_ratio="", orientation="portrait")),
    *accepts("OMNI-09", "null is absent", standard(aspect_ratio=None, orientation=None)),
    *refuses("OMNI-09", "no other word", *(standard(orientation=word) for word in NO_ORIENTATIONS)),
    *refuses("OMNI-09", "a word", *(standard(orientation=value) for value in NO_STRINGS)),
    *refuses("OMNI-09", "a word, also unused", standard(aspect_ratio="1:1", orientation="square")),
    *refuses("OMNI-09", "on omni-10s too", fixed(orientation="16:9")),
    *accepts(
        "OMNI-10",
        "free text",
        *(standard(aspect_ratio=text) for text in ("16:9", "9:16", "1:1", "21:9", "1.85", "wide", " ")),
    ),
    *refuses("OMNI-10", "but text", *(standard(aspect_ratio=value) for value in NO_RATIOS)),
    *accepts("OMNI-11", "neither", standard(), standard(aspect_ratio="")),
]

AT_ONCE: list[Case] = [
    *refuses("OMNI-04", "two", standard(duration=5, resolution="8k"), also=("OMNI-06",)),
    *refuses("OMNI-13", "two", standard(generation_type="frame", duration=9), also=("OMNI-04",)),
    *refuses("OMNI-15", "two", standard(duration=6, video_urls=urls(2)), also=("OMNI-16",)),
    *refuses("OMNI-18", "two", standard(generation_type="", orientation=""), also=("OMNI-09",)),
    *refuses("OMNI-25", "two", standard(images=["", None]), also=("OMNI-14",)),
    *refuses("OMNI-20", "two", fixed(images=[*urls(7), ""], video_urls=urls(2)), also=("OMNI-15", "OMNI-25")),
    *refuses("OMNI-03", "three", standard(prompt="", duration=3, resolution=""), also=("OMNI-04", "OMNI-06")),
    *refuses("OMNI-01", "no model, no rules of a model", {"model": "x", "prompt": "x", "duration": 5}),
    *refuses("OMNI-01", "but types", {"prompt": "x", "duration": "5"}, also=("OMNI-04",)),
]

CASES = [*WHO_AND_WHAT, *SETTINGS, *RATIOS, *AT_ONCE, *MEDIA_CASES]

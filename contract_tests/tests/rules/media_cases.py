"""The cases of images, generation modes and reference videos: OMNI-12 to OMNI-25."""

from tests.rules.case import Case, accepts, fixed, refuses, standard, urls

FRAME = {"generation_type": "frame"}
REFERENCE_MODES: list[dict[str, object]] = [
    {},
    {"generation_type": None},
    {"generation_type": "reference"},
]
ONE_OR_THREE, OTHER_COUNTS = (0, 1, 3), (2, 4, 5, 6, 7, 8)
VIDEO = urls(1, "mp4")
NO_LISTS = ("https://example.com/a.jpg", {"url": "https://example.com/a.jpg"}, 1, True, "")
NO_URLS = ("", None, 1, False, ["https://example.com/a.jpg"], {"url": "https://example.com/a.jpg"})
ODD_URLS = ("ftp://example.com/a.jpg", "data:image/png;base64,iVBORw0KGgo=", "a.jpg", " ")

LISTS: list[Case] = [
    *accepts("OMNI-12", "image_urls is the reference list", standard(image_urls=urls(1))),
    *accepts("OMNI-12", "images is used when image_urls is empty", standard(images=urls(3))),
    *accepts("OMNI-12", "an empty list is empty", standard(image_urls=[], images=urls(3))),
    *accepts("OMNI-12", "null is absent", standard(image_urls=None, images=urls(1)), standard(images=None)),
    *accepts("OMNI-12", "images is unused else", standard(image_urls=urls(1), images=urls(5))),
    *accepts("OMNI-12", "unused on omni-10s too", fixed(image_urls=urls(7), images=urls(9))),
    *accepts("OMNI-12", "unused beside a frame too", standard(**FRAME, image_urls=urls(1), images=urls(2))),
    *refuses("OMNI-12", "string[]", *(standard(image_urls=value) for value in NO_LISTS)),
    *refuses("OMNI-12", "string[], images too", *(standard(images=value) for value in NO_LISTS)),
    *refuses("OMNI-12", "string[] on omni-10s too", fixed(image_urls="https://example.com/a.jpg")),
    *refuses("OMNI-12", "string[], also unused", standard(image_urls=urls(1), images="a.jpg")),
    *refuses("OMNI-14", "counts apply to images in effect", standard(images=urls(2))),
    *refuses("OMNI-14", "not to the unused list", standard(image_urls=urls(2), images=urls(3))),
    *accepts("OMNI-25", "any URL", *(standard(image_urls=[url], video_urls=[url]) for url in ODD_URLS)),
    *accepts("OMNI-25", "the extension decides nothing", standard(image_urls=urls(1, "exe"))),
    *refuses("OMNI-25", "items are strings", *(standard(image_urls=[item]) for item in NO_URLS)),
    *refuses("OMNI-25", "of images too", *(standard(images=[item]) for item in NO_URLS)),
    *refuses("OMNI-25", "of video_urls too", *(standard(video_urls=[item]) for item in NO_URLS)),
    *refuses("OMNI-25", "of omni-10s too", *(fixed(image_urls=[*urls(6), item]) for item in NO_URLS)),
]

MODES: list[Case] = [
    *accepts("OMNI-13", "frame takes 1 image", standard(**FRAME, image_urls=urls(1))),
    *accepts("OMNI-13", "or 1 of images", standard(**FRAME, image_urls=[], images=urls(1))),
    *refuses("OMNI-13", "only 1", *(standard(**FRAME, image_urls=urls(count)) for count in range(2, 9))),
    *refuses("OMNI-13", "1 of images", *(standard(**FRAME, images=urls(count)) for count in range(2, 9))),
    *refuses("OMNI-13", "and not none", standard(**FRAME), standard(**FRAME, image_urls=[], images=[])),
    *refuses("OMNI-13", "null is none", standard(**FRAME, image_urls=None, images=None)),
    *refuses("OMNI-13", "a video is no frame", standard(**FRAME, video_urls=VIDEO)),
    *refuses("OMNI-13", "no list is none", standard(**FRAME, image_urls="a.jpg"), also=("OMNI-12",)),
    *(
        case
        for mode in REFERENCE_MODES
        for field in ("image_urls", "images")
        for case in (
            *accepts("OMNI-14", "0, 1, 3", *(standard(**mode, **{field: urls(n)}) for n in ONE_OR_THREE)),
            *refuses("OMNI-14", "1 or 3", *(standard(**mode, **{field: urls(n)}) for n in OTHER_COUNTS)),
        )
    ),
    *accepts("OMNI-18", "frame or reference", standard(generation_type="reference")),
    *accepts("OMNI-18", "reference by default", standard(generation_type=None, image_urls=urls(3))),
    *refuses("OMNI-18", "nothing else", *(standard(generation_type=word) for word in ("", "first", "Frame"))),
    *refuses("OMNI-18", "a word", *(standard(generation_type=value) for value in (1, True, ["frame"]))),
    *refuses("OMNI-18", "a word on omni-10s too", fixed(generation_type=1), fixed(generation_type=["frame"])),
    *accepts("OMNI-19", "no effect on omni-10s", *(fixed(**FRAME, image_urls=urls(n)) for n in (0, 1, 2, 7))),
    *accepts("OMNI-19", "whatever the word is", fixed(generation_type="style"), fixed(video_urls=VIDEO)),
]

VIDEOS: list[Case] = [
    *accepts("OMNI-15", "up to 1 video", standard(video_urls=VIDEO), standard(video_urls=[])),
    *accepts("OMNI-15", "null is absent", standard(video_urls=None)),
    *refuses("OMNI-15", "not more", *(standard(video_urls=urls(count, "mp4")) for count in (2, 3, 8))),
    *refuses("OMNI-15", "string[]", *(standard(video_urls=value) for value in NO_LISTS)),
    *accepts("OMNI-16", "an empty list is no video", *(standard(duration=s, video_urls=[]) for s in (4, 10))),
    *accepts("OMNI-16", "nor is null", standard(duration=6, video_urls=None)),
    *accepts("OMNI-16", "a null duration is none", standard(duration=None, video_urls=VIDEO)),
    *refuses("OMNI-16", "not both", *(standard(duration=s, video_urls=VIDEO) for s in (4, 6, 8, 10))),
    *refuses("OMNI-16", "nor another", standard(duration=5, video_urls=VIDEO), also=("OMNI-04",)),
    *refuses("OMNI-16", "nor a text", standard(duration="6", video_urls=VIDEO), also=("OMNI-04",)),
    *accepts("OMNI-17", "no duration is needed", standard(video_urls=VIDEO, resolution="4k")),
    *accepts("OMNI-23", "ignored on omni-10s", *(fixed(duration=s, video_urls=VIDEO) for s in (6, 10))),
    *accepts("OMNI-24", "beside images", *(standard(video_urls=VIDEO, images=urls(n)) for n in (1, 3))),
    *accepts("OMNI-24", "beside a frame", standard(**FRAME, video_urls=VIDEO, image_urls=urls(1))),
    *refuses("OMNI-14", "its images count", standard(video_urls=VIDEO, image_urls=urls(2))),
]

REFERENCES: list[Case] = [
    *accepts("OMNI-20", "up to 7", *(fixed(image_urls=urls(count)) for count in range(8))),
    *accepts("OMNI-20", "up to 7 of images", *(fixed(images=urls(count)) for count in range(8))),
    *refuses("OMNI-20", "not more", fixed(image_urls=urls(8)), fixed(image_urls=urls(20))),
    *refuses("OMNI-20", "not more of images", fixed(images=urls(8)), fixed(image_urls=[], images=urls(9))),
    *accepts("OMNI-21", "image or video URLs", fixed(image_urls=[*urls(3), *urls(4, "mp4")])),
]

MEDIA_CASES = [*LISTS, *MODES, *VIDEOS, *REFERENCES]

"""The words of a row: what each becomes, and what is wrong with one."""

from pathlib import Path
from typing import Any

import pytest

from jimmyai_omni import LocalFileError, Task
from jimmyai_omni._local.naming import ROW_FIELDS, Naming, for_row
from jimmyai_omni._plan import plan
from jimmyai_omni.batch.reading import read_rows
from jimmyai_omni.batch.reading.words import WORDS
from jimmyai_omni.batch.rows import RowFault
from jimmyai_omni.rules.request import FIELD_NAMES
from tests.batch.rows_in import only_fault, only_row, written
from tests.flows.harness import raised

WHOLE: dict[str, Any] = {
    "model": "gemini-omni",
    "prompt": "A cat",
    "duration": 8,
    "resolution": "4k",
    "aspect_ratio": "16:9",
    "orientation": "landscape",
    "image_urls": ["https://a/1.png"],
    "images": ["https://a/2.png"],
    "generation_type": "frame",
    "video_urls": [],
}


def test_a_request_body_is_a_row() -> None:
    assert set(WHOLE) == set(FIELD_NAMES)
    assert only_row([WHOLE]).fields == WHOLE


def test_the_fields_are_the_arguments_of_a_create() -> None:
    said = {"prompt": "A cat", "image": "https://a/1.png", "extra": {"seed": 7}, "resolution": None}
    assert plan(**only_row([said]).fields).request["seed"] == 7


def test_a_row_without_a_prompt_is_left_to_the_rules() -> None:
    assert only_row([{"duration": 8}]).fields == {"prompt": None, "duration": 8}


@pytest.mark.parametrize("word", WORDS)
def test_null_is_absent(word: str) -> None:
    row = only_row([{"image_urls": ["https://a"], "video_urls": ["https://b"], word: None}])
    absent = {"prompt": None, "image_urls": ["https://a"], "video_urls": ["https://b"]}
    absent.pop(word if word != "prompt" else "", None)
    assert (row.id, row.name, row.fields) == ("1", None, absent)


MEDIA: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "image": ({"image": "https://a/1.png"}, {"image_urls": ["https://a/1.png"]}),
    "images of omni generate": ({"image": ["a.png", "b.png"]}, {"image_urls": ["a.png", "b.png"]}),
    "video": ({"video": "a.mp4"}, {"video_urls": ["a.mp4"]}),
    "one of image_urls": ({"image_urls": "a.png"}, {"image_urls": ["a.png"]}),
    "a tuple": ({"images": ("a.png",)}, {"images": ["a.png"]}),
    "bytes": ({"image": b"GIF89a"}, {"image_urls": [b"GIF89a"]}),
    "a path": ({"video": Path("a.mp4")}, {"video_urls": [Path("a.mp4")]}),
    "what is none": ({"image": 5}, {"image_urls": [5]}),
    "a text like JSON": ({"image": "[a].png"}, {"image_urls": ["[a].png"]}),
}


@pytest.mark.parametrize(("said", "fields"), MEDIA.values(), ids=MEDIA)
def test_media_become_lists(said: dict[str, Any], fields: dict[str, Any]) -> None:
    assert only_row([said]).fields == {"prompt": None, **fields}


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("a.png", "{}/a.png"),
        ("sub/../a.png", "{}/sub/../a.png"),
        ("/a.png", "/a.png"),
        ("https://a/b.png", "https://a/b.png"),
        ("data:image/png;base64,AA", "data:image/png;base64,AA"),
        ("", ""),
    ],
)
@pytest.mark.parametrize("word", ["image", "image_urls", "images", "video", "video_urls"])
def test_a_relative_path_counts_from_the_folder_of_the_file(
    tmp_path: Path, word: str, item: str, found: str
) -> None:
    row = only_row(written(tmp_path, "a.jsonl", f'{{"{word}": ["{item}"]}}'))
    (media,) = (value for value in row.fields.values() if value)
    assert media == [found.format(tmp_path)]


UNKNOWN = {
    "promt": "is no word of a row; did you mean prompt?",
    "Prompt": "is no word of a row; did you mean prompt?",
    "image_url": "is no word of a row; did you mean image_urls?",
    "max_spend": "is no word of a row; the words of a row are id name model prompt",
    "": "is no word of a row; the words of a row are id name",
}


@pytest.mark.parametrize(("word", "reason"), UNKNOWN.items())
def test_an_unknown_word_is_told_with_the_nearest_known(word: str, reason: str) -> None:
    (fault,) = read_rows([{"prompt": "A cat", word: 1}])
    assert isinstance(fault, RowFault)
    assert (fault.number, fault.where, fault.field) == (1, "row 1", word)
    assert fault.message.startswith(reason)


@pytest.mark.parametrize("word", [5, None, ("a", "b"), "\x1b[31mred", "x" * 10_000, "\ud800"], ids=ascii)
def test_no_word_breaks_a_message(word: Any) -> None:
    fault = only_fault([{word: 1}])
    assert fault.isprintable()
    assert len(fault) < 300


IDS: dict[str, tuple[Any, str]] = {
    "text": ("scene 1: \u732b", "scene 1: \u732b"),
    "a number": (7, "7"),
    "a number with a point": (7.5, "7.5"),
    "the longest": ("x" * 200, "x" * 200),
}


@pytest.mark.parametrize(("said", "row_id"), IDS.values(), ids=IDS)
def test_a_row_may_have_an_id(said: Any, row_id: str) -> None:
    assert only_row([{"prompt": "A cat", "id": said}]).id == row_id


BAD_IDS: dict[str, tuple[Any, str]] = {
    "empty": ("", "is empty"),
    "blank": ("  ", "is empty"),
    "the folder above": ("..", "is empty"),
    "too long": ("x" * 201, "has 201 bytes; 200 are the most"),
    "too long in bytes": ("\u732b" * 67, "has 201 bytes"),
    "a slash": ("../a", "../a has a slash"),
    "a backslash": ("a\\b", "a\\\\b has a slash"),
    "a line end": ("a\nb", "a\\nb has a slash or a character that cannot be seen"),
    "a colour": ("\x1b[31m", "\\x1b[31m has a slash or a character that cannot be seen"),
    "half a character": ("\ud800", "\\ud800 has a slash or a character that cannot be seen"),
    "true": (True, "is neither text nor a number"),
    "a list": ([1], "is neither text nor a number"),
    "NaN": (float("nan"), "is neither text nor a number"),
    "a huge number": (10**5000, "is a huge number"),
}


@pytest.mark.parametrize(("said", "reason"), BAD_IDS.values(), ids=BAD_IDS)
def test_an_id_that_is_none_is_told(said: Any, reason: str) -> None:
    assert only_fault([{"id": said}]).startswith(f"row 1: id: {reason}")


@pytest.mark.parametrize("name", ["{id}.mp4", "{number:05}-{prompt}.mp4", "{date}-{id:.8}-{task_id}.mp4"])
def test_a_row_may_have_a_template_for_its_name(name: str) -> None:
    assert only_row([{"name": name}]).name == name


BAD_NAMES: dict[str, tuple[Any, str]] = {
    "leads out": (
        "../{id}.mp4",
        "the name '../{id}.mp4' is no name of a file in a folder; write a file name",
    ),
    "an unknown field": ("{row}.mp4", "has the unknown field {row}"),
    "no template": ("{id", "cannot be filled in"),
    "empty": ("", "is no name of a file"),
    "wide": ("{id:999999999}", "is no name of a file"),
    "a slash by its number": ("a{number:c}b", "is no name of a file"),
    "slashes in front of a number": ("{number:/>2}", "is no name of a file"),
    "half a character": ("\ud800{id}", "cannot be filled in"),
    "long": ("x" * 256, "is no name of a file"),
    "a number": (5, "is no text; write a file name such as {id}.mp4"),
}


@pytest.mark.parametrize(("said", "reason"), BAD_NAMES.values(), ids=BAD_NAMES)
def test_a_template_that_is_none_is_told(said: Any, reason: str) -> None:
    fault = only_fault([{"name": said}])
    assert fault.startswith("row 1: name: ")
    assert reason in fault
    assert isinstance(said, int) or fault.endswith("{task_id} {model} {date} {prompt} {id} {number}")


@pytest.mark.parametrize(
    ("row_id", "name"),
    [
        ("a", "a-00007-task_1.mp4"),
        ("\u732b 1", "\u732b 1-00007-task_1.mp4"),
        ("a:b*c?", "a_b_c_-00007-task_1.mp4"),
        (".hidden", "_hidden-00007-task_1.mp4"),
        ("../up", "_._up-00007-task_1.mp4"),
    ],
)
def test_a_row_is_named_by_its_id_and_number(row_id: str, name: str) -> None:
    naming = Naming(for_row("{id}-{number:05}-{task_id}.mp4", row_id, 7))
    assert naming.needs_only_the_id
    assert naming.name(Task("task_1"), None) == name


def test_only_rows_have_the_fields_of_rows() -> None:
    for field in ROW_FIELDS:
        error = raised(LocalFileError, Naming, f"{{{field}}}.mp4")
        assert f"has the unknown field {{{field}}}" in error.message
        assert error.hint.endswith("{task_id} {model} {date} {prompt}")


CONTRADICTIONS = {
    ("image", "image_urls"): "image: stands beside image_urls, which says the same; keep one of them",
    ("image", "images"): "image: stands beside images",
    ("video", "video_urls"): "video: stands beside video_urls",
}


@pytest.mark.parametrize(("words", "reason"), CONTRADICTIONS.items())
def test_two_words_for_the_same_are_told(words: tuple[str, str], reason: str) -> None:
    assert only_fault([dict.fromkeys(words, "https://a/1")]).startswith(f"row 1: {reason}")


def test_all_that_is_wrong_with_a_row_is_told_together() -> None:
    made = list(read_rows([{"id": "", "promt": 1, "extra": 5, "name": 5}, {"prompt": "A cat"}]))
    assert [(fault.number, fault.field) for fault in made if isinstance(fault, RowFault)] == [
        (1, "id"),
        (1, "promt"),
        (1, "extra"),
        (1, "name"),
    ]
    assert made[-1].number == 2

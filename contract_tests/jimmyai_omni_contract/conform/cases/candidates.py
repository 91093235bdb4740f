"""Bodies that vary the fields of one clause: whatever they turn out to be."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any, Final

from jimmyai_omni.rules.request import FIXED_MODEL, STANDARD_MODEL
from jimmyai_omni_contract.conform.cases.case import FIXED, STANDARD, Body, lists_of
from jimmyai_omni_contract.conform.cases.values import (
    clauses,
    default_of,
    fields,
    fields_of,
    models_of,
    request_schema,
    right_values,
    urls,
    wrong_values,
)


def wrong_candidates() -> Iterator[Body]:
    """One field after the other with values next to its right ones, then those of each clause together."""
    for field in request_schema()["required"]:
        yield {name: value for name, value in STANDARD.items() if name != field}
        yield {**STANDARD, field: None}
    for field in fields():
        for base in _bases(field):
            values = (*wrong_values(field), *right_values(field, base["model"]))
            yield from ({**base, field: value} for value in values)
    for clause in clauses():
        yield from _together(_base_of(clause), fields_of(clause))


def right_candidates() -> Iterator[Body]:
    """Bodies that must be accepted, if the contract says so."""
    for field in fields():
        if field not in _MULTIPLIED:
            yield from ({**STANDARD, field: value} for value in right_values(field, STANDARD_MODEL))
    yield from _together(STANDARD, _MULTIPLIED)
    for clause in clauses():
        if len(fields_of(clause)) > 1:
            yield from _together(_base_of(clause), fields_of(clause))
    for field in fields():
        values = [*right_values(field, FIXED_MODEL), *wrong_values(field)]
        yield from ({**FIXED, field: value} for value in values if field != "model")
    yield from _special()


_MULTIPLIED: Final = ("duration", "resolution")
"""Each of one goes with each of the other (OMNI-07)."""


def _together(base: Body, names: Iterable[str]) -> Iterator[Body]:
    names = tuple(names)
    for values in product(*([_ABSENT, *right_values(name, base["model"])] for name in names)):
        body = {name: value for name, value in zip(names, values, strict=True) if value is not _ABSENT}
        sizes = [len(value) for value in lists_of(body).values()]
        # Which of two lists is in effect shows where one of them is short.
        if len(sizes) < 2 or min(sizes) <= 1:
            yield {**base, **body}


_ABSENT: Final = object()


def _bases(field: str) -> tuple[Body, ...]:
    return (STANDARD,) if field == "model" else (STANDARD, FIXED)


def _base_of(clause: Mapping[str, Any]) -> Body:
    return STANDARD if STANDARD_MODEL in models_of(clause) else FIXED


def _special() -> Iterator[Body]:
    """What no clause says, and every rule allows."""
    optional = [field for field in fields() if field not in request_schema()["required"]]
    lists: dict[str, Any] = {"image_urls": [], "images": [], "video_urls": []}
    yield {**STANDARD, **dict.fromkeys(optional)}
    yield {**STANDARD, **lists, "aspect_ratio": "", "duration": 6}
    yield {**STANDARD, "video_urls": None, "duration": 6}
    yield {**STANDARD, "seed": 1, "negative_prompt": None}
    yield {**STANDARD, "aspect_ratio": "2.35:1"}
    yield {**STANDARD, "aspect_ratio": "9:16", "orientation": "landscape"}
    yield {**STANDARD, "video_urls": urls(1, "mp4"), "image_urls": urls(1), "generation_type": "frame"}
    yield {**FIXED, "image_urls": urls(1, "mp4")}
    yield {**FIXED, "video_urls": urls(1, "mp4"), "duration": 6}


def in_other_words(body: Body, clause: Mapping[str, Any]) -> Iterator[Body]:
    """The same to a clause: the model by another name (OMNI-02), null or the default for what is absent."""
    yield from ({**body, "model": model} for model in models_of(clause) if model != body["model"])
    for field in fields_of(clause):
        if field not in body:
            yield from ({**body, field: value} for value in dict.fromkeys([None, default_of(field)]))


def on_the_fixed_model(body: Body) -> Body:
    """The same on the model that ignores most of it (OMNI-19, OMNI-22, OMNI-23)."""
    return {**body, "model": FIXED_MODEL}


def written(body: Body) -> str:
    """A body as text, by which equal ones are known."""
    return json.dumps(body, sort_keys=True)

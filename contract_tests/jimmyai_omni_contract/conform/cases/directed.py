"""The directed cases: candidates that the contract's validator takes for what they are meant to be."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final, cast

from jimmyai_omni.rules.request import FIXED_MODEL, STANDARD_MODEL
from jimmyai_omni_contract.conform.cases.candidates import (
    in_other_words,
    on_the_fixed_model,
    right_candidates,
    written,
    wrong_candidates,
)
from jimmyai_omni_contract.conform.cases.case import STANDARD, Body, Case, described, lists_of
from jimmyai_omni_contract.conform.cases.readings import level_of, level_of_accepting
from jimmyai_omni_contract.conform.cases.shown import shown_by
from jimmyai_omni_contract.conform.cases.values import clauses, models_of, right_values
from jimmyai_omni_contract.schema.create_body import findings

_LISTS: Final = ("image_urls", "images", "video_urls")


@cache
def directed_cases() -> tuple[Case, ...]:
    """All of them, the refused ones first; the same ones each time."""
    refused = tuple(_refused())
    return (*refused, *_refused_in_other_words(refused), *_accepted(refused))


def _refused() -> Iterator[Case]:
    kept: dict[str, list[Body]] = {}
    for body in sorted(wrong_candidates(), key=_size):
        rules = {finding.rule for finding in findings(body)}
        if len(rules) != 1:
            continue
        [rule] = rules
        # What a smaller body shows already is shown; on omni-10s one of each type is enough.
        like = [each for each in kept.setdefault(rule, []) if _is_shown_by(each, body)]
        if not like:
            kept[rule].append(body)
            yield _case(rule, body, refused=True)


def _refused_in_other_words(refused: Iterable[Case]) -> Iterator[Case]:
    for clause in clauses():
        rule = clause["x-omni-rule"][0]
        model = models_of(clause)[0]
        of_clause = [case for case in refused if case.rule == rule and _needs(case.body, model)]
        # One that the publisher documents, where there is one.
        for body in in_other_words(min(of_clause, key=lambda case: case.level).body, clause):
            if {finding.rule for finding in findings(body)} == {rule}:
                yield _case(rule, body, refused=True)


def _needs(body: Body, model: str) -> bool:
    """Whether it takes this model to refuse a body: the type of a field is wrong on each."""
    return body.get("model") == model and (model == FIXED_MODEL or not findings(on_the_fixed_model(body)))


def _accepted(refused: Iterable[Case]) -> Iterator[Case]:
    ignored = [case.body for case in refused if case.body.get("model") == STANDARD_MODEL]
    seen = set[object]()
    for body in sorted((*map(on_the_fixed_model, ignored), *right_candidates()), key=_size):
        if not findings(body):
            news = set(_features(body)) - seen
            seen |= news
            if news:
                yield _case(shown_by(body), body, refused=False)


def _case(rule: str, body: Body, *, refused: bool) -> Case:
    verdict = "refused" if refused else "accepted"
    level = level_of(rule, body)
    if not refused and level == "must":
        level = level_of_accepting(body)
    return Case(rule, f"{described(body)} is {verdict}", body, refused, level)


def _size(body: Body) -> tuple[object, ...]:
    text = written(body)
    return body.get("model") == FIXED_MODEL, len(body), len(text), text


def _is_shown_by(smaller: Body, body: Body) -> bool:
    if not smaller.keys() >= STANDARD.keys():
        return False
    if body.get("model") == FIXED_MODEL:
        return smaller["model"] == FIXED_MODEL and _kinds(smaller) == _kinds(body)
    within = all(field in body and _kind(body[field]) == _kind(value) for field, value in smaller.items())
    return within and not any(_matters(field, body) for field in body.keys() - smaller.keys())


def _matters(field: str, body: Body) -> bool:
    """Whether a refused body is accepted with another value of a field, or with that of the other list."""
    if field == "images" and body.get(field) and not findings(_swapped(body)):
        return True
    return any(not findings({**body, field: value}) for value in right_values(field, STANDARD_MODEL))


def _kinds(body: Body) -> dict[str, object]:
    """What an ignored value is, is all the same; of references their number counts."""
    return {
        **{field: type(value) for field, value in body.items() if field != "model"},
        **{field: len(value) for field, value in lists_of(body).items()},
    }


def _kind(value: object) -> object:
    return (type(value), written({"": value}))


def _features(body: Body) -> Iterator[object]:
    """What is new in an accepted body beside others: worth its price."""
    fixed = body["model"] == FIXED_MODEL
    special = {field: value for field, value in body.items() if (field, value) not in STANDARD.items()}
    if _is_shown_by_others(fixed, special):
        return
    yield (fixed, frozenset(special))
    for field, value in special.items():
        yield (fixed, field, _ignored(value) if fixed else _kind(value))
    if not fixed and "duration" in body and "resolution" in body:
        yield (body["duration"], body["resolution"])
    if body.get("images") and body.get("image_urls"):
        counts_differ = bool(findings(_swapped(body)))
        if counts_differ or not fixed:
            yield ("precedence", fixed, body.get("generation_type") == "frame", counts_differ)


def _is_shown_by_others(fixed: bool, special: Body) -> bool:
    """Whether there are bodies that show the same and more: all lists empty, each duration and resolution."""
    lists = lists_of(special)
    if lists.get("image_urls") and lists.get("images") == []:
        return True
    if lists and not any(lists.values()):
        return len(special) <= len(_LISTS)
    return not fixed and len(special) == 1 and bool(special.keys() & {"duration", "resolution"})


def _ignored(value: object) -> object:
    """What of a value counts on omni-10s: how many references, and of what kind (OMNI-20, OMNI-21)."""
    if not isinstance(value, list):
        return type(value)
    references = cast(list[object], value)
    return (len(references) if len(references) in (2, 7) else None, ".mp4" in str(references))


def _swapped(body: Body) -> dict[str, Any]:
    return {**body, "image_urls": body.get("images"), "images": body.get("image_urls")}

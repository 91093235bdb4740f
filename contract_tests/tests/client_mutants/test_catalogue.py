"""The catalogue of wrong clients fits the wrapper, and the runner tells a kill from anything else."""

from collections import Counter

import attrs
import pytest

from tests.client_mutants.catalogue import CATALOGUE
from tests.client_mutants.mutant import TESTS, Mutant, Stale
from tests.client_mutants.run import verdict_of

ENDLESS = Mutant(
    "makes attempts without end",
    "_policies/retry.py",
    "if attempts >= self.attempts:",
    "if False:",
    ("policies/test_retry.py",),
)


def test_there_are_enough_and_each_is_named_once() -> None:
    assert len(CATALOGUE) >= 30
    assert [name for name, count in Counter(mutant.name for mutant in CATALOGUE).items() if count > 1] == []


@pytest.mark.parametrize("mutant", CATALOGUE, ids=lambda mutant: str(mutant.name))
def test_a_mutant_can_be_applied(mutant: Mutant) -> None:
    assert mutant.source()
    assert [name for name in mutant.tests if not (TESTS / name).is_file()] == []
    assert mutant.tests


@pytest.mark.parametrize("right", ["no such text", "attempts"])
def test_a_text_that_is_gone_or_not_unique_is_no_mutant(right: str) -> None:
    with pytest.raises(Stale, match="so write it anew"):
        attrs.evolve(ENDLESS, right=right).source()


def test_a_mutant_is_killed_for_real() -> None:
    verdict = verdict_of(ENDLESS)
    assert verdict.killed
    assert verdict.by.startswith("test_")


def test_a_wrapper_that_cannot_be_imported_is_no_kill() -> None:
    broken = attrs.evolve(ENDLESS, right="from math import inf", wrong="from math import none")
    assert not verdict_of(broken).killed

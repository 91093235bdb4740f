"""Clients made wrong on purpose: a line of the wrapper is replaced, and a scenario has to notice."""

import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import attrs
import pytest

from jimmyai_omni import OmniError
from tests.flows.harness import Backend, World

Scenario = Callable[[World, Path], None]


@attrs.frozen
class Mutant:
    """One way of breaking the wrapper, and the scenario that catches it."""

    module: str
    right: str
    """Text that stands once in the module's source."""
    wrong: str
    """What stands there instead."""
    caught_by: Scenario
    backend: Backend = "sync"


def scenario_of(test: Callable[..., None], *arguments: Any) -> Scenario:
    """A test of this folder, with these arguments after the world, as a scenario."""
    named = inspect.signature(test).parameters

    def scenario(world: World, folder: Path) -> None:
        paths = {"tmp_path": folder} if "tmp_path" in named else {}
        free = [name for name in named if name not in ("world", "tmp_path")]
        test(world, **paths, **dict(zip(free, arguments, strict=True)))

    return scenario


def check(mutant: Mutant, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scenario holds for the wrapper as it is, and not for the mutant."""
    _run(mutant, folder / "right")
    # On CI pytest explains a difference whole, which takes minutes for two videos; this one nobody reads.
    for name in ("CI", "BUILD_NUMBER"):
        monkeypatch.delenv(name, raising=False)
    install(mutant, monkeypatch)
    with pytest.raises((AssertionError, OmniError)):
        _run(mutant, folder / "wrong")


def install(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the functions and tables of a module the mutated code, for all who imported them."""
    module = importlib.import_module(f"jimmyai_omni.{mutant.module}")
    source = inspect.getsource(module)
    assert source.count(mutant.right) == 1, f"no longer in {mutant.module}, so write it anew: {mutant.right}"
    mutated: dict[str, Any] = {"__name__": module.__name__, "__file__": module.__file__}
    exec(compile(source.replace(mutant.right, mutant.wrong), str(module.__file__), "exec"), mutated)
    for name, value in list(vars(module).items()):
        if isinstance(value, tuple | dict | str | re.Pattern) and name in mutated and value != mutated[name]:
            monkeypatch.setattr(module, name, mutated[name])
    changed = dict(_functions(module, mutated))
    for name, function in _functions(module, vars(module)):
        monkeypatch.setattr(function, "__code__", changed[name].__code__)


def _functions(module: ModuleType, names: Any) -> Iterator[tuple[str, FunctionType]]:
    """The functions and methods that a module defines, behind their decorators."""
    for name, value in list(names.items()):
        if inspect.isclass(value) and value.__module__ == module.__name__:
            for method in vars(value).values():
                found = method.fget if isinstance(method, property) else inspect.unwrap(method)
                if isinstance(found, FunctionType) and found.__module__ == module.__name__:
                    yield found.__qualname__, found
        elif callable(value) and isinstance(inspect.unwrap(value), FunctionType):
            found = inspect.unwrap(value)
            if found.__module__ == module.__name__:
                yield name, found


def _run(mutant: Mutant, folder: Path) -> None:
    folder.mkdir()
    with closing(World(mutant.backend)) as world:
        mutant.caught_by(world, folder)
    assert world.problems() == []

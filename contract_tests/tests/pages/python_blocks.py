"""Python of the docs, held to what the client takes where it cannot be run here."""

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from jimmyai_omni import Omni
from jimmyai_omni._config import CallOptions, Options
from jimmyai_omni.batch.options import BatchFields

METHODS = [name for name, _ in inspect.getmembers(Omni, callable)]
OPTIONS_OF = {"batch": {*BatchFields.__annotations__}}


def strangers(text: str) -> list[str]:
    """The names of ours that a text imports or calls and that are not there."""
    return [*_strangers(ast.parse(text))]


def _strangers(tree: ast.Module) -> Iterator[str]:
    ours = dict(_imported(tree))
    yield from (name for name, found in ours.items() if found is None)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        match call.func:
            case ast.Name(id=function) if ours.get(function):
                known = _keywords(ours[function])
            case ast.Attribute(value=ast.Name(id="omni"), attr=method) if method in METHODS:
                known = _keywords(getattr(Omni, method)) | OPTIONS_OF.get(method, set())
            case ast.Attribute(value=ast.Name(id="omni"), attr=method):
                yield method
                continue
            case _:
                continue
        yield from (word.arg for word in call.keywords if word.arg and word.arg not in known)


def _imported(tree: ast.Module) -> Iterator[tuple[str, Any]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("jimmyai_omni"):
            for alias in node.names:
                yield alias.name, getattr(import_module(node.module), alias.name, None)


def _keywords(function: Any) -> set[str]:
    own = {*inspect.signature(function).parameters}
    return own | {*Options.__annotations__, *CallOptions.__annotations__} if function is Omni else own

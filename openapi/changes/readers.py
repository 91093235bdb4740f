"""The functions of the wrapper that read a part of the contract, found in its sources.

Three things tell: the seam, whose functions use the generated operations and models; who calls those
functions; and the rule ids that a function names.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, cast

import attrs

from changes.change import Change
from changes.document import ROOT, Document, Node
from changes.impact import Direction
from changes.operations import operations
from changes.rule_ids import ids_in

WRAPPER: Final = ROOT / "wrapper/jimmyai_omni"
_SEAM: Final = "_seam"
_GENERATED: Final = "jimmyai_omni_api"
# It names rules only as examples.
_NO_READER: Final = "contract"


@attrs.frozen
class Function:
    """A function of the wrapper, a method, or what stands beside them in a module."""

    name: str
    """With its module: `rules.judge._duration`."""
    rules: frozenset[str]
    """The rules that it names, in its docstring too."""
    words: frozenset[str]
    """All names, attributes and texts in it."""
    calls: frozenset[str]
    """The functions of the seam that it calls, by their names."""


@attrs.frozen
class Readers:
    """All functions of the wrapper, and what they read of a contract."""

    contract: Document
    functions: tuple[Function, ...]
    generated: Mapping[str, str]
    """What the seam imports of the generated client: its own name of it, and the name there."""

    def added_to(self, change: Change) -> Change:
        """The change with its readers."""
        seam = set[str]()
        for operation, side in change.operations:
            seam |= self.seam(operation, side, change.field)
        found = [
            function.name
            for function in self.functions
            if function.name in seam or function.rules & set(change.rules) or function.calls & seam
        ]
        return attrs.evolve(change, readers=tuple(found))

    def seam(self, operation: str, side: Direction | None, field: str | None = None) -> set[str]:
        """The functions of the seam that build the request, or read the field of the answer."""
        sought = {module_of(operation)} if side == "request" else _models(self.contract, operation)
        using = [
            function
            for function in self.functions
            if function.name.startswith(f"{_SEAM}.")
            and any(self.generated.get(word) in sought for word in function.words)
        ]
        naming = [function for function in using if field in function.words]
        return {function.name for function in naming or using}


def readers(contract: Document) -> Readers:
    """What reads which part of a contract, by the sources as they are in the checkout."""
    return Readers(contract, *_sources())


@cache
def _sources() -> tuple[tuple[Function, ...], Mapping[str, str]]:
    """All functions, and what the seam imports of the generated client."""
    functions = list[Function]()
    generated = dict[str, str]()
    for path in sorted(WRAPPER.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        module = ".".join(path.relative_to(WRAPPER).with_suffix("").parts).removesuffix(".__init__")
        if module == _NO_READER:
            continue
        tree = ast.parse(text)
        functions += _functions(module, tree, text)
        if module == _SEAM:
            generated = _imports(tree)
    return tuple(functions), generated


def _functions(module: str, tree: ast.Module, text: str) -> Iterator[Function]:
    rest = list[ast.stmt]()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield _function(f"{module}.{node.name}", [node], text)
        elif isinstance(node, ast.ClassDef):
            methods = [part for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)]
            yield from (_function(f"{module}.{node.name}.{part.name}", [part], text) for part in methods)
            fields = [part for part in node.body if part not in methods]
            yield _function(f"{module}.{node.name}", fields, text)
        else:
            rest.append(node)
    yield _function(module, rest[1:] if ast.get_docstring(tree) else rest, text)


def _function(name: str, nodes: list[ast.stmt], text: str) -> Function:
    inside = [part for node in nodes for part in ast.walk(node)]
    words = {part.id for part in inside if isinstance(part, ast.Name)}
    words |= {part.attr for part in inside if isinstance(part, ast.Attribute)}
    words |= {part.value for part in inside if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    calls = {
        f"{_SEAM}.{part.attr}"
        for part in inside
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == _SEAM
    }
    lines = text.splitlines()
    said = "\n".join(line for node in nodes for line in lines[node.lineno - 1 : node.end_lineno])
    return Function(name, frozenset(ids_in(said)), frozenset(words), frozenset(calls))


def _imports(tree: ast.Module) -> dict[str, str]:
    return {
        alias.asname or alias.name: alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(_GENERATED)
        for alias in node.names
    }


def module_of(operation_id: str) -> str:
    """The module that the generator makes of an operation."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", operation_id).lower()


def _models(contract: Document, operation_id: str) -> set[str]:
    """The components that the answers of an operation are made of."""
    found = set[str]()
    for operation in operations(contract):
        if operation.id == operation_id:
            _collect(contract, operation.node["responses"], found)
    return found


def _collect(contract: Document, node: object, found: set[str]) -> None:
    if isinstance(node, dict):
        fields = cast(Node, node)
        reference: Any = fields.get("$ref")
        if isinstance(reference, str) and (name := reference.rpartition("/")[2]) not in found:
            found.add(name)
            _collect(contract, contract.at(reference), found)
        for value in fields.values():
            _collect(contract, value, found)
    elif isinstance(node, list):
        for value in cast(list[object], node):
            _collect(contract, value, found)

"""The changes of the operations: what they are called, take and answer."""

import re
from collections.abc import Iterator
from typing import Any, Final, cast

import attrs

from changes.bodies import body_edits
from changes.change import Found
from changes.document import Document, Node
from changes.edit import Edit, Kind
from changes.impact import Direction, impact
from changes.keywords import shown
from changes.rule_rows import must_refuse
from changes.security import security_edits
from changes.spot import Spot

_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_WORDS: Final = ("summary", "description", "tags", "deprecated", "externalDocs")


@attrs.frozen
class Operation:
    """An operation with its place."""

    method: str
    path: str
    node: Node
    shared: list[Any]
    """The parameters of its path item."""

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same in two contracts, whatever its path parameters are called."""
        return self.method, re.sub(r"\{[^}]*\}", "{}", self.path)

    @property
    def at(self) -> str:
        """Its place."""
        return f"#/paths/{self.path.replace('~', '~0').replace('/', '~1')}/{self.method}"

    @property
    def id(self) -> str:
        """Its id, or what stands for one."""
        return str(self.node.get("operationId", self.label))

    @property
    def label(self) -> str:
        """Its method and path."""
        return f"{self.method.upper()} {self.path}"


def operations(document: Document) -> Iterator[Operation]:
    """All operations of a contract."""
    for path, item in document.content.get("paths", {}).items():
        node = cast(Node, document.resolve(item))
        for method in _METHODS:
            if method in node:
                yield Operation(method, path, node[method], node.get("parameters", []))


def operation_changes(old: Document, new: Document) -> Iterator[Found]:
    """What changed in the operations of two contracts."""
    before = {operation.key: operation for operation in operations(old)}
    after = {operation.key: operation for operation in operations(new)}
    moved = {
        operation.node.get("operationId"): operation for key, operation in before.items() if key not in after
    }
    for key, now in after.items():
        was = before.get(key) or moved.pop(now.node.get("operationId"), None)
        if was is None:
            yield _told(now, Edit(now.at, f"a new operation: {now.label}", "field"), "request")
        else:
            before.pop(was.key)
            yield from _changes(old, new, was, now)
    for gone in before.values():
        yield _told(gone, Edit(gone.at, f"the operation is gone: {gone.label}", "lost field"), "request")


def operation_edits(
    old: Document, new: Document, was: Operation, now: Operation
) -> Iterator[tuple[Direction, Edit]]:
    """The edits of one operation, in its request and in its answers."""
    return _Comparison(old, new, was, now).edits()


def _changes(old: Document, new: Document, was: Operation, now: Operation) -> Iterator[Found]:
    if was.id != now.id:
        says = f"its operationId is {now.id}, not {was.id}: generated clients call it otherwise"
        yield Found(Edit(f"{now.at}/operationId", says, "words"), "breaking", "documentation", now.id)
    refusing = must_refuse(new)
    for side, edit in operation_edits(old, new, was, now):
        yield _told(now, edit, side, refusing)


def _told(operation: Operation, edit: Edit, side: Direction, refusing: frozenset[str] = frozenset()) -> Found:
    callers, servers = impact(side, edit.kind, must_refuse=bool(edit.rules & refusing))
    return Found(edit, callers, servers, operation.id, side)


@attrs.frozen
class _Comparison:
    """One operation in two contracts."""

    old: Document
    new: Document
    was: Operation
    now: Operation

    def edits(self) -> Iterator[tuple[Direction, Edit]]:
        security = security_edits(self.old, self.new, self.was.node, self.now.node, self.now.at)
        for edit in [*self._name(), *self._parameters(), *self._request(), *security]:
            yield "request", edit
        for edit in self._answers():
            yield "answer", edit

    def _name(self) -> Iterator[Edit]:
        if self.was.key != self.now.key:
            yield Edit(self.now.at, f"it is now at {self.now.label}, not {self.was.label}", "altered")
        elif self.was.path != self.now.path:
            yield Edit(self.now.at, f"its path is written {self.now.path}, not {self.was.path}", "words")
        for word in _WORDS:
            if self.was.node.get(word) != self.now.node.get(word):
                yield Edit(f"{self.now.at}/{word}", f"its {word} {_reads(self.was, self.now, word)}", "words")

    def _parameters(self) -> Iterator[Edit]:
        old, new = _named(self.old, self.was), _named(self.new, self.now)
        for key in [*new, *(key for key in old if key not in new)]:
            yield from self._parameter(f"{key[0]} parameter `{key[1]}`", old.get(key), new.get(key))

    def _parameter(self, what: str, was: Node | None, now: Node | None) -> Iterator[Edit]:
        where = f"{self.now.at}/parameters"
        if now is None:
            yield Edit(where, f"the {what} is no longer taken", "lost field")
        elif was is None:
            required = now.get("required", False)
            kind: Kind = "required field" if required else "field"
            yield Edit(where, f"the {what} is new{', and required' if required else ''}", kind)
        else:
            if was.get("required", False) != now.get("required", False):
                must = now.get("required", False)
                says = f"the {what} {'must' if must else 'need no longer'} be given"
                yield Edit(where, says, "narrowed" if must else "widened")
            for word in ("style", "explode", "allowReserved"):
                if was.get(word) != now.get(word):
                    yield Edit(
                        where, f"the {what}: {word} is {now.get(word)}, not {was.get(word)}", "altered"
                    )
            for word in ("description", "deprecated", "example", "examples"):
                if was.get(word) != now.get(word):
                    yield Edit(where, f"the {what}: its {word} reads otherwise", "words")
            schemas = was.get("schema", {}), now.get("schema", {})
            spot = Spot(self.old, self.new, path=now["name"])
            yield from body_edits(spot, *schemas, f"{where}/{now['name']}", f"{where}/{now['name']}")

    def _request(self) -> Iterator[Edit]:
        was = cast(Node, self.old.resolve(self.was.node.get("requestBody", {})))
        now = cast(Node, self.new.resolve(self.now.node.get("requestBody", {})))
        where = f"{self.now.at}/requestBody"
        if was.get("required", False) != now.get("required", False):
            must = now.get("required", False)
            yield Edit(
                where,
                f"a body {'must' if must else 'need no longer'} be sent",
                "narrowed" if must else "widened",
            )
        yield from self._content(
            where, was, now, "a body may be sent as {}, too", "no body may be sent as {}"
        )
        if was.get("description") != now.get("description"):
            yield Edit(f"{where}/description", "the description of its body reads otherwise", "words")

    def _content(self, where: str, was: Node, now: Node, more: str, less: str) -> Iterator[Edit]:
        old, new = cast(Node, was.get("content", {})), cast(Node, now.get("content", {}))
        yield from (Edit(where, more.format(kind), "widened") for kind in new if kind not in old)
        yield from (Edit(where, less.format(kind), "narrowed") for kind in old if kind not in new)
        for kind in [kind for kind in new if kind in old]:
            at = f"{where}/content/{kind.replace('/', '~1')}/schema"
            spot = Spot(self.old, self.new)
            yield from body_edits(spot, old[kind].get("schema", {}), new[kind].get("schema", {}), at, at)
            if _examples(self.old, old[kind]) != _examples(self.new, new[kind]):
                yield Edit(f"{where}/content", f"the examples of its {kind} read otherwise", "words")
            if old[kind].get("encoding") != new[kind].get("encoding"):
                yield Edit(f"{where}/content", f"the encoding of its {kind} is another", "altered")

    def _answers(self) -> Iterator[Edit]:
        old, new = cast(Node, self.was.node["responses"]), cast(Node, self.now.node["responses"])
        where = f"{self.now.at}/responses"
        yield from (Edit(where, f"it may answer {code}, too", "widened") for code in new if code not in old)
        yield from (
            Edit(where, f"it no longer answers {code}", "narrowed") for code in old if code not in new
        )
        for code in [code for code in new if code in old]:
            was, now = cast(Node, self.old.resolve(old[code])), cast(Node, self.new.resolve(new[code]))
            at = new[code].get("$ref", f"{where}/{code}")
            more, less = (f"{says} {code} as {{}}" for says in ("it may also answer", "it no longer answers"))
            yield from self._content(at, was, now, more, less)
            yield from self._headers(at, code, was.get("headers", {}), now.get("headers", {}))
            for word in ("description", "links"):
                if was.get(word) != now.get(word):
                    yield Edit(f"{at}/{word}", f"the {word} of its answer {code} read otherwise", "words")

    def _headers(self, at: str, code: str, old: Node, new: Node) -> Iterator[Edit]:
        where = f"{at}/headers"
        for name in [*new, *(name for name in old if name not in new)]:
            what = f"the header {name} of its answer {code}"
            was = cast(Node, self.old.resolve(old.get(name, {})))
            now = cast(Node, self.new.resolve(new.get(name, {})))
            if name not in new:
                yield Edit(where, f"{what} is gone", "lost field")
            elif name not in old:
                yield Edit(where, f"{what} is new", "required field" if now.get("required") else "field")
            else:
                if was.get("required", False) != now.get("required", False):
                    yield Edit(
                        where,
                        f"{what}: whether it must be sent",
                        "narrowed" if now.get("required") else "widened",
                    )
                if was.get("description") != now.get("description"):
                    yield Edit(where, f"{what}: its description reads otherwise", "words")
                spot = Spot(self.old, self.new, path=name)
                yield from body_edits(spot, was.get("schema", {}), now.get("schema", {}), where, where)


def _reads(was: Operation, now: Operation, word: str) -> str:
    if word in ("tags", "deprecated"):
        return f"is {shown(now.node.get(word))}, not {shown(was.node.get(word))}"
    return "reads otherwise"


def _named(document: Document, operation: Operation) -> dict[tuple[str, str], Node]:
    """The parameters by place and name; those in the path by their order, whatever they are called."""
    found: list[Node] = [
        document.resolve(node) for node in [*operation.shared, *operation.node.get("parameters", [])]
    ]
    in_path = re.findall(r"\{([^}]*)\}", operation.path)
    keys = (str(in_path.index(node["name"])) if node["name"] in in_path else node["name"] for node in found)
    return {(node["in"], key): node for node, key in zip(found, keys, strict=True)}


def _examples(document: Document, content: Node) -> Any:
    named = cast(Node, content.get("examples", {}))
    return content.get("example"), {name: document.resolve(example) for name, example in named.items()}

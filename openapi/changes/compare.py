"""Two contracts compared."""

from collections.abc import Iterator
from typing import Any, Final

import attrs

from changes.change import Change, Found, merged
from changes.document import Document
from changes.edit import Edit
from changes.impact import IMPACTS
from changes.operations import operation_changes
from changes.readers import Readers
from changes.rule_rows import rule_changes
from changes.step import Step

_WORDS: Final = ("openapi", "externalDocs", "tags")


@attrs.frozen
class Comparison:
    """All changes between two contracts, the heaviest first."""

    old: Document
    new: Document
    changes: tuple[Change, ...]

    @property
    def step(self) -> Step:
        """The step of the version that the changes demand."""
        return Step.demanded_by(self.changes)

    @property
    def breaks(self) -> bool:
        """Whether any change breaks callers or servers."""
        return any(change.impact == "breaking" for change in self.changes)

    @property
    def stepped(self) -> bool:
        """Whether the newer contract has taken the step that is demanded, or a larger one."""
        return self.step.taken_between(self.old.version, self.new.version)


def compare(old: Document, new: Document, readers: Readers) -> Comparison:
    """Compare two contracts."""
    found = [*operation_changes(old, new), *rule_changes(old, new), *_around(old, new)]
    if not found and _without_version(old) != _without_version(new):
        found.append(_words("#", "what changes nothing reads otherwise"))
    changes = [readers.added_to(change) for change in merged(found)]
    return Comparison(old, new, tuple(sorted(changes, key=lambda change: IMPACTS.index(change.impact))))


def _around(old: Document, new: Document) -> Iterator[Found]:
    """What changed beside the operations."""
    before, after = _hosts(old), _hosts(new)
    for host in [host for host in after if host not in before]:
        yield Found(Edit("#/servers", f"the API is at {host}, too", "field"), "additive", "additive")
    for host in [host for host in before if host not in after]:
        yield Found(
            Edit("#/servers", f"the API is no longer at {host}", "lost field"), "breaking", "additive"
        )
    was, now = old.content["info"], new.content["info"]
    for word in sorted(was.keys() | now.keys()):
        if word != "version" and was.get(word) != now.get(word):
            yield _words(f"#/info/{word}", f"the {word} of the contract reads otherwise")
    for word in _WORDS:
        if old.content.get(word) != new.content.get(word):
            yield _words(f"#/{word}", f"`{word}` of the contract reads otherwise")


def _words(where: str, says: str) -> Found:
    return Found(Edit(where, says, "words"), "documentation", "documentation")


def _hosts(document: Document) -> list[str]:
    return [server["url"] for server in document.content.get("servers", [])]


def _without_version(document: Document) -> dict[str, Any]:
    info = {word: value for word, value in document.content["info"].items() if word != "version"}
    return {**document.content, "info": info}

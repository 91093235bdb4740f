"""An OpenAPI document as it is compared: from a file, from git or from the network, and found to be sound."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, cast

import attrs
import httpx
import yaml

ROOT: Final = Path(__file__).resolve().parents[2]
CONTRACT: Final = ROOT / "openapi/gemini-omni.yaml"
TAGS: Final = "v[0-9]*"
"""What the tags of releases look like."""
_FETCH_TIMEOUT_S: Final = 15
Node = dict[str, Any]


class Unusable(Exception):
    """What was given cannot be worked with; each argument is one line for people."""


@attrs.frozen
class Document:
    """One OpenAPI 3 document."""

    name: str
    """Where it is from, for people."""
    content: Node = attrs.field(repr=False)

    @property
    def version(self) -> str:
        """The version that it gives itself."""
        return str(self.content["info"]["version"])

    def at(self, reference: str) -> Any:
        """What a reference inside the document names.

        Raises:
            Unusable: Nothing is there, or the reference leads outside.
        """
        if not reference.startswith("#"):
            raise Unusable(f"{self.name}: the reference {reference} leads outside")
        found: Any = self.content
        for step in reference.removeprefix("#").split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~").replace("%7B", "{").replace("%7D", "}")
            try:
                found = cast(Any, found[int(key)] if isinstance(found, list) else found[key])
            except (KeyError, IndexError, ValueError, TypeError):
                raise Unusable(f"{self.name}: the reference {reference} leads nowhere") from None
        return found

    def resolve(self, node: Any) -> Any:
        """What a node stands for, behind any `$ref`; what stands beside the reference is left out."""
        while isinstance(node, dict) and "$ref" in node:
            node = self.at(cast(Node, node)["$ref"])
        return cast(Any, node)


def from_file_or_network(place: str) -> Document:
    """The document of a path or of an http(s) URL.

    Raises:
        Unusable: It is not there, or is no OpenAPI 3 document.
    """
    if is_url(place):
        return parsed(place, _fetched(place))
    path = Path(place)
    name = path.resolve().relative_to(ROOT).as_posix() if path.resolve().is_relative_to(ROOT) else place
    try:
        return parsed(name, path.read_bytes())
    except OSError as error:
        raise Unusable(f"{place}: {(error.strerror or 'cannot be read').lower()}") from None


def is_file(place: str) -> bool:
    """Whether a place is a file; what cannot be the name of one is none."""
    try:
        return Path(place).is_file()
    except (OSError, ValueError):
        return False


def is_url(place: str) -> bool:
    """Whether a place is on the network."""
    return place.startswith(("http://", "https://"))


def from_git(ref: str) -> Document:
    """The contract as it was at a git ref.

    Raises:
        Unusable: There is no such ref, or no contract at it.
    """
    if _git("rev-parse", "--quiet", "--verify", "--end-of-options", f"{ref}^{{commit}}") is None:
        raise Unusable(f"{ref}: neither a file nor a git ref")
    text = _git("show", f"{ref}:{CONTRACT.relative_to(ROOT).as_posix()}")
    if text is None:
        raise Unusable(f"{ref}: there was no {CONTRACT.name} yet")
    return parsed(ref, text)


def last_release() -> str | None:
    """The nearest tag of a release before this commit, if there is any."""
    tag = _git("describe", "--tags", "--abbrev=0", "--match", TAGS)
    return tag.decode().strip() if tag else None


def parsed(name: str, text: bytes) -> Document:
    """The document of a text, in YAML or JSON.

    Raises:
        Unusable: It is no sound OpenAPI 3 document.
    """
    try:
        content: object = _read(text)
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise Unusable(f"{name}: no YAML: {line}{error.problem or 'cannot be read'}") from None
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise Unusable(f"{name}: no YAML and no JSON: {one_line(str(error))}") from None
    if not (isinstance(content, dict) and str(cast(Node, content).get("openapi", "")).startswith("3.")):
        raise Unusable(f"{name}: no OpenAPI 3 document")
    document = Document(name, cast(Node, content))
    for reference in _references(document.content):
        document.at(reference)
    _validate(document)
    return document


def _read(text: bytes) -> object:
    if text.lstrip().startswith(b"{"):
        return json.loads(text)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, Loader=loader)  # noqa: S506


def _validate(document: Document) -> None:
    # It takes a second to import, and `--help` needs none of it.
    from openapi_spec_validator import validate
    from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

    try:
        validate(document.content)
    except OpenAPIValidationError as error:
        where = "/".join(str(step) for step in error.absolute_path)
        raise Unusable(f"{document.name}: no valid OpenAPI: {where}: {one_line(error.message)}") from None


def _references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        fields = cast(Node, node)
        if isinstance(fields.get("$ref"), str):
            yield fields["$ref"]
        for value in fields.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in cast(list[object], node):
            yield from _references(value)


def _fetched(url: str) -> bytes:
    try:
        answer = httpx.get(url, timeout=_FETCH_TIMEOUT_S, follow_redirects=True)
        answer.raise_for_status()
    except httpx.HTTPStatusError as error:
        raise Unusable(f"{url}: answers {error.response.status_code}") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unusable(f"{url}: cannot be fetched: {one_line(str(error)) or 'no answer'}") from None
    return answer.content


def _git(*arguments: str) -> bytes | None:
    """What git prints, or nothing where it refuses."""
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)
    except OSError:
        raise Unusable("git is needed to read an older contract; give a file instead") from None
    return None if done.returncode else done.stdout


def one_line(text: str) -> str:
    """A text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= 160 else f"{line[:157]}..."

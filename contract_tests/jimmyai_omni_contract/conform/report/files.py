"""Verdicts in files: the form is chosen by the file's name, and a file is whole or not there."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from jimmyai_omni._local.files import check_file, publish, writing
from jimmyai_omni._local.parts import part_path
from jimmyai_omni_contract.conform.report.badge import badge as made_badge
from jimmyai_omni_contract.conform.report.junit import as_junit
from jimmyai_omni_contract.conform.report.markdown import as_markdown
from jimmyai_omni_contract.conform.report.page import as_html
from jimmyai_omni_contract.conform.report.sarif import as_sarif

_Write = Callable[[Mapping[str, Any]], str]


def as_json(value: Mapping[str, Any]) -> str:
    """A document as text."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


_FORMS: Final[dict[str, _Write]] = {
    ".html": as_html,
    ".json": as_json,
    ".xml": as_junit,
    ".sarif": lambda document: as_json(as_sarif(document)),
    ".md": as_markdown,
}


def check_files(paths: Iterable[Path], badge: Path | None = None) -> None:
    """Make sure that all of them can be written, before anything is sent.

    Args:
        paths: Of the reports.
        badge: Of the badge.

    Raises:
        ValueError: A name ends in nothing that is known; the message names what is.
        LocalFileError: A place cannot be written.
    """
    paths = tuple(paths)
    for path in paths:
        if path.suffix.lower() not in _FORMS:
            raise ValueError(f"{path} has to end in one of {', '.join(_FORMS)}")
    for path in (*paths, *([badge] if badge else [])):
        check_file(path, overwrite=True)


def write_files(document: Mapping[str, Any], paths: Iterable[Path], badge: Path | None = None) -> None:
    """Write a verdict to each of the paths, in the form that its name says.

    Args:
        document: The verdict.
        paths: Of the reports, which `check_files` let pass.
        badge: Where a badge for shields.io goes.

    Raises:
        LocalFileError: One could not be written; those before it are.
    """
    for path in paths:
        _write(path, _FORMS[path.suffix.lower()](document))
    if badge is not None:
        _write(badge, as_json(made_badge(document)))


def _write(path: Path, text: str) -> None:
    part = part_path(path)
    with writing(path):
        try:
            # Half a surrogate pair, which a server may have sent in JSON, is written as JSON writes it.
            part.write_bytes(text.encode("utf-8", "backslashreplace"))
            publish(part, path, overwrite=True)
        finally:
            part.unlink(missing_ok=True)

"""A verdict's document from a file; what is no such document is told, and where."""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import jsonschema_rs

from jimmyai_omni_contract.conform.report.words import one_line


class DocumentError(Exception):
    """Something is no verdict document; the message says what is wrong, and where."""


def read_document(path: Path) -> dict[str, Any]:
    """Read a verdict that `omni conform --report FILE.json` wrote.

    Raises:
        DocumentError: It cannot be read, or is none.
    """
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise DocumentError(f"{path} cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"{path} is no JSON ({one_line(str(error))})") from error
    return check_document(document, str(path))


def check_document(document: object, name: str) -> dict[str, Any]:
    """The document, if it is a verdict.

    Args:
        document: What was read.
        name: Of where it comes from, for people.

    Raises:
        DocumentError: It is none.
    """
    error = next(schema().iter_errors(document), None)
    if error is None:
        return cast(dict[str, Any], document)
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path)
    told = one_line(error.message)
    shown = told if len(told) <= 200 else f"...{told[-200:]}"
    raise DocumentError(f"{name} is no verdict of `omni conform`: at ${place}: {shown}")


@cache
def schema() -> jsonschema_rs.Validator:
    """The published schema of the document."""
    text = files("jimmyai_omni_contract.conform.report").joinpath("verdict.schema.json").read_text("utf-8")
    return jsonschema_rs.validator_for(json.loads(text))

"""The JSON Schema of a script file: for its validation, and for completion in editors."""

from collections.abc import Mapping
from typing import Any, Final

from jimmyai_omni_contract.mock.script import directive
from jimmyai_omni_contract.mock.script.fault import OPERATIONS, Operation
from jimmyai_omni_contract.mock.script.faults import FAULTS
from jimmyai_omni_contract.mock.script.scenarios import SCENARIOS

Schema = dict[str, Any]
_POSITIVE: Final = {"type": "number", "exclusiveMinimum": 0}
_AMOUNT: Final = {"type": "number", "minimum": 0}
_COUNT: Final = {"type": "integer", "minimum": 1}
_KEY: Final = {"type": "string", "pattern": "^[!-~]+$"}
_FLAG: Final = {"type": "boolean"}


def script_schema() -> Schema:
    """The schema, with the names of all faults and scenarios in it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A script of omni mock",
        "description": f"What goes otherwise than plainly. A prompt can say it, too. {directive.__doc__}",
        **_closed(
            {
                "options": _options(),
                "users": {
                    "type": "array",
                    "items": _user(),
                    "description": "Users beside `mock`; the keys of one share its balance.",
                },
                "scenarios": {
                    "type": "object",
                    "additionalProperties": _scenario(),
                    "description": "Scenarios of your own, by name.",
                },
                "tasks": {
                    "type": "array",
                    "items": _task(),
                    "description": "What becomes of tasks; each takes the first whose turn has come.",
                },
                "faults": {
                    "type": "array",
                    "items": _fault(),
                    "description": "What befalls requests; each meets the first whose turn has come.",
                },
            }
        ),
    }


def _closed(properties: Mapping[str, Any], *required: str) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def _said(schema: Mapping[str, Any], description: str) -> Schema:
    return {**schema, "description": description}


def _options() -> Schema:
    return _said(
        _closed(
            {
                "seed": _said({"type": "integer"}, "Decides the task ids, and what is left to chance."),
                "key": _said(_KEY, "The API key of the user `mock`."),
                "balance": _said(_AMOUNT, "What the user `mock` holds, in JimiCoin."),
                "quota": _said(_AMOUNT, "What its key may spend, in JimiCoin; 0 is unlimited."),
                "task_seconds": _said(_POSITIVE, "How long a task takes."),
                "advance": _said({"enum": ["per-poll", "clock"]}, "What moves a task on."),
                "code_type": _said({"enum": ["string", "integer"]}, 'Whether answers say "20000" or 20000.'),
                "initial_status": _said(
                    {"enum": ["queued", "pending", "submitted"]}, "The status of a new task."
                ),
                "query_form": _said(
                    {"enum": ["envelope", "flat"]}, "Whether a query's answer is in the envelope."
                ),
                "costs": _said(_FLAG, "Whether answers have the newer field `cost`."),
                "usage": _said(_FLAG, "Whether answers have the newer field `usage`."),
                "media_base_url": _said(
                    {"type": "string", "pattern": r"^(https?://[^\s/?#]+)?$"},
                    "Scheme and host to which the URLs of videos point.",
                ),
            }
        ),
        "How the server behaves; what the command line says counts before it.",
    )


def _user() -> Schema:
    key = _closed(
        {
            "name": _said({"type": "string"}, "What logs and recordings call it."),
            "key": _said(_KEY, "The key itself."),
            "quota": _said(_AMOUNT, "What it may spend, in JimiCoin; 0 is unlimited."),
        },
        "name",
        "key",
    )
    properties = {
        "name": {"type": "string"},
        "balance": _said(_AMOUNT, "What its keys may spend together, in JimiCoin."),
        "keys": {"type": "array", "items": key, "minItems": 1},
    }
    return _closed(properties, "name", "keys")


def _scenario() -> Schema:
    return _closed(
        {
            "description": {"type": "string"},
            "error_message": _said({"type": "string"}, "Why it fails in the end."),
            "ends": _said(_FLAG, "Whether it ever ends."),
            "detour": _said({"type": "string"}, "A status between the initial one and `processing`."),
            "unknown_polls": _said(
                {"type": "integer", "minimum": 0}, "How many first polls say that there is no such task."
            ),
            "late_url_polls": _said(
                {"type": "integer", "minimum": 0}, "How many polls find it completed without a URL."
            ),
            "relative_url": _said(_FLAG, "Whether its video's URL is only a path."),
            "expired_urls": _said(
                {"type": "integer", "minimum": 0},
                "How many of its video's URLs are refused.",
            ),
            "polls": _said(_COUNT, "The poll that finds it ended."),
            "seconds": _said(_POSITIVE, "How long it takes on the server's clock."),
            "statuses": _said(
                {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
                "The words of its status, one after the other; it stays at the last.",
            ),
            "progress": _said(
                {"type": "array", "items": {"type": "integer"}}, "The progress with each status, in per cent."
            ),
        }
    )


def _when() -> Schema:
    return _said(
        _closed(
            {
                "key": _said({"type": "string"}, "The name of the key that calls."),
                "prompt": _said({"type": "string"}, "A text in the task's prompt, in any case."),
                "calls": _said(
                    {"type": "array", "items": _COUNT, "minItems": 1},
                    "The places of the calls, from 1, among those that fit the key and the prompt.",
                ),
                "probability": _said({**_POSITIVE, "maximum": 1}, "The chance of each call."),
            }
        ),
        "Which calls are meant; without it, all.",
    )


def _task() -> Schema:
    names = {"anyOf": [{"enum": list(SCENARIOS)}, {"type": "string"}]}
    return _closed(
        {
            "scenario": _said(names, "One of the known scenarios, or of your own."),
            "error_message": _said({"type": "string"}, "Why it fails, in place of the scenario's."),
            "times": _said(_COUNT, "To how many tasks; without it, to all that come."),
            "when": _when(),
        },
        "scenario",
    )


def _fault() -> Schema:
    schema = _closed(
        {
            "operation": {"enum": list(OPERATIONS)},
            "fault": {"type": ["string", "integer"]},
            "times": _said(_COUNT, "For how many calls; without it, for all that come."),
            "when": _when(),
        },
        "operation",
        "fault",
    )
    return {**schema, "allOf": [_fitting(operation) for operation in OPERATIONS]}


def _fitting(operation: Operation) -> Schema:
    """That a fault of this operation is one that it can meet."""
    fitting = [fault for fault in FAULTS.values() if operation in fault.operations]
    names: list[str | int] = [fault.name for fault in fitting]
    # YAML reads 500 and -1 as numbers.
    names += [int(name) for name in map(str, names) if name.lstrip("-").isdecimal()]
    told = "\n".join(f"{fault.name}: {fault.description}" for fault in fitting)
    return {
        "if": {"properties": {"operation": {"const": operation}}, "required": ["operation"]},
        "then": {"properties": {"fault": _said({"enum": names}, told)}},
    }

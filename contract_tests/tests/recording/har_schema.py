"""HAR 1.2 as a JSON Schema, from its specification (http://www.softwareishard.com/blog/har-12-spec/)."""

from typing import Any

import jsonschema_rs

TEXT, NUMBER, WHOLE = {"type": "string"}, {"type": "number"}, {"type": "integer"}
TIME = {"type": "number", "minimum": -1}


def record(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """An object; fields of others begin with an underscore."""
    named = {**required, "comment": TEXT, **(optional or {})}
    return {
        "type": "object",
        "required": list(required),
        "properties": named,
        "patternProperties": {"^_": {}},
        "additionalProperties": False,
    }


def many(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


PAIR = record({"name": TEXT, "value": TEXT})
MESSAGE = {
    "httpVersion": TEXT,
    "cookies": many(PAIR),
    "headers": many(PAIR),
    "headersSize": WHOLE,
    "bodySize": WHOLE,
}
POST_DATA = record({"mimeType": TEXT, "text": TEXT})
CONTENT = record(
    {"size": {"type": "integer", "minimum": 0}, "mimeType": TEXT}, {"text": TEXT, "encoding": TEXT}
)
ENTRY = record(
    {
        "startedDateTime": {"type": "string", "format": "date-time"},
        "time": {"type": "number", "minimum": 0},
        "request": record(
            {"method": TEXT, "url": TEXT, "queryString": many(PAIR), **MESSAGE}, {"postData": POST_DATA}
        ),
        "response": record(
            {"status": WHOLE, "statusText": TEXT, "content": CONTENT, "redirectURL": TEXT, **MESSAGE}
        ),
        "cache": record({}),
        "timings": record({"send": TIME, "wait": TIME, "receive": TIME}),
    }
)
ARCHIVE = record(
    {
        "log": record(
            {
                "version": {"const": "1.2"},
                "creator": record({"name": TEXT, "version": TEXT}),
                "entries": many(ENTRY),
            }
        )
    }
)
VALIDATOR = jsonschema_rs.Draft202012Validator(ARCHIVE, validate_formats=True)

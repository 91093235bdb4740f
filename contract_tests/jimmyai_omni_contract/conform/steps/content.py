"""The body of a create is a JSON object, sent as application/json (OMNI-27)."""

import json
from collections.abc import Mapping
from typing import Final

from jimmyai_omni_contract.conform.session import CREATE, Answer, Session
from jimmyai_omni_contract.conform.step import Step
from jimmyai_omni_contract.conform.steps.asking import BAD_PARAMETERS, refusal

_CHECK: Final = "OMNI-27"
_JSON: Final = "application/json"
# The cheapest create, for a server that takes it all the same is billed for it.
_BODY: Final = json.dumps({"model": "Gemini-Omini", "prompt": "A cat", "duration": 4}).encode()
_TYPES: Final = ("text/plain", "application/x-www-form-urlencoded", "application/jsonp")
_NO_OBJECTS: Final[Mapping[str, bytes]] = {
    "no body": b"",
    "a cut body": b"{",
    "null as the body": b"null",
    "a list as the body": b"[]",
    "a text as the body": b'"text"',
    "NaN in the body": b'{"model": NaN}',
    "a body that is no UTF-8": b"\xff\xfe",
}


def content() -> tuple[Step, ...]:
    """Creates of a wrong content type, and of bodies that are no JSON object."""
    typed = (_step(f"content type {name}", name, _BODY) for name in _TYPES)
    shaped = (_step(name, _JSON, body) for name, body in _NO_OBJECTS.items())
    return (*typed, _step("no content type", None, _BODY), *shaped)


def _step(case: str, content_type: str | None, body: bytes) -> Step:
    headers = {} if content_type is None else {"Content-Type": content_type}

    def send(session: Session) -> Answer:
        return session.send("POST", CREATE, headers=headers, content=body)

    return refusal(_CHECK, case, BAD_PARAMETERS, send, level="should")

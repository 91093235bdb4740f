"""Directed requests: each breaks one rule alone, or stands next to one and must pass."""

from collections.abc import Container, Iterator

from tests.conformance.wire import (
    BALANCE,
    CATALOG,
    CREATE,
    KEY_BALANCE,
    QUERY,
    UPLOAD,
    Caller,
    Finding,
)
from tests.rules.case import fixed, standard, urls
from tests.rules.cases import CASES

GUARDED = (("POST", CREATE), ("GET", f"{QUERY}/x"), ("POST", UPLOAD), ("GET", BALANCE), ("GET", KEY_BALANCE))
NO_AUTHORIZATION = ("", "Bearer", "Bearer unknown", "{key}", "Basic {key}", "bearer{key}")
NO_JSON_TYPES = ("text/plain", "application/x-www-form-urlencoded", "application/jsonp", "")
REFUSED: tuple[object, ...] = (
    None,
    {},
    standard(prompt=" "),
    standard(duration=5),
    fixed(image_urls=urls(8)),
)
NO_JSON = (b"", b"{", b"null", b"[]", b'"text"', b'{"model": NaN}', b"\xff\xfe")


def verdicts(caller: Caller, rules: Container[str]) -> Iterator[Finding]:
    """The cases of these rules, from the page's sentences, sent to the server (OMNI-01 to OMNI-27)."""
    for case in (case for case in CASES if case.rule in rules):
        answer = caller.create(case.body)
        expected = "20002" if case.refused else "20000"
        if answer.code != expected:
            shown = f"{case.rule} ({case.says}) {str(case.body)[:200]}"
            yield Finding(case.rule, f"{shown}: {answer.code} {answer.msg}, not {expected}")


def refusals(caller: Caller) -> Iterator[Finding]:
    """A refused create costs nothing (OMNI-29)."""
    spent = caller.used()
    for body in REFUSED:
        caller.create(body)
    if caller.used() != spent:
        yield Finding("OMNI-29", f"{len(REFUSED)} refused creates were charged {caller.used() - spent}")


def content(caller: Caller) -> Iterator[Finding]:
    """Only a JSON object sent as JSON is taken (OMNI-27)."""
    for kind in NO_JSON_TYPES:
        headers = {**caller.auth, "Content-Type": kind}
        code = caller.send("POST", CREATE, headers, content=b'{"model":"omni-10s","prompt":"a"}').code
        if code != "20002":
            yield Finding("OMNI-27", f"Content-Type {kind!r}: {code}, not 20002")
    for body in NO_JSON:
        headers = {**caller.auth, "Content-Type": "application/json"}
        code = caller.send("POST", CREATE, headers, content=body).code
        if code != "20002":
            yield Finding("OMNI-27", f"body {body!r}: {code}, not 20002")


def authentication(caller: Caller) -> Iterator[Finding]:
    """Everything but the catalogue wants the token (OMNI-28)."""
    key = caller.auth["Authorization"].removeprefix("Bearer ")
    for method, path in GUARDED:
        for words in (None, *NO_AUTHORIZATION):
            headers = {} if words is None else {"Authorization": words.format(key=key)}
            code = caller.send(method, path, headers).code
            if code != "20001":
                yield Finding("OMNI-28", f"{method} {path} with {words!r}: {code}, not 20001")
    if caller.send("GET", CATALOG, headers={}).code != "20000":
        yield Finding("OMNI-28", "the catalogue wants a token")


def poverty(caller: Caller) -> Iterator[Finding]:
    """An account that cannot pay makes no task (OMNI-29). For a server whose balance is too small."""
    answer = caller.create(standard())
    if answer.accepted or answer.code in ("20001", "20002"):
        yield Finding("OMNI-29", f"a create beyond the balance: {answer.code} {answer.msg}")
    if caller.used():
        yield Finding("OMNI-29", "a create beyond the balance was charged")

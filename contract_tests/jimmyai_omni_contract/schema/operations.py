"""The operations as the contract lists them: how a request is recognised, and what may be answered."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

import attrs

from jimmyai_omni.contract import load_contract
from jimmyai_omni_contract.mock.script.fault import Operation

NAMES: Final[Mapping[str, Operation]] = {
    "createGeminiOmniVideo": "create",
    "queryVideo": "query",
    "uploadFile": "upload",
    "getUserBalance": "balance",
    "getApiKeyBalance": "balance",
    "listModels": "models",
}
"""What faults and recordings call an operation, by its `operationId`."""


@attrs.frozen
class ContractOperation:
    """One operation of the contract."""

    id: str
    """Its `operationId`."""
    name: Operation
    """What faults and recordings call it."""
    method: str
    path: re.Pattern[str]
    """Fits a whole path; its groups are the parameters of the path, by name."""
    parameters: Mapping[str, re.Pattern[str]]
    """What a parameter of the path has to look like."""
    media_type: str | None
    """Of the request's body; `None` where there is none."""
    authenticated: bool
    """Whether it needs a token (OMNI-28)."""
    success: str
    """The reference of the schema of a successful answer."""
    failure: str
    """The reference of the schema of any other answer with status 200."""
    statuses: tuple[str, ...]
    """The documented HTTP statuses, such as `429` and `5XX`."""


@cache
def operations() -> tuple[ContractOperation, ...]:
    """All operations, in the order of the contract."""
    return tuple(_read())


def find_operation(method: str, path: str) -> tuple[ContractOperation, Mapping[str, str]] | None:
    """The operation that a request is meant for, with the parameters of its path.

    Args:
        method: In capitals.
        path: As it was sent, without the query.
    """
    for operation in operations():
        match = operation.path.fullmatch(path)
        if match and method == operation.method:
            return operation, match.groupdict()
    return None


def _read() -> Iterator[ContractOperation]:
    contract = load_contract()
    for path, methods in contract["paths"].items():
        for method, written in methods.items():
            # A success is listed first.
            success, failure = written["responses"]["200"]["content"]["application/json"]["schema"]["oneOf"]
            yield ContractOperation(
                written["operationId"],
                NAMES[written["operationId"]],
                method.upper(),
                re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path))),
                dict(_path_parameters(written)),
                next(iter(written.get("requestBody", {}).get("content", {})), None),
                bool(written.get("security", contract["security"])),
                success["$ref"],
                failure["$ref"],
                tuple(written["responses"]),
            )


def _path_parameters(written: Mapping[str, Any]) -> Iterator[tuple[str, re.Pattern[str]]]:
    for parameter in written.get("parameters", ()):
        if parameter["in"] == "path":
            yield parameter["name"], re.compile(parameter["schema"]["pattern"])

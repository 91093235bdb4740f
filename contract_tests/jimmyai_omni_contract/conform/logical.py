"""The contract as schemathesis can judge by it: the business result in `code` becomes the status.

The API answers HTTP 200 to everything, so a plain run takes each refusal for a success. Here a code is
mapped to a status before the checks look, and each operation documents the statuses that come of it.
"""

from copy import deepcopy
from typing import Any, Final

from schemathesis import Response

from jimmyai_omni.contract import load_contract
from jimmyai_omni_contract.schema.create_body import read_json_object

_STATUS: Final = {"20001": 401, "20002": 400}


def logical_contract() -> dict[str, Any]:
    """The contract with a response for each logical status; 200 is a success and nothing else."""
    contract: dict[str, Any] = deepcopy(dict(load_contract()))
    for path in contract["paths"].values():
        for operation in path.values():
            responses = operation["responses"]
            success, error = responses["200"]["content"]["application/json"]["schema"]["oneOf"]
            responses["200"]["content"] = {"application/json": {"schema": success}}
            for status in ("400", "401", "404"):
                refusal = {"description": "A refusal.", "content": {"application/json": {"schema": error}}}
                responses[status] = refusal
    return contract


def set_logical_status(response: Response, *, of_a_task: bool = False) -> None:
    """Give an answer the status that its envelope means; any undocumented failure is a server error.

    Args:
        response: It is changed.
        of_a_task: Whether a task was asked for. That there is none has no code of its own, and a message may
            be empty, so any failure may mean it.
    """
    envelope = read_json_object(response.content)
    if response.status_code != 200 or envelope is None or "code" not in envelope:
        return
    code = str(envelope["code"])
    if code != "20000":
        response.status_code = _STATUS.get(code, 404 if of_a_task else 500)

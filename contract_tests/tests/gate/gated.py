"""A gate on a real socket, in front of a mock server or of a deployment made by hand."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import attrs
import httpx

from jimmyai_omni_contract.gate.app import Gate
from jimmyai_omni_contract.gate.options import GateOptions
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.embedded import serve_in_thread
from jimmyai_omni_contract.mock.service import Api, MockServer
from jimmyai_omni_contract.recording import Recorder
from tests.gate.serving import SWITCH
from tests.mock.caller import BODY, CREATE, QUERY

KEY = "sk-real-4f2a9c"
BEARER = {"Authorization": f"Bearer {KEY}"}
PATIENT_S = 30.0


@attrs.frozen
class Gated:
    """A gate, and a caller without rules or retries."""

    gate: Gate
    base_url: str
    http: httpx.Client

    def create(self, **fields: Any) -> httpx.Response:
        return self.http.post(CREATE, json={**BODY, **fields})

    def query(self, task_id: str) -> httpx.Response:
        return self.http.get(QUERY + task_id)

    def violations(self, side: str) -> set[tuple[str, str]]:
        """The rule and the place of all that one side broke."""
        found = self.gate.report.as_dict()["violations"]
        return {(each["rule"], each["where"]) for each in found if each["side"] == side}


@contextmanager
def gated(
    upstream: str,
    *,
    kind: type[Gate] = Gate,
    recorder: Recorder | None = None,
    **told: Any,
) -> Generator[Gated]:
    """A gate in front of a deployment; up to 100 creates may be billed unless it is told otherwise."""
    options = GateOptions(upstream=upstream, **{"max_billed": 100, "silence_s": PATIENT_S, **told})
    gate = kind(options, recorder)
    with (
        SWITCH.put_in(gate) as base_url,
        # Without TLS; to read the certificates takes longer than most of these tests.
        httpx.Client(base_url=base_url, headers=BEARER, timeout=PATIENT_S, verify=False) as http,
    ):
        yield Gated(gate, base_url, http)


@contextmanager
def gated_mock(api: type[Api] = Api, *, mock: Any = None, **told: Any) -> Generator[tuple[Gated, MockServer]]:
    """A gate in front of a mock server."""
    options = MockOptions(**{"key": KEY, "balance": 1e9, **(mock or {})})
    with serve_in_thread(options, api=api) as server, gated(server.base_url, **told) as passed:
        yield passed, server.service

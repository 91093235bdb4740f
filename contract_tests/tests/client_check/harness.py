"""Clients in this process: no socket, no process and no pause, so that many can be judged on many trials."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import attrs

from jimmyai_omni_contract.client_check.check import check_runs
from jimmyai_omni_contract.client_check.conduct import run_of
from jimmyai_omni_contract.client_check.evidence import Evidence
from jimmyai_omni_contract.client_check.process import Ended
from jimmyai_omni_contract.client_check.run import Run
from jimmyai_omni_contract.client_check.server import trial_service
from jimmyai_omni_contract.client_check.trial import Trial
from jimmyai_omni_contract.client_check.verdict import Verdict
from jimmyai_omni_contract.mock.clock import VirtualClock
from jimmyai_omni_contract.mock.messages import MockRequest
from jimmyai_omni_contract.mock.options import CodeType

REFERENCE: Final = Path(__file__).with_name("reference.py").read_text()
LIMIT_S: Final = 120.0


class TakesTooLongError(BaseException):
    """No client catches it."""


@attrs.frozen
class Machine:
    """Where a client runs: its source and its folder."""

    source: str
    folder: Path
    code_type: CodeType = "string"

    def run(self, trial: Trial) -> Run:
        """One run of the client."""
        clock = VirtualClock()
        service = trial_service(trial, "http://media.test", code_type=self.code_type, clock=clock)
        evidence = Evidence(service)
        printed: list[str] = []
        folder = self.folder / trial.name
        folder.mkdir()

        def send(
            method: str, url: str, headers: Mapping[str, str], body: str | None = None
        ) -> tuple[int, Mapping[str, str], bytes]:
            parts = urlsplit(url)
            origin = f"{parts.scheme}://{parts.netloc}"
            answer = service.handle(
                MockRequest(method, parts.path, parts.query, headers, (body or "").encode(), origin)
            )
            if answer.delivery != "whole":
                raise OSError(answer.delivery)
            return answer.status_code, answer.headers, answer.body

        def sleep(seconds: float) -> None:
            clock.advance(seconds)
            if clock.now() - began > LIMIT_S:
                raise TakesTooLongError

        names: dict[str, Any] = {
            "__name__": "client",
            "print": lambda *texts: printed.append(" ".join(map(str, texts))),
        }
        exec(_compiled(self.source), names)
        names["send"] = send
        began = clock.now()
        try:
            names["main"]("http://api.test", service.options.key, folder / "cat.mp4", sleep, 5.0)
        except TakesTooLongError:
            exit_code = None
        except (Exception, SystemExit) as error:  # noqa: BLE001 - as an interpreter does
            printed.append(str(error))
            exit_code = error.code if isinstance(error, SystemExit) and isinstance(error.code, int) else 1
        else:
            exit_code = 0
        output = "\n".join(printed).encode()
        return run_of(trial, service, evidence, folder, Ended(exit_code, clock.now() - began, output))


@cache
def _compiled(source: str) -> Any:
    return compile(source, "client", "exec")


def judged(machine: Machine) -> Verdict:
    """The verdict on a client, by all trials."""
    return check_runs(("client",), machine.run)

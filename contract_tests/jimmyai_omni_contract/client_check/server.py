"""The mock server of one trial, on two sockets: the API is one origin, and its videos are another."""

import socket
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Final

import attrs

from jimmyai_omni_contract.client_check.evidence import Evidence
from jimmyai_omni_contract.client_check.trial import Trial
from jimmyai_omni_contract.mock.clock import VirtualClock
from jimmyai_omni_contract.mock.options import CodeType, MockOptions
from jimmyai_omni_contract.mock.serve.embedded import run_in_thread
from jimmyai_omni_contract.mock.serve.serving import base_url_of, listen
from jimmyai_omni_contract.mock.service import MockServer

KEY: Final = "sk_check_6b1f0c9e52d74a83"
"""The key of every trial: found in no text by chance, and no secret, since it opens nothing."""
_OTHER: Final[Mapping[CodeType, CodeType]] = {"string": "integer", "integer": "string"}


@attrs.frozen
class TrialServer:
    """A server that takes connections for one trial."""

    base_url: str
    service: MockServer
    evidence: Evidence


@contextmanager
def serve_trial(
    trial: Trial, *, code_type: CodeType = "string", clock: VirtualClock | None = None
) -> Generator[TrialServer]:
    """Serve a trial on free loopback ports.

    Args:
        trial: What the client is to meet.
        code_type: Of `code`, in all trials but those of the other type.
        clock: When things happen; by default in real time.
    """
    with listen("127.0.0.1", 0) as listener, listen("127.0.0.1", 0) as media_listener:
        service = trial_service(trial, _another_origin(media_listener), code_type=code_type, clock=clock)
        evidence = Evidence(service)
        with run_in_thread(service, listener), run_in_thread(service, media_listener):
            yield TrialServer(base_url_of(listener), service, evidence)


def trial_service(
    trial: Trial, media_url: str, *, code_type: CodeType = "string", clock: VirtualClock | None = None
) -> MockServer:
    """The server of a trial, whatever carries its requests.

    Args:
        trial: What the client is to meet.
        media_url: Where its videos are: the scheme and the host.
        code_type: Of `code`, in all trials but those of the other type.
        clock: When things happen; by default in real time.
    """
    options = MockOptions(
        key=KEY,
        code_type=_OTHER[code_type] if trial.other_code_type else code_type,
        media_base_url=media_url,
        faults=trial.faults,
        **trial.options,
    )
    # Polls move the tasks on, so that every client sees the same; the pauses between them are real.
    service = MockServer(options, clock=clock or VirtualClock.real())
    service.script(trial.scenario)
    return service


def _another_origin(listener: socket.socket) -> str:
    """The URL of a socket, under another host name than that of the API where there is one."""
    port: int = listener.getsockname()[1]
    try:
        known = socket.getaddrinfo("localhost", port, socket.AF_INET, socket.SOCK_STREAM)
    except OSError:
        known = []
    named = any(address[0] == "127.0.0.1" for *_, address in known)
    return f"http://localhost:{port}" if named else base_url_of(listener)

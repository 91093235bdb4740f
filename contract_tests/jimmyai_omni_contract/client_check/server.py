"""The mock server of one trial, on two sockets: the API is one origin, and its videos are another."""

import socket
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from threading import Thread
from typing import Final

import attrs

from jimmyai_omni_contract.client_check.evidence import RecordingServer
from jimmyai_omni_contract.client_check.trial import Trial
from jimmyai_omni_contract.mock.api.tasks import Task, TaskState
from jimmyai_omni_contract.mock.clock import VirtualClock
from jimmyai_omni_contract.mock.options import CodeType, MockOptions
from jimmyai_omni_contract.mock.serve.serving import base_url_of, listen, uvicorn_server
from jimmyai_omni_contract.mock.service import Api

KEY: Final = "sk_check_6b1f0c9e52d74a83"
"""The key of every trial: found in no text by chance, and no secret, since it opens nothing."""
_PROGRESS: Final = {"processing": 1, "completed": 100}
_OTHER: Final[Mapping[CodeType, CodeType]] = {"string": "integer", "integer": "string"}


@attrs.frozen
class TrialServer:
    """A server that takes connections for one trial."""

    base_url: str
    api_key: str = attrs.field(repr=False)
    service: RecordingServer


@contextmanager
def serve_trial(
    trial: Trial, *, code_type: CodeType = "string", clock: VirtualClock | None = None
) -> Generator[TrialServer]:
    """Serve a trial on free loopback ports, with a key of its own.

    Args:
        trial: What the client is to meet.
        code_type: Of `code`, in all trials but those of the other type.
        clock: When things happen; by default in real time.
    """
    with listen("127.0.0.1", 0) as listener, listen("127.0.0.1", 0) as media_listener:
        media_url = _another_origin(media_listener)
        service = trial_service(trial, media_url, code_type=code_type, clock=clock)
        server = uvicorn_server(service)
        sockets = [listener, media_listener]
        thread = Thread(target=server.run, args=(sockets,), name=f"trial-{trial.name}", daemon=True)
        thread.start()
        try:
            yield TrialServer(base_url_of(listener), service.options.key, service)
        finally:
            server.should_exit = True
            thread.join()


def trial_service(
    trial: Trial, media_url: str, *, code_type: CodeType = "string", clock: VirtualClock | None = None
) -> RecordingServer:
    """The server of a trial, whatever carries its requests.

    Args:
        trial: What the client is to meet.
        media_url: Where its videos are: the scheme and the host.
        code_type: Of `code`, in all trials but those of the other type.
        clock: When things happen; by default in real time.
    """
    options = MockOptions(
        key=KEY,
        advance="clock",
        code_type=_OTHER[code_type] if trial.other_code_type else code_type,
        faults=trial.faults,
        **trial.options,
    )
    service = RecordingServer(options, api=_api_of(trial, media_url), clock=clock)
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


def _api_of(trial: Trial, media_url: str) -> type[Api]:
    """The operations, with tasks that walk as the trial says, so that every client sees the same."""

    class TrialApi(Api):
        def state_of(self, task: Task) -> TaskState:
            found = max(0, task.polls - task.scenario.unknown_polls - 1)
            status = trial.statuses[min(found, len(trial.statuses) - 1)]
            return TaskState(status, _PROGRESS.get(status, 0))

        def video_url(self, task: Task, base_url: str) -> str:  # noqa: ARG002 - the videos have a host of their own
            return super().video_url(task, media_url)

    return TrialApi

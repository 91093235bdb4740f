"""Putting a client through a trial."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event
from typing import Final

import attrs

from jimmyai_omni_contract.client_check.defaults import LIMIT_S
from jimmyai_omni_contract.client_check.evidence import Evidence
from jimmyai_omni_contract.client_check.process import Ended, run_command
from jimmyai_omni_contract.client_check.run import FileKind, LeftFile, Run
from jimmyai_omni_contract.client_check.server import KEY, TrialServer, serve_trial
from jimmyai_omni_contract.client_check.trial import Trial
from jimmyai_omni_contract.mock.clock import VirtualClock
from jimmyai_omni_contract.mock.options import CodeType
from jimmyai_omni_contract.mock.service import MockServer

_HERE: Final = "127.0.0.1,localhost"


@attrs.frozen(kw_only=True)
class Conditions:
    """Under which the client is put through its trials."""

    command: tuple[str, ...]
    """The program and its arguments, with `{base_url}`, `{api_key}` and `{here}` in them if it likes."""
    here: Path = attrs.field(factory=Path.cwd)
    """What `{here}` says, and where a program that is a path begins."""
    code_type: CodeType = "string"
    """Of `code`, in all trials but one."""
    limit_s: float = LIMIT_S
    """How long one run may take, in seconds."""
    new_clock: Callable[[], VirtualClock] = VirtualClock.real
    """The time of each trial's server."""

    @property
    def options(self) -> tuple[str, ...]:
        """The options of `omni mock --check-client` that say the same."""
        code_type = () if self.code_type == "string" else ("--code-type", self.code_type)
        limit = () if self.limit_s == LIMIT_S else ("--time-limit", f"{self.limit_s:g}")
        return (*code_type, *limit)


def conduct(trial: Trial, conditions: Conditions, stopped: Event | None = None) -> Run:
    """Run the client once.

    Args:
        trial: What it meets.
        conditions: The command, and how it is run.
        stopped: Ends the run at once.

    Raises:
        NotStartedError: The command cannot be started.
    """
    with (
        tempfile.TemporaryDirectory(prefix="client-check-", ignore_cleanup_errors=True) as top,
        serve_trial(trial, code_type=conditions.code_type, clock=conditions.new_clock()) as server,
    ):
        folder = Path(top, "work")
        folder.mkdir()
        command = [_filled(argument, server, conditions.here) for argument in conditions.command]
        if Path(command[0]).name != command[0]:
            command[0] = str(conditions.here / command[0])
        ended = run_command(
            command, folder, _environment(server, top), limit_s=conditions.limit_s, stopped=stopped
        )
        return run_of(trial, server.service, server.evidence, folder, ended)


def run_of(trial: Trial, service: MockServer, evidence: Evidence, folder: Path, ended: Ended) -> Run:
    """What is left of a run: what the server saw, how the command ended, what is in its folder."""
    return Run(
        trial=trial,
        exchanges=evidence.exchanges(),
        leaks=evidence.leaks(),
        exit_code=ended.exit_code,
        seconds=ended.seconds,
        output=evidence.without_keys(ended.output),
        printed_key=evidence.shows_key(ended.output),
        files=_left_in(folder, service, evidence),
    )


def _filled(argument: str, server: TrialServer, here: Path) -> str:
    words = {"{base_url}": server.base_url, "{api_key}": KEY, "{here}": str(here)}
    for name, word in words.items():
        argument = argument.replace(name, word)
    return argument


def _environment(server: TrialServer, top: str) -> dict[str, str]:
    return {
        "JIMMYAI_BASE_URL": server.base_url,
        "JIMMYAI_API_KEY": KEY,
        # Our own client's record of tasks: none of the mock's belongs into that of its user.
        "JIMMYAI_JOURNAL": str(Path(top, "journal.sqlite")),
        # A proxy would find no server of this machine.
        "NO_PROXY": _HERE,
        "no_proxy": _HERE,
    }


def _left_in(folder: Path, service: MockServer, evidence: Evidence) -> tuple[LeftFile, ...]:
    videos = [service.api.footage(task).content for task in service.state.tasks.values()]
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return tuple(
        LeftFile(
            evidence.without_keys(path.relative_to(folder).as_posix().encode(errors="replace")),
            path.stat().st_size,
            _kind(path, videos),
        )
        for path in files
    )


def _kind(path: Path, videos: Sequence[bytes]) -> FileKind:
    if path.stat().st_size > max(map(len, videos), default=0):
        return "other"
    content = path.read_bytes()
    if content in videos:
        return "whole"
    return "part" if any(video.startswith(content) for video in videos) else "other"

"""docs/command-line.md says what is: each example runs, and each documented key is there."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from jimmyai_omni._journal.journal import Journal
from jimmyai_omni._profiles import find_profile
from jimmyai_omni.cli import main
from jimmyai_omni.cli.exits import MEANINGS
from jimmyai_omni.results import Task
from jimmyai_omni_contract.testing import OmniMock
from tests.product.conftest import Run
from tests.product.test_commands import PNG

PAGE = (Path(__file__).parents[3] / "docs/command-line.md").read_text()
SECTIONS = dict(re.findall(r"^##+ (.+)\n((?:(?!^##).*\n)*)", PAGE, flags=re.MULTILINE))
ROW = re.compile(r"^\| `([^`]+)` \| (.+) \|$", flags=re.MULTILINE)
COMMANDS = [title.removeprefix("omni ") for title in SECTIONS if title.startswith("omni ")]
WITHOUT_JSON = ("batch", "completion", "conform", "gate", "mock")
"""Or with a page of their own, which has its own test."""
BARE_TASK = re.compile(r"\.task\.(state|expires_at)$")


def documented(title: str) -> set[str]:
    """The keys of a section, with those of the sections that it leads to."""
    keys: set[str] = set()
    for key, meaning in ROW.findall(SECTIONS[title]):
        link = re.search(r"\[([^]]+)\]\(#", meaning)
        keys |= {f"{key}.{inner}" for inner in documented(link[1].capitalize())} if link else {key}
    return {key for key in keys if not BARE_TASK.search(f".{key}") or title != "The entry"}


def keys_of(value: object, path: str = "") -> Iterator[str]:
    """The keys of a document whose values are there; what a request holds is the API's."""
    if isinstance(value, dict) and value and not path.endswith("request"):
        for key, inner in value.items():
            yield from keys_of(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_of(inner, f"{path}[]")
    else:
        yield path


@pytest.fixture
def life(run: Run, mock: OmniMock, journal: Journal, tmp_path: Path) -> dict[str, list[str]]:
    """A journal with something of everything; the arguments that show the keys of each command."""
    (tmp_path / "cat.png").write_bytes(PNG)
    mock.fail("create", "drop", times=1)
    assert run("create", "lost", "--yes").code == 5
    mock.script("fails", times=1)
    mock.script("plain")
    failing = run("create", "A cat", "--yes").out.strip()
    running = run("create", "A cat", "--yes").out.strip()
    assert run("generate", "A cat", "--yes", "-o", "saved.mp4").code == 0
    [saved] = [entry for entry in journal.entries() if entry.file]
    old = Task("task_old", "completed", 100, completed_at=1000, video_url="http://127.0.0.1:9/old.mp4")
    journal.seen(old, base_url=saved.base_url, account=saved.account)
    assert saved.task_id
    return {
        "generate": ["A cat", "--yes"],
        "create": ["A cat", "--yes"],
        "status": [running],
        "wait": [running],
        "download": [running],
        "tasks": [],
        "show": [saved.task_id],
        "forget": [saved.task_id],
        "resume": [],
        "rescue": [],
        "reconcile": [journal.entries()[0].entry_id, failing],
        "plan": ["A cat", "--aspect-ratio", "1:1"],
        "rules": [],
        "upload": ["cat.png"],
        "balance": [],
        "models": [],
        "doctor": [],
    }


def test_every_command_is_documented() -> None:
    assert {*COMMANDS} == {*main.list_commands(main.make_context("omni", ["-h"], resilient_parsing=True))}


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in WITHOUT_JSON])
def test_the_documented_keys_are_those_of_the_output(
    run: Run, mock: OmniMock, journal: Journal, life: dict[str, list[str]], command: str
) -> None:
    if command == "rescue":
        # One to save, one that cannot be.
        mock.clock.advance(1000)
        mock.fail("media", "not-a-video", times=1)
        assert run("create", "B", "--yes").code == 0
        mock.clock.advance(1000)
    ran = run(command, *life[command], "--json")
    document = json.loads(ran.out)
    assert next(iter(document)) == "version"
    assert document.pop("version") == 1
    wanted = documented(f"omni {command}")
    real = {key for key in keys_of(document) if not any(other.startswith(f"{key}.") for other in wanted)}
    missing = wanted - real
    if command == "show":
        # This entry was neither lost nor settled.
        missing -= {key for key in wanted if ".settlement." in key}
    if command in ("resume", "rescue", "reconcile"):
        # Of an error without details there is no line to see.
        missing -= {"failed[].details[]"}
        real -= {"failed[].details"}
    assert (missing, real - wanted) == (set(), set())


def test_the_documented_exit_codes_are_those_of_the_command() -> None:
    rows = re.findall(r"^\| (\d+) \| (.+) \|$", SECTIONS["Exit codes"], flags=re.MULTILINE)
    assert {int(code): meaning for code, meaning in rows} == MEANINGS


def test_the_documented_events_are_those_of_stderr(run: Run, mock: OmniMock) -> None:
    mock.fail("media", "short")
    told = run("generate", "A cat", "--yes", "--json", "--aspect-ratio", "1:1").err.splitlines()
    real: dict[str, set[str]] = {}
    for event in map(json.loads, told):
        real.setdefault(event.pop("event"), set()).update(event)
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| (.+) \|$", SECTIONS["JSON"], flags=re.MULTILINE)
    assert {name: set(re.findall(r"`(\w+)`", keys)) for name, keys in rows} == real


def test_the_profile_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [profile] = re.findall(r"```toml\n(.+?)```", PAGE, flags=re.DOTALL)
    file = tmp_path / "config.toml"
    file.write_text(profile)
    file.chmod(0o600)
    monkeypatch.setenv("JIMMYAI_CONFIG", str(file))
    found = find_profile("relay")
    assert found is not None
    assert found.values.keys() == {
        "api_key",
        "base_url",
        "timeout_s",
        "max_spend",
        "min_balance",
        "verify_balance",
        "journal",
        "proxy",
    }


def test_each_example_runs(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cat.png").write_bytes(PNG)
    (tmp_path / "prompt.txt").write_text("A cat, drawn\n")
    lines = [
        line for block in re.findall(r"```sh\n(.+?)```", PAGE, flags=re.DOTALL) for line in block.splitlines()
    ]
    assert len(lines) > 10
    for line in lines:
        said, _, command = line.rpartition(" | ")
        stdin = shlex.split(said)[1] if said else ""
        program, *arguments = shlex.split(command)
        assert program == "omni"
        if "--demo" in arguments:
            # A demo brings a server of its own, and real time: another test looks at that.
            continue
        ran = run(*arguments, stdin=stdin)
        assert ran.code == 0, f"{line}\n{ran.err}"

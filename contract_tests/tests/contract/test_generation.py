"""The committed client is what the contract yields, and any drift between the two is told."""

import runpy
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from changes.document import Unusable
from tests.changes.script import run_script

ROOT = Path(__file__).parents[3]
CONTRACT = ROOT / "openapi/gemini-omni.yaml"
CLIENT = ROOT / "generated_client/jimmyai_omni_api"
BODY_IS_OBJECT = "      required: [model, prompt]\n"

pytestmark = pytest.mark.checkout


def generate(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """What the command does."""
    out, error = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(error):
        code = run_script("generate", *arguments)
    return subprocess.CompletedProcess([], code, out.getvalue(), error.getvalue())


def files(client: Path) -> dict[str, bytes]:
    paths = (path for path in client.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {str(path.relative_to(client)): path.read_bytes() for path in paths}


@pytest.fixture
def client(tmp_path: Path) -> Path:
    """A copy of the committed client."""
    copy = tmp_path / CLIENT.name
    shutil.copytree(CLIENT, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def check(client: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Check a client: in this process, and with the committed one for a fresh one.

    They are the same to the byte, which another test shows; to generate takes seconds.
    """
    module: dict[str, Any] = runpy.run_path(str(ROOT / "openapi/generate.py"))
    main = module["main"]
    monkeypatch.setitem(main.__globals__, "generate", lambda _, fresh: shutil.copytree(CLIENT, fresh))
    monkeypatch.setattr(sys, "argv", ["generate.py", "--check", "--client", str(client)])
    code: int = main()
    return code


@pytest.fixture
def told_of(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[Path], str]:
    """What the check tells of a client that has drifted."""

    def told(client: Path) -> str:
        assert check(client, monkeypatch) == 1
        return capsys.readouterr().err

    return told


def changed_contract(folder: Path, *changes: tuple[str, str]) -> Path:
    """A copy of the contract in which the first place of each text is replaced."""
    text = CONTRACT.read_text()
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    copy = folder / "changed.yaml"
    copy.write_text(text)
    return copy


def test_the_committed_client_is_reproduced_to_the_byte(tmp_path: Path) -> None:
    assert generate("--client", tmp_path / CLIENT.name).returncode == 0
    assert files(tmp_path / CLIENT.name) == files(CLIENT)


def test_the_check_passes_on_the_committed_client(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(CLIENT, monkeypatch) == 0
    assert capsys.readouterr() == ("", "")


def test_a_field_that_the_client_does_not_know_is_drift(tmp_path: Path) -> None:
    field = "        seed: {type: integer, description: A seed.}\n"
    contract = changed_contract(tmp_path, ("        prompt:\n", f"{field}        prompt:\n"))
    done = generate("--check", "--contract", contract)
    assert done.returncode == 1
    assert done.stderr.startswith(
        "drift: the generated client is not what the contract yields; next: make generate\n"
    )
    assert "+++ fresh/models/create_video_request.py" in done.stderr
    assert "+    seed: int | Unset = UNSET" in done.stderr


def test_files_edited_deleted_or_added_by_hand_are_drift(
    client: Path, told_of: Callable[[Path], str]
) -> None:
    with (client / "types.py").open("a") as types:
        types.write("# edited\n")
    (client / "py.typed").unlink()
    (client / "extra.py").touch()
    lines = told_of(client).splitlines()
    for told in ("-# edited", "py.typed: not committed", "extra.py: no longer generated"):
        assert told in lines


def test_line_ends_that_differ_are_drift(client: Path, told_of: Callable[[Path], str]) -> None:
    # What Python's universal newlines hide, a byte-wise comparison in git does not.
    edited = {
        "types.py": (client / "types.py").read_bytes().removesuffix(b"\n"),
        "client.py": (client / "client.py").read_bytes().replace(b"\n", b"\r\n"),
    }
    for name, content in edited.items():
        (client / name).write_bytes(content)
    told = told_of(client)
    assert [name for name in edited if name not in told] == []


def test_a_body_that_became_any_is_drift_and_is_not_written(client: Path, tmp_path: Path) -> None:
    # The generator gives up on such a body without a warning.
    untyped = f"{BODY_IS_OBJECT}      anyOf: [{{required: [model]}}, {{required: [prompt]}}]\n"
    contract = changed_contract(tmp_path, (BODY_IS_OBJECT, untyped))
    done = generate("--contract", contract, "--client", client)
    assert done.returncode == 1
    assert "api/videos/create_gemini_omni_video.py: the body became Any" in done.stderr.splitlines()
    assert files(client) == files(CLIENT)


def test_a_warning_of_the_generator_is_told_in_one_line_and_nothing_is_written(
    client: Path, tmp_path: Path
) -> None:
    contract = changed_contract(tmp_path, ("multipart/form-data:", "application/vnd.unknown:"))
    done = generate("--contract", contract, "--client", client)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "generate: changed.yaml: the generator says: WARNING parsing POST /api/open-api/v1/files/upload "
        "within files. Endpoint will not be generated. Unsupported content type application/vnd.unknown\n"
    )
    assert files(client) == files(CLIENT)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([("openapi: 3.1.0", "openapi: [3.1.0")], "no YAML: line 9: "),
        ([("'#/components/schemas/KeyBalance'", "'#/components/schemas/Nowhere'")], "the reference "),
        ([("type: string", "type: strin")], "no valid OpenAPI: "),
    ],
)
def test_a_broken_contract_is_told_in_one_line_and_nothing_is_written(
    changes: list[tuple[str, str]],
    told: str,
    client: Path,
    tmp_path: Path,
) -> None:
    contract = changed_contract(tmp_path, *changes)
    done = generate("--contract", contract, "--client", client)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"generate: {contract}: {told}")
    assert files(client) == files(CLIENT)


@pytest.mark.parametrize("place", ["/nowhere.yaml", "/"])
def test_a_contract_that_is_not_there_is_told(place: str) -> None:
    done = generate("--check", "--contract", place)
    assert done.returncode == 2
    assert done.stderr.startswith(f"generate: {place}: ")


def test_a_missing_tool_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    done = generate("--check")
    assert (done.returncode, done.stderr) == (
        2,
        "generate: openapi-python-client or ruff is missing; `make generate` installs both\n",
    )


def fresh_client(folder: Path) -> Path:
    fresh = folder / "fresh"
    fresh.mkdir()
    (fresh / "new.py").touch()
    return fresh


@pytest.mark.parametrize(
    ("error", "raised", "told"),
    [
        (OSError(28, "No space left on device"), Unusable, "No space left on device"),
        (KeyboardInterrupt("stopped by hand"), KeyboardInterrupt, "stopped by hand"),
    ],
    ids=["disk full", "interrupted"],
)
def test_a_client_is_swapped_whole_or_not_at_all(
    client: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    error: BaseException,
    raised: type[BaseException],
    told: str,
) -> None:
    swap = runpy.run_path(str(ROOT / "openapi/generate.py"))["swap"]
    fresh = fresh_client(tmp_path)
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise error
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", failing)
        with pytest.raises(raised, match=told):
            swap(fresh, client)
        with pytest.raises(raised, match=told):
            swap(fresh, tmp_path / "first")
    assert files(client) == files(CLIENT)
    swap(fresh, client)
    assert files(client) == {"new.py": b""}
    assert sorted(path.name for path in client.parent.iterdir()) == ["fresh", CLIENT.name]


KILLED = """
import os, runpy, signal, sys
from pathlib import Path

script, fresh, client = sys.argv[1:]
swap, rename = runpy.run_path(script)["swap"], Path.rename

def dying(self, target):
    if self.name == "new":
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(self, target)

Path.rename = dying
swap(Path(fresh), Path(client))
"""


def test_what_a_killed_run_leaves_is_mended_by_the_next(client: Path, tmp_path: Path) -> None:
    script, fresh = ROOT / "openapi/generate.py", fresh_client(tmp_path)
    path = {"PYTHONPATH": str(ROOT / "openapi")}
    killed = subprocess.run([sys.executable, "-c", KILLED, script, fresh, client], env=path, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not client.exists()
    runpy.run_path(str(script))["swap"](fresh, client)
    assert files(client) == {"new.py": b""}
    assert sorted(path.name for path in client.parent.iterdir()) == ["fresh", CLIENT.name]

"""The committed client is what the contract yields, and any drift between the two is told."""

import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
CONTRACT = ROOT / "openapi/gemini-omni.yaml"
CLIENT = ROOT / "generated_client/jimmyai_omni_api"
BODY_IS_OBJECT = "      required: [model, prompt]\n"

pytestmark = pytest.mark.checkout


def generate(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "openapi/generate.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def files(client: Path) -> dict[str, bytes]:
    paths = (path for path in client.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {str(path.relative_to(client)): path.read_bytes() for path in paths}


@pytest.fixture
def client(tmp_path: Path) -> Path:
    """A copy of the committed client."""
    copy = tmp_path / CLIENT.name
    shutil.copytree(CLIENT, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def check(client: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Check a client: in this process, and with the committed one for a fresh one.

    They are the same to the byte, which another test shows; to generate takes seconds.
    """
    module: dict[str, Any] = runpy.run_path(str(ROOT / "openapi/generate.py"))
    main = module["main"]
    monkeypatch.setitem(main.__globals__, "generate", lambda _, fresh: shutil.copytree(CLIENT, fresh))
    monkeypatch.setattr(sys, "argv", ["generate.py", "--check", "--client", str(client)])
    main()


def told_of(client: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the check tells of a client that has drifted."""
    with pytest.raises(SystemExit) as ended:
        check(client, monkeypatch)
    # Python writes such a text to stderr, and exits with 1.
    assert isinstance(ended.value.code, str)
    return ended.value.code


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
    check(CLIENT, monkeypatch)
    assert capsys.readouterr() == ("", "")


def test_a_field_that_the_client_does_not_know_is_drift(tmp_path: Path) -> None:
    field = "        seed: {type: integer, description: A seed.}\n"
    contract = changed_contract(tmp_path, ("        prompt:\n", f"{field}        prompt:\n"))
    done = generate("--check", "--contract", contract)
    assert done.returncode == 1
    assert done.stderr.startswith("drift: the generated client is not what the contract yields\n")
    assert "+++ fresh/models/create_video_request.py" in done.stderr
    assert "+    seed: int | Unset = UNSET" in done.stderr


def test_files_edited_deleted_or_added_by_hand_are_drift(
    client: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (client / "types.py").open("a") as types:
        types.write("# edited\n")
    (client / "py.typed").unlink()
    (client / "extra.py").touch()
    lines = told_of(client, monkeypatch).splitlines()
    for told in ("-# edited", "py.typed: not committed", "extra.py: no longer generated"):
        assert told in lines


def test_line_ends_that_differ_are_drift(client: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What Python's universal newlines hide, a byte-wise comparison in git does not.
    edited = {
        "types.py": (client / "types.py").read_bytes().removesuffix(b"\n"),
        "client.py": (client / "client.py").read_bytes().replace(b"\n", b"\r\n"),
    }
    for name, content in edited.items():
        (client / name).write_bytes(content)
    told = told_of(client, monkeypatch)
    assert [name for name in edited if name not in told] == []


def test_a_body_that_became_any_is_drift_and_is_not_written(client: Path, tmp_path: Path) -> None:
    # The generator gives up on such a body without a warning.
    untyped = f"{BODY_IS_OBJECT}      anyOf: [{{required: [model]}}, {{required: [prompt]}}]\n"
    contract = changed_contract(tmp_path, (BODY_IS_OBJECT, untyped))
    done = generate("--contract", contract, "--client", client)
    assert done.returncode == 1
    assert "api/videos/create_gemini_omni_video.py: the body became Any" in done.stderr.splitlines()
    assert files(client) == files(CLIENT)


def test_a_warning_of_the_generator_is_drift_and_names_its_cause(tmp_path: Path) -> None:
    contract = changed_contract(
        tmp_path,
        ("multipart/form-data:", "application/vnd.unknown:"),
        ("'#/components/schemas/KeyBalance'", "'#/components/schemas/Nowhere'"),
    )
    done = generate("--check", "--contract", contract)
    assert done.returncode == 1
    assert done.stderr.startswith(f"drift: the generator refused {contract.name}\n")
    for cause in ("POST /api/open-api/v1/files/upload", "application/vnd.unknown", "schemas/Nowhere"):
        assert cause in done.stderr

"""What `openapi/diff.py` says and how it ends, for sound input and for any other."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from changes import document
from changes.document import CONTRACT as CONTRACT_FILE
from changes.document import ROOT, Unusable, parsed
from changes.step import Step
from tests.changes.script import run_script
from tests.changes.toy import CONTENT, GONE, REQUEST, compared, edited
from tests.contract.spec import CONTRACT


def diff(*arguments: str | Path) -> int:
    return run_script("diff", *arguments)


def written(folder: Path, content: dict[str, Any], name: str = "contract.yaml") -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump(content))
    return path


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A contract that had a field more, in which nothing was said of a title, and with longer prompts."""
    field = ("components/schemas/VideoTask/properties/eta", {"type": "integer"})
    return written(tmp_path, edited(CONTRACT, field, ("info/title", "Videos")))


@pytest.mark.checkout
def test_the_text_names_each_change_and_the_version(older: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff(older) == 1
    assert (
        capsys.readouterr().out
        == f"""\
Contract 1.0.0 ({older}) to 1.0.0 (openapi/gemini-omni.yaml): 2 changes

Breaking
  - `data.eta` is no longer a field
    callers: breaking; servers: additive
    in: queryVideo answer
    at: #/components/schemas/VideoTask/properties/eta
    read by: _flows.reads._task, _seam.read_task

Documentation
  - the title of the contract reads otherwise
    callers: documentation; servers: documentation
    at: #/info/title

1 of 2 break callers.
Nothing breaks servers.
The version that it demands: 2.0.0 (major); but the contract still says 1.0.0: set info.version.
With that step CI lets it pass (ARGS=--stepped).
"""
    )


@pytest.mark.checkout
def test_json_says_the_same(older: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff(older, "--format", "json") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["breaking"], told["step"], told["demanded_version"], told["stepped"]) == (
        True,
        "major",
        "2.0.0",
        False,
    )
    assert told["changes"][0] == {
        "says": "`data.eta` is no longer a field",
        "where": "#/components/schemas/VideoTask/properties/eta",
        "callers": "breaking",
        "servers": "additive",
        "operations": ["queryVideo answer"],
        "rules": [],
        "readers": ["_flows.reads._task", "_seam.read_task"],
    }


@pytest.mark.checkout
def test_markdown_is_a_comment_of_tables(older: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff(older, "--format", "markdown") == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("### Contract 1.0.0 (")
    row = "| `data.eta` is no longer a field | breaking | additive | queryVideo answer |  | "
    assert f"{row}`_flows.reads._task`, `_seam.read_task` |" in lines
    assert len({line.count("|") for line in lines if line.startswith("|")}) == 1


def test_a_contract_beside_itself_has_no_change(capsys: pytest.CaptureFixture[str]) -> None:
    assert diff(CONTRACT_FILE) == 0
    assert ": no change\n" in capsys.readouterr().out


def test_a_breaking_change_may_pass_where_the_version_says_so(older: Path, tmp_path: Path) -> None:
    new = written(tmp_path, edited(CONTRACT, ("info/version", "2.0.0")), "new.yaml")
    assert diff(older, "--stepped", "--contract", new) == 0
    assert diff(older, "--stepped") == 1


def test_words_alone_need_no_step_to_pass(tmp_path: Path) -> None:
    assert diff(written(tmp_path, edited(CONTRACT, ("info/title", "Videos"))), "--stepped") == 0


def test_without_a_release_there_is_nothing_to_compare_with(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(document, "TAGS", "no-tag-is-like-this")
    assert diff() == 0
    told = "diff: nothing to compare with: there is no release yet; name a base: make diff BASE=main\n"
    assert capsys.readouterr().out == told


def test_a_broken_contract_is_told_also_where_there_is_no_release(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(document, "TAGS", "no-tag-is-like-this")
    broken = tmp_path / "broken.yaml"
    broken.write_text("openapi: [")
    assert diff("--contract", broken) == 2
    assert "broken.yaml: no YAML: line 2: " in capsys.readouterr().err


@pytest.mark.checkout
def test_a_commit_is_compared_with(capsys: pytest.CaptureFixture[str]) -> None:
    assert diff("HEAD") in (0, 1)
    assert capsys.readouterr().out.startswith("Contract 1.0.0 (HEAD) to ")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a: 1\nb: [1}", "no YAML: line 2: "),
        (b"\x00", "no YAML and no JSON: "),
        (b'{"openapi": ', "no YAML and no JSON: "),
        (b"", "no OpenAPI 3 document"),
        (b"- 1", "no OpenAPI 3 document"),
        (b"swagger: '2.0'", "no OpenAPI 3 document"),
        (b"openapi: 3.1.0", "no valid OpenAPI: "),
        (yaml.safe_dump(edited(CONTENT, ("info/title", GONE))).encode(), "no valid OpenAPI: info: "),
        (
            yaml.safe_dump(edited(CONTENT, (f"{REQUEST}/$ref", "#/components/schemas/Nowhere"))).encode(),
            "the reference #/components/schemas/Nowhere leads nowhere",
        ),
        (
            yaml.safe_dump(edited(CONTENT, (f"{REQUEST}/$ref", "other.yaml#/Task"))).encode(),
            "the reference other.yaml#/Task leads outside",
        ),
        (yaml.safe_dump(edited(CONTENT, (f"{REQUEST}/properties", []))).encode(), "no valid OpenAPI: "),
        (yaml.safe_dump(edited(CONTENT, (f"{REQUEST}/required", 3))).encode(), "no valid OpenAPI: "),
        (yaml.safe_dump(edited(CONTENT, (f"{REQUEST}/allOf", {}))).encode(), "no valid OpenAPI: "),
        (yaml.safe_dump(edited(CONTENT, (f"{REQUEST}/properties/at", 7))).encode(), "no valid OpenAPI: "),
    ],
)
def test_a_broken_contract_is_told_in_one_line(
    content: bytes, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.yaml"
    path.write_bytes(content)
    assert diff(path) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.startswith(f"diff: {path}: {told}")
    assert error.count("\n") == 1


@pytest.mark.parametrize("base", ["v9.9.9", "nowhere.yaml", "--", "HEAD:openapi", "-x"[1:] * 300, "a\nb"])
def test_a_base_that_is_not_there_is_told(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff("--contract", CONTRACT_FILE, "--", base) == 2
    assert "neither a file nor a git ref" in capsys.readouterr().err


@pytest.mark.checkout
def test_a_commit_before_the_contract_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "CONTRACT", ROOT / "openapi/never-there.yaml")
    with pytest.raises(Unusable, match=r"HEAD: there was no never-there\.yaml yet"):
        document.from_git("HEAD")


def test_a_missing_git_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Unusable, match="git is needed"):
        document.from_git("HEAD")


def test_an_absent_network_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert diff("http://127.0.0.1:9/openapi.json") == 2
    assert capsys.readouterr().err.startswith("diff: http://127.0.0.1:9/openapi.json: cannot be fetched: ")


def test_yaml_and_json_are_the_same_document() -> None:
    by_yaml, by_json = (
        parsed("a", yaml.safe_dump(CONTENT).encode()),
        parsed("a", json.dumps(CONTENT).encode()),
    )
    assert by_yaml == by_json


@pytest.mark.parametrize(
    ("step", "version", "taken", "not_taken"),
    [
        (Step.MAJOR, "2.0.0", "3.0.0", "1.9.9"),
        (Step.MINOR, "1.3.0", "2.0.0", "1.2.9"),
        (Step.PATCH, "1.2.4", "1.3.0", "1.2.3"),
        (Step.NONE, "1.2.3", "1.2.3", "1.2.2"),
    ],
)
def test_a_step_leads_to_a_version(step: Step, version: str, taken: str, not_taken: str) -> None:
    assert step.from_version("1.2.3") == version
    assert step.taken_between("1.2.3", taken)
    assert not step.taken_between("1.2.3", not_taken)


def test_what_only_servers_must_learn_is_a_minor_step() -> None:
    wider = compared(CONTENT, edited(CONTENT, (f"{REQUEST}/properties/seconds/maximum", 12)))
    assert (wider.breaks, wider.step) == (True, Step.MINOR)
    assert compared(CONTENT, edited(CONTENT, ("info/title", "x"))).step == Step.PATCH
    assert compared(CONTENT, CONTENT).step == Step.NONE

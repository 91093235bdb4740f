"""Script files: what they say is done, and what is wrong with one is said with its line."""

import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import jsonschema_rs
import pytest
from click.testing import CliRunner

from jimmyai_omni_contract.mock.script.condition import Condition
from jimmyai_omni_contract.mock.script.fault import OPERATIONS
from jimmyai_omni_contract.mock.script.faults import FAULTS
from jimmyai_omni_contract.mock.script.file import ScriptError, load_script
from jimmyai_omni_contract.mock.script.schema import script_schema
from jimmyai_omni_contract.mock.serve.command import mock
from tests.mock.caller import BODY, CREATE, QUERY, Caller

SCRIPT = """\
options:
  task_seconds: 30
  code_type: integer
  advance: per-poll
users:
  - name: studio
    balance: 500
    keys:
      - {name: ci, key: sk-ci, quota: 100}
scenarios:
  review:
    description: A person looks at it first.
    statuses: [queued, reviewing, completed]
tasks:
  - scenario: review
    when: {prompt: cat}
  - {scenario: fails, error_message: No birds., times: 1, when: {key: ci}}
faults:
  - {operation: query, fault: -1, when: {calls: [2]}}
  - {operation: create, fault: 500, times: 1, when: {prompt: dog, probability: 1}}
  - {operation: media, fault: no-range}
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "script.yaml"
    path.write_text(dedent(text), "utf-8")
    return path


def refused(tmp_path: Path, text: str) -> list[str]:
    """The lines of the error that a script is refused with, without the file's name."""
    path = written(tmp_path, text)
    with pytest.raises(ScriptError) as error:
        load_script(path)
    lines = str(error.value).splitlines()
    assert all(line.startswith(f"{path}:") for line in lines)
    return [line.removeprefix(f"{path}:") for line in lines]


def test_a_script_is_played(tmp_path: Path) -> None:
    caller = Caller(**load_script(written(tmp_path, SCRIPT)))
    cat = caller.http.post(CREATE, json={**BODY, "prompt": "A cat"}).json()
    assert cat["code"] == 20000
    walk = [caller.http.get(QUERY + cat["data"]["task_id"]).json() for _ in range(4)]
    assert [answer["data"] and answer["data"]["status"] for answer in walk] == [
        *("queued", None),
        *("reviewing", "completed"),
    ]
    dogs = [caller.http.post(CREATE, json={**BODY, "prompt": "A dog"}).status_code for _ in range(2)]
    assert dogs == [500, 200]
    caller.http.headers["authorization"] = "Bearer sk-ci"
    caller.http.post(CREATE, json={**BODY, "prompt": "A bird"})
    assert [task["scenario"] for task in caller.control("tasks")] == ["review", "plain", "fails"]
    assert caller.key_balance()["data"]["name"] == "ci"


def test_a_script_can_leave_everything_as_it_is(tmp_path: Path) -> None:
    assert Caller(**load_script(written(tmp_path, "options: {}\n"))).create()["code"] == "20000"


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"])
def test_a_script_that_says_nothing_is_refused(tmp_path: Path, text: str) -> None:
    assert refused(tmp_path, text) == ["1: the script says nothing"]


def test_conditions_are_read(tmp_path: Path) -> None:
    first, second, third = load_script(written(tmp_path, SCRIPT))["faults"]
    assert first.when == Condition(calls=(2,))
    assert (second.fault.name, second.times, second.when.prompt) == ("500", 1, "dog")
    assert third.when == Condition()


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        (
            "options: {task_seconds: 0}",
            ["1: options.task_seconds: 0 is less than or equal to the minimum of 0"],
        ),
        ("\n\noption: {}", ["3: option: there is no such field; there are options, users, "]),
        ("- 1", ['1: the file: [1] is not of type "object"']),
        ("options: {seed: 1}\noptions: {seed: 2}", ["2: options: is given twice"]),
        ("a: [\n", ["2: expected the node content, but found '<stream end>'"]),
        ("options:\n\tseed: 1", ["2: found character '\\t' that cannot start any token"]),
        (
            "tasks:\n  - scenario: revue",
            ["2: tasks[0].scenario: there is no scenario 'revue'; there are plain,"],
        ),
        (
            "faults:\n  - operation: create\n    fault: cut",
            ["3: faults[0].fault: there is no fault 'cut' of create; there are 500,"],
        ),
        (
            "faults:\n  - operation: query\n    fault: 500\n    when:\n      calls: [0]",
            ["5: faults[0].when.calls[0]: 0 is less than the minimum of 1"],
        ),
        (
            "faults:\n  - fault: 500\n  - operation: creates\n    fault: 500",
            ['2: faults[0]: "operation" is a required property', "3: faults[1].operation: "],
        ),
        ("scenarios:\n  stuck: {}", ["2: scenarios.stuck: is the name of a known scenario"]),
        (
            "scenarios:\n  mine:\n    statuses: [queued]\n    progress: [1, 2]",
            ["2: scenarios.mine: scenario mine: each status needs its progress"],
        ),
        (
            "users:\n  - {name: x, keys: [{name: a, key: mock-key}]}",
            ["2: users[0].keys[0].key: a key is given twice"],
        ),
        (
            "options: {key: b}\nusers:\n- name: x\n  keys:\n  - {name: a, key: a}\n  - {name: c, key: b}",
            ["6: users[0].keys[1].key: a key is given twice"],
        ),
        (
            "users:\n- {name: x, keys: [{name: a, key: a}]}\n- name: y\n  keys:\n  - key: b\n    name: a",
            ["6: users[1].keys[0].name: two keys are named 'a'"],
        ),
        (
            "users:\n  - {name: x, keys: [{name: a, key: a}]}\n  - {name: x, keys: [{name: b, key: b}]}",
            ["3: users[1].name: two users are named 'x'"],
        ),
        (
            "users:\n  - {name: mock, keys: [{name: a, key: a}]}",
            ["2: users[0].name: two users are named 'mock'"],
        ),
        (
            "faults:\n  - operation: create\n    fault: drop\n    when: {key: nobody}",
            ["4: faults[0].when.key: there is no such key; there are mock"],
        ),
        ("options: {media_base_url: cdn.test}", ['1: options.media_base_url: "cdn.test" does not match']),
        ("users: [{name: x, keys: []}]", ["1: users[0].keys: [] has less than 1 item"]),
        ("scenarios:\n  x: {polls: 1e999}", ["2: scenarios.x.polls: "]),
        ("options: &a\n  seed: *a", ["1: refers to itself"]),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_field(tmp_path: Path, text: str, errors: list[str]) -> None:
    said = refused(tmp_path, text)
    assert len(said) == len(errors)
    assert all(line.startswith(error) for line, error in zip(said, errors, strict=True)), said


def test_a_key_is_never_shown(tmp_path: Path) -> None:
    for text in ("users: [{name: x, keys: [{name: a, key: sk secret}]}]", "options: {key: sk secret}"):
        [line] = refused(tmp_path, text)
        assert "secret" not in line


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "script.yaml"
    for content in (b"\xff\xfe\x00", b"\0", b"[" * 700):
        path.write_bytes(content)
        with pytest.raises(ScriptError, match=r"script\.yaml:1: "):
            load_script(path)


def test_the_schema_completes_every_fault_where_it_fits() -> None:
    validator = jsonschema_rs.Draft202012Validator(script_schema())
    for fault in FAULTS.values():
        for operation in OPERATIONS:
            script = {"faults": [{"operation": operation, "fault": fault.name}]}
            assert validator.is_valid(script) == (operation in fault.operations)


def test_the_schema_is_printed_for_editors() -> None:
    printed = CliRunner().invoke(mock, ["--script-schema"])
    assert (printed.exit_code, json.loads(printed.output)) == (0, script_schema())


def test_the_command_line_counts_before_the_script(tmp_path: Path) -> None:
    from jimmyai_omni_contract.mock.serve.starting import make_options

    def options(said: dict[str, Any]) -> tuple[float, str, str]:
        chosen = make_options(said, written(tmp_path, SCRIPT))
        return chosen.task_seconds, chosen.code_type, chosen.advance

    assert options({}) == (30, "integer", "per-poll")
    assert options({"task_seconds": 5.0, "advance": "clock"}) == (5, "integer", "clock")


@pytest.mark.parametrize(
    ("name", "error", "following"),
    [
        ("none.yaml", "none.yaml: cannot be read: No such file or directory", "name a file that can be read"),
        ("empty.yaml", "empty.yaml:1: the script says nothing", "leave it out for a plain server, or write "),
    ],
)
def test_what_is_no_script_is_told_with_a_next_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, error: str, following: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty.yaml").touch()
    result = CliRunner().invoke(mock, ["--port", "0", "--script", name])
    assert result.exit_code == 2
    assert result.output.startswith(f"error: the script cannot be used\n{error}\nnext: {following}")
    with pytest.raises(ScriptError, match=error):
        load_script(Path(name))


def test_a_wrong_script_ends_the_command_with_its_lines(tmp_path: Path) -> None:
    path = written(tmp_path, "option: 1\nfaults: 1")
    program = "from jimmyai_omni_contract.mock.serve.command import mock; mock()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--script", str(path)], capture_output=True, text=True, timeout=20
    )
    assert (done.returncode, done.stdout) == (2, "")
    error, *lines, following = done.stderr.splitlines()
    assert (error, len(lines)) == ("error: the script cannot be used", 2)
    assert following.startswith("next: ")

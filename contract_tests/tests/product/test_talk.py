"""stdout is data and stderr is talk; neither obeys a server, nor shows the key."""

import json
from pathlib import Path

import attrs
import click
import pytest

from jimmyai_omni import JournalError, Omni, Task, TaskFailed
from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.cli.app import main
from jimmyai_omni.cli.stage import Stage
from jimmyai_omni.cli.talk import Talk, printable
from jimmyai_omni_contract.mock.script.scenarios import PLAIN
from jimmyai_omni_contract.testing import OmniMock
from tests.product.conftest import Run

KEY = "sk-live-0123456789"
CONTROLS = "\x1b[2J\x1b]0;title\x07\x9b31m\x00\r\u202e\ud800"


def fail(*_: object, **__: object) -> None:
    raise RuntimeError(f"odd {KEY}")


def events(text: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = [json.loads(line) for line in text.splitlines()]
    assert all("event" in event for event in found)
    return found


@pytest.fixture
def mock() -> OmniMock:
    return OmniMock(task_seconds=60, key=KEY)


def test_with_json_stdout_is_one_document_and_stderr_is_json_lines(run: Run, mock: OmniMock) -> None:
    mock.script("unknown-status")
    mock.fail("query", "502-html", times=2)
    ran = run("generate", "A cat", "--yes", "--json", "--aspect-ratio", "1:1")
    assert ran.code == 0, ran.err
    assert list(json.loads(ran.out)) == ["version", "video", "task"]
    assert ran.out.count("\n") == 1
    told = events(ran.err)
    assert {event["event"] for event in told} == {"note", "advisory", "progress", "transfer"}
    progress = [event for event in told if event["event"] == "progress"]
    assert [bool(event["trouble"]) for event in progress[:4]] == [False, True, True, False]
    assert (progress[-1]["state"], progress[-1]["progress"]) == ("completed", 100)
    assert [event["rule"] for event in told if event["event"] == "advisory"] == ["OMNI-10", "OMNI-26"]


def test_without_it_what_is_new_is_a_line_and_failed_looks_are_told(run: Run, mock: OmniMock) -> None:
    mock.fail("query", "502-html", times=1)
    ran = run("generate", "A cat", "--yes")
    lines = ran.err.splitlines()
    assert lines[:2] == [lines[0], "state: queued 0 %"]
    assert "HTTP 502" in lines[2]
    assert "looking again in" in lines[2]
    states = [line for line in lines if line.startswith("state:")]
    assert len(states) == len(set(states)) > 3
    assert states[-1] == "state: completed 100 %"


def test_what_is_not_new_is_no_line(run: Run, mock: OmniMock) -> None:
    mock.script("stuck")
    ran = run("generate", "A cat", "--yes", "--wait-timeout", "600")
    states = [line.partition(",")[0] for line in ran.err.splitlines() if line.startswith("state:")]
    assert len(states) == len(set(states)) > 1
    assert len(mock.requests) > 2 * len(states)


def test_what_a_server_sends_reaches_no_terminal_as_it_is(run: Run, mock: OmniMock) -> None:
    mock.script(attrs.evolve(PLAIN, name="rude", error_message=CONTROLS, detour=f"busy{CONTROLS}"))
    ran = run("generate", "A cat", "--yes")
    shown = run("status", next(iter(mock.state.tasks)))
    for text in (ran.err, shown.out):
        assert "31m" in text
        assert all(char.isprintable() or char == "\n" for char in text)


def test_json_is_ascii_whatever_it_holds(run: Run) -> None:
    ran = run("plan", "霓虹\x9b", "--json")
    assert ran.out.isascii()
    assert json.loads(ran.out)["plan"]["request"]["prompt"] == "霓虹\x9b"


def test_printable_keeps_words_and_wide_characters() -> None:
    assert printable(f"a{CONTROLS}b 霓虹 é") == "a [2J ]0;title  31m    b 霓虹 é"
    assert printable("a\nb", keep="\n") == "a\nb"


def commands_that_hold_the_key(folder: Path) -> list[list[str]]:
    (folder / f"{KEY}.txt").write_text(KEY)
    return [
        ["create", f"my key is {KEY}"],
        ["create", KEY, "--yes", "--duration", KEY],
        ["create", "x", "--yes", "--image", f"{KEY}.png"],
        ["create", "x", "--yes", "--extra", f"{KEY}=1", "--extra", f"{KEY}=2"],
        ["generate", "x", "--yes", "-o", f"{KEY}.txt"],
        ["generate", "x", "--yes", "--prompt-file", KEY],
        ["plan", f"my key is {KEY}"],
        ["create", "x", f"--{KEY}"],
        [KEY],
        ["status", KEY],
        ["show", KEY],
        ["rules", KEY],
        ["balance", "--base-url", f"http://{KEY}"],
        ["tasks", "--journal", f"{KEY}.txt"],
        ["balance", "--profile", KEY],
        ["models", KEY],
        ["upload", f"{KEY}.png"],
    ]


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("source", ["environment", "profile"])
def test_the_key_is_never_shown_even_where_the_user_wrote_it(
    run: Run, tmp_path: Path, source: str, as_json: bool
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[profiles.default]\napi_key = "{KEY}"\nbase_url = "http://127.0.0.1:9"\n')
    config.chmod(0o600)
    env = {"JIMMYAI_API_KEY": "", "JIMMYAI_BASE_URL": "", "JIMMYAI_CONFIG": str(config)}
    for command in commands_that_hold_the_key(tmp_path):
        option = ("--json",) if as_json else ()
        ran = run(*command, *option, **(env if source == "profile" else {}))
        assert KEY not in ran.out + ran.err, command
        assert ran.out + ran.err, command


def test_nor_is_that_of_a_profile_that_is_asked_for(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[profiles.relay]\napi_key = "{KEY}"\nbase_url = "http://127.0.0.1:9"\n')
    config.chmod(0o600)
    ran = run(
        "create", "x", "--duration", KEY, "--profile", "relay", JIMMYAI_API_KEY="", JIMMYAI_CONFIG=str(config)
    )
    assert ran.code == 4
    assert "'[key]'" in ran.err


def test_a_key_that_json_writes_in_another_way_is_not_shown_either(
    capsys: pytest.CaptureFixture[str],
) -> None:
    talk = Talk(as_json=True)
    talk.hide('sk-"quoted"\\key')
    talk.note("note", 'it is sk-"quoted"\\key')
    assert events(capsys.readouterr().err) == [{"event": "note", "label": "note", "text": "it is [key]"}]


@pytest.mark.parametrize(
    ("arguments", "as_json"),
    [(["tasks", "--json"], True), (["tasks"], False), (["plan", "--", "--json"], False), ([], False)],
)
def test_json_is_an_option_only_in_front_of_the_dashes(arguments: list[str], as_json: bool) -> None:
    assert Stage(arguments).talk.as_json is as_json


def test_what_the_client_warns_of_is_told(run: Run, tmp_path: Path, mock: OmniMock) -> None:
    with pytest.MonkeyPatch.context() as patch:

        def fail(*_: object, **__: object) -> None:
            raise JournalError("the journal is full", hint="make room")

        patch.setattr(Journal, "saved", fail)
        ran = run("generate", "A cat", "--yes", "-o", "cat.mp4")
    assert ran.code == 0, ran.err
    assert "note:  " in ran.err
    assert "the journal is full" in ran.err


def test_a_defect_after_the_create_still_names_the_task_that_is_paid_for(
    run: Run, mock: OmniMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Omni, "download", fail)
    ran = run("generate", "A cat", "--yes")
    [task_id] = mock.state.tasks
    assert f"task:  {task_id}\nmoney: The task was billed" in ran.err
    assert ran.code == 1


def test_nothing_of_a_demo_is_billed() -> None:
    stage = Stage(["generate", "--demo"])
    stage.is_demo = True
    with click.Context(main):
        stage.about("task_demo", is_paid=True)
    failed = stage.completed(TaskFailed(Task("task_demo", "failed")))
    stopped = stage.interrupted(KeyboardInterrupt())
    assert (failed.billed, stopped.billed) == ("no", "no")
    assert "the demo's server and its task are gone" in stopped.hint


def test_so_does_one_after_a_create_alone(run: Run, mock: OmniMock, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_to_close(omni: Omni) -> None:
        omni.journal.close()
        fail()

    monkeypatch.setattr(Omni, "close", fail_to_close)
    ran = run("create", "A cat", "--yes")
    [task_id] = mock.state.tasks
    assert f"task:  {task_id}\nmoney: The task was billed" in ran.err


def test_a_defect_is_one_block_and_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Omni, "balance", fail)
    ran = run("balance")
    assert "error: unexpected RuntimeError: odd [key]\n" in ran.err
    assert "OMNI_DEBUG=1" in ran.err
    assert ran.code == 1
    with pytest.raises(RuntimeError):
        run("balance", OMNI_DEBUG="1")

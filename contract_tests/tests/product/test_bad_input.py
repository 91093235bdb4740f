"""Bad input gives one clear block that says what was sent and billed, and leaves nothing behind."""

import json
from pathlib import Path

import pytest

from jimmyai_omni_contract.testing import OmniMock
from tests.product.command import Ran
from tests.product.conftest import Run

NOTHING = "Nothing was billed."
CREATE = ["create", "--yes", "x"]
BROKEN_RULES = [
    ("blank prompt", ["create", "  "], ["OMNI-03 prompt"]),
    ("unknown model", [*CREATE, "--model", "omni10s"], ["OMNI-01 model", "did you mean omni-10s?"]),
    ("odd duration", [*CREATE, "--duration", "7"], ["OMNI-04 duration"]),
    ("duration in words", [*CREATE, "--duration", "six"], ["OMNI-04 duration", "not an integer"]),
    ("resolution", [*CREATE, "--resolution", "8k"], ["OMNI-06 resolution"]),
    ("orientation", [*CREATE, "--orientation", "up"], ["OMNI-09 orientation"]),
    ("frame alone", [*CREATE, "--generation-type", "frame"], ["OMNI-13 image_urls"]),
    ("two images", [*CREATE, *["--image", "http://a/b.jpg"] * 2], ["OMNI-14 image_urls"]),
    ("two videos", [*CREATE, *["--video", "http://a/b.mp4"] * 2], ["OMNI-15 video_urls"]),
    ("both", [*CREATE, "--duration", "6", "--video", "http://a/b.mp4"], ["OMNI-16 duration"]),
    ("mode", [*CREATE, "--generation-type", "style"], ["OMNI-18 generation_type"]),
    ("8 references", [*CREATE, "--model", "omni-10s", *["--image", "http://a/b"] * 8], ["OMNI-20"]),
    ("extra", [*CREATE, "--extra", "duration=5"], ["OMNI-27 extra.duration"]),
    (
        "three at once",
        ["generate", "", "--duration", "5", "--resolution", "8k"],
        ["3 rules", "OMNI-03", "OMNI-04", "OMNI-06"],
    ),
]
BAD_USAGE = [
    ("no image", [*CREATE, "--image", "notes.txt"], ["notes.txt"]),
    ("all images", [*CREATE, *["--image", "no.png", "--image", "nor.png", "--image", "x.doc"]],
     ["no.png", "nor.png", "x.doc"]),
    ("existing output", ["generate", "x", "--yes", "-o", "notes.txt"], ["notes.txt exists"]),
    ("no folder", ["generate", "x", "--yes", "-o", "no/where.mp4"],
     ["no/where.mp4 cannot be written", "make its folder"]),
    ("storage", ["generate", "x", "--yes", "-o", "ftp://a/b"], ["nothing can be saved to ftp://"]),
    ("stdout", ["generate", "x", "--yes", "-o", "-"], ["nothing is saved to -", "./- is a file called -"]),
    ("name", ["generate", "x", "--yes", "--name", "{colour}.mp4"], ["unknown field {colour}", "{task_id}"]),
    ("name that leaves", ["generate", "x", "--yes", "--name", "../a.mp4"], ["is no name of a file"]),
    ("base URL", [*CREATE, "--base-url", "jimmyai.cn"], ["'jimmyai.cn' is no base URL"]),
    ("empty base URL", [*CREATE, "--base-url", ""], ["no base URL"]),
    ("unknown profile", [*CREATE, "--profile", "relay"], ["no profile 'relay'"]),
    ("negative budget", [*CREATE, "--max-spend", "-1"], ["max_spend"]),
    ("budget of nothing", [*CREATE, "--max-spend", "nan"], ["max_spend"]),
    ("negative retries", [*CREATE, "--retries", "-1"], ["--retries"]),
    ("journal twice", [*CREATE, "--journal", "j", "--no-journal"], ["--journal or --no-journal"]),
    ("journal in a file", [*CREATE, "--journal", "notes.txt/j"], ["the journal", "nothing was sent"]),
    ("journal that is none", [*CREATE, "--journal", "notes.txt"], ["the journal", "damaged, or no journal"]),
    ("half an object", [*CREATE, "--extra", "a={bad"], ["a is no JSON"]),
    ("half a list", [*CREATE, "--extra", "a=[1"], ["a is no JSON"]),
    ("half a text", [*CREATE, "--extra", 'a="x'], ["a is no JSON"]),
    ("extra without a name", [*CREATE, "--extra", "=1"], ["is not NAME=JSON"]),
    ("extra twice", [*CREATE, "--extra", "a=1", "--extra", "a=2"], ["a is given twice"]),
    ("no prompt", ["create", "--yes"], ["Missing argument 'PROMPT'"]),
    ("two prompts", [*CREATE, "--prompt-file", "notes.txt"], ["not both"]),
    ("no prompt file", ["create", "--yes", "--prompt-file", "no.txt"], ["no.txt", "No such file"]),
    ("no command", ["destroy"], ["No such command 'destroy'."]),
    ("a misspelled command", ["generat", "a cat"], ["No such command 'generat'. Did you mean 'generate'?"]),
    ("no option", ["create", "--force"], ["No such option"]),
    ("no rule", ["rules", "OMNI-99"], ["there is no rule OMNI-99"]),
    ("demo elsewhere", ["generate", "--demo", "x", "--base-url", "http://a"], ["brings its own server"]),
]  # fmt: skip


def assert_one_block(ran: Ran, *words: str) -> None:
    assert ran.err.count("error:") == 1, ran.err
    assert "Traceback" not in ran.err
    assert "money:" in ran.err
    assert "next:" in ran.err
    assert ran.out == ""
    for word in words:
        assert word in ran.err


@pytest.mark.parametrize(
    ("code", "arguments", "words"),
    [(4, *case[1:]) for case in BROKEN_RULES] + [(2, *case[1:]) for case in BAD_USAGE],
    ids=[case[0] for case in BROKEN_RULES + BAD_USAGE],
)
def test_bad_input_is_refused_before_anything_is_sent(
    run: Run, tmp_path: Path, mock: OmniMock, code: int, arguments: list[str], words: list[str]
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    ran = run(*arguments)
    assert_one_block(ran, NOTHING, *words)
    assert ran.code == code
    assert not mock.requests
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("option", ["--timeout", "--wait-timeout"])
@pytest.mark.parametrize("seconds", ["inf", "nan", "0", "1e300"])
def test_a_time_that_cannot_be_kept_is_refused(run: Run, mock: OmniMock, option: str, seconds: str) -> None:
    ran = run("generate", "A cat", "--yes", option, seconds)
    assert_one_block(ran, "give up to a day, in seconds")
    assert (ran.code, len(mock.requests)) == (2, 0)


def test_without_a_key_nothing_is_created(run: Run, mock: OmniMock) -> None:
    ran = run("generate", "x", "--yes", JIMMYAI_API_KEY="")
    assert_one_block(ran, "there is no API key; nothing was sent", "JIMMYAI_API_KEY", NOTHING)
    assert (ran.code, len(mock.billed)) == (2, 0)


def test_a_wrong_key_is_named_as_the_cause_and_never_shown(run: Run) -> None:
    ran = run("create", "x", "--yes", JIMMYAI_API_KEY="sk-wrong-SECRET")
    assert_one_block(ran, "20001", "check the key in JIMMYAI_API_KEY", NOTHING)
    assert "SECRET" not in ran.err
    assert ran.code == 3


def test_a_key_that_cannot_be_one_is_not_shown_either(run: Run) -> None:
    ran = run("create", "x", "--yes", JIMMYAI_API_KEY="Bearer sk-SECRET")
    assert_one_block(ran, "holds characters that no key has", NOTHING)
    assert "SECRET" not in ran.err
    assert ran.code == 2


def test_a_poor_account_hears_that_the_balance_is_used_up(run: Run, mock: OmniMock) -> None:
    mock.state.accounts[mock.options.key].user.balance = 1
    ran = run("create", "x", "--yes")
    assert_one_block(ran, "余额不足", "top up the account", NOTHING)
    assert ran.code == 4


def test_a_budget_refuses_what_costs_more(run: Run, mock: OmniMock) -> None:
    ran = run("create", "x", "--max-spend", "59")
    assert_one_block(ran, "60 JimiCoin", "59", NOTHING)
    assert (ran.code, len(mock.billed)) == (4, 0)


def test_a_password_in_a_base_url_is_not_shown(run: Run) -> None:
    ran = run("balance", JIMMYAI_BASE_URL="https://me:SECRET@jimmyai.cn")
    assert_one_block(ran, "no base URL")
    assert "SECRET" not in ran.err


def test_no_strict_sends_it_and_says_so(run: Run, mock: OmniMock) -> None:
    ran = run("create", "x", "--yes", "--duration", "7", "--no-strict")
    assert "note:  OMNI-04 duration: 7 s is not offered; sent all the same" in ran.err
    assert "20002" in ran.err
    assert (ran.code, len(mock.billed)) == (4, 0)


def test_no_strict_is_not_advised_where_it_does_not_help(run: Run) -> None:
    assert "--no-strict" in run("create", "x", "--yes", "--duration", "7").err
    refused = run("create", "x", "--yes", "--no-strict", "--extra", "duration=9")
    assert_one_block(refused, "name it directly", "`omni rules` shows the rules\n", NOTHING)


def test_errors_are_json_where_results_are(run: Run) -> None:
    ran = run("create", " ", "--json")
    [line] = ran.err.splitlines()
    error = json.loads(line)["error"]
    assert (error["type"], error["billed"], error["exit_code"]) == ("InvalidRequest", "no", 4)
    assert (ran.code, ran.out) == (4, "")


@pytest.mark.parametrize("arguments", [("create", "--json"), ("create", "x", "--json", "--nonsense")])
def test_so_are_those_of_the_command_line_itself(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    [line] = ran.err.splitlines()
    assert json.loads(line)["error"]["type"] == "CommandError"
    assert ran.code == 2

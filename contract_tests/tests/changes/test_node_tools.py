"""Tools that cannot be had are told in one line."""

import os
from pathlib import Path

import pytest

from changes import node_tools
from changes.document import Unusable
from changes.node_tools import run_tool


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A node that fails, and a lock file whose tools are not installed."""
    node = tmp_path / "bin/node"
    node.parent.mkdir()
    node.write_text("#!/bin/sh\necho \"$@\" >> node.log\necho 'npm error network: no\nmore' >&2\nexit 1\n")
    node.chmod(0o755)
    (tmp_path / "package-lock.json").touch()
    monkeypatch.setattr(node_tools, "TOOLS", tmp_path)
    monkeypatch.setattr(node_tools, "_INSTALLED", tmp_path / "node_modules/.package-lock.json")
    monkeypatch.setattr(node_tools, "_wheel", lambda: tmp_path)
    return tmp_path


def test_a_missing_node_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node_tools, "find_spec", lambda _: None)
    with pytest.raises(Unusable, match="node is missing"):
        run_tool("any.js")


def test_an_absent_network_is_told(wheel: Path) -> None:
    with pytest.raises(Unusable, match=r"npm cannot install the tools of .*: npm error network: no more$"):
        run_tool("any.js")


def test_tools_are_installed_once_and_again_for_a_newer_lock(wheel: Path) -> None:
    installed = wheel / "node_modules/.package-lock.json"
    installed.parent.mkdir()
    installed.touch()
    assert run_tool("any.js", "lint").args[1:] == [str(wheel / "node_modules/any.js"), "lint"]
    os.utime(wheel / "package-lock.json", (2**33, 2**33))
    with pytest.raises(Unusable):
        run_tool("any.js")
    assert "ci --ignore-scripts" in (wheel / "node.log").read_text()


def test_the_lock_names_no_host() -> None:
    lock = (node_tools.TOOLS / "package-lock.json").read_text()
    assert '"resolved"' not in lock

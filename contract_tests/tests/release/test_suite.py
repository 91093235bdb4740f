"""The suite is run against the wheel alone, or one line says why not."""

import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.release.paths import ROOT, script

SUITE = script("suite")
PYTHONS = script("pythons")
LOCK = ROOT / "requirements/oldest.txt"


@pytest.mark.parametrize("there", [(), ("jimmyai_omni-1.whl", "jimmyai_omni-2.whl")])
def test_without_one_wheel_there_is_nothing_to_test(tmp_path: Path, there: tuple[str, ...]) -> None:
    for name in there:
        (tmp_path / name).touch()
    with pytest.raises(SystemExit) as ended:
        SUITE["built"](tmp_path, ".whl")
    told = f"suite: {tmp_path.name}/ holds {len(there)} files *.whl, not one; next: make build"
    assert ended.value.code == told


@pytest.mark.checkout
def test_an_environment_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        SUITE["make_environment"](tmp_path / "env", "python3.99", LOCK, tmp_path / "a.whl")
    told = str(ended.value.code)
    assert told.startswith("suite: env was not made: ")
    assert "3.99" in told
    assert "\n" not in told


def test_the_packages_of_the_sdist_are_not_there_to_be_imported(tmp_path: Path) -> None:
    names = [f"jimmyai/{package}/__init__.py" for package in SUITE["PACKAGES"]]
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        for name in [*names, "jimmyai/contract_tests/tests/test_it.py"]:
            archive.addfile(tarfile.TarInfo(name), io.BytesIO())
    (tmp_path / "unpacked").mkdir()
    folder = SUITE["unpack"](tmp_path / "a.tar.gz", tmp_path / "unpacked")
    assert [path.name for path in folder.rglob("*.py")] == ["test_it.py"]


def test_packages_of_a_checkout_are_found_out(tmp_path: Path) -> None:
    for package in ("jimmyai_omni", "jimmyai_omni_api", "jimmyai_omni_contract"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", SUITE["LOOK"]], env=env, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == f"suite: {tmp_path}/jimmyai_omni/__init__.py is not of the wheel\n"


def test_a_version_without_an_interpreter_is_none_and_the_own_one_is_found() -> None:
    own = f"3.{sys.version_info.minor}"
    assert PYTHONS["declared"]() == ["3.11", "3.12", "3.13", "3.14"]
    assert PYTHONS["interpreter"]("3.99") is None
    assert PYTHONS["_says"](sys.executable) == own

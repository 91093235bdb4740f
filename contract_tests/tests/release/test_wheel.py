"""The distribution: what is in it, and that the wheel is all it takes where there is no checkout."""

import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from tests.release.paths import ROOT, script

pytestmark = pytest.mark.checkout

build = script("build")["build"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
UV = (sys.executable, "-m", "uv", "pip")
MOST_DISTRIBUTIONS = 11
"""Our own among them."""
MOST_BYTES = 6_000_000
"""Installed, without bytecode."""
LOOK = "import jimmyai_omni_api; from jimmyai_omni.contract import contract_path; print(contract_path())"
CONSUMER = """
from jimmyai_omni import AsyncOmni, Omni
from jimmyai_omni_contract.testing import OmniMock


def right(omni: Omni) -> str | None:
    return omni.generate("A cat", duration=8).video_url


async def wrong(omni: AsyncOmni) -> int:
    await omni.create("A cat", duration="8")  # wrong
    with OmniMock(task_seconds=60) as mock:
        mock.assert_billed("once")  # wrong
    return (await omni.create("A cat")).id  # wrong
"""
WRONG = {number for number, line in enumerate(CONSUMER.splitlines(), 1) if line.endswith("# wrong")}


def bare() -> dict[str, str]:
    """This environment without settings of Python."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def ran(*command: str | Path, cwd: Path = ROOT) -> str:
    """What a command printed."""
    return subprocess.run(command, cwd=cwd, env=bare(), check=True, capture_output=True, text=True).stdout


def installed(home: Path, wheel: Path, *asked: str | Path) -> Path:
    """The interpreter of an environment that holds the wheel and what else is asked for."""
    venv.create(home)
    python = home / "bin/python"
    install = (*UV, "install", "--quiet", "--python", python)
    ran(*install, *asked)
    ran(*install, "--no-deps", wheel)
    return python


def base_pins(folder: Path) -> Path:
    """The versions of the lock file, without its hashes, as constraints."""
    lock = (ROOT / "requirements/demo.txt").read_text("utf-8")
    pins = folder / "pins.txt"
    pins.write_text("\n".join(re.findall(r"^[\w.-]+==[^ ;]+(?: ;[^\\\n]+)?", lock, flags=re.MULTILINE)))
    return pins


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "dist"
    build(ROOT, folder)
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    [built] = dist.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def sdist(dist: Path) -> Path:
    [built] = dist.glob("*.tar.gz")
    return built


@pytest.mark.campaign
def test_the_wheel_alone_finds_its_contract_and_makes_a_video(wheel: Path, tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    elsewhere.mkdir()
    python = installed(home, wheel, "--require-hashes", "-r", ROOT / "requirements/demo.txt")
    assert Path(ran(python, "-c", LOOK, cwd=elsewhere).strip()).is_relative_to(home)
    video = ran(home / "bin/omni", "generate", "--demo", "A cat", cwd=elsewhere).strip()
    assert (elsewhere / video).read_bytes()[4:8] == b"ftyp"


def test_the_wheel_ships_types_clips_and_the_contract_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    packages = {"jimmyai_omni", "jimmyai_omni_api", "jimmyai_omni_contract"}
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == packages
    assert {f"{package}/py.typed" for package in packages} <= set(names)
    assert {"jimmyai_omni/gemini-omni.yaml", "jimmyai_omni_api/contract.json"} <= set(names)
    assert sum(name.endswith(".mp4") for name in names) == 36
    assert not [name for name in names if Path(name).name.startswith("test_") or name.endswith("render.py")]


def test_the_sdist_holds_the_sources_and_nothing_that_git_does_not_keep(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    kept = set(ran("git", "ls-files", "--cached", "--others", "--exclude-standard").splitlines())
    assert names - kept == {"PKG-INFO"}
    assert {name for name in kept - names if (ROOT / name).exists()} == {
        name for name in kept if name.startswith((".ci/", ".github/")) or name == ".pre-commit-config.yaml"
    }


def test_what_cannot_be_built_leaves_dist_as_it_was(tmp_path: Path) -> None:
    source, dist = tmp_path / "source", tmp_path / "dist"
    dist.mkdir()
    source.mkdir()
    (dist / "older.whl").touch()
    (source / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "hatchling.build"\n'
    )
    with pytest.raises(SystemExit) as ended:
        build(source, dist)
    assert re.fullmatch(r"build: .+; dist/ is as it was", str(ended.value.code))
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        "dist",
        "older.whl",
        "pyproject.toml",
        "source",
    ]


def test_what_everybody_installs_is_eleven_distributions_and_does_without_the_rest(
    wheel: Path, tmp_path: Path
) -> None:
    python = installed(tmp_path / "home", wheel, "-c", base_pins(tmp_path), *PROJECT["dependencies"])
    listed = json.loads(ran(*UV, "list", "--format", "json", "--python", python))
    assert len(listed) == MOST_DISTRIBUTIONS
    [site] = (tmp_path / "home").glob("lib/python*/site-packages")
    files = [path for path in site.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert sum(path.stat().st_size for path in files) < MOST_BYTES
    omni = tmp_path / "home/bin/omni"
    assert ran(omni, "rules", "OMNI-16", cwd=tmp_path).startswith("rule     says")
    (tmp_path / "a.json").write_text("{}")
    for command in ("mock", "gate --upstream http://127.0.0.1:9", "conform compare a.json a.json"):
        done = subprocess.run(
            [omni, *command.split()], cwd=tmp_path, env=bare(), capture_output=True, text=True
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert re.search(r"needs an extra.*\snext: pip install 'jimmyai-omni\[\w+\]'\n", done.stderr)


@pytest.mark.campaign
def test_the_same_source_gives_the_same_bytes(dist: Path, sdist: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    [source] = tmp_path.iterdir()
    for path in source.rglob("*"):
        path.chmod(path.stat().st_mode & 0o700)
    build(source, tmp_path / "again")
    for path in dist.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()


@pytest.mark.campaign
def test_type_checkers_see_the_types_of_the_wheel(wheel: Path, tmp_path: Path) -> None:
    file = tmp_path / "consumer.py"
    file.write_text(CONSUMER)
    python = installed(tmp_path / "home", wheel, "--require-hashes", "-r", ROOT / "requirements/demo.txt")
    mypy = (sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--python-executable", python)
    pyright = (sys.executable, "-m", "pyright", "--pythonpath", python)
    for checker in (mypy, pyright):
        done = subprocess.run([*checker, file.name], cwd=tmp_path, env=bare(), capture_output=True, text=True)
        assert {int(line) for line in re.findall(r"consumer.py:(\d+)", done.stdout)} == WRONG, done.stdout

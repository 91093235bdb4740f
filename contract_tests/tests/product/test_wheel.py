"""The wheel, installed where there is no checkout."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LOOK = "import jimmyai_omni_api; from jimmyai_omni.contract import contract_path; print(contract_path())"

pytestmark = pytest.mark.checkout


def ran(*command: str | Path, cwd: Path = ROOT) -> str:
    """What a command printed; it sees no Python settings of this environment."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(command, cwd=cwd, env=own, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    ran(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder)
    [built] = folder.glob("*.whl")
    return built


def test_the_wheel_alone_finds_its_contract_and_makes_a_video(wheel: Path, tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    venv.create(home)
    elsewhere.mkdir()
    python = home / "bin/python"
    install = (sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", python)
    ran(*install, "--require-hashes", "-r", ROOT / "requirements/demo.txt")
    ran(*install, "--no-deps", wheel)

    assert Path(ran(python, "-c", LOOK, cwd=elsewhere).strip()).is_relative_to(home)
    video = ran(home / "bin/omni", "generate", "--demo", "A cat", cwd=elsewhere).strip()
    assert (elsewhere / video).read_bytes()[4:8] == b"ftyp"


def test_the_wheel_ships_types_clips_and_the_contract_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    packages = {"jimmyai_omni", "jimmyai_omni_api", "jimmyai_omni_contract"}
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == packages
    assert {f"{package}/py.typed" for package in packages} <= set(names)
    assert "jimmyai_omni/gemini-omni.yaml" in names
    assert sum(name.endswith(".mp4") for name in names) == 36
    assert not [name for name in names if Path(name).name.startswith("test_") or name.endswith("render.py")]

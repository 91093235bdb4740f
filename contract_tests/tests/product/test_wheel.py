"""The wheel, installed where there is no checkout."""

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_wheel_alone_finds_its_contract_and_makes_a_video(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    home = tmp_path / "home"
    venv.create(home, with_pip=True)
    python = str(home / "bin/python")
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    locked = ["--require-hashes", "-r", str(ROOT / "requirements/demo.txt")]
    subprocess.run([*install, *locked], check=True, capture_output=True)
    subprocess.run([*install, "--no-deps", str(wheel)], check=True, capture_output=True)

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    look = "import jimmyai_omni_api; from jimmyai_omni.contract import contract_path; print(contract_path())"
    found = subprocess.run([python, "-c", look], cwd=elsewhere, env=own, check=True, capture_output=True)
    assert Path(found.stdout.decode().strip()).is_relative_to(home)
    demo = [home / "bin/omni", "generate", "--demo", "A cat"]
    made = subprocess.run(demo, cwd=elsewhere, env=own, check=True, capture_output=True)
    assert (elsewhere / made.stdout.decode().strip()).read_bytes()[4:8] == b"ftyp"


def test_the_wheel_ships_types_clips_and_the_contract_and_no_tests(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    names = subprocess.run(
        [sys.executable, "-m", "zipfile", "-l", str(wheel)], check=True, capture_output=True, text=True
    ).stdout
    for shipped in ("jimmyai_omni", "jimmyai_omni_api", "jimmyai_omni_contract"):
        assert f"{shipped}/py.typed" in names
    assert "jimmyai_omni/gemini-omni.yaml" in names
    assert names.count(".mp4") == 36
    assert "test_" not in names
    assert "render.py" not in names

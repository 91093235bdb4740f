"""The Containerfile keeps what it promises, as far as its text shows it: not every machine has an engine."""

import json
import re
import shlex
import subprocess
import tomllib
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path

import pytest
from click import UsageError

from jimmyai_omni_contract.mock.messages import MockRequest
from jimmyai_omni_contract.mock.serve.command import mock
from jimmyai_omni_contract.mock.service import MockServer
from tests.testing.containerfile import ROOT, TEXT, Containerfile
from tests.tools import tool

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCK = "requirements/demo.txt"
WHEEL = "dist/jimmyai_omni-0.1.0-py3-none-any.whl"
HOST = re.compile(r"[a-z0-9-]+\.(?:io|com|org|net|dev|cn|internal|local)\b", re.IGNORECASE)


def holds_to_it(image: Containerfile) -> None:
    """What must be true of the file."""
    runs_as_nobody(image)
    names_no_host(image)
    copies_what_is_there(image)
    takes_what_is_locked_and_no_pip(image)
    starts_the_server(image)
    asks_the_server_whether_it_is_healthy(image)
    is_stopped_gracefully(image)


def runs_as_nobody(image: Containerfile) -> None:
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", image.user), "Kubernetes knows only of numbers who is root"
    [made] = [words for words in image.said("RUN") if image.volume in words]
    user, group = image.user.split(":")
    assert f"--owner {user} --group {group} {image.volume}" in made
    names = [name for name, _ in image.stages[-1]]
    assert names.index("USER") > max(index for index, name in enumerate(names) if name == "RUN")


def names_no_host(image: Containerfile) -> None:
    for name, words in (pair for stage in image.stages for pair in stage if pair[0] != "LABEL"):
        assert not HOST.search(words), f"{name} {words}"


def copies_what_is_there(image: Containerfile) -> None:
    sent = (ROOT / ".dockerignore").read_text().splitlines()
    for words in (words for index in range(len(image.stages)) for words in image.said("COPY", index)):
        *sources, _target = shlex.split(words)
        if sources[0] == "--from=build":
            continue
        for source in sources:
            assert (ROOT / source).is_file() or fnmatch(WHEEL, source), source
            assert any(
                fnmatch(WHEEL if "*" in source else source, line[1:]) for line in sent if line[0] == "!"
            )


def takes_what_is_locked_and_no_pip(image: Containerfile) -> None:
    [install] = image.said("RUN", 1)
    steps = [shlex.split(step) for step in install.split(" && ")]
    pips = [step[2:] for step in steps if step[1:2] == ["install"]]
    assert pips[0] == ["--require-hashes", "--requirement", f"/build/{Path(LOCK).name}"]
    assert pips[1] == ["--no-deps", "--no-index", f"/build/{Path(image.said('COPY', 1)[0].split()[1]).name}"]
    assert ["python3", "-m", "venv", "--without-pip", "/opt/omni"] in steps
    assert image.said("COPY") == ["--from=build /opt/omni /opt/omni"]
    assert not any("pip" in words for words in image.said("RUN"))


def starts_the_server(image: Containerfile) -> None:
    program, command, *options = image.entrypoint
    assert program in PROJECT["scripts"]
    assert command in PROJECT["entry-points"]["jimmyai_omni.commands"]
    with mock.make_context(command, options) as context:
        assert (context.params["host"], context.params["port"]) == ("0.0.0.0", image.port)


def asks_the_server_whether_it_is_healthy(image: Containerfile) -> None:
    command = json.loads(image.one("HEALTHCHECK").partition("CMD ")[2])
    [(port, path)] = re.findall(r"http://127\.0\.0\.1:(\d+)(/[\w/]+)", command[-1])
    assert int(port) == image.port
    assert MockServer().handle(MockRequest("GET", path)).status_code == 200
    compile(command[-1], "<health check>", "exec")


def is_stopped_gracefully(image: Containerfile) -> None:
    assert image.one("STOPSIGNAL") == "SIGTERM"
    # A shell in between would keep the signal for itself.
    assert image.entrypoint


def test_it_holds_to_what_it_promises() -> None:
    holds_to_it(Containerfile.of(TEXT))


MUTANTS: dict[str, tuple[str, str, Callable[[Containerfile], None]]] = {
    "root": ("USER 65532:65532", "USER 0:0", runs_as_nobody),
    "a name": ("USER 65532:65532", "USER nobody", runs_as_nobody),
    "no right to its volume": ("--owner 65532", "--owner 0", runs_as_nobody),
    "a registry": ("BASE=python", "BASE=docker.io/library/python", names_no_host),
    "an index": ("--require-hashes", "--index-url https://pypi.org/simple", names_no_host),
    "another lock": ("requirements/demo.txt", "requirements/prod.txt", copies_what_is_there),
    "a whole checkout": ("requirements/demo.txt dist", "pyproject.toml dist", copies_what_is_there),
    "no hashes": ("--require-hashes ", "", takes_what_is_locked_and_no_pip),
    "pip inside": (" --without-pip", "", takes_what_is_locked_and_no_pip),
    "an unknown option": ('"--host"', '"--address"', starts_the_server),
    "loopback": ("0.0.0.0", "127.0.0.1", starts_the_server),
    "another port": ("EXPOSE 8765", "EXPOSE 80", starts_the_server),
    "a wrong probe": ("/_mock/health", "/health", asks_the_server_whether_it_is_healthy),
    "a kill": ("SIGTERM", "SIGKILL", is_stopped_gracefully),
    "a shell": ('["omni", "mock", "--host", "0.0.0.0"]', "omni mock", is_stopped_gracefully),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_another_file_is_found_out(name: str) -> None:
    before, after, check = MUTANTS[name]
    assert before in TEXT
    with pytest.raises((AssertionError, ValueError, UsageError)):
        check(Containerfile.of(TEXT.replace(before, after)))


def make_image(folder: Path, *engines: str) -> "subprocess.CompletedProcess[str]":
    """Run `make image` where these engines are on the path, and do nothing; there is a wheel already."""
    for name in ("awk", "sh"):
        (folder / name).symlink_to(tool(name))
    for name in engines:
        (folder / name).symlink_to(tool("true"))
    command = [tool("make"), "--assume-old=wheel", "image"]
    return subprocess.run(
        command, cwd=ROOT, env={"PATH": str(folder)}, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize(
    ("engines", "command"),
    [
        (["buildah", "docker", "podman"], "podman build --format docker"),
        (["docker"], "docker build"),
        (["buildah"], "buildah build --format docker"),
    ],
)
def test_the_image_is_made_by_an_engine_that_is_there(
    engines: list[str], command: str, tmp_path: Path
) -> None:
    made = make_image(tmp_path, *engines)
    wanted = f"{command} --file Containerfile --tag jimmyai-omni-mock ."
    assert (made.stdout.split(), made.stderr, made.returncode) == (wanted.split(), "", 0)


def test_where_there_is_no_engine_it_says_so(tmp_path: Path) -> None:
    made = make_image(tmp_path)
    assert (made.stdout, made.returncode) == ("", 2)
    said = made.stderr.splitlines()[0]
    assert said == "make: podman, docker or buildah is needed; name one with ENGINE="

"""The Containerfile keeps what it promises, as far as its text shows it: not every machine has an engine."""

import json
import re
import shlex
import subprocess
import tomllib
from collections.abc import Callable
from fnmatch import fnmatch
from importlib import import_module
from pathlib import Path

import pytest
from click import Command, Context, UsageError

from jimmyai_omni_contract.conform.command import conform
from jimmyai_omni_contract.mock.messages import MockRequest
from jimmyai_omni_contract.mock.serve.command import mock
from jimmyai_omni_contract.mock.service import MockServer
from tests.testing.containerfile import ROOT, TEXT, Containerfile
from tests.tools import tool

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCKS = {"mock": ["demo.txt"], "conform": ["demo.txt", "conformance.txt"]}
WHEEL = "dist/jimmyai_omni-0.1.0-py3-none-any.whl"
HOST = re.compile(r"[a-z0-9-]+\.(?:io|com|org|net|dev|cn|internal|local)\b", re.IGNORECASE)


def holds_to_it(target: str, image: Containerfile) -> None:
    """What must be true of the image of a target."""
    runs_as_nobody(image)
    names_no_host(image)
    copies_what_is_there(image)
    takes_what_is_locked_and_no_pip(image, LOCKS[target])
    is_stopped_gracefully(image)
    OWN[target](image)


def runs_as_nobody(image: Containerfile) -> None:
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", image.user), "Kubernetes knows only of numbers who is root"
    [made] = [words for words in image.said("RUN") if image.folder in words]
    user, group = image.user.split(":")
    assert f"--owner {user} --group {group} {image.folder}" in made
    names = [name for name, _ in image.runs]
    assert names.index("USER") > max(index for index, name in enumerate(names) if name == "RUN")


def names_no_host(image: Containerfile) -> None:
    for name, words in (*image.builds, *image.runs):
        assert name == "LABEL" or not HOST.search(words), f"{name} {words}"


def copies_what_is_there(image: Containerfile) -> None:
    sent = (ROOT / ".dockerignore").read_text().splitlines()
    for source in (source for words in image.built("COPY") for source in shlex.split(words)[:-1]):
        assert (ROOT / source).is_file() or fnmatch(WHEEL, source), source
        assert any(fnmatch(WHEEL if "*" in source else source, line[1:]) for line in sent if line[0] == "!")


def takes_what_is_locked_and_no_pip(image: Containerfile, locks: list[str]) -> None:
    steps = [shlex.split(step) for words in image.built("RUN") for step in words.split(" && ")]
    copied = [f"/build/{Path(source).name}" for words in image.built("COPY") for source in words.split()[:-1]]
    [wheel] = [path for path in copied if path.endswith(".whl")]
    wanted = [["--require-hashes", "--requirement", f"/build/{name}"] for name in locks]
    pips = [step[2:] for step in steps if step[1:2] == ["install"]]
    assert pips == [wanted[0], ["--no-deps", "--no-index", wheel], *wanted[1:]]
    assert {words[-1] for words in wanted} <= {*copied}
    assert ["python3", "-m", "venv", "--without-pip", "/opt/omni"] in steps
    [taken] = image.said("COPY")
    assert re.fullmatch(r"--from=\S+ /opt/omni /opt/omni", taken)
    assert not any("pip" in words for words in image.said("RUN"))


def is_stopped_gracefully(image: Containerfile) -> None:
    assert image.one("STOPSIGNAL") == "SIGTERM"
    # A shell in between would keep the signal for itself.
    assert image.entrypoint


def serves(image: Containerfile) -> None:
    with started(image, mock) as context:
        assert (context.params["host"], context.params["port"]) == ("0.0.0.0", image.port)
    assert image.one("VOLUME") == image.folder
    command = json.loads(image.one("HEALTHCHECK").partition("CMD ")[2])
    [(port, path)] = re.findall(r"http://127\.0\.0\.1:(\d+)(/[\w/]+)", command[-1])
    assert int(port) == image.port
    assert MockServer().handle(MockRequest("GET", path)).status_code == 200
    compile(command[-1], "<health check>", "exec")


def judges(image: Containerfile) -> None:
    with started(image, conform) as context:
        assert not context.params["yes"]
    # It serves nobody. Buildah hides what is mounted where an image has a volume.
    assert not {"EXPOSE", "HEALTHCHECK", "VOLUME"} & {name for name, _ in image.runs}


def started(image: Containerfile, command: Command) -> Context:
    """What the entry point makes of its options."""
    program, name, *options = image.entrypoint
    assert program in PROJECT["scripts"]
    module, _, attribute = PROJECT["entry-points"]["jimmyai_omni.commands"][name].partition(":")
    assert getattr(import_module(module), attribute) is command
    context: Context = command.make_context(name, options)
    return context


OWN: dict[str, Callable[[Containerfile], None]] = {"mock": serves, "conform": judges}


@pytest.mark.parametrize("target", OWN)
def test_it_holds_to_what_it_promises(target: str) -> None:
    holds_to_it(target, Containerfile.of(TEXT, target))


MUTANTS = {
    "root": ("USER 65532:65532", "USER 0:0", runs_as_nobody),
    "a name": ("USER 65532:65532", "USER nobody", runs_as_nobody),
    "no right to its folder": ("--owner 65532", "--owner 0", runs_as_nobody),
    "another folder": ("WORKDIR /data", "WORKDIR /srv", runs_as_nobody),
    "a registry": ("BASE=python", "BASE=docker.io/library/python", names_no_host),
    "an index": ("--require-hashes", "--index-url https://pypi.org/simple", names_no_host),
    "another lock": ("requirements/demo.txt", "requirements/prod.txt", copies_what_is_there),
    "a whole checkout": ("requirements/demo.txt dist", "pyproject.toml dist", copies_what_is_there),
    "a kill": ("SIGTERM", "SIGKILL", is_stopped_gracefully),
}
"""What is wrong with both images: what is written there, what instead, who notices."""
MUTANTS_OF_ONE = {
    "mock": {
        "an unknown option": ('"--host"', '"--address"'),
        "loopback": ("0.0.0.0", "127.0.0.1"),
        "another port": ("EXPOSE 8765", "EXPOSE 80"),
        "another volume": ("VOLUME /data", "VOLUME /state"),
        "a wrong probe": ("/_mock/health", "/health"),
        "a shell": ('["omni", "mock", "--host", "0.0.0.0"]', "omni mock"),
        "no hashes": ("--require-hashes ", ""),
        "pip inside": (" --without-pip", ""),
        "what it does not need": ("--from=build-mock", "--from=build-conform"),
    },
    "conform": {
        "another command": ('"conform"]', '"gate"]'),
        "agreed to everything": ('"conform"]', '"conform", "--yes"]'),
        "an unknown option": ('"conform"]', '"conform", "--port", "80"]'),
        "a shell": ('["omni", "conform"]', "omni conform"),
        "a port": ("STOPSIGNAL SIGTERM", "STOPSIGNAL SIGTERM\nEXPOSE 80"),
        "a volume": ("WORKDIR /data", "WORKDIR /data\nVOLUME /data"),
        "what the mock needs alone": ("--from=build-conform", "--from=build-mock"),
        "no hashes": ("--require-hashes --requirement /build/conf", "--requirement /build/conf"),
        "a lock that it has not": ("COPY requirements/conformance.txt /build/\n", ""),
    },
}
"""What is wrong with one of them: what is written there, what instead."""


@pytest.mark.parametrize("target", OWN)
@pytest.mark.parametrize("name", MUTANTS)
def test_another_file_is_found_out(target: str, name: str) -> None:
    before, after, check = MUTANTS[name]
    assert before in TEXT
    with pytest.raises((AssertionError, ValueError)):
        check(Containerfile.of(TEXT.replace(before, after), target))


@pytest.mark.parametrize(
    ("target", "name"), [(target, name) for target in OWN for name in MUTANTS_OF_ONE[target]]
)
def test_another_image_is_found_out(target: str, name: str) -> None:
    before, after = MUTANTS_OF_ONE[target][name]
    assert before in TEXT
    with pytest.raises((AssertionError, ValueError, UsageError)):
        holds_to_it(target, Containerfile.of(TEXT.replace(before, after), target))


def make_image(folder: Path, target: str, *engines: str) -> "subprocess.CompletedProcess[str]":
    """Run `make` for an image where these engines are on the path, and do nothing; there is a wheel."""
    for name in ("awk", "sh"):
        (folder / name).symlink_to(tool(name))
    for name in engines:
        (folder / name).symlink_to(tool("true"))
    command = [tool("make"), "--assume-old=build", {"mock": "image", "conform": "image-conform"}[target]]
    return subprocess.run(
        command, cwd=ROOT, env={"PATH": str(folder)}, capture_output=True, text=True, timeout=60
    )


@pytest.mark.checkout
@pytest.mark.parametrize(
    ("target", "engines", "command"),
    [
        ("mock", ["buildah", "docker", "podman"], "podman build --format docker"),
        ("mock", ["docker"], "docker build"),
        ("conform", ["buildah"], "buildah build --format docker"),
    ],
)
def test_the_image_is_made_by_an_engine_that_is_there(
    target: str, engines: list[str], command: str, tmp_path: Path
) -> None:
    made = make_image(tmp_path, target, *engines)
    wanted = f"{command} --file Containerfile --target {target} --tag jimmyai-omni-{target} ."
    assert (made.stdout.split(), made.stderr, made.returncode) == (wanted.split(), "", 0)


@pytest.mark.checkout
@pytest.mark.parametrize("target", OWN)
def test_where_there_is_no_engine_it_says_so(target: str, tmp_path: Path) -> None:
    made = make_image(tmp_path, target)
    assert (made.stdout, made.returncode) == ("", 2)
    said = made.stderr.splitlines()[0]
    assert said == "make: podman, docker or buildah is needed; name one with ENGINE="

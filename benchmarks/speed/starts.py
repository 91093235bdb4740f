"""What a start takes: imports, the first usable client, commands. CPU time of whole processes, in turn."""

import os
import subprocess
from collections.abc import Mapping

from mocks.servers import as_caller
from speed.exchanges import BASE
from speed.figures import Measured
from speed.setting import Setting
from speed.targets import OURS

PACKAGES = {
    "the interpreter": "pass",
    BASE: "import httpx",
    OURS: "import jimmyai_omni",
    "aiohttp": "import aiohttp",
    "fal-client": "import fal_client",
    "google-genai": "import google.genai",
    "openai": "import openai",
    "replicate": "import replicate",
    "requests": "import requests",
    "runwayml": "import runwayml",
}
CLIENTS = {
    "the interpreter": "pass",
    BASE: "import httpx; httpx.Client()",
    OURS: "from jimmyai_omni import Omni; Omni('mock-key')",
    f"{OURS}, asyncio": "from jimmyai_omni import AsyncOmni; AsyncOmni('mock-key')",
    "google-genai": "from google.genai import Client; Client(api_key='mock-key')",
    "openai": "from openai import OpenAI; OpenAI(api_key='mock-key')",
    "replicate": "from replicate import Client; Client('mock-key')",
    "requests": "import requests; requests.Session()",
    "runwayml": "from runwayml import RunwayML; RunwayML(api_key='mock-key')",
}
COMMANDS = ("omni --version", "omni --help", "omni rules", "omni create --help")


def cpu_ms(setting: Setting, command: list[str]) -> float:
    """The CPU time of a process, from its start to its end.

    Raises:
        RuntimeError: It has failed; with its last word.
    """
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=pipe, env=setting.variables, preexec_fn=as_caller()
    )
    assert process.stderr
    said = process.stderr.read().decode().strip()
    process.stderr.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError((said or f"it has ended with code {process.returncode}").splitlines()[-1])
    return (usage.ru_utime + usage.ru_stime) * 1e3


def start(setting: Setting, name: str, title: str, commands: Mapping[str, list[str]]) -> list[Measured]:
    """Start all of them, round by round; what cannot be started is told and left out."""
    took: dict[str, list[float]] = {}
    for lane, command in commands.items():
        try:
            # Which also writes the bytecode.
            cpu_ms(setting, command)
        except (OSError, RuntimeError) as error:
            setting.leave_out(f"{name}, {lane}", str(error))
        else:
            took[lane] = []
    rounds = setting.rounds
    for _ in range(rounds):
        for lane, figures in took.items():
            figures.append(cpu_ms(setting, commands[lane]))
    return [Measured(name, title, "ms", BASE, took, (f"{rounds} starts of each, with bytecode.",))]


def imports(setting: Setting) -> list[Measured]:
    """`import` of each package."""
    commands = {lane: [str(setting.python), "-c", code] for lane, code in PACKAGES.items()}
    return start(setting, "import", "CPU of an interpreter that imports the package", commands)


def first_client(setting: Setting) -> list[Measured]:
    """Import and construct."""
    commands = {lane: [str(setting.python), "-c", code] for lane, code in CLIENTS.items()}
    return start(setting, "first_client", "CPU until there is a client to call", commands)


def commands(setting: Setting) -> list[Measured]:
    """The command line, beside `import httpx`."""
    omni = str(setting.python.with_name("omni"))
    named = {command: [omni, *command.split()[1:]] for command in COMMANDS}
    named[BASE] = [str(setting.python), "-c", PACKAGES[BASE]]
    return start(setting, "commands", "CPU of a command, beside import httpx", named)

"""Server processes to be measured: `omni mock`, and Prism from npm in a folder of its own."""

import http.client
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from time import perf_counter, sleep

import attrs

PRISM = "@stoplight/prism-cli@5.14.2"
CONTRACT = Path(__file__).parents[2] / "openapi" / "gemini-omni.yaml"
SERVER_CORE, CALLER_CORE = 0, 1
CAN_PIN = hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1


@attrs.frozen
class Server:
    """A running server."""

    pid: int
    port: int
    started_s: float
    """From the start of the process to the first answer."""

    @property
    def base_url(self) -> str:
        """Its scheme, host and port."""
        return f"http://127.0.0.1:{self.port}"

    def cpu_s(self) -> float:
        """The CPU time that it took so far; 0 where the system does not tell."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rss_mb(self) -> float:
        """Its memory in MB (1,000,000 bytes); 0 where the system does not tell."""
        try:
            lines = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii").splitlines()
        except OSError:
            return 0.0
        return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmRSS"))


@contextmanager
def running(command: list[str], port: int, path: str) -> Generator[Server]:
    """A server on the core for servers, from its first answer to the end of the block."""
    began = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        if CAN_PIN:
            os.sched_setaffinity(process.pid, {SERVER_CORE})
        while not answers(port, path):
            if process.poll() is not None:
                raise RuntimeError(f"{command[0]} has ended with code {process.returncode}")
            sleep(0.002)
        yield Server(process.pid, port, perf_counter() - began)
    finally:
        process.terminate()
        process.wait()


def as_caller() -> Callable[[], None] | None:
    """What a process that asks servers does first: it goes to the core for callers."""
    return (lambda: os.sched_setaffinity(0, {CALLER_CORE})) if CAN_PIN else None


def answers(port: int, path: str) -> bool:
    """Whether a server answers already."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", path)
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    return True


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def omni_mock() -> AbstractContextManager[Server]:
    """`omni mock` as it is installed."""
    port = free_port()
    omni = str(Path(sys.executable).with_name("omni"))
    return running([omni, "mock", "--port", str(port), "--balance", "1e12"], port, "/_mock/ready")


def prism(program: Path) -> AbstractContextManager[Server]:
    """Prism with the contract; it validates each request."""
    port = free_port()
    command = ["node", str(program), "mock", "-p", str(port), "-v", "silent", str(CONTRACT)]
    return running(command, port, "/api/openapi/model/catalog")


def install_prism(folder: Path) -> Path | None:
    """Prism's program; `None` where it cannot be installed, which is said."""
    program = folder / "node_modules/@stoplight/prism-cli/dist/index.js"
    if program.exists():
        return program
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        print("node and npm are not there: Prism is left out", file=sys.stderr)
        return None
    folder.mkdir(parents=True, exist_ok=True)
    options = ["--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(
        [npm, "install", *options, PRISM], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    if done.returncode:
        print(f"{PRISM} cannot be installed and is left out", file=sys.stderr)
        return None
    return program

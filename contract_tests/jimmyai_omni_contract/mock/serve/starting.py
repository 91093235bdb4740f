"""From the options of `omni mock` to a server that is about to take connections."""

import time
from collections.abc import Mapping
from pathlib import Path
from random import SystemRandom
from typing import Any

from jimmyai_omni_contract.mock.clock import VirtualClock
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.script.file import load_script
from jimmyai_omni_contract.mock.service import MockServer
from jimmyai_omni_contract.mock.sqlite_store import SqliteStore
from jimmyai_omni_contract.mock.state import State
from jimmyai_omni_contract.mock.store import Store


def make_options(said: Mapping[str, Any], script: Path | None) -> MockOptions:
    """The options of a server that will start.

    Args:
        said: Options by the names of `MockOptions`; they count before those of the script.
        script: A script file.

    Raises:
        ValueError: An option is none that the server can work with, or the script is none.
    """
    # A journal remembers the ids of the last run, so each run has others.
    by_default: dict[str, Any] = {"seed": SystemRandom().getrandbits(63), "advance": "clock"}
    options = MockOptions(**{**by_default, **(load_script(script) if script else {}), **said})
    # Faults and scenarios that cannot be armed are told before any file is made.
    State.fresh(options, Store())
    return options


def make_service(options: MockOptions, state: Path | None) -> MockServer:
    """The server with these options.

    Args:
        options: How it behaves.
        state: The file in which its state is kept.

    Raises:
        OSError: The state cannot be kept there.
    """
    # Where only polls move tasks on, the time stands still, but in the present: videos expire.
    clock = VirtualClock(time.time()) if options.advance == "per-poll" else None
    return MockServer(options, clock=clock, store=SqliteStore(state) if state else Store())

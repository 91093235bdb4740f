"""A process that forks victims: each runs one batch, and most of them are killed on the way.

Run as a program of one thread, since only such a one can fork safely. It reads a line of JSON per victim and
answers with two: its process, and how it ended.
"""

import json
import os
import ssl
import sys
from signal import SIGKILL
from typing import Any, Final

from jimmyai_omni import Omni, PollPolicy
from jimmyai_omni.batch import work

# Loading the certificates takes longer than a whole life.
_TRUST: Final = ssl.create_default_context()
_FAST: Final = PollPolicy(
    first_s=0.001, min_interval_s=0.001, max_interval_s=0.002, backoff_s=(0.002,), jitter=0.0
)


def live(life: dict[str, Any]) -> dict[str, int]:
    """Run the batch, or go on with it; the result is how many rows have come how far."""
    work._FIRST_CREATES_PER_S = work._FIRST_POLLS_PER_S = 1000.0  # type: ignore[misc]
    with Omni(
        life["key"], base_url=life["base_url"], journal=life["journal"], verify=_TRUST, poll=_FAST
    ) as omni:
        counts = omni.batch(life["rows"], life["place"], in_flight=20).counts
        return {state: count for state, count in counts.items() if count}


def main() -> None:
    """Fork a victim per line, one after the other."""
    for number, line in enumerate(sys.stdin):
        life = json.loads(line)
        if number == 0:
            # What is imported and cached in a first life, the victims find done.
            live({**life, **life["first"]})
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                os.write(writer, json.dumps(live(life)).encode())
            except BaseException as error:  # noqa: BLE001 - told to the one who forked it
                os.write(writer, json.dumps(repr(error)).encode())
            finally:
                os._exit(0)
        os.close(writer)
        _tell(pid)
        _, status = os.waitpid(pid, 0)
        told = os.read(reader, 65536).decode()
        os.close(reader)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == SIGKILL
        _tell({"killed": killed, "told": json.loads(told) if told else None})


def _tell(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

"""The mock server on a port, in a thread of this process."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from jimmyai_omni_contract.mock.options import MockOptions

if TYPE_CHECKING:
    from jimmyai_omni_contract.mock.serve.embedded import RunningServer


def serve(*, task_seconds: float = 1e-6, **options: Any) -> "AbstractContextManager[RunningServer]":
    """A mock server on a free loopback port, for code that makes its own client, in any process or language.

    Its time is the real one: the first look at a task finds its video, but a client's pauses take their time.

    Args:
        task_seconds: How long a task takes.
        **options: The others of `MockOptions`, but for `advance`.

    Raises:
        ValueError: An option is none that the server can work with.
    """
    # Only who serves needs httptools.
    from jimmyai_omni_contract.mock.serve.embedded import serve_in_thread

    return serve_in_thread(MockOptions(advance="clock", task_seconds=task_seconds, **options))

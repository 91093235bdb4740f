"""A gate in a thread comes to an end, whatever its server does."""

from threading import Event, Thread

from jimmyai_omni_contract.gate.serving import end, uvicorn_server
from tests.gate.serving import SWITCH


def test_a_server_that_does_not_end_is_left_alone() -> None:
    released, server = Event(), uvicorn_server(SWITCH)
    stuck = Thread(target=released.wait, daemon=True)
    stuck.start()
    end(server, stuck, patience_s=0.001)
    assert (server.should_exit, stuck.is_alive()) == (True, True)
    released.set()
    end(server, stuck)
    assert not stuck.is_alive()

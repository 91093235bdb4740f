"""The control surface under `/_mock/`: what was asked and billed, how to move on, and a page for it all."""

from jimmyai_omni_contract.mock.control.accounts import Accounts
from jimmyai_omni_contract.mock.control.answers import guarded
from jimmyai_omni_contract.mock.control.assets import Page
from jimmyai_omni_contract.mock.control.books import Books
from jimmyai_omni_contract.mock.control.events import Events
from jimmyai_omni_contract.mock.control.exchanges import Exchanges
from jimmyai_omni_contract.mock.control.health import Health
from jimmyai_omni_contract.mock.control.script import Script
from jimmyai_omni_contract.mock.control.server import Server
from jimmyai_omni_contract.mock.control.tasks import Tasks
from jimmyai_omni_contract.mock.routing import Route


def control_routes(server: Server) -> tuple[Route, ...]:
    """The paths of the controls: plain JSON without an envelope, and without authentication."""
    videos = server.api
    parts = (
        Health(server),
        Books(videos, server.reset),
        Tasks(videos),
        Script(videos),
        Accounts(videos.state),
        Exchanges(videos.state.requests, server.recorded),
        Events(server),
        Page(),
    )
    return tuple(guarded(route) for part in parts for route in part.routes())

"""How code that makes its own client finds a server."""

from typing import Protocol


class Served(Protocol):
    """A server that takes requests."""

    @property
    def base_url(self) -> str:
        """Where."""
        ...

    @property
    def api_key(self) -> str:
        """The key that it knows."""
        ...


def environment_of(server: Served) -> dict[str, str]:
    """The variables that lead clients to a server."""
    return {"JIMMYAI_BASE_URL": server.base_url, "JIMMYAI_API_KEY": server.api_key}

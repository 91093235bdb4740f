"""Taking API keys out of whatever is kept, so that a recording can be shown to anyone."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final
from urllib.parse import quote

SHOWN: Final = "***"
"""What stands in the place of a secret."""
_SECRET_HEADERS: Final = frozenset(
    {"authorization", "cookie", "proxy-authorization", "set-cookie", "x-api-key", "api-key", "x-auth-token"}
)


class Redactor:
    """Knows the secrets, and takes them out of headers, URLs and bodies.

    Args:
        secrets: Asked for the secrets each time; those shorter than 4 characters would be found in other words.
    """

    def __init__(self, secrets: Callable[[], Iterable[str]]) -> None:
        self._secrets = secrets

    def text(self, text: str, also: Collection[str] = ()) -> str:
        """A text without secrets, nor `also`."""
        for secret in self._all(also):
            text = text.replace(secret, SHOWN).replace(quote(secret, safe=""), SHOWN)
        return text

    def body(self, body: bytes, also: Collection[str] = ()) -> bytes:
        """A body without secrets, nor `also`."""
        for secret in self._all(also):
            body = body.replace(secret.encode(), SHOWN.encode())
        return body

    def headers(self, headers: Mapping[str, str], also: Collection[str] = ()) -> dict[str, str]:
        """Headers by lower-case name, without the values that are secret by their name or by what they hold."""
        return {
            name.lower(): _masked(name.lower(), value)
            if name.lower() in _SECRET_HEADERS
            else self.text(value, also)
            for name, value in headers.items()
        }

    def _all(self, also: Collection[str]) -> list[str]:
        return sorted(
            {secret for secret in (*self._secrets(), *also) if len(secret) >= 4}, key=len, reverse=True
        )


def sent_secrets(headers: Mapping[str, str]) -> tuple[str, ...]:
    """What a request offers as its key, known or not: nobody who keeps the request may keep that.

    Args:
        headers: By lower-case name.
    """
    token = headers.get("authorization", "")
    return tuple({token, token.rpartition(" ")[2]} - {""})


def _masked(name: str, value: str) -> str:
    scheme, space, _ = value.partition(" ")
    # The scheme tells a missing `Bearer ` from a wrong key.
    return f"{scheme} {SHOWN}" if name == "authorization" and space and scheme == "Bearer" else SHOWN

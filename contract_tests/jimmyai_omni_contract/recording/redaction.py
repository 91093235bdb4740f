"""Taking API keys out of whatever is kept, so that a recording can be shown to anyone."""

from base64 import b64decode
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

from jimmyai_omni_contract.recording.spellings import spellings

SHOWN: Final = "***"
"""What stands in the place of a secret."""
_SECRET_HEADERS: Final = frozenset(
    {"authorization", "cookie", "proxy-authorization", "set-cookie", "x-api-key", "api-key", "x-auth-token"}
)
_SCHEMES: Final = frozenset({"basic", "bearer", "token"})
_SHORTEST: Final = 4


class Redactor:
    """Knows the secrets, and takes them out of headers, URLs and bodies, however they are written there.

    Args:
        secrets: Asked each time; those shorter than 4 characters are left, being found in other words.
    """

    def __init__(self, secrets: Callable[[], Iterable[str]]) -> None:
        self._secrets = secrets

    def text(self, text: str, also: Collection[str] = ()) -> str:
        """A text without secrets, nor `also`."""
        return self.body(text.encode("utf-8", "surrogatepass"), also).decode("utf-8", "surrogatepass")

    def body(self, body: bytes, also: Collection[str] = ()) -> bytes:
        """A body without secrets, nor `also`; all else in it stays as it is, to the byte."""
        for secret in self._all(also):
            body = spellings(secret).replace(body, SHOWN.encode())
        return body

    def headers(self, headers: Mapping[str, str], also: Collection[str] = ()) -> dict[str, str]:
        """Headers by lower-case name, without what is secret by its name or by what it holds."""
        return {
            self.text(name.lower(), also): _masked(name.lower(), value)
            if name.lower() in _SECRET_HEADERS
            else self.text(value, also)
            for name, value in headers.items()
        }

    def _all(self, also: Collection[str]) -> list[str]:
        return sorted(
            {secret for secret in (*self._secrets(), *also) if len(secret) >= _SHORTEST},
            key=len,
            reverse=True,
        )


def sent_secrets(headers: Mapping[str, str]) -> tuple[str, ...]:
    """What a request offers as its key, known or not: nobody who keeps the request may keep that.

    Args:
        headers: By lower-case name.
    """
    secrets: set[str] = set()
    for name in _SECRET_HEADERS & headers.keys():
        value = headers[name].strip()
        scheme, _, credentials = value.partition(" ")
        if name == "cookie":
            secrets |= {cookie.partition("=")[2].strip() for cookie in value.split(";")}
        else:
            secrets.add(credentials.strip() or value)
        if scheme.lower() == "basic":
            secrets |= _user_and_password(credentials)
    return tuple(secret for secret in secrets if secret and secret.lower() not in _SCHEMES)


def _user_and_password(credentials: str) -> set[str]:
    try:
        decoded = b64decode(credentials).decode()
    except ValueError:
        return set()
    return {decoded, *decoded.split(":", 1)}


def _masked(name: str, value: str) -> str:
    scheme, space, _ = value.partition(" ")
    if value.strip().lower() in ("", *_SCHEMES):
        return value
    # The scheme tells a missing `Bearer ` from a wrong key.
    return f"{scheme} {SHOWN}" if name == "authorization" and space and scheme == "Bearer" else SHOWN

"""Taking API keys out of whatever is kept, so that a recording can be shown to anyone."""

from base64 import b64decode
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

from jimmyai_omni_contract.recording.spellings import spellings

SHOWN: Final = "***"
"""What stands in the place of a secret."""
KEY: Final = "JIMMYAI_API_KEY"
"""The variable that holds the key; that of another key is told beside its place."""
_KEY_HEADER: Final = "authorization"
_SECRET_HEADERS: Final = frozenset(
    {_KEY_HEADER, "cookie", "proxy-authorization", "set-cookie", "x-api-key", "api-key", "x-auth-token"}
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

    def offered(self, headers: Mapping[str, str]) -> tuple[str, ...]:
        """What a request offers as its key, which is to be taken out of its exchange; see `sent_secrets`."""
        return sent_secrets(headers)

    def _all(self, also: Collection[str]) -> list[str]:
        return sorted(
            {secret for secret in (*self._secrets(), *also) if len(secret) >= _SHORTEST},
            key=len,
            reverse=True,
        )


class KnownKeys(Redactor):
    """Knows all keys that are sent, so that whatever else stands in their header is kept: it is no secret.

    Args:
        keys: By the variables that hold them.
    """

    def __init__(self, keys: Mapping[str, str]) -> None:
        super().__init__(keys.values)
        self._keys = sorted(keys.items(), key=lambda item: len(item[1]), reverse=True)

    def headers(self, headers: Mapping[str, str], also: Collection[str] = ()) -> dict[str, str]:
        """See `Redactor.headers`; `Authorization` keeps its shape, and tells which key was in it."""
        kept = super().headers(headers, also)
        if _KEY_HEADER in headers:
            kept[_KEY_HEADER] = self.text(self._without_key(headers[_KEY_HEADER]), also)
        return kept

    def offered(self, headers: Mapping[str, str]) -> tuple[str, ...]:
        """See `Redactor.offered`; an invented word instead of a key is none."""
        return sent_secrets({name: value for name, value in headers.items() if name != _KEY_HEADER})

    def _without_key(self, value: str) -> str:
        # However short it is.
        for variable, key in self._keys:
            before, found, after = value.rpartition(key)
            if found and key:
                return f"{before}{shown_as(variable)}{after}"
        return value


def shown_as(variable: str) -> str:
    """What stands in a header in the place of the key that a variable holds."""
    return SHOWN if variable == KEY else f"{SHOWN}{variable}{SHOWN}"


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
    return f"{scheme} {SHOWN}" if name == _KEY_HEADER and space and scheme == "Bearer" else SHOWN

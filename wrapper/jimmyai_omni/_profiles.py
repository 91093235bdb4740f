"""The configuration file: settings under a name, for those who have several keys or hosts.

It is `config.toml` in the user's configuration directory (`jimmyai-omni`), or what `JIMMYAI_CONFIG` names:

    [profiles.default]
    api_key = "..."
    max_spend = 200

    [profiles.relay]
    api_key = "..."
    base_url = "https://relay.example.com"

Others must not be able to write it, nor to read it where it holds a key.
"""

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, cast

import attrs
import platformdirs

from jimmyai_omni._journal.place import holds_password, is_url
from jimmyai_omni.errors import ConfigurationError

CONFIG_VARIABLE: Final = "JIMMYAI_CONFIG"
KEY_VARIABLE: Final = "JIMMYAI_API_KEY"
PROFILE_VARIABLE: Final = "JIMMYAI_PROFILE"
DEFAULT_PROFILE: Final = "default"

_TEXT: Final = ("a text in quotes", (str,))
_NUMBER: Final = ("a number", (int, float))
_KEYS: Final[dict[str, tuple[str, tuple[type, ...]]]] = {
    "api_key": _TEXT,
    "base_url": _TEXT,
    "proxy": _TEXT,
    "timeout_s": _NUMBER,
    "max_spend": _NUMBER,
    "min_balance": _NUMBER,
    "verify_balance": ("true or false", (bool,)),
    "journal": ("true, false, or a path or a URL in quotes", (bool, str)),
}
"""What a profile may hold, each with what it must be."""


@attrs.frozen
class Profile:
    """Settings under a name."""

    name: str
    path: Path
    """The file that it stands in."""
    values: Mapping[str, Any] = attrs.field(repr=False)
    """By the names of `Options`, and `api_key`."""


def find_profile(name: str | None) -> Profile | None:
    """The profile of this name; without a name the one called `default`, if there is one.

    Raises:
        ConfigurationError: There is no such profile, or the file cannot be used.
    """
    path = config_path()
    profiles = _read(path)
    if name is None:
        return profiles.get(DEFAULT_PROFILE)
    if name not in profiles:
        raise ConfigurationError(
            f"there is no profile {name!r} in {path}; nothing was sent",
            hint=_near(name, profiles, "profiles") if profiles else f"write it there, as [profiles.{name}]",
        )
    return profiles[name]


def config_path() -> Path:
    """The file that `JIMMYAI_CONFIG` names, or else the one in the user's configuration directory."""
    named = os.environ.get(CONFIG_VARIABLE)
    return (
        Path(named)
        if named
        else platformdirs.user_config_path("jimmyai-omni", appauthor=False) / "config.toml"
    )


def _read(path: Path) -> dict[str, Profile]:
    """The profiles of a file; none where there is no file."""
    # A pipe would be waited for; the null device is the usual way to name no file.
    if str(path) == os.devnull or (not os.path.lexists(path) and not os.environ.get(CONFIG_VARIABLE)):
        return {}
    try:
        if not path.is_file():
            raise _unusable(path, "there is no such file", f"write it, or unset {CONFIG_VARIABLE}")
        with path.open("rb") as file:
            status, content = os.fstat(file.fileno()), file.read()
    except OSError as error:
        raise _unusable(
            path, f"{error.strerror}", f"make it readable for you: chmod 600 {_quoted(path)}"
        ) from error
    profiles = {name: _profile(name, path, table) for name, table in _tables(path, content).items()}
    held = [secret for profile in profiles.values() for secret in _secrets(profile)]
    _check_owner(path, status, secret=held[0] if held else None)
    return profiles


def _tables(path: Path, content: bytes) -> dict[str, object]:
    problem, document = _parsed(content)
    if problem:
        # Not raised where it was found: the errors of parsers carry the document, and so the key.
        raise _unusable(path, problem, "mend the file; https://toml.io shows how TOML is written")
    for name in document:
        if name != "profiles":
            hint = f"a profile is a table of its own: [profiles.{name}]"
            raise _unusable(path, f"{name!r} stands outside of a profile", hint)
    profiles = document.get("profiles", {})
    if not isinstance(profiles, dict):
        raise _unusable(path, "'profiles' is no table", "write a profile as [profiles.default]")
    return cast(dict[str, object], profiles)


def _parsed(content: bytes) -> tuple[str, dict[str, object]]:
    """What is wrong with a document, or else the document."""
    # Few have such a file.
    import tomllib

    try:
        # Some editors of Windows put a mark in front.
        return "", tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return f"it is not written in UTF-8 (at byte {error.start})", {}
    except (ValueError, RecursionError) as error:
        return f"it is no TOML: {error}", {}


def _profile(name: str, path: Path, table: object) -> Profile:
    if not isinstance(table, dict):
        raise _unusable(path, f"profile {name!r} is no table", f"write it as [profiles.{name}]")
    values = dict(cast(dict[str, object], table))
    for key, value in values.items():
        if key not in _KEYS:
            raise _unusable(path, f"profile {name!r} has an unknown key {key!r}", _near(key, _KEYS, "keys"))
        wanted, kinds = _KEYS[key]
        # By the very type, since a bool is an int too.
        if type(value) not in kinds:
            raise _unusable(path, f"{key} of profile {name!r} is of the wrong type", f"write {wanted}")
    journal = values.get("journal")
    if isinstance(journal, str) and not is_url(journal):
        values["journal"] = path.parent / os.path.expanduser(journal)  # noqa: PTH111 - raises for no home
    return Profile(name, path, values)


def _secrets(profile: Profile) -> Iterator[str]:
    if "api_key" in profile.values:
        yield "a key"
    if holds_password(profile.values.get("journal", "")):
        yield "a password"


def _check_owner(path: Path, status: os.stat_result, *, secret: str | None) -> None:
    """Make sure that nobody else can read a secret here, or send it to a host of their own."""
    if sys.platform == "win32":
        return
    if status.st_uid not in (os.geteuid(), 0):
        raise _unusable(
            path, "it belongs to another user", f"write one of your own, and name it in {CONFIG_VARIABLE}"
        )
    others = stat.S_IRWXG | stat.S_IRWXO if secret else stat.S_IWGRP | stat.S_IWOTH
    if status.st_mode & others:
        problem = f"it holds {secret}, and others can read it" if secret else "others can change it"
        raise _unusable(path, problem, f"chmod 600 {_quoted(path)}")


def _near(name: str, known: Iterable[str], what: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    listed = f"the {what} are {', '.join(sorted(known))}"
    return f"did you mean {near[0]!r}? {listed}" if near else listed


def _quoted(path: Path) -> str:
    import shlex

    return shlex.quote(str(path))


def _unusable(path: Path, problem: str, hint: str) -> ConfigurationError:
    return ConfigurationError(f"{path} cannot be used: {problem}; nothing was sent", hint=hint)

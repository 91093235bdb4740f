"""What `omni doctor` finds on this machine."""

import os
import platform
import re
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, distribution, metadata, requires, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from jimmyai_omni.cli.client import open_journal
from jimmyai_omni.cli.exits import CommandError
from jimmyai_omni.cli.finding import Finding, failure
from jimmyai_omni.errors import OmniError

if TYPE_CHECKING:
    from jimmyai_omni._config import Config

_PACKAGE: Final = "jimmyai-omni"
_PROXY_VARIABLES: Final = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_SHELLS: Final = ("bash", "zsh", "fish")


def versions() -> Finding:
    """Of this package, and of what it runs on."""
    python = f"Python {platform.python_version()} on {platform.system()}"
    return Finding("versions", "ok", f"{_PACKAGE} {version(_PACKAGE)}, httpx {version('httpx')}, {python}")


def settings(config: "Config") -> Iterator[Finding]:
    """Where each setting comes from."""
    from jimmyai_omni._profiles import config_path

    path, sources = config_path(), config.sources
    others = [
        f"{name} ({source})"
        for name, source in sources.items()
        if name not in ("api_key", "base_url") and source != "argument"
    ]
    file = f"{path}" if path.exists() else f"no file {path}, and none is needed"
    yield Finding("settings", "ok", "; ".join((file, *others)))
    yield Finding("host", "ok", f"{config.base_url} ({sources.get('base_url', 'default')})")
    if config.api_key:
        yield Finding("key", "ok", f"found ({sources['api_key']})")
    else:
        yield Finding("key", "warn", "there is none", "set JIMMYAI_API_KEY, or write a profile")


def proxy(config: "Config") -> Finding:
    """Which proxy stands between, and who says so."""
    if config.proxy:
        return Finding("proxy", "ok", f"{_without_password(config.proxy)} ({config.sources['proxy']})")
    set_here = [name for name in os.environ if name.lower() in _PROXY_VARIABLES and os.environ[name]]
    variables = f" ({', '.join(sorted(set_here))})" if set_here else ""
    used = proxy_of(config)
    return Finding("proxy", "ok", f"{_without_password(used) if used else 'none is used'}{variables}")


def proxy_of(config: "Config") -> str | None:
    """The proxy that requests go through."""
    parts, proxies = urlsplit(config.base_url), getproxies()
    if config.proxy or config.is_loopback or proxy_bypass(parts.hostname or ""):
        return config.proxy
    return proxies.get(parts.scheme) or proxies.get("all")


def journal(options: Mapping[str, Any]) -> Finding:
    """Whether the journal can be written, and what waits in it."""
    try:
        with open_journal(options) as record:
            record.check()
            waiting = {
                "omni reconcile": (len(record.unsettled()), "of unknown outcome"),
                "omni resume": (len(record.unfinished()), "unfinished"),
                "omni rescue": (len(record.unsaved()), "not saved"),
            }
    except CommandError:
        return Finding("journal", "ok", "none is kept")
    except OmniError as error:
        return failure("journal", error)
    told = ", ".join(f"{count} {what}" for count, what in waiting.values() if count)
    todo = ", ".join(command for command, (count, _) in waiting.items() if count)
    return Finding("journal", "warn" if todo else "ok", f"{record.name}: {told or 'nothing waits'}", todo)


def extras() -> Finding:
    """Which of the optional parts can be used."""
    needed: dict[str, list[str]] = {name: [] for name in metadata(_PACKAGE).get_all("Provides-Extra") or ()}
    for requirement in requires(_PACKAGE) or ():
        package, extra = re.match(r"[\w.-]+", requirement), re.search(r"extra == .([\w.-]+)", requirement)
        if package and extra:
            needed[extra[1]].append(package[0])
    missing = [extra for extra, packages in needed.items() if not all(map(_is_installed, packages))]
    found = ", ".join(f"{extra} {'is missing' if extra in missing else 'is installed'}" for extra in needed)
    todo = f"pip install '{_PACKAGE}[{','.join(missing)}]', if you need them" if missing else ""
    return Finding("extras", "ok", found, todo)


def completion() -> Finding:
    """How the shell can complete commands."""
    shell = Path(os.environ.get("SHELL", "")).name
    known = shell if shell in _SHELLS else "bash"
    return Finding("shell", "ok", f"Tab can complete commands; see `omni completion {known}`")


def _is_installed(package: str) -> bool:
    try:
        distribution(package)
    except PackageNotFoundError:
        return False
    return True


def _without_password(url: str) -> str:
    return url.rpartition("@")[2]

"""What counts where several places say something: a table, and the rule that a key stays with its host."""

from itertools import product
from pathlib import Path

import pytest

from jimmyai_omni import ConfigurationError
from jimmyai_omni._config import DEFAULT_BASE_URL, Options, resolve
from tests.config.conftest import Write

FILE = """
[profiles.default]
api_key = "key-of-default"
base_url = "https://default.example.com"

[profiles.relay]
api_key = "key-of-relay"
base_url = "https://relay.example.com"
"""
HOSTS = {
    "argument": "https://argument.example.com",
    "environment": "https://environment.example.com",
    "default": "https://default.example.com",
    "relay": "https://relay.example.com",
    "documented": DEFAULT_BASE_URL,
}
PLACES = ("argument", "relay", "environment", "default")
"""In the order of what counts; `relay` is asked for by an argument, `default` is found by its name."""


def in_effect(places: set[str]) -> str:
    """What must count, of the places that say something."""
    # A file holds both profiles, but only one of them is read.
    own = places - {"default"} if "relay" in places else places
    return next((place for place in PLACES if place in own), "documented")


EVERY_MIX = [
    {place for place, given in zip(PLACES, mix, strict=True) if given}
    for mix in product((True, False), repeat=4)
]


@pytest.mark.parametrize("places", EVERY_MIX, ids=lambda places: "+".join(sorted(places)) or "nothing")
def test_the_first_place_that_says_something_counts(
    places: set[str], config_file: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    options: Options = {}
    if places & {"default", "relay"}:
        write(FILE if "default" in places else FILE.replace("[profiles.default]", "[profiles.other]"))
    else:
        monkeypatch.delenv("JIMMYAI_CONFIG")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(config_file.parent))
    if "relay" in places:
        options["profile"] = "relay"
    if "environment" in places:
        monkeypatch.setenv("JIMMYAI_API_KEY", "key-of-environment")
        monkeypatch.setenv("JIMMYAI_BASE_URL", HOSTS["environment"])
    if "argument" in places:
        options["base_url"] = HOSTS["argument"]
    config, _ = resolve("key-of-argument" if "argument" in places else None, options)
    expected = in_effect(places)
    assert config.base_url == HOSTS[expected]
    assert config.api_key == (None if expected == "documented" else f"key-of-{expected}")


def test_the_environment_can_choose_the_profile(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write(FILE)
    monkeypatch.setenv("JIMMYAI_PROFILE", "relay")
    assert resolve(None, {})[0].base_url == HOSTS["relay"]
    assert resolve(None, {"profile": "default"})[0].base_url == HOSTS["default"]


def test_an_empty_variable_says_nothing(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write(FILE)
    for name in ("JIMMYAI_PROFILE", "JIMMYAI_API_KEY", "JIMMYAI_BASE_URL"):
        monkeypatch.setenv(name, "")
    config, _ = resolve(None, {})
    assert (config.base_url, config.api_key) == (HOSTS["default"], "key-of-default")


def test_an_empty_argument_was_given(write: Write) -> None:
    write(FILE)
    with pytest.raises(ConfigurationError, match="no base URL"):
        resolve(None, {"base_url": ""})
    assert resolve("", {})[0].api_key is None
    with pytest.raises(ConfigurationError, match="no profile ''"):
        resolve(None, {"profile": ""})


def test_a_profile_sets_options_and_arguments_change_them(write: Write) -> None:
    path = write(
        """
        [profiles.default]
        timeout_s = 5
        max_spend = 200
        min_balance = 10.5
        verify_balance = true
        journal = "tasks.sqlite3"
        proxy = "http://proxy.example.com:3128"
        """
    )
    config, options = resolve(None, {"max_spend": 20, "min_balance": None, "http2": True})
    assert (config.timeout_s, config.proxy, config.http2) == (5, "http://proxy.example.com:3128", True)
    assert options == {
        "base_url": DEFAULT_BASE_URL,
        "timeout_s": 5,
        "max_spend": 20,
        "min_balance": 10.5,
        "verify_balance": True,
        "journal": path.parent / "tasks.sqlite3",
        "proxy": "http://proxy.example.com:3128",
        "http2": True,
    }


def test_each_setting_says_where_it_is_from(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write('[profiles.default]\nmax_spend = 3\nbase_url = "https://default.example.com"')
    monkeypatch.setenv("JIMMYAI_BASE_URL", HOSTS["environment"])
    monkeypatch.setenv("JIMMYAI_API_KEY", "key-of-environment")
    config, _ = resolve(None, {"timeout_s": 3.0})
    assert config.sources == {
        "timeout_s": "argument",
        "api_key": "JIMMYAI_API_KEY",
        "base_url": "JIMMYAI_BASE_URL",
        "max_spend": f"profile 'default' of {path}",
    }


KEY_ONLY = '[profiles.default]\napi_key = "key-of-default"'
HOST_ONLY = '[profiles.default]\nbase_url = "https://default.example.com"'


@pytest.mark.parametrize(
    ("text", "variables", "options"),
    [
        (KEY_ONLY, {"JIMMYAI_BASE_URL": HOSTS["environment"]}, {}),
        (KEY_ONLY, {"JIMMYAI_BASE_URL": HOSTS["environment"]}, {"profile": "default"}),
        (HOST_ONLY, {"JIMMYAI_API_KEY": "key-of-environment"}, {}),
        (HOST_ONLY, {"JIMMYAI_API_KEY": "key-of-environment"}, {"profile": "default"}),
        (FILE, {"JIMMYAI_API_KEY": "key-of-environment"}, {}),
        (FILE, {"JIMMYAI_BASE_URL": HOSTS["environment"]}, {"proxy": "http://proxy.example.com"}),
    ],
)
def test_a_key_and_a_host_of_environment_and_file_are_not_put_together(
    text: str, variables: dict[str, str], options: Options, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(text)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as caught:
        resolve(None, options)
    told = str(caught.value)
    assert next(iter(variables)) in told
    assert f"profile 'default' of {path}" in told
    assert "key-of" not in told


@pytest.mark.parametrize(
    ("text", "variables", "api_key", "options", "host"),
    [
        (KEY_ONLY, {}, None, {}, "documented"),
        (KEY_ONLY, {"JIMMYAI_BASE_URL": HOSTS["environment"]}, "key", {}, "environment"),
        (KEY_ONLY, {"JIMMYAI_BASE_URL": "x"}, None, {"base_url": HOSTS["argument"]}, "argument"),
        (HOST_ONLY, {}, None, {}, "default"),
        (HOST_ONLY, {}, "key", {}, "default"),
        (HOST_ONLY, {"JIMMYAI_API_KEY": "k"}, None, {"base_url": HOSTS["argument"]}, "argument"),
        ("", {"JIMMYAI_API_KEY": "k"}, None, {}, "documented"),
        (FILE, {"JIMMYAI_API_KEY": "k", "JIMMYAI_BASE_URL": "x"}, None, {"profile": "relay"}, "relay"),
    ],
)
def test_what_belongs_together_or_is_an_argument_is_taken(
    text: str,
    variables: dict[str, str],
    api_key: str | None,
    options: Options,
    host: str,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(text)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert resolve(api_key, options)[0].base_url == HOSTS[host]

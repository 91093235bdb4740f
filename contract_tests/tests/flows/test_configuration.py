"""Host and key come from arguments, environment or a profile; what is none is refused at once.

`tests/config` holds the table of what counts.
"""

from pathlib import Path

import httpx
import pytest

from jimmyai_omni import BudgetRefused, ConfigurationError
from tests.flows.answers import Answer, created, envelope
from tests.flows.harness import BALANCE, BASE_URL, CREATE, KEY, MODELS, World, once, raised

OTHER = "https://api.viraltok.ai"
PATH = "/api/open-api/v1/user/balance"


def balance(_: httpx.Request) -> Answer:
    return envelope({"balance": 1, "used_coin": 0, "available": 1}, 20000)


def test_the_documented_host_is_the_default(world: World) -> None:
    world.on(BALANCE, balance)
    world.omni.balance()
    assert str(world.last.url) == f"{BASE_URL}{PATH}"


def test_the_environment_names_host_and_key(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIMMYAI_BASE_URL", OTHER)
    monkeypatch.setenv("JIMMYAI_API_KEY", KEY)
    world.on(("GET", f"{OTHER}{PATH}"), balance)
    world.client(api_key=None).balance()
    assert world.last.headers["authorization"] == f"Bearer {KEY}"


def test_an_argument_counts_more_than_the_environment(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIMMYAI_BASE_URL", "https://elsewhere.example.com")
    monkeypatch.setenv("JIMMYAI_API_KEY", "sk-of-someone-else")
    world.on(("GET", f"{OTHER}{PATH}"), balance)
    world.client(api_key=KEY, base_url=OTHER).balance()
    assert world.last.headers["authorization"] == f"Bearer {KEY}"


@pytest.fixture
def profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration file with a host, a key and a budget."""
    path = tmp_path / "config.toml"
    path.write_text(
        f"""
        [profiles.other]
        api_key = "{KEY}"
        base_url = "{OTHER}"
        max_spend = 0.5
        timeout_s = 7
        """
    )
    path.chmod(0o600)
    monkeypatch.setenv("JIMMYAI_CONFIG", str(path))
    return path


def test_a_profile_names_host_key_and_timeout(world: World, profiles: Path) -> None:
    world.on(("GET", f"{OTHER}{PATH}"), balance)
    world.client(api_key=None, profile="other").balance()
    assert world.last.headers["authorization"] == f"Bearer {KEY}"
    assert world.last.extensions["timeout"].get("read") == 7


def test_the_budget_of_a_profile_guards_the_client(world: World, profiles: Path) -> None:
    price = envelope({"list": [{"model_name": "Gemini-Omini-720p-6s", "unit_price": 1}]})
    world.on((MODELS[0], MODELS[1].replace(BASE_URL, OTHER)), price)
    raised(BudgetRefused, world.client(api_key=None, profile="other").create, "A cat")
    assert world.billable() == 0


def test_the_key_of_the_environment_does_not_go_to_the_host_of_a_profile(
    world: World, profiles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profiles.write_text(f'[profiles.default]\nbase_url = "{OTHER}"')
    monkeypatch.setenv("JIMMYAI_API_KEY", KEY)
    error = raised(ConfigurationError, world.client, api_key=None)
    assert "may not belong together" in error.message
    assert not world.sent


@pytest.mark.off_contract("hosts that no page names")
@pytest.mark.parametrize(
    ("base_url", "sent"),
    [
        (f"{OTHER}/", f"{OTHER}{PATH}"),
        (f" {OTHER}\n", f"{OTHER}{PATH}"),
        ("http://127.0.0.1:8000", f"http://127.0.0.1:8000{PATH}"),
        ("http://[::1]:8000", f"http://[::1]:8000{PATH}"),
        ("https://relay.example.com/jimmy/", f"https://relay.example.com/jimmy{PATH}"),
        ("HTTPS://relay.example.com", f"https://relay.example.com{PATH}"),
    ],
)
def test_a_base_url_is_read_as_people_write_it(world: World, base_url: str, sent: str) -> None:
    world.on(("GET", sent), balance)
    world.client(base_url=base_url).balance()
    assert str(world.last.url) == sent


NO_URLS = (
    "www.jimmyai.cn",
    "ftp://www.jimmyai.cn",
    "file:///etc/passwd",
    "https://",
    "https:///api",
    "//www.jimmyai.cn",
    "https://www.jimmyai.cn?key=1",
    "https://www.jimmyai.cn#api",
    "https://me:secret@www.jimmyai.cn",
    "https://www.jimmy ai.cn",
    "https://www.jimmyai.cn:0",
    "https://www.jimmyai.cn:99999",
    "https://www.jimmyai.cn:https",
    "https://[::1",
    "https://www.jimmyai.cn/\x01",
    "https://www..\u00e4.cn",
    "   ",
    "sk-0123456789",
)


@once
@pytest.mark.parametrize("base_url", NO_URLS)
def test_a_base_url_that_is_none_is_refused(world: World, base_url: str) -> None:
    error = raised(ConfigurationError, world.client, base_url=base_url)
    assert error.billed == "no"
    assert "JIMMYAI_BASE_URL" in error.hint


def test_a_base_url_of_the_environment_is_checked_as_well(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIMMYAI_BASE_URL", "www.jimmyai.cn")
    raised(ConfigurationError, world.client)


@pytest.mark.parametrize("key", [f"Bearer {KEY}", f"{KEY}\n{KEY}", "sk-ключ", "sk-\x00", '"sk" "x"'])
def test_a_key_that_is_none_is_refused_without_showing_it(world: World, key: str) -> None:
    error = raised(ConfigurationError, world.client, api_key=key)
    assert "JIMMYAI_API_KEY" in error.hint
    assert key.removeprefix("Bearer ") not in f"{error} {error!r}"


def test_space_around_a_key_is_left_out(world: World) -> None:
    world.on(BALANCE, balance)
    world.client(api_key=f" {KEY}\n").balance()
    assert world.last.headers["authorization"] == f"Bearer {KEY}"


@once
@pytest.mark.parametrize("key", ["x", "1", "0", "ok", "key", "test", "task", "20000", "data", "https"])
def test_no_key_however_short_changes_what_the_api_answers(world: World, key: str) -> None:
    world.on(CREATE, created(task_id="task_test_1x"))
    task = world.client(api_key=key).create("A cat")
    assert (task.id, task.status) == ("task_test_1x", "queued")
    world.sent.clear()  # a key of one letter stands in every URL


@pytest.mark.parametrize("timeout_s", [0, -1, float("nan")])
def test_a_timeout_that_is_none_is_refused(world: World, timeout_s: float) -> None:
    raised(ConfigurationError, world.client, timeout_s=timeout_s)


@pytest.mark.parametrize("timeout_s", [0, -1, float("nan")])
def test_nor_is_it_taken_for_some_calls(world: World, timeout_s: float) -> None:
    raised(ConfigurationError, world.omni.with_options, timeout_s=timeout_s)

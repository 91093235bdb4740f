"""What was uploaded is found again by its content until it expires."""

import pytest

from jimmyai_omni._journal.journal import Journal
from tests.journal.samples import ACCOUNT, BASE_URL, DAY_S, HERE, WallClock

SHA256 = "ab" * 32


def test_an_upload_is_found_for_a_day(journal: Journal, clock: WallClock) -> None:
    assert journal.upload_url(SHA256, **HERE) is None
    journal.remember_upload(SHA256, "https://cdn.example/a.png", 7, **HERE)
    clock.now += DAY_S - 1
    assert journal.upload_url(SHA256, **HERE) == "https://cdn.example/a.png"
    clock.now += 1
    assert journal.upload_url(SHA256, **HERE) is None


def test_an_upload_is_found_as_long_as_was_said(journal: Journal, clock: WallClock) -> None:
    journal.remember_upload(SHA256, "https://cdn.example/a.png", 7, **HERE, lifetime_s=60)
    clock.now += 60
    assert journal.upload_url(SHA256, **HERE) is None


def test_a_second_upload_of_the_same_file_replaces_the_first(journal: Journal, clock: WallClock) -> None:
    journal.remember_upload(SHA256, "https://cdn.example/old.png", 7, **HERE)
    clock.now += 60
    journal.remember_upload(SHA256, "https://cdn.example/new.png", 7, **HERE)
    clock.now += DAY_S - 1
    assert journal.upload_url(SHA256, **HERE) == "https://cdn.example/new.png"


@pytest.mark.parametrize(
    ("sha256", "base_url", "account"),
    [("cd" * 32, BASE_URL, ACCOUNT), (SHA256, "https://other.example", ACCOUNT), (SHA256, BASE_URL, "other")],
)
def test_another_file_host_or_account_has_none(
    journal: Journal, sha256: str, base_url: str, account: str
) -> None:
    journal.remember_upload(SHA256, "https://cdn.example/a.png", 7, **HERE)
    assert journal.upload_url(sha256, base_url=base_url, account=account) is None


def test_what_has_expired_is_swept(journal: Journal, clock: WallClock) -> None:
    journal.remember_upload(SHA256, "https://cdn.example/a.png", 7, **HERE)
    clock.now += DAY_S
    journal.remember_upload("cd" * 32, "https://cdn.example/b.png", 9, **HERE)
    with journal._database.reading() as connection:
        rows = connection.execute("SELECT sha256, size_bytes, expires_at FROM uploads").fetchall()
    known = [(row["sha256"], row["size_bytes"], row["expires_at"]) for row in rows]
    assert known == [("cd" * 32, 9, clock.now + DAY_S)]


def test_an_odd_url_comes_back_as_it_was(journal: Journal) -> None:
    url = 'https://cdn.example/\x00\udc80\\"ü😀'
    journal.remember_upload(SHA256, url, 7, **HERE)
    assert journal.upload_url(SHA256, **HERE) == url

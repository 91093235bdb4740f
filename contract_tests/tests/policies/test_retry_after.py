"""A server may name its pause in seconds, in milliseconds or as a date."""

import time

import pytest

from jimmyai_omni._flows.retry_after import retry_after_s

DATE = "Sun, 22 Nov 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "pause_s"),
    [
        ({}, None),
        ({"retry-after": "5"}, 5),
        ({"retry-after": " 0 "}, 0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9),
        ({"retry-after": "Sun, 22 Nov 2026 10:01:30 GMT", "date": DATE}, 90),
        ({"retry-after": "Sun, 22 Nov 2026 09:00:00 GMT", "date": DATE}, 0),
        ({"retry-after": "Sunday, 22-Nov-26 10:00:10 GMT", "date": DATE}, 10),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "Sun, 99 Nov 2026 10:00:00 GMT"}, None),
        ({"retry-after": "٣"}, 3),
    ],
    ids=str,
)
def test_a_pause_is_read(headers: dict[str, str], pause_s: float | None) -> None:
    assert retry_after_s(headers) == pause_s


def test_without_a_date_of_the_server_the_clock_here_has_to_do() -> None:
    in_an_hour = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 3600))
    pause_s = retry_after_s({"retry-after": in_an_hour})
    assert pause_s is not None
    assert 3500 < pause_s <= 3600

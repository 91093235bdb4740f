"""A create that never left was not billed, and one that was answered by a redirect did leave."""

import httpcore
import httpx
import pytest
from h2.exceptions import InvalidBodyLengthError

from jimmyai_omni import ConnectionFailed, CreateOutcomeUnknown, Omni, UnusableAnswer
from tests.flows.answers import redirect
from tests.flows.harness import BASE_URL, CREATE, World, raised

NOWHERE = ("/" + "a" * 65530, "https://[::1", "http://", "\x7f")


@pytest.mark.parametrize("status_code", [301, 302, 307, 308])
def test_a_create_is_never_sent_on_to_where_a_redirect_points(world: World, status_code: int) -> None:
    world.on(CREATE, redirect(f"{BASE_URL}/elsewhere", status_code))
    error = raised(UnusableAnswer, world.omni.create, "A cat")
    assert (error.status_code, error.billed) == (status_code, "no")
    assert world.billable() == len(world.sent) == 1


@pytest.mark.parametrize("location", NOWHERE, ids=["too long", "no host", "no name", "no text"])
def test_a_redirect_to_nowhere_is_not_taken_for_a_create_that_never_left(world: World, location: str) -> None:
    world.on(CREATE, redirect(location))
    with pytest.raises((UnusableAnswer, CreateOutcomeUnknown)):
        world.omni.create("A cat")
    assert world.billable() == len(world.sent) == 1


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError("[Errno 111] Connection refused"),
        httpx.ConnectTimeout("timed out"),
        httpx.PoolTimeout("no connection was free"),
        httpx.ProxyError("407 Proxy Authentication Required"),
        httpx.UnsupportedProtocol("no such scheme"),
        httpx.LocalProtocolError("Illegal header value"),
    ],
    ids=lambda failure: type(failure).__name__,
)
def test_what_never_left_was_not_billed(world: World, failure: httpx.HTTPError) -> None:
    world.on(CREATE, failure)
    error = raised(ConnectionFailed, world.omni.create, "A cat")
    assert error.billed == "no"
    assert str(failure) in str(error)
    assert "nothing was sent" in str(error)
    assert len(world.sent) == 3


def of_an_answer() -> Exception:
    """As httpcore reports an answer by HTTP/2 that is shorter or longer than it says."""
    try:
        try:
            raise InvalidBodyLengthError(5, 111)
        except InvalidBodyLengthError as error:
            raise httpcore.LocalProtocolError(error)  # noqa: B904 - httpcore does not either
    except httpcore.LocalProtocolError as error:
        return error


@pytest.mark.parametrize(
    ("cause", "billed"),
    [
        (ConnectionResetError(), "maybe"),
        (of_an_answer(), "maybe"),
        (httpcore.LocalProtocolError("Illegal header value"), "no"),
        (httpcore.ConnectError(), "no"),
        (None, "no"),
    ],
    ids=["another library", "an answer by HTTP/2", "a header", "httpcore", "nothing"],
)
def test_only_httpx_is_believed_that_a_create_never_left(cause: Exception | None, billed: str) -> None:
    """httpx-aiohttp raises a failure to connect for a server that hangs up in the midst of a request."""
    sent: list[httpx.Request] = []

    def hang_up(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        raise httpx.ConnectError("Server disconnected") from cause

    transport = httpx.MockTransport(hang_up)
    with (
        Omni("key", base_url=BASE_URL, transport=transport, sleep=lambda _: None) as omni,
        pytest.raises((ConnectionFailed, CreateOutcomeUnknown)) as caught,
    ):
        omni.create("A cat")
    assert caught.value.billed == billed
    assert len(sent) == (1 if billed == "maybe" else 3)

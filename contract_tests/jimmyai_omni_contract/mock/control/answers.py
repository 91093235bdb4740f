"""What all controls share: where they are, what they say of a mistake, and to whom they answer."""

from collections.abc import Mapping
from typing import Final

import attrs

from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse, json_response
from jimmyai_omni_contract.mock.numbers import shown
from jimmyai_omni_contract.mock.routing import Route

PREFIX: Final = "/_mock/"
_ROOT: Final = PREFIX.rstrip("/")
"""Below it are the controls, and nothing of the API."""


class ControlError(Exception):
    """A control cannot do what it was asked; it says why.

    Args:
        status_code: Of the answer: 404 for what is not there, 409 for what is too late.
        message: The reason.
    """

    def __init__(self, status_code: int, message: str) -> None:
        super().__init__(message)
        self.status_code = status_code


def is_control(path: str) -> bool:
    """Whether a path belongs to the controls, so that it is no request to the API."""
    return path.startswith(PREFIX) or path == _ROOT


def guarded(route: Route) -> Route:
    """The route, closed to the pages of other sites, and with an answer for each mistake."""
    handler = route.handler

    def answer(request: MockRequest, *arguments: str) -> MockResponse:
        if _is_foreign(request):
            return _refusal(403, "the page of another site may not control this mock server")
        try:
            return handler(request, *arguments)
        except ControlError as error:
            return _refusal(error.status_code, str(error))
        except ValueError as error:
            return _refusal(400, str(error))

    return attrs.evolve(route, handler=answer)


def only(request: MockRequest, *names: str) -> dict[str, str]:
    """The query of a request, whose parameters are all known.

    Raises:
        ValueError: There is another one, such as one that is misspelt.
    """
    query = request.query
    unknown = query.keys() - set(names)
    if unknown:
        known = f"there are {', '.join(names)}" if names else "this call takes none"
        raise ValueError(f"there is no parameter {shown(min(unknown))}; {known}")
    return query


def wanted(query: Mapping[str, str], name: str, expected: str) -> str:
    """A parameter that has to be there.

    Args:
        query: All parameters.
        name: Its name.
        expected: What it can be, in words.

    Raises:
        ValueError: It is not there.
    """
    if name not in query:
        raise ValueError(f"the parameter {name} is missing; {expected}")
    return query[name]


def _is_foreign(request: MockRequest) -> bool:
    """Whether a browser sent it for a page that did not come from this server."""
    origin = request.headers.get("origin")
    if origin is None:
        return False
    _, _, host = origin.lower().partition("://")
    return not host or host != request.headers.get("host", "").lower()


def _refusal(status_code: int, message: str) -> MockResponse:
    return json_response({"error": message}, status_code=status_code)

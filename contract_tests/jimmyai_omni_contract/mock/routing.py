"""From a path and a method to what answers them."""

import re
from collections.abc import Callable, Iterable

import attrs

from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse, text_response
from jimmyai_omni_contract.mock.script.fault import Operation


@attrs.frozen
class Route:
    """A path and the methods that it takes."""

    methods: tuple[str, ...]
    path: str
    """A pattern for all of it; its groups are arguments of the handler."""
    handler: Callable[..., MockResponse]
    operation: Operation | None = None
    """Whose faults befall it; `None` where none do."""
    pattern: re.Pattern[str] = attrs.field(
        init=False, repr=False, default=attrs.Factory(lambda route: re.compile(route.path), takes_self=True)
    )


def dispatch(routes: Iterable[Route], request: MockRequest) -> MockResponse:
    """The answer of the route that fits; plain text, as the API has it, where none does."""
    allowed: list[str] = []
    for route in routes:
        match = route.pattern.fullmatch(request.path)
        if match and request.method in route.methods:
            return route.handler(request, *match.groups())
        allowed += route.methods if match else ()
    if allowed:
        return text_response(405, "405 method not allowed", {"allow": ", ".join(allowed)})
    return text_response(404, "404 page not found")

"""Spans and metrics of OpenTelemetry, for programs that have set it up; all others do not even import it.

Each flow that a program calls is one span, named like `create Gemini-Omini`, with the GenAI and HTTP semantic
conventions. There is no prompt in it, no query of a URL, and no key. Span attributes:

    gen_ai.operation.name       create, wait, generate, download, ...
    gen_ai.provider.name        jimmyai
    gen_ai.request.model        of a create
    server.address, server.port
    http.request.method, http.response.status_code      of the last request
    error.type                  the class of the error that it ended with
    jimmyai.task.id
    jimmyai.billed              yes, maybe or no; only where a create was sent
    jimmyai.create.attempts     how often it was sent
    jimmyai.polls               how often a wait has looked

Metrics: `gen_ai.client.operation.duration` and `http.client.request.duration` (seconds), `jimmyai.creates`
(by `jimmyai.billed`), and `jimmyai.spent` (JimiCoin, where the server says what a task cost).
"""

import sys
from typing import TypeVar

from jimmyai_omni._flows.effects import Flow

T = TypeVar("T")


def traced(name: str, flow: Flow[T], base_url: str) -> Flow[T]:
    """The flow as a span of this name; the flow itself where nobody has set OpenTelemetry up."""
    # Who has set it up has imported it.
    if "opentelemetry.trace" not in sys.modules:
        return flow
    from jimmyai_omni._telemetry.observation import observed

    return observed(name, flow, base_url)

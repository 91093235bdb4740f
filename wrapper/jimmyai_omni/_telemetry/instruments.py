"""What spans and metrics are made with."""

from functools import lru_cache
from importlib.metadata import version
from typing import Final

import attrs
from opentelemetry import metrics, trace
from opentelemetry.metrics import Counter, Histogram, MeterProvider
from opentelemetry.trace import Tracer, TracerProvider

# As both conventions advise; a video takes longer than a text, so the first list goes on to 22 minutes.
_OPERATION_BUCKETS_S: Final = tuple(0.01 * 2**power for power in range(18))
_REQUEST_BUCKETS_S: Final = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)


@attrs.frozen
class Instruments:
    """Those of one pair of providers."""

    tracer: Tracer
    operation_s: Histogram
    request_s: Histogram
    creates: Counter
    spent: Counter


def instruments() -> Instruments:
    """Those of the providers that the program has set."""
    return _instruments(trace.get_tracer_provider(), metrics.get_meter_provider())


@lru_cache(maxsize=1)
def _instruments(tracer_provider: TracerProvider, meter_provider: MeterProvider) -> Instruments:
    scope = ("jimmyai_omni", version("jimmyai-omni"))
    meter = meter_provider.get_meter(*scope)
    return Instruments(
        tracer=tracer_provider.get_tracer(*scope),
        operation_s=meter.create_histogram(
            "gen_ai.client.operation.duration",
            "s",
            "GenAI operation duration.",
            explicit_bucket_boundaries_advisory=_OPERATION_BUCKETS_S,
        ),
        request_s=meter.create_histogram(
            "http.client.request.duration",
            "s",
            "Duration of HTTP client requests.",
            explicit_bucket_boundaries_advisory=_REQUEST_BUCKETS_S,
        ),
        creates=meter.create_counter("jimmyai.creates", "{create}", "Creates that were sent."),
        spent=meter.create_counter("jimmyai.spent", "{JimiCoin}", "What tasks cost, as the server says."),
    )

"""An SDK of OpenTelemetry that keeps in memory what it is told, and the worlds of the flow tests."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import pytest
from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from tests.flows.conftest import pytest_configure, world

__all__ = ["pytest_configure", "world"]


@attrs.define
class Telemetry:
    """What was told, and the tracer of the program around."""

    exporter: InMemorySpanExporter
    reader: InMemoryMetricReader
    tracer: trace.Tracer

    def spans(self) -> tuple[ReadableSpan, ...]:
        """Those that have ended, the first one first."""
        return self.exporter.get_finished_spans()

    @property
    def span(self) -> ReadableSpan:
        """The only one."""
        [found] = self.spans()
        return found

    def points(self, name: str) -> list[Any]:
        """The data points of a metric."""
        data = self.reader.get_metrics_data()
        scopes = (
            [scope for resource in data.resource_metrics for scope in resource.scope_metrics] if data else []
        )
        return [
            point for scope in scopes for metric in scope.metrics if metric.name == name
            for point in metric.data.data_points
        ]  # fmt: skip

    def written(self) -> str:
        """All that was told, as text."""
        data = self.reader.get_metrics_data()
        return "\n".join([*(span.to_json() for span in self.spans()), data.to_json() if data else ""])


@pytest.fixture
def telemetry(monkeypatch: pytest.MonkeyPatch) -> Iterator[Telemetry]:
    """The SDK, set up as a program does at its start."""
    exporter, reader = InMemorySpanExporter(), InMemoryMetricReader()
    tracers, meters = TracerProvider(shutdown_on_exit=False), MeterProvider([reader], shutdown_on_exit=False)
    tracers.add_span_processor(SimpleSpanProcessor(exporter))
    # A process can set them only once.
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: tracers)
    monkeypatch.setattr(metrics, "get_meter_provider", lambda: meters)
    yield Telemetry(exporter, reader, tracers.get_tracer("the program"))
    tracers.shutdown()
    meters.shutdown()


def attributes(span: ReadableSpan) -> Mapping[str, Any]:
    """What a span says."""
    return dict(span.attributes or {})

"""One trace from an import to the alerts it leads to, across processes and Kafka.

    import ──> relay ──> fold ──> record alert

Where a message carries a ``traceparent`` header the next span hangs under it; where only an event
of the log is at hand, under the import that the event came in with. Spans hold counts, positions
and ids of messages, never what an event says: of a failure they note the kind, not the text.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from opentelemetry.context import Context
from opentelemetry.sdk.resources import SERVICE_NAME, OTELResourceDetector, Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import Decision
from opentelemetry.trace import (
    NonRecordingSpan,
    NoOpTracer,
    Span,
    SpanContext,
    SpanKind,
    StatusCode,
    TraceFlags,
    Tracer,
    set_span_in_context,
    use_span,
)

from infra.observability.trace_ids import Ids, import_ids, rooted

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")


@dataclass(frozen=True, slots=True)
class Tracing(AbstractContextManager["Tracing"]):
    """The tracer of one program; without somewhere to send spans it makes none."""

    tracer: Tracer = field(default_factory=NoOpTracer)
    provider: TracerProvider | None = None

    @contextmanager
    def importing(self, at: datetime) -> Iterator[Span]:
        """Open the span at the root of the trace of an import that takes events in at ``at``."""
        with rooted(import_ids(at)):
            span = self.tracer.start_span("import", context=Context())
        with _open(span):
            yield span

    @contextmanager
    def span(
        self, name: str, parent: Context | None = None, kind: SpanKind = SpanKind.INTERNAL
    ) -> Iterator[Span]:
        """Open a span under a context that was carried here, or else under the one now open."""
        with _open(self.tracer.start_span(name, context=parent, kind=kind)) as span:
            yield span

    def of_event(self, recorded_at: datetime) -> Context:
        """Return the context of the import that an event of the log came in with."""
        if self.provider is None:
            return Context()
        ids = import_ids(recorded_at)
        asked = self.provider.sampler.should_sample(None, ids.trace, "import")
        sampled = asked.decision is Decision.RECORD_AND_SAMPLE
        flags = TraceFlags.SAMPLED if sampled else TraceFlags.DEFAULT
        root = SpanContext(ids.trace, ids.span, is_remote=True, trace_flags=TraceFlags(flags))
        return set_span_in_context(NonRecordingSpan(root), Context())

    def close(self) -> None:
        """Send what is left."""
        if self.provider is not None:
            self.provider.shutdown()

    def __exit__(self, *_: object) -> None:
        self.close()


def set_up(program: str, environment: Mapping[str, str] = os.environ) -> Tracing:
    """Trace a program if the standard variables name an endpoint; else give what costs nothing."""
    if environment.get("OTEL_TRACES_EXPORTER") == "none":
        return Tracing()
    if not any(environment.get(name) for name in _ENDPOINTS):
        return Tracing()
    # The exporter brings an HTTP client along, which only those who export should load.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 - see above
        OTLPSpanExporter,
    )

    return tracing_to(BatchSpanProcessor(OTLPSpanExporter()), program)


def tracing_to(processor: SpanProcessor, program: str) -> Tracing:
    """Trace a program to where a processor takes its spans."""
    named = Resource.create({SERVICE_NAME: f"soundings-{program}"})
    chosen = OTELResourceDetector().detect()  # whoever runs it may call it something else
    provider = TracerProvider(resource=named.merge(chosen), id_generator=Ids())
    provider.add_span_processor(processor)
    return Tracing(provider.get_tracer("soundings"), provider)


@contextmanager
def _open(span: Span) -> Iterator[Span]:
    with use_span(span, end_on_exit=True, record_exception=False, set_status_on_exception=False):
        try:
            yield span
        except Exception as error:
            span.set_status(StatusCode.ERROR, type(error).__name__)
            raise

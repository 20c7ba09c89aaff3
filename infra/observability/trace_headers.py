"""A trace's context in the headers of Kafka messages, as W3C Trace Context writes it."""

from collections.abc import Iterable, Mapping

from opentelemetry.context import Context
from opentelemetry.trace import Span, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

Headers = list[tuple[str, bytes]]
"""A Kafka message's headers."""

_TRACE_CONTEXT = TraceContextTextMapPropagator()


def carried(span: Span) -> Headers:
    """Return the headers with which a message carries a span on; none where nothing is traced."""
    carrier: dict[str, str] = {}
    _TRACE_CONTEXT.inject(carrier, set_span_in_context(span, Context()))
    return [(name, value.encode()) for name, value in carrier.items()]


def context_of(headers: Mapping[str, bytes] | Iterable[tuple[str, bytes]] | None) -> Context:
    """Read the context that a message carries; the empty one where it carries none."""
    pairs = headers.items() if isinstance(headers, Mapping) else headers or ()
    carrier = {name: value.decode("ascii", "replace") for name, value in pairs}
    return _TRACE_CONTEXT.extract(carrier, Context())

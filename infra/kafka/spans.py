"""The work of the stream's programs as spans and durations."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime

from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, get_current_span

from consumers.stream.observer import Carried, Headers, Work
from infra.observability.metrics import Metrics, Stage
from infra.observability.trace_headers import carried, context_of
from infra.observability.tracing import Tracing


@dataclass(frozen=True, slots=True)
class Spans:
    """Opens the spans of one program, under the context that came along."""

    tracing: Tracing
    metrics: Metrics

    @contextmanager
    def relay(self, at: datetime | None) -> Iterator[Work]:
        """Relay what came in with the import of a moment; of what came with none, begin a trace."""
        parent = Context() if at is None else self.tracing.of_event(at)
        taking = self.metrics.taking("relay")
        with taking, self.tracing.span("relay", parent, SpanKind.PRODUCER) as span:
            yield _Spanned((span,), self.metrics, "relay")

    @contextmanager
    def fold(self, headers: Carried) -> Iterator[Work]:
        """Fold a message."""
        taking = self.metrics.taking("fold")
        with taking, self.tracing.span("fold", context_of(headers), SpanKind.CONSUMER) as span:
            yield _Spanned((span,), self.metrics, "fold")

    @contextmanager
    def record(self, headers: Sequence[Carried]) -> Iterator[Work]:
        """Record what several messages ask for: one span in each trace that led here."""
        with self.metrics.taking("record"), ExitStack() as stack:
            spans = [
                stack.enter_context(self.tracing.span("record alert", parent, SpanKind.CONSUMER))
                for parent in _traces(headers)
            ]
            yield _Spanned(tuple(spans), self.metrics, "record")


def _traces(headers: Sequence[Carried]) -> list[Context]:
    found = [context_of(one) for one in headers]
    return list({get_current_span(one).get_span_context().trace_id: one for one in found}.values())


@dataclass(frozen=True, slots=True)
class _Spanned:
    """Work under spans that are open."""

    spans: tuple[Span, ...]
    metrics: Metrics
    stage: Stage

    @property
    def headers(self) -> Headers:
        return [header for span in self.spans for header in carried(span)]

    def note(self, **figures: int | str) -> None:
        for span in self.spans:
            span.set_attributes(figures)

    def failed(self, error: Exception) -> None:
        self.metrics.failed(self.stage, error)

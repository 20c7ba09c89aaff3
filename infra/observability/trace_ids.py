"""Ids of an import's trace that anybody who holds one of its events can make again.

The log carries no trace: an event is a fact, not a message. But all events of an import share the
moment at which they were taken in, so the ids are made from that.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from opentelemetry.sdk.trace.id_generator import RandomIdGenerator


class ImportIds(NamedTuple):
    """The ids of an import's trace and of the span at its root."""

    trace: int
    span: int


def import_ids(at: datetime) -> ImportIds:
    """Make the ids of the import whose events were taken in at a moment.

    >>> from datetime import UTC
    >>> moment = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    >>> import_ids(moment) == import_ids(moment)
    True
    """
    digest = sha256(b"soundings import " + at.isoformat().encode()).digest()
    return ImportIds(int.from_bytes(digest[:16]) or 1, int.from_bytes(digest[16:24]) or 1)


_root: ContextVar[ImportIds | None] = ContextVar("_root", default=None)


@contextmanager
def rooted(ids: ImportIds) -> Iterator[None]:
    """Yield the ids to the span that is started inside."""
    token = _root.set(ids)
    try:
        yield
    finally:
        _root.reset(token)


class Ids(RandomIdGenerator):
    """Random ids, but for the root of an import."""

    def generate_trace_id(self) -> int:
        """Return a new trace its id."""
        ids = _root.get()
        return ids.trace if ids else super().generate_trace_id()

    def generate_span_id(self) -> int:
        """Return a new span its id."""
        ids = _root.get()
        return ids.span if ids else super().generate_span_id()

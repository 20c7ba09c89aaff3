"""Red, amber or green per body and target, as the Derbyshire return of December 2009 gave it.

The paper gives no day, so the publication date is an estimate.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial

from domain.evidence.commands import TakeIn
from ingest.feed import ByHeader, Context, Record, Source, given
from ingest.feeds.county_returns import TARGETS, body_of, target
from ingest.feeds.paper_tables import is_papers

NAME = "returned_rag"
RETURNED_ON = date(2009, 12, 31)
_COLUMNS = frozenset({"body", "target", "rag"})


def _read(context: Context, number: int, record: Record) -> Sequence[TakeIn]:
    measure = target(TARGETS, given(record, "target"))
    source = Source(
        context=context,
        feed=NAME,
        row=number,
        spelling=given(record, "body"),
        authority=body_of(context, given(record, "body")),
        body="Sub-regional partnership",
        true_on=RETURNED_ON,
        published_on=RETURNED_ON.isoformat(),
        estimated=True,
    )
    reference = f"stretch-rag-2009-12:{source.authority.slug}:{measure}"
    rag = f"{measure}_returned_rag"
    return [source.fact("self_assessment", rag, given(record, "rag"), reference)]


RETURNED_RAG = ByHeader(
    NAME,
    lambda columns: columns == _COLUMNS,
    lambda context: partial(_read, context),
    content=lambda rows: is_papers(rows, NAME, "body", "target"),
    looks_at=_COLUMNS.__contains__,
)
"""Only the return of December 2009 is read, not any table of bodies, targets and RAG."""

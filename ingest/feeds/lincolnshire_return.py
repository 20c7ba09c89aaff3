"""The Lincolnshire return of December 2009: value, symbol and RAG per target and body.

'LINCOLNSHIRE' and 'Lincolnshire (county-wide)' are the area of all partners, not the county
council, and are looked up under the latter name. The day of the return is not stated, so its
publication date is an estimate; the date of the data is stated. Ratings dated 9 December 2009
are those of the Comprehensive Area Assessment published that day, about the year to March.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from domain.evidence.commands import TakeIn
from domain.register.names import normalised
from ingest.dates import day
from ingest.feed import ByColumns, Context, Record, Source, given
from ingest.feeds.county_returns import SWAPPED_TARGETS, target
from ingest.feeds.paper_tables import is_papers
from ingest.feeds.returned_rag import RETURNED_ON
from ingest.feeds.use_of_resources import PUBLISHED_ON, TRUE_ON

NAME = "lincolnshire_return"
AREA = "Lincolnshire (county-wide)"
_COLUMNS = frozenset({"target", "body", "target_value", "date_of_data", "actual_value", "symbol"})
_ALL_OR_NOT = frozenset({"pass", "fail"})


def _read(context: Context, number: int, record: Record) -> Sequence[TakeIn]:
    body = given(record, "body")
    area = normalised(body) == "lincolnshire"
    true_on = day(given(record, "date_of_data"), "date_of_data")
    assessed = true_on.isoformat() == PUBLISHED_ON
    source = Source(
        context=context,
        feed=NAME,
        row=number,
        spelling=body,
        authority=context.resolver.by_name(AREA if area else body, TRUE_ON),
        body="Lincolnshire sub-regional partnership",
        true_on=TRUE_ON if assessed else true_on,
        published_on=PUBLISHED_ON if assessed else RETURNED_ON.isoformat(),
        estimated=not assessed,
    )
    measure = target(SWAPPED_TARGETS, given(record, "target"))
    reference = f"stretch-2009-12:{normalised(body)}:{measure}"
    facts = [_actual(source, record, measure, reference), *_own_target(source, record, measure)]
    for column, scale in (("symbol", "symbol"), ("rag", "rag")):
        if raw := given(record, column):
            returned = f"{measure}_returned_{scale}"
            text = given(record, "rag_comment") if column == "rag" else ""
            facts.append(
                source.fact("self_assessment", returned, raw, f"{reference}:{column}", text)
            )
    return facts


def _own_target(source: Source, record: Record, measure: str) -> Iterator[TakeIn]:
    """Yield what a body has promised itself, where each has a target of its own."""
    promised = f"{measure}_target"
    of_all = given(record, "actual_value").casefold() in _ALL_OR_NOT
    if promised in source.context.catalogue.measures and not of_all:
        reference = f"stretch-2009-12:{normalised(given(record, 'body'))}:{promised}"
        yield source.fact("indicator", promised, given(record, "target_value"), reference)


def _actual(source: Source, record: Record, measure: str, reference: str) -> TakeIn:
    raw = given(record, "actual_value")
    known = source.context.catalogue.measures.get(measure)
    rated = known is not None and known.scale == "1-4"
    if raw.casefold() in _ALL_OR_NOT:
        measure, rated = f"{measure}_all_achieve", True
    wanted = given(record, "target_value")
    text = f"Target: {wanted}. {given(record, 'comment')}".strip()
    return source.fact("assessment" if rated else "indicator", measure, raw, reference, text)


LINCOLNSHIRE_RETURN = ByColumns(
    NAME,
    _COLUMNS,
    lambda context: partial(_read, context),
    content=lambda rows: is_papers(rows, NAME, "body", "target"),
)

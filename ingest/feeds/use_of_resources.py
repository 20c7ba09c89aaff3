"""The partnership's table of 2009 Comprehensive Area Assessment scores, one council a row.

From the Board papers of the East Midlands partnership (Appendix 3 of item 7). Scores are 1 to 4;
a blank is a score that the paper does not give. The scores were published on 9 December 2009.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial

from domain.evidence.commands import TakeIn
from domain.register.directory import Entry
from ingest.feed import ByColumns, Context, Record, Source, given
from ingest.feeds.paper_tables import is_papers
from ingest.rejection import Rejection

NAME = "use_of_resources"
TRUE_ON = date(2009, 3, 31)
PUBLISHED_ON = "2009-12-09"
_BODY = "Audit Commission"
_SCORES = (
    "managing_performance",
    "use_of_resources",
    "managing_finances",
    "governing_the_business",
    "managing_resources",
)
_PROGRAMME = "joins_improvement_programme"
_COLUMNS = frozenset({"council", "council_type", "county_area", *_SCORES, _PROGRAMME})


def _read(context: Context, number: int, record: Record) -> Sequence[TakeIn]:
    source = Source(
        context=context,
        feed=NAME,
        row=number,
        spelling=given(record, "council"),
        authority=_authority(context, record),
        body=_BODY,
        true_on=TRUE_ON,
        published_on=PUBLISHED_ON,
    )
    slug = source.authority.slug
    facts = [
        source.fact("assessment", measure, given(record, measure), f"caa-2009:{slug}:{measure}")
        for measure in _SCORES
        if given(record, measure)
    ]
    if joins := given(record, _PROGRAMME):
        reference = f"improvement-programme-2009:{slug}"
        facts.append(source.fact("narrative", "improvement_programme", joins, reference))
    if not facts:
        msg = "The row holds no score (the paper leaves them blank): nothing to take in."
        raise Rejection(msg)
    return facts


def _authority(context: Context, record: Record) -> Entry:
    """Fire authorities are told apart only by the county column."""
    council = given(record, "council")
    if council.casefold() in {"fire authority", "fire service"}:
        county = context.resolver.by_name(given(record, "county_area"), TRUE_ON)
        return context.resolver.by_name(f"{county.name} {council}", TRUE_ON)
    return context.resolver.by_name(council, TRUE_ON)


USE_OF_RESOURCES = ByColumns(
    NAME,
    _COLUMNS,
    lambda context: partial(_read, context),
    content=lambda rows: is_papers(rows, NAME, "council", "county_area"),
)

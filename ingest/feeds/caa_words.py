"""Comprehensive Area Assessment words and scores of one county's bodies, as it returned them."""

from collections.abc import Sequence
from functools import partial

from domain.evidence.commands import TakeIn
from ingest.feed import ByColumns, Context, Record, Source, given
from ingest.feeds.county_returns import body_of
from ingest.feeds.paper_tables import is_papers
from ingest.feeds.use_of_resources import PUBLISHED_ON, TRUE_ON
from ingest.rejection import Rejection

NAME = "caa_words"
_BODY = "Audit Commission, as returned by the sub-region"
_MEASURES = {
    "adult_social_services": "adult_social_services",
    "childrens_services": "childrens_services",
    "organisational_assessment": "organisational_assessment",
    "use_of_resources": "use_of_resources",
    "neet_direction": "neet_direction",
}
_COLUMNS = frozenset({"body", *_MEASURES})


def _read(context: Context, number: int, record: Record) -> Sequence[TakeIn]:
    source = Source(
        context=context,
        feed=NAME,
        row=number,
        spelling=given(record, "body"),
        authority=body_of(context, given(record, "body")),
        body=_BODY,
        true_on=TRUE_ON,
        published_on=PUBLISHED_ON,
    )
    facts = [
        source.fact("assessment", measure, raw, f"caa-2009:{source.authority.slug}:{measure}")
        for column, measure in _MEASURES.items()
        if (raw := given(record, column))
    ]
    if not facts:
        msg = "The row holds no rating, so there is nothing to take in."
        raise Rejection(msg)
    return facts


CAA_WORDS = ByColumns(
    NAME,
    _COLUMNS,
    lambda context: partial(_read, context),
    content=lambda rows: is_papers(rows, NAME, "body"),
)

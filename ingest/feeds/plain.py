"""The plain evidence file: one fact a row, see the column list in the README."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from domain.evidence.commands import (
    TakeIn,
    made_reference,
    referenced_fact,
    unreferenced_fact,
)
from domain.evidence.events import KINDS, Kind, Origin
from domain.measures.catalogue import Catalogue, measure_key
from domain.measures.events import Polarity
from ingest.dates import day, published
from ingest.excel import refuse_mangled
from ingest.feed import ByColumns, Context, Record
from ingest.plain_values import Written, valued
from ingest.rejection import Rejection

NAME = "plain"
WITHDRAWN = "withdrawn"
_EMPTY = (
    "value: the cell is empty, so a value is missing. Write 'withdrawn' to take the fact of this "
    "reference back (an empty cell no longer does), or x, c or z where there is no number."
)
REQUIRED = frozenset({"authority", "kind", "measure", "value", "true_on", "published_on"})
_INSTRUCTIVE = {
    "kind": f"kind: use {', '.join(KINDS[:-1])} or {KINDS[-1]}.",
    "polarity": "polarity: use high or low (which direction is good), or leave it empty.",
}


class PlainRow(BaseModel):
    """A row as it may come; everything else is refused with the column's name."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="ignore", frozen=True)

    authority: str = Field(min_length=1, max_length=200)
    kind: Kind
    measure: str = Field(min_length=1, max_length=200)
    value: str = Field(max_length=2_000)
    true_on: str = Field(min_length=1)
    published_on: str = Field(min_length=1)
    scale: str = ""
    polarity: Annotated[Polarity | None, BeforeValidator(str.casefold)] = None
    source_body: str = Field(default="", max_length=200)
    reference: str = Field(default="", max_length=400)
    text: str = Field(default="", max_length=100_000)


def _read(context: Context, number: int, record: Record) -> Sequence[TakeIn]:
    row = _validated(record)
    refuse_mangled(record)
    true_on = day(row.true_on, "true_on")
    entry = context.resolver.by_name(row.authority, true_on, restated=row.kind == "indicator")
    published_on = published(row.published_on, "published_on")
    measure = _known_measure(context.catalogue, row.measure)
    reference = row.reference or made_reference(row.kind, measure, true_on, entry.slug)
    command = partial(
        TakeIn,
        at=context.at,
        actor=context.actor,
        authority=entry.id.hex,
        kind=row.kind,
        measure=measure,
        true_on=true_on,
        published_on=published_on,
        origin=Origin(NAME, context.file, number),
        source_body=row.source_body,
        reference=reference,
        spelling=row.authority,
    )
    if row.value.casefold() == WITHDRAWN:
        return [command(fact_id=_withdrawn_fact(row), raw="", withdrawn=True)]
    if not row.value:
        raise Rejection(_EMPTY)
    written = Written(row.kind, measure, row.value, row.scale, row.polarity)
    found = valued(context.catalogue, written)
    earlier = _earlier_id(row, entry.id.hex, measure, true_on, published_on)
    return [
        command(
            fact_id=earlier
            if earlier and row.kind == "narrative"
            else referenced_fact(row.source_body, reference),
            earlier_id=earlier,
            raw=row.value,
            value=found.reading.value,
            missing=found.reading.missing,
            scale=found.scale,
            polarity=found.polarity,
            polarity_lent=found.lent,
            text=row.text,
        )
    ]


def _validated(record: Record) -> PlainRow:
    try:
        filled = {
            key: value.strip() for key, value in record.items() if value.strip() or key in REQUIRED
        }
        return PlainRow.model_validate(filled)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        column = str(first["loc"][0]) if first["loc"] else "row"
        empty = first["type"] == "string_too_short"
        told = f"{column}: the cell is empty; write it." if empty else f"{column}: {first['msg']}."
        reason = _INSTRUCTIVE.get(column, told)
        raise Rejection(reason) from None


def _known_measure(catalogue: Catalogue, name: str) -> str:
    if name in catalogue.measures:
        return name
    key = measure_key(name)
    return key if key in catalogue.measures else name


def _withdrawn_fact(row: PlainRow) -> UUID:
    if row.kind == "narrative" and row.text:
        msg = "value: 'withdrawn' takes a fact back, but this row has text; give it a short value."
        raise Rejection(msg)
    if not row.reference:
        msg = "value: 'withdrawn' takes back the fact of its reference, and this row has none."
        raise Rejection(msg)
    return referenced_fact(row.source_body, row.reference)


def _earlier_id(
    row: PlainRow, authority: str, measure: str, true_on: date, published_on: str
) -> UUID | None:
    """Return the stream of a fact without a reference, as it was named by its whole content."""
    if row.reference:
        return None
    return unreferenced_fact(
        authority,
        row.kind,
        measure,
        row.value,
        row.scale,
        row.polarity or "",
        true_on.isoformat(),
        published_on,
        row.source_body,
        row.text,
    )


PLAIN_EVIDENCE = ByColumns(
    NAME,
    REQUIRED,
    lambda context: partial(_read, context),
    optional=frozenset(PlainRow.model_fields) - REQUIRED,
)

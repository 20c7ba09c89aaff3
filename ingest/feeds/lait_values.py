"""What all feeds of the Department for Education's indicators share: one value as a fact.

The reference names the measure, the period (as it is called whether provisional, revised or final)
and the department's number of the area, so every feed speaks of the same fact.
"""

from dataclasses import dataclass
from datetime import date
from math import isfinite

from domain.evidence.commands import TakeIn, referenced_fact
from domain.evidence.events import Origin
from domain.measures.events import MeasureDefined, ScaleDefined
from domain.measures.scales import Reading
from ingest.feed import Context, measure_scale, read
from ingest.feeds.figures import BLANK, Said
from ingest.feeds.periods import bare_period, period_end

BODY = "Department for Education (LAIT)"


@dataclass(frozen=True, slots=True)
class Series:
    """What all values of one measure and period have in common."""

    measure: MeasureDefined
    scale: ScaleDefined
    period: str
    true_on: date


def series_of(context: Context, name: str, period: str) -> Series:
    """Look a measure and a period up; Rejection where either is not known."""
    scale = measure_scale(context.catalogue, name)
    measure = context.catalogue.measures[name]
    return Series(measure, scale, bare_period(period), period_end(period, measure.year_type))


@dataclass(frozen=True, slots=True)
class Area:
    """Whom a value is about: the register's id as hex, and the department's number."""

    authority: str
    code: str


def value(
    context: Context, origin: Origin, series: Series, area: Area, raw: str, said: Said
) -> TakeIn:
    """Return one value as a version of its fact. Rejection where it can't be read."""
    reading = _reading(raw, series.scale)
    name = series.measure.measure
    reference = f"{name}|{series.period}|{area.code}"
    return TakeIn(
        fact_id=referenced_fact(BODY, reference),
        at=context.at,
        actor=context.actor,
        authority=area.authority,
        kind="indicator",
        measure=name,
        raw=raw,
        true_on=series.true_on,
        published_on=said.on,
        origin=origin,
        value=reading.value,
        missing=reading.missing,
        scale=series.scale.scale,
        polarity=series.measure.polarity,
        polarity_lent=True,
        source_body=BODY,
        reference=reference,
        published_estimated=said.estimated,
    )


def _reading(raw: str, scale: ScaleDefined) -> Reading:
    """Return what a cell says: of the many, all but a few are plain numbers."""
    if not raw:
        return BLANK
    try:
        number = float(raw)
    except ValueError:
        return read(raw, scale, "Values")
    if "_" in raw:  # which Python takes for a mark of thousands
        return read(raw, scale, "Values")
    return Reading(number) if isfinite(number) else read(raw, scale, "Values")

"""One figure of a published table as a fact, of a measure that the catalogue may not know yet.

A measure that nobody defined is a number, or a percentage where the table says so, without a
direction: it is shown and compared, and no detector watches it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from domain.evidence.commands import TakeIn, referenced_fact
from domain.evidence.events import Kind, Origin
from domain.measures.catalogue import Catalogue
from domain.measures.directions import contradiction
from domain.measures.events import Polarity, ScaleDefined
from domain.measures.scales import Reading
from domain.register.directory import Entry
from ingest.feed import Context, polarity, read
from ingest.rejection import Rejection

BLANK = Reading(None, "blank")
"""What an empty cell says."""


@dataclass(frozen=True, slots=True)
class Said:
    """The day a figure was published, and whether that is only estimated."""

    on: str
    estimated: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure with the scale its figures are on; ``lent`` where its source names no direction."""

    name: str
    scale: ScaleDefined
    polarity: Polarity
    lent: bool = True


def measured(
    catalogue: Catalogue, name: str, scale: str = "number", direction: Polarity | None = None
) -> Measured:
    """Return a measure as the catalogue has it, else on this scale with this direction.

    Raises Rejection where the direction contradicts the scale.
    """
    known = catalogue.measures.get(name)
    on = catalogue.scales[known.scale if known and known.scale else scale]
    if direction is not None and (wrong := contradiction(direction, on)):
        msg = f"{name}: {wrong}"
        raise Rejection(msg)
    return Measured(name, on, direction or polarity(catalogue, name, on), direction is None)


def published(context: Context, true_on: date, lag_days: int) -> Said:
    """Return when figures of a day came out: as the importer was told, else when they usually do.

    Never after today, for the file is here, nor before the day that they are about.
    """
    if context.published:
        return Said(context.published, estimated=False)
    today, lag = context.at.date(), timedelta(days=lag_days)
    usual = today if true_on > today - lag else true_on + lag
    return Said(max(true_on, usual).isoformat(), estimated=True)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: whose, of what, as it came, when it was true and when it came out."""

    area: Entry
    measure: Measured
    raw: str
    true_on: date
    said: Said
    reference: str
    spelling: str
    kind: Kind = "indicator"
    text: str = ""

    def fact(self, context: Context, body: str, origin: Origin) -> TakeIn:
        """Return this as a version of the fact that the body means by the reference."""
        raw, measure = self.raw.strip(), self.measure
        reading = read(raw, measure.scale, measure.name) if raw else BLANK
        return TakeIn(
            fact_id=referenced_fact(body, self.reference),
            at=context.at,
            actor=context.actor,
            authority=self.area.id.hex,
            kind=self.kind,
            measure=measure.name,
            raw=raw,
            true_on=self.true_on,
            published_on=self.said.on,
            origin=origin,
            value=reading.value,
            missing=reading.missing,
            scale=measure.scale.scale,
            polarity=measure.polarity,
            polarity_lent=measure.lent,
            source_body=body,
            reference=self.reference,
            text=self.text,
            spelling=self.spelling,
            published_estimated=self.said.estimated,
        )

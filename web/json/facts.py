"""Facts as programs get them: as known at a moment, and how late and how often revised they are."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

import polars as pl
from msgspec import Struct, convert

from domain.measures.catalogue import Catalogue
from domain.measures.scales import word_of
from domain.register.directory import Directory
from domain.times import Basis, from_instant
from projections.picture.queries import Cell, Fact, cell_of
from projections.timemachine.vintages import Vintages


class FactShape(Struct, frozen=True):
    """A fact as it was known: ``value`` on its scale, ``raw`` as it came.

    ``disagree`` has what each source says of that day where sources disagree on a judgement.
    """

    authority: str
    code: str
    kind: str
    measure: str
    value: float | None
    raw: str
    word: str
    missing: str
    scale: str
    true_on: str
    published_on: str
    published_estimated: bool
    known_from: str
    source_body: str
    reference: str
    evidence_id: str
    disagree: list[str] = []


class LatenessShape(Struct, frozen=True):
    """How many days after its period a share of the values was known."""

    days: int
    share: float


class VintagesShape(Struct, frozen=True):
    """How late one source's values of a measure come, and how much they are revised.

    ``days`` are counted from the end of the period to the first publication, of the values whose
    publication date is ``stated``; changes are in units of the measure.
    """

    source: str
    facts: int
    stated: int
    days_tenth: int | None
    days_median: int | None
    days_ninetieth: int | None
    revised: int
    revisions: int
    change: float | None
    largest: float | None
    days_to_last: int | None
    withdrawn: int
    curve: list[LatenessShape]


def facts_json(
    facts: Iterable[Fact],
    directory: Directory,
    catalogue: Catalogue,
    others: Mapping[Cell, Sequence[Fact]],
) -> list[FactShape]:
    """Return facts of the picture; ``others`` are what sources that disagree say, by cell."""
    name, code = cache(directory.name_of), cache(directory.code_of)

    @cache
    def word(value: float | None, scale: str) -> str:
        known = catalogue.scales.get(scale)
        return word_of(value, known) if known else ""

    return [
        FactShape(
            authority=name(fact.authority),
            code=code(fact.authority),
            kind=fact.kind,
            measure=fact.measure,
            value=fact.value,
            raw=fact.raw,
            word=word(fact.value, fact.scale),
            missing=fact.missing,
            scale=fact.scale,
            true_on=fact.true_on.isoformat(),
            published_on=fact.published_on,
            published_estimated=fact.estimated,
            known_from=_iso(fact.known_from),
            source_body=fact.source_body,
            reference=fact.reference,
            evidence_id=fact.evidence,
            disagree=[
                f"{word(one.value, one.scale) or one.raw} ({one.source_body or 'source not named'})"
                for one in others.get(cell_of(fact), ())
            ],
        )
        for fact in facts
    ]


def picture_json(
    found: pl.DataFrame,
    basis: Basis,
    directory: Directory,
    catalogue: Catalogue,
    others: Mapping[Cell, Sequence[Fact]],
) -> list[FactShape]:
    """Return the facts of a whole portfolio's picture, from its columns."""
    clock = pl.col(f"{basis.value}_at").alias("known_from")
    rows = found.with_columns(clock).select(Fact._fields).iter_rows()
    return facts_json(map(Fact._make, rows), directory, catalogue, others)


def vintages_json(found: Vintages) -> VintagesShape:
    """Return how late a source's values of a measure come, and how much they are revised."""
    return convert(found, VintagesShape, from_attributes=True)


@lru_cache(maxsize=65_536)
def _iso(instant: int) -> str:
    return from_instant(instant).isoformat()

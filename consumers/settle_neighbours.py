"""Settling who is compared with whom: a year's neighbours from what was known as it began."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

import polars as pl

from detectors.nearest import ENOUGH_MEASURES, nearest
from domain.commands import Command, header
from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from domain.register.neighbour_events import NeighboursFrozen
from domain.register.neighbours import Lists, neighbours_stream
from domain.times import AsOf, Basis, published_instant
from projections.timemachine.directed import directed
from projections.timemachine.portfolio import Portfolio

COMPUTED: Final = "computed"
ENOUGH_AUTHORITIES = 16
"""With fewer than an authority and its 15 nearest, nearest means little."""

_UPPER_TIER = {"county", "unitary", "metropolitan_district", "london_borough"}

Values = Mapping[str, Mapping[str, float]]


def computed(portfolio: Portfolio, directory: Directory, catalogue: Catalogue, year: int) -> Lists:
    """Return neighbours by what had been published when a year began; none where it was too little.

    Measures without a good direction describe a place; they decide alone where they are enough.
    """
    before = AsOf(known_by=published_instant(began(year)) - 1, basis=Basis.PUBLISHED)
    held = portfolio.picture(before).filter(
        (pl.col("kind") == "indicator") & pl.col("value").is_not_null()
    )
    facts = directed(held, catalogue)
    describing = _values(facts.filter(pl.col("polarity") == "none"))
    values = describing if _tell_enough(describing) else _values(facts)
    if not _tell_enough(values):
        return {}
    entries = directory.entries.items()
    kinds = {one.hex: _kind(entry.kind) for one, entry in entries if entry.is_watched}
    return nearest(values, kinds)


def began(year: int) -> str:
    """Return the day a year began."""
    return f"{year}-01-01"


def settled(
    before: int, year: int, source: str, published_on: str, lists: Lists, by: tuple[str, datetime]
) -> NeighboursFrozen:
    """Return the event that settles a year's lists; ``before`` counts those its stream holds."""
    actor, at = by
    return NeighboursFrozen(
        **header(Command(at=at, actor=actor), neighbours_stream(year), before),
        year=year,
        source=source,
        published_on=published_on,
        lists=dict(lists),
    )


def _kind(kind: str) -> str:
    """Counties, unitaries, boroughs and metropolitan districts run the same great services."""
    return "upper tier" if kind in _UPPER_TIER else kind


def _values(facts: pl.DataFrame) -> Values:
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    columns: Iterable[tuple[str, str, float]] = facts.select(
        "authority", "measure", "value"
    ).iter_rows()
    for authority, measure, value in columns:
        found[authority][measure] = value
    return found


def _tell_enough(values: Values) -> bool:
    return sum(len(one) >= ENOUGH_MEASURES for one in values.values()) >= ENOUGH_AUTHORITIES

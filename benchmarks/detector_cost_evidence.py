"""Real evidence as the detectors see it: indicators, judgements, and places among neighbours.

Read straight from the example files, without a store. Neighbours are computed from the newest
values of all authorities, as they are where nobody publishes lists.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from consumers.comparisons.group import Compared, Valued, compare
from detectors.contract import Finding
from detectors.fold import Version
from detectors.nearest import nearest
from domain.evidence.commands import TakeIn
from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from domain.register.neighbour_events import NeighboursFrozen
from domain.register.neighbours import Neighbours, neighbours_stream
from domain.times import published_instant
from ingest.feed import Context
from ingest.feeds.registry import FEEDS
from ingest.reading.opening import open_tables
from ingest.recognition import recognised
from ingest.rejection import LeftAside, Rejection
from ingest.resolution import Resolver
from ingest.shipped import Shipped

EXAMPLES = Path(__file__).parents[1] / "examples"
INDICATORS = EXAMPLES / "childrens-indicators" / "bds_long_0.parquet"
JUDGEMENTS = EXAMPLES / "childrens-services" / "la_judgements.csv"
_AT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All facts of the files, with the catalogue they are read by and who is near whom."""

    facts: Mapping[str, Sequence[TakeIn]]
    catalogue: Catalogue
    neighbours: Neighbours

    def versions(self, authority: str) -> list[Version]:
        """Return an authority's findings in the order they could be known, comparisons included."""
        own = [_version(self.finding(fact)) for fact in self.facts[authority]]
        versions = [*own, *self._comparisons(authority)]
        versions.sort(key=lambda one: (one.known, one.position))
        return versions

    def finding(self, fact: TakeIn) -> Finding:
        """Return a fact as a detector sees it."""
        scale = self.catalogue.scales[fact.scale]
        measure = self.catalogue.measures.get(fact.measure)
        bands = [band.value for band in scale.bands]
        return Finding(
            fact.fact_id.hex,
            fact.kind,
            fact.measure,
            fact.value,
            scale.maps_to or scale.scale,
            fact.polarity,
            fact.true_on,
            fact.published_on,
            (min if fact.polarity == "low" else max)(bands) if bands else None,
            measure.part_of if measure else "",
        )

    def _comparisons(self, authority: str) -> Iterator[Version]:
        lists = self.neighbours.known_by(published_instant(_AT.date().isoformat()))
        group = (authority, *lists.get(authority, ()))
        values: defaultdict[tuple[str, str], list[Valued]] = defaultdict(list)
        for fact in (fact for one in group for fact in self.facts[one]):
            if fact.kind == "indicator" and fact.polarity != "none":
                values[fact.measure, fact.true_on.isoformat()].append(_valued(fact))
        for (measure, on), some in values.items():
            for place in compare(some, self.neighbours):
                if place.authority == authority and place.z is not None:
                    yield _version(_compared(place, measure, on), measure=measure)


def read_evidence() -> Evidence:
    """Read both files, which takes some twenty seconds."""
    directory, catalogue = Directory(), Catalogue()
    list(Shipped(_AT).register(directory))
    for event in Shipped(_AT).measures(catalogue):
        catalogue.apply(event)
    facts: defaultdict[str, list[TakeIn]] = defaultdict(list)
    for path in (INDICATORS, JUDGEMENTS):
        for fact in _facts(path, Resolver(directory), catalogue):
            facts[fact.authority].append(fact)
    return Evidence(facts, catalogue, _near(facts))


def _facts(path: Path, resolver: Resolver, catalogue: Catalogue) -> Iterator[TakeIn]:
    table = open_tables(path)[0]
    found = recognised(table, FEEDS)
    if found is None:
        msg = f"No feed reads {path.name}."
        raise ValueError(msg)
    feed, header = found
    take = feed.reader(Context(_AT, "benchmark", path.name, resolver, catalogue))
    refused = 0
    for number, record, _ in table.records(header):
        try:
            if isinstance(record, Rejection | LeftAside):
                raise record
            yield from take(number, record)
        except (Rejection, LeftAside):
            refused += 1
    print(f"{path.name}: {refused} rows refused", flush=True)


def _near(facts: Mapping[str, Iterable[TakeIn]]) -> Neighbours:
    """Settle who is near whom by the newest values of measures that only describe a place."""
    values: dict[str, dict[str, float]] = {}
    for authority, some in facts.items():
        told = [one for one in some if one.polarity == "none" and one.value is not None]
        told.sort(key=lambda one: one.true_on)
        values[authority] = {one.measure: one.value for one in told if one.value is not None}
    frozen = NeighboursFrozen(
        originator_id=neighbours_stream(2000),
        originator_version=1,
        recorded_at=_AT,
        actor="benchmark",
        year=2000,
        source="computed",
        published_on="2000-01-01",
        lists=nearest(values, dict.fromkeys(values, "upper tier")),
    )
    return Neighbours({2000: frozen})


def _valued(fact: TakeIn) -> Valued:
    return Valued(
        fact.authority,
        fact.fact_id.hex,
        0,
        fact.value,
        fact.polarity,
        fact.published_on,
        published_instant(fact.published_on),
    )


def _compared(place: Compared, measure: str, on: str) -> Finding:
    return Finding(
        place.evidence,
        "comparison",
        measure,
        place.z,
        "neighbours",
        "low",
        datetime.fromisoformat(on).date(),
        place.known_on,
        worse_than=place.worse_than,
    )


def _version(finding: Finding, measure: str = "") -> Version:
    on = finding.published_on
    fact = f"comparison|{measure}|{finding.true_on}" if measure else finding.evidence_id
    return Version(fact, published_instant(on), on, 0, finding)

"""Real evidence as the detectors see it: indicators and judgements.

Read straight from the example files, without a store.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from detectors.contract import Finding
from detectors.fold import Version
from domain.evidence.commands import TakeIn
from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
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
    """All facts of the files, with the catalogue they are read by."""

    facts: Mapping[str, Sequence[TakeIn]]
    catalogue: Catalogue

    def versions(self, authority: str) -> list[Version]:
        """Return an authority's findings in the order they could be known."""
        versions = [_version(self.finding(fact)) for fact in self.facts[authority]]
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
    return Evidence(facts, catalogue)


def _facts(path: Path, resolver: Resolver, catalogue: Catalogue) -> Iterator[TakeIn]:
    table = open_tables(path)[0]
    found = recognised(table, FEEDS)
    if found is None:
        msg = f"No feed reads {path.name}."
        raise ValueError(msg)
    feed, header = found
    take = feed.reader(Context(_AT, "benchmark", path.name, resolver, catalogue))
    refused = 0
    for line, record in table.records(header):
        try:
            if isinstance(record, Rejection | LeftAside):
                raise record
            yield from take(line.number, record)
        except (Rejection, LeftAside):
            refused += 1
    print(f"{path.name}: {refused} rows refused", flush=True)


def _version(finding: Finding) -> Version:
    on = finding.published_on
    return Version(finding.evidence_id, published_instant(on), on, 0, finding)

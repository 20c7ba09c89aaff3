"""Other authorities of the same kind and region about which the same rule speaks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.register.directory import Entry
from infra.services.alerts.by_authority import strongest_signals
from projections.alerts.queries import Alert
from web.site.request import Visit
from web.words import sentences

MOST = 10


@dataclass(frozen=True, slots=True)
class Similar:
    """One of them, with its strongest reason."""

    name: str
    href: str
    reason: str


def similar(visit: Visit, about: Alert, entry: Entry, found: Iterable[Alert]) -> Sequence[Similar]:
    """Return them by name; ``found`` are all open alerts."""
    told: dict[str, Similar] = {}
    for alert in found:
        other = visit.directory.entries.get(visit.directory.kept(UUID(alert.authority)))
        if alert.detector != about.detector or other is None or other.id == entry.id:
            continue
        if (other.kind, other.region) == (entry.kind, entry.region):
            told.setdefault(other.name, _similar(visit, other, alert))
    return [told[name] for name in sorted(told)]


def _similar(visit: Visit, other: Entry, alert: Alert) -> Similar:
    strongest = strongest_signals(alert.signals, visit.catalogue)[0]
    reason = sentences.reason(strongest, visit.catalogue)
    return Similar(other.name, visit.href(f"/alerts/{alert.id}"), reason)

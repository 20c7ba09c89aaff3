"""Figures that are overdue for everybody: the publisher is late, and no authority is silent."""

from collections.abc import Iterable, Mapping
from datetime import date

from domain.alerts.events import Signal
from domain.expectations.book import Expectations
from domain.measures.catalogue import Catalogue
from projections.alerts.queries import Alert

Newest = Mapping[str, str]
"""By domain, the day (ISO) on which England's newest figures of any line were known."""


def newest_of_nation(expectations: Expectations, catalogue: Catalogue, today: date) -> Newest:
    """Return when England's newest figures were known by a day, for each domain that has any."""
    found: dict[str, str] = {}
    for one in expectations.nations.values():
        known = one.known_on[:10]
        if date.fromisoformat(known) <= today:
            domain = catalogue.domain_of(one.measure)
            found[domain] = max(found.get(domain, known), known)
    return found


def is_everybodys(signal: Signal, domain: str, newest: Newest) -> bool:
    """Tell whether a signal says that figures are overdue where England's newest are no newer."""
    if signal.detector != "silence" or signal.clears_if.kind != "indicator":
        return False
    return domain in newest and str(signal.observed["newest"])[:10] >= newest[domain]


def overdue_everywhere(alerts: Iterable[Alert], newest: Newest) -> list[tuple[str, str]]:
    """Return the domains in which figures are overdue for everybody, with the day of the newest."""
    late = {
        alert.domain
        for alert in alerts
        for signal in alert.signals
        if is_everybodys(signal, alert.domain, newest)
    }
    return [(domain, newest[domain]) for domain in sorted(late)]

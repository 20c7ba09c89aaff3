"""An authority's open alerts, each told by its strongest signal."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.measures.catalogue import Catalogue
from infra.services.alerts.by_authority import StandingSignal, strongest_first
from infra.services.alerts.neighbour_figures import NeighbourFigures
from projections.alerts.queries import Alert
from web.site.request import Visit
from web.words import sentences
from web.words.alerts import about


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An open alert in words."""

    level: str
    what: str
    reason: str
    more: str
    clears_if: str
    opened: str
    href: str


def open_alerts(
    visit: Visit, found: Iterable[Alert], catalogue: Catalogue, near: NeighbourFigures
) -> list[OpenAlert]:
    """Put open alerts in words, critical ones first."""
    ordered = sorted(found, key=lambda one: one.level != "critical")
    return [_open_alert(visit, alert, catalogue, near) for alert in ordered]


def _open_alert(
    visit: Visit, alert: Alert, catalogue: Catalogue, near: NeighbourFigures
) -> OpenAlert:
    ordered = strongest_first((StandingSignal(alert, one) for one in alert.signals), catalogue)
    strongest = ordered[0].signal
    more = len({one.signal.measure for one in ordered}) - 1
    scale = str(strongest.observed.get("scale", ""))
    return OpenAlert(
        level=alert.level,
        what=about(alert.detector, alert.domain),
        reason=sentences.reason(strongest, catalogue, near.of(alert.authority, strongest)),
        more=sentences.counted(more, "more measure") if more else "",
        clears_if=sentences.clears_if(strongest.clears_if, scale, catalogue),
        opened=sentences.long_day(alert.opened_on),
        href=visit.href(f"/alerts/{alert.id}"),
    )

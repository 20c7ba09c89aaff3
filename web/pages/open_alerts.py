"""An authority's open alerts, each told by its strongest signal."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.measures.catalogue import Catalogue
from projections.alerts.queries import Alert
from web import wording
from web.concerns import Standing, strongest_first
from web.visit import Visit


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


def open_alerts(visit: Visit, found: Iterable[Alert], catalogue: Catalogue) -> list[OpenAlert]:
    """Put open alerts in words, critical ones first."""
    ordered = sorted(found, key=lambda one: one.level != "critical")
    return [_open_alert(visit, alert, catalogue) for alert in ordered]


def _open_alert(visit: Visit, alert: Alert, catalogue: Catalogue) -> OpenAlert:
    ordered = strongest_first((Standing(alert, one) for one in alert.signals), catalogue)
    strongest = ordered[0].signal
    more = len({one.signal.measure for one in ordered}) - 1
    detector = wording.DETECTORS.get(alert.detector, alert.detector)
    scale = str(strongest.observed.get("scale", ""))
    return OpenAlert(
        level=alert.level,
        what=f"{detector}: {wording.uncapitalised(wording.theme(alert.domain))}",
        reason=wording.reason(strongest, catalogue),
        more=wording.counted(more, "more measure") if more else "",
        clears_if=wording.clears_if(strongest.clears_if, scale, catalogue),
        opened=wording.long_day(alert.opened_on),
        href=visit.href(f"/alerts/{alert.id}"),
    )

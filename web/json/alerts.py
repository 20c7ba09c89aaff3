"""A list of alerts as plain data: the signals, how far they reach, where each stands."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import cast

from detectors.escalation import Escalation
from infra.services.alerts.escalation import escalating
from projections.alerts.queries import Alert
from web.features.alerts.handling_list import Handled
from web.features.alerts.soft_voice import NOBODY_SPEAKS, Converging
from web.json.representations import alert_json
from web.json.shapes import EscalationShape, HandlingShape, ListedAlertShape
from web.site.request import Visit
from web.words.escalation import why


def listed(
    visit: Visit, alerts: Sequence[Alert], known: Handled, spoken: Converging = NOBODY_SPEAKS
) -> list[ListedAlertShape]:
    """Give alerts of one moment; ``handling`` is None for who may not see it.

    ``spoken`` is what several bodies speak of, where the reader may know.
    """
    reaches = _escalations(visit, alerts, spoken)
    versions = visit.services.alerts.versions([one.id for one in alerts]) if known.seen else {}
    return [_listed(visit, one, reaches, (known, versions)) for one in alerts]


def _escalations(
    visit: Visit, alerts: Sequence[Alert], spoken: Converging
) -> Mapping[str, Escalation]:
    """Give how far each authority's open alerts reach."""
    by_authority: defaultdict[str, list[Alert]] = defaultdict(list)
    for one in alerts:
        by_authority[one.authority] += [one] if one.is_open else []
    reaches = escalating(visit.services, visit.as_of, spoken)
    return {authority: reaches(authority, some) for authority, some in by_authority.items()}


def _listed(
    visit: Visit,
    alert: Alert,
    reaches: Mapping[str, Escalation],
    handling: tuple[Handled, Mapping[str, int]],
) -> ListedAlertShape:
    known, versions = handling
    reach = reaches[alert.authority]
    shown = {
        **alert_json(alert, visit.directory, visit.catalogue),
        "escalation": EscalationShape(
            level=reach.level, families=list(reach.families), why=why(reach)
        ),
        "handling": handling_json(alert, known, versions.get(alert.id, 0)) if known.seen else None,
    }
    return cast("ListedAlertShape", shown)


def handling_json(alert: Alert, known: Handled, seen: int) -> HandlingShape:
    """Give where an alert stands; ``seen`` is the version of its stream."""
    handling = known.of(alert)
    decision = handling.decision
    return HandlingShape(
        status=handling.status,
        owner=known.names.get(decision.by) if decision else None,
        said=known.told(alert),
        quiet=known.is_quiet(alert),
        seen=seen,
    )

"""An alert's page, as whoever handles alerts sees it: where it stands, the forms, the receipts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection

from domain.alerts.handling_decisions import LONGEST_SNOOZE
from domain.text import LONGEST
from infra.services.alerts.handling import Asked, Handled
from infra.services.alerts.outdated_handling import corrections, fallen
from projections.alerts.queries import Alert
from web.features.alerts.handling_receipts import Receipt, known_by_then, people_in, receipts
from web.site.request import Visit
from web.words.handling import LABELS, act, state

DONE: Mapping[Asked, str] = {
    "acknowledge": "You acknowledged it: it is yours from here.",
    "snooze": "You snoozed it. It comes back on its day, or when something new is raised.",
    "dismiss": "You dismissed it. It still stands, and comes back when something new is raised.",
    "rate": "Your rating is kept.",
    "undo": "The decision is undone; both stay on record.",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a form: what was done, or why nothing was, with what had been filled in."""

    done: str = ""
    refused: str = ""
    sent: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HandlingPanel:
    """What is shown of the handling. ``seen`` is the version that a form decides on."""

    state: str
    note: str
    status: str
    may_decide: bool
    is_mine: bool
    seen: int
    undoable: str
    rateable: bool
    receipts: Sequence[Receipt]
    labels: Sequence[tuple[str, str]]
    tomorrow: str
    latest: str
    longest: int
    outcome: Outcome


def panel(
    visit: Visit, connection: Connection, alert: Alert, handled: Handled, outcome: Outcome
) -> HandlingPanel | None:
    """Return what an alert's page shows of the handling; None for who may not see it."""
    if not handled.seen:
        return None
    log = visit.services.store.recorded(UUID(alert.id))
    handling = handled.of(alert.id)
    by_then = known_by_then(log, visit.as_of)
    names = visit.services.alerts.names(people_in(by_then))
    corrected = corrections(connection, alert.authority, visit.as_of.position)
    decision, undoable = handling.decision, handling.undoable
    today = visit.services.clock().date()
    mine = decision is not None and visit.person is not None and decision.by == visit.person.id
    return HandlingPanel(
        state=state(handling, names),
        note=decision.note if decision and handling.waking is None else "",
        status=handling.status,
        may_decide=visit.moment.is_now
        and visit.may("POST", f"/alerts/{alert.id}/acknowledge")
        and (alert.is_open or bool(handling.acts)),
        is_mine=mine and handling.status == "acknowledged",
        seen=visit.services.alerts.versions([alert.id])[alert.id],
        undoable=act(undoable, names) if undoable else "",
        rateable=any(one.kind == "acknowledged" for one in handling.acts),
        receipts=receipts(visit, by_then, names, fallen(handling, alert.steps, corrected)),
        labels=list(LABELS.items()),
        tomorrow=(today + timedelta(days=1)).isoformat(),
        latest=(today + LONGEST_SNOOZE).isoformat(),
        longest=LONGEST,
        outcome=outcome,
    )

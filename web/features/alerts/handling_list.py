"""The adviser's side of the list of alerts: what is quiet and why, which decisions fell."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from infra.services.alerts.concerns import Concern
from infra.services.alerts.handling import Handled
from infra.services.alerts.outdated_handling import corrections, may_have_fallen, to_tell
from projections.alerts.queries import Alert
from web.site.request import Visit
from web.words import concerns as words
from web.words.alerts import about
from web.words.handling import Told, act, told


@dataclass(frozen=True, slots=True)
class Quiet:
    """A concern that stands and asks for nothing now, and why."""

    name: str
    what: str
    href: str
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class Fell:
    """A decision whose basis changed, and where to look."""

    name: str
    what: str
    href: str
    told: Told


def quiet(visit: Visit, concerns: Iterable[Concern], handled: Handled) -> list[Quiet]:
    """Return the concerns that ask for nothing now, each with the reason that somebody gave."""
    return [
        Quiet(
            name=one.entry.name,
            what=words.sentence(one, visit.catalogue),
            href=visit.href(f"/alerts/{one.strongest.alert.id}"),
            state=act(one.stands.decision, handled.names),
            note=one.stands.decision.note,
        )
        for one in concerns
        if one.stands.decision is not None and one.strongest is not None
    ]


def fell(
    visit: Visit, connection: Connection, alerts: Iterable[Alert], handled: Handled
) -> list[Fell]:
    """Return the newest decisions whose basis changed since; ``alerts`` are open or cleared."""
    found: list[Fell] = []
    for alert in alerts:
        handling = handled.of(alert.id)
        if not may_have_fallen(handling, alert.steps):
            continue
        corrected = corrections(connection, alert.authority, visit.as_of.position)
        if (under := to_tell(handling, alert.steps, corrected)) is not None:
            told_ = told(under, handled.names, visit.catalogue)
            href = visit.href(f"/alerts/{alert.id}")
            what = about(alert.detector, alert.domain)
            found.append(Fell(_name(visit, alert), what, href, told_))
    return found


def _name(visit: Visit, alert: Alert) -> str:
    kept = visit.directory.kept(UUID(alert.authority))
    return visit.directory.name_of(kept.hex)

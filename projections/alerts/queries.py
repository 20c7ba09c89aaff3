"""Alerts as they stood, asked on two clocks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, Table, and_, not_, select

from domain.alerts.decisions import standing_after
from domain.alerts.events import Level, Signal, Step
from domain.times import FOREVER, AsOf, Basis
from projections.alerts.tables import alerts, steps
from projections.bulk import pieces

_decode = msgspec.json.Decoder(Step).decode

Key = tuple[str, str]
"""An authority, as hex, and a domain."""


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as it stood: its signals, and when it opened and cleared, as far as was known."""

    id: str
    authority: str
    detector: str
    domain: str
    level: str
    opened_on: str
    cleared_on: str | None
    cleared_by: str | None
    signals: tuple[Signal, ...]
    steps: tuple[Step, ...]

    @property
    def is_open(self) -> bool:
        """Tell whether any signal stands."""
        return bool(self.signals)


def alerts_as_of(
    connection: Connection,
    as_of: AsOf,
    *,
    authority: str | None = None,
    include_cleared: bool = False,
    tables: tuple[Table, Table] = (alerts, steps),
) -> list[Alert]:
    """Return alerts newest first.

    On the recorded basis these are the alerts this system had open then; on the published
    basis those that the rules open on what was knowable then.
    """
    heads = tables[0]
    courses = _courses(connection, as_of, authority, tables)
    wanted_heads = select(heads)
    if authority is not None:
        wanted_heads = wanted_heads.where(heads.c.authority == authority)
    found = (
        _alert(row, courses[row.alert])
        for row in connection.execute(wanted_heads)
        if row.alert in courses
    )
    wanted = [one for one in found if include_cleared or one.is_open]
    return sorted(wanted, key=lambda one: (one.opened_on, one.id), reverse=True)


def alert_by_id(connection: Connection, alert: str, as_of: AsOf) -> Alert | None:
    """Return one alert, open or cleared, or None where there was none."""
    row = connection.execute(select(alerts).where(alerts.c.alert == alert)).one_or_none()
    if row is None:
        return None
    course = _courses(connection, as_of, row.authority, (alerts, steps)).get(alert)
    return _alert(row, course) if course else None


def alert_ids(connection: Connection, authorities: Iterable[str]) -> dict[Key, set[str]]:
    """Return the ids of all alerts there ever were of some authorities, by authority and domain."""
    found: defaultdict[Key, set[str]] = defaultdict(set)
    statement = select(alerts.c.alert, alerts.c.authority, alerts.c.domain).where(
        alerts.c.authority.in_(sorted(authorities))
    )
    for alert, authority, domain in connection.execute(statement):
        found[authority, domain].add(alert)
    return found


def authorities_with_alerts(connection: Connection) -> list[str]:
    """Return the authorities, as hex, that ever had an alert."""
    return list(connection.execute(select(alerts.c.authority).distinct()).scalars())


def detectors(connection: Connection) -> set[str]:
    """Return the names of all rules that ever raised an alert."""
    return set(connection.execute(select(alerts.c.detector).distinct()).scalars())


def ids_of(connection: Connection, rules: Iterable[str]) -> set[str]:
    """Return the ids of all alerts that some rules ever raised."""
    wanted = select(alerts.c.alert).where(alerts.c.detector.in_(sorted(rules)))
    return set(connection.execute(wanted).scalars())


def _courses(
    connection: Connection, as_of: AsOf, authority: str | None, tables: tuple[Table, Table]
) -> dict[str, list[Step]]:
    heads, s = tables[0].c, tables[1].c
    statement = select(s.alert, s.step).order_by(s.alert, s.place, s.position)
    last = min(as_of.position, FOREVER - 1)
    replaced = s.position_until <= last
    if as_of.basis is Basis.PUBLISHED:
        statement = statement.where(s.known_at <= as_of.known_by, not_(replaced))
    else:
        ended = and_(replaced, s.recorded_until <= as_of.known_by)
        statement = statement.where(s.recorded_at <= as_of.known_by, not_(ended))
    if as_of.is_cut:
        statement = statement.where(s.position <= last)
    if authority is not None:
        statement = statement.join(tables[0], heads.alert == s.alert).where(
            heads.authority == authority
        )
    courses: defaultdict[str, list[Step]] = defaultdict(list)
    for alert, step in connection.execute(statement):
        courses[alert].append(_decode(step))
    return courses


def _alert(row: Row[Any], course: Sequence[Step]) -> Alert:
    opened_on, standing = course[0].on, standing_after(course[:1])
    for count in range(2, len(course) + 1):
        was_open, standing = bool(standing), standing_after(course[:count])
        if standing and not was_open:
            opened_on = course[count - 1].on
    last = course[-1]
    return Alert(
        id=row.alert,
        authority=row.authority,
        detector=row.detector,
        domain=row.domain,
        level=row.level,
        opened_on=opened_on,
        cleared_on=None if standing else last.on,
        cleared_by=None if standing else last.cleared_by,
        signals=tuple(standing.values()),
        steps=tuple(course),
    )


class Heading(NamedTuple):
    """What an alert is about, whatever becomes of it."""

    authority: str
    detector: str
    domain: str
    level: Level


def headings(connection: Connection, wanted: Iterable[str]) -> dict[str, Heading]:
    """Return the headings of some alerts, by id as hex."""
    c = alerts.c
    found: dict[str, Heading] = {}
    headed = select(c.alert, c.authority, c.detector, c.domain, c.level)
    for some in pieces(sorted(wanted)):
        for alert, *rest in connection.execute(headed.where(c.alert.in_(some))):
            found[alert] = Heading(*rest)
    return found

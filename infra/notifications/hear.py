"""Hearing what happens to alerts, from the log, at a place of its own.

The place is in the vault, so a rebuild of views or a replay of the detectors tells nobody anything.
A new installation begins at the end of the log: what is known already is on the pages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select, text, update

from consumers.notifications.changes import (
    SuppressedBy,
    changed_on,
    evidence_of,
    is_fresh,
    kind,
    suppressed_by,
)
from consumers.notifications.times import next_digest
from domain.alerts.events import AlertEvent
from domain.alerts.handling_events import HandlingEvent, StreamEvent, history_of
from domain.alerts.rule_events import STREAM, RulesChanged
from domain.events import Event
from domain.log import EventLog, Recorded
from domain.times import from_instant, to_instant
from infra.stores.vault.notification_tables import changes, place
from projections.alerts import queries as alerts
from projections.alerts.queries import Heading

_PAGE = 10_000
_HEARD, _LOOKED = 1, 2
"""The rows of ``feed_place``: how far the log was heard, and when the order was looked at last."""

_BEGIN = text(
    "INSERT INTO feed_place (id, position) VALUES (:id, :position) ON CONFLICT (id) DO NOTHING"
)


def held_place(connection: Connection) -> int | None:
    """Return how far the log has been heard, and keep every other program out until committed."""
    this = place.c.id == _HEARD
    connection.execute(update(place).where(this).values(id=_HEARD))  # on PostgreSQL the lock
    found: int | None = connection.execute(select(place.c.position).where(this)).scalar()
    return found


def begun_place(connection: Connection, end: int) -> int:
    """Return the same; who never heard anything begins at the end of the log."""
    connection.execute(_BEGIN, {"id": _HEARD, "position": end})
    found = held_place(connection)
    return end if found is None else found


def last_look(connection: Connection, now: datetime) -> datetime:
    """Return when the order of visit was looked at last; who never looked begins now."""
    connection.execute(_BEGIN, {"id": _LOOKED, "position": to_instant(now)})
    found = connection.execute(select(place.c.position).where(place.c.id == _LOOKED)).scalar_one()
    return from_instant(found)


def look(connection: Connection, now: datetime) -> None:
    """Write down that the order of visit was looked at."""
    this = update(place).where(place.c.id == _LOOKED)
    connection.execute(this.values(position=to_instant(now)))


@dataclass(frozen=True, slots=True)
class Listener:
    """Writes down what is heard. ``views`` must have come at least to the position given."""

    log: EventLog

    def hear(self, vault: Connection, views: Connection, upto: int, now: datetime) -> bool:
        """Hear one page of the log; tell whether there may be more. Commit after each."""
        after = begun_place(vault, upto)
        if after >= upto:
            return False
        page = [one for one in self.log.read(after, _PAGE) if one.position <= upto]
        if rows := list(self._rows(page, views, now)):
            vault.execute(insert(changes), rows)
        came_to = page[-1].position if page else upto
        vault.execute(update(place).where(place.c.id == _HEARD).values(position=came_to))
        return bool(page)

    def _rows(
        self, page: Sequence[Recorded], views: Connection, now: datetime
    ) -> Iterator[dict[str, Any]]:
        heard = [one for one in page if isinstance(one.event, AlertEvent | HandlingEvent)]
        if not heard:
            return
        ids = {one.event.originator_id for one in heard}
        headings = alerts.headings(views, {one.hex for one in ids})
        streams = self.log.streams(ids)
        rules = [one.event for one in self.log.recorded(STREAM)]
        for one in heard:
            whole = streams[one.event.originator_id]
            history = history_of(whole[: one.event.originator_version])
            why = suppressed_by(history, moved_by_rules=self._is_moved_by_rules(history, rules))
            yield _row(one, history, headings[one.event.originator_id.hex], now, why)

    def _is_moved_by_rules(self, history: Sequence[StreamEvent], rules: Sequence[Event]) -> bool:
        """Tell whether a change is of the past, and rests on what was known to the rules before."""
        event = history[-1]
        newest = rules[-1] if rules else None
        if not isinstance(newest, RulesChanged) or not isinstance(event, AlertEvent):
            return False
        if not newest.settled or changed_on(event) > newest.recorded_at.date():
            return False
        return all(
            version.position <= newest.settled
            for evidence in evidence_of(history)
            for version in self.log.recorded(UUID(evidence))
        )


def _row(
    one: Recorded,
    history: Sequence[StreamEvent],
    heading: Heading,
    now: datetime,
    why: SuppressedBy,
) -> dict[str, Any]:
    what, recorded = kind(history), one.event.recorded_at
    grave = heading.level == "critical" and what in {"opened", "updated"}
    at_once = grave and is_fresh(history[-1])
    return {
        "position": one.position,
        "alert": one.event.originator_id.hex,
        "version": one.event.originator_version,
        "authority": heading.authority,
        "detector": heading.detector,
        "domain": heading.domain,
        "kind": what,
        "heard_at": to_instant(now),
        "due_at": to_instant(recorded if at_once else next_digest(recorded)),
        "at_once": at_once,
        "suppressed_by": why,
        "notice": "",
    }

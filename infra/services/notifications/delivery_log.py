"""The delivery log: who was told what, when, what failed, and what nobody was told, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Engine, Row, and_, func, or_, select

from consumers.notifications.notices import Notice
from domain.times import from_instant
from infra.stores.vault.notification_tables import changes, deliveries, notices, subscriptions

_decode = msgspec.json.Decoder(Notice).decode


class Delivery(NamedTuple):
    """One message on one way. ``of`` are the names of the authorities it tells about."""

    id: str
    subscription: str
    person: str
    channel: str
    of: tuple[str, ...]
    status: str
    tries: int
    made_at: datetime
    tried_at: datetime | None
    next_at: datetime | None
    outcome: str


class KeptBack(NamedTuple):
    """A change that nobody was or is yet told: ``why`` is why, or '' where it waits for ``due``."""

    alert: str
    authority: str
    detector: str
    domain: str
    kind: str
    heard_at: datetime
    why: str
    due: datetime


@dataclass(frozen=True, slots=True)
class DeliveryLog:
    """Tells who was told what, and what failed."""

    vault: Engine

    def newest(self, limit: int, person: str = "") -> Sequence[Delivery]:
        """Return deliveries, newest first; one member's where one is named."""
        d, s = deliveries.c, subscriptions.c
        wanted = select(deliveries, s.channel, s.person).join(subscriptions, s.id == d.subscription)
        if person:
            wanted = wanted.where(s.person == person)
        with self.vault.connect() as vault:
            rows = list(vault.execute(wanted.order_by(d.made_at.desc(), d.id).limit(limit)))
            ids = {one for row in rows for one in row.notices.split()}
            about = select(notices.c.body).where(notices.c.id.in_(sorted(ids)))
            names = {one.id: one.name for one in map(_decode, vault.execute(about).scalars())}
        return [_delivery(row, names) for row in rows]

    def kept_back(self, limit: int) -> Sequence[KeptBack]:
        """Return what nobody was told, or isn't yet, newest first."""
        c = changes.c
        wanted = select(changes).where(c.notice == "").order_by(c.position.desc()).limit(limit)
        with self.vault.connect() as vault:
            return [_kept_back(row) for row in vault.execute(wanted)]

    def counts(self) -> dict[str, int]:
        """Count all that was ever kept back, by reason; '' is what waits."""
        c = changes.c
        wanted = select(c.suppressed_by, func.count()).where(c.notice == "")
        with self.vault.connect() as vault:
            found = vault.execute(wanted.group_by(c.suppressed_by).order_by(c.suppressed_by))
            return {row[0]: row[1] for row in found}

    def notices(self, limit: int) -> Sequence[Notice]:
        """Return what was told, newest first; tests are not among it."""
        n = notices.c
        wanted = select(n.body).where(n.position > 0).limit(limit)
        wanted = wanted.order_by(n.at.desc(), n.position.desc())
        with self.vault.connect() as vault:
            return [_decode(one) for one in vault.execute(wanted).scalars()]

    def newest_notice(self) -> str:
        """Return the id of the notice told last; '' where none ever was."""
        n = notices.c
        wanted = select(n.id).where(n.position > 0).order_by(n.at.desc(), n.position.desc())
        with self.vault.connect() as vault:
            return vault.execute(wanted.limit(1)).scalar() or ""

    def notices_after(self, notice: str, limit: int) -> Sequence[Notice]:
        """Return what was told after a notice, oldest first; from the first on for an unknown one.

        The order is that of telling, not of the log: a digest tells on Monday of what came before
        an urgent notice of the week.
        """
        n = notices.c
        wanted = select(n.body).where(n.position > 0).order_by(n.at, n.position).limit(limit)
        with self.vault.connect() as vault:
            named = select(n.at, n.position).where(n.id == notice)
            if (last := vault.execute(named).one_or_none()) is not None:
                later = and_(n.at == last.at, n.position > last.position)
                wanted = wanted.where(or_(n.at > last.at, later))
            return [_decode(one) for one in vault.execute(wanted).scalars()]


def _delivery(row: Row[Any], names: dict[str, str]) -> Delivery:
    return Delivery(
        row.id,
        row.subscription,
        row.person,
        row.channel,
        tuple(names[one] for one in row.notices.split()),
        row.status,
        row.tries,
        from_instant(row.made_at),
        from_instant(row.tried_at) if row.tried_at else None,
        from_instant(row.next_at) if row.next_at else None,
        row.outcome,
    )


def _kept_back(row: Row[Any]) -> KeptBack:
    return KeptBack(
        row.alert,
        row.authority,
        row.detector,
        row.domain,
        row.kind,
        from_instant(row.heard_at),
        row.suppressed_by,
        from_instant(row.due_at),
    )

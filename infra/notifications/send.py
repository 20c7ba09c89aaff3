"""Sending what waits in the delivery log, and writing down what came of it.

A try is claimed before it is made, so of two programs one makes it; where a program dies between
the try and the note of it, the message goes out again under the same id.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Engine, Row, and_, select, update

from consumers.notifications.notices import Notice
from consumers.notifications.times import next_try
from domain.times import to_instant
from infra.notifications.mail import Mail
from infra.notifications.outcomes import Outcome
from infra.notifications.webhook import Webhooks
from infra.services.notifications.cloud_event import structured
from infra.services.notifications.subscriptions import Channel, Subscriptions
from infra.stores.vault.notification_tables import deliveries, notices, subscriptions
from infra.stores.views import for_writing

_LEASE = timedelta(minutes=2)
"""Longer than any try takes: until then nobody else makes it."""

_decode = msgspec.json.Decoder(Notice).decode


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends what waits in the delivery log."""

    vault: Engine
    subscriptions: Subscriptions
    webhooks: Webhooks
    mail: Mail
    clock: Callable[[], datetime]

    def run(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Make every try that is due, the longest waiting first; return how many were made."""
        made = 0
        for row in self._due():
            if stopping():
                break
            made += self._try(row)
        return made

    def _due(self) -> list[Row[Any]]:
        d, s = deliveries.c, subscriptions.c
        wanted = (
            select(d.id, d.subscription, d.notices, d.tries, s.channel, s.target, s.person)
            .join(subscriptions, s.id == d.subscription)
            .where(d.status == "waiting", d.next_at <= to_instant(self.clock()))
            .order_by(d.next_at, d.id)
        )
        with self.vault.connect() as vault:
            return list(vault.execute(wanted))

    def _try(self, row: Row[Any]) -> bool:
        if self.subscriptions.told(UUID(row.person)) is None:
            self.subscriptions.revoke(row.subscription, why="no longer an adviser")
            return False
        if not self._claimed(row):
            return False
        outcome = self._sent(row)
        self._note(row, outcome)
        if outcome.gone:
            self.subscriptions.revoke(row.subscription, why="the receiver is gone (410)")
        return True

    def _claimed(self, row: Row[Any]) -> bool:
        now = self.clock()
        claim = {
            "tries": row.tries + 1,
            "tried_at": to_instant(now),
            "next_at": to_instant(now + _LEASE),
            "outcome": "under way, or the program ended",
        }
        d = deliveries.c
        mine = _this(row) & (d.status == "waiting") & (d.tries == row.tries)
        with for_writing(self.vault).begin() as vault:
            return vault.execute(update(deliveries).where(mine).values(claim)).rowcount == 1

    def _sent(self, row: Row[Any]) -> Outcome:
        told = self._told(row.notices.split())
        channel: Channel = row.channel
        match channel:
            case "mail":
                return self.mail.send(row.target, row.id, told)
            case "webhook":
                keys = self.subscriptions.secrets_of(row.subscription)
                body = structured(told[0])
                return self.webhooks.send(row.target, row.id, body, keys, self.clock())
            case "reader":
                return Outcome(ok=False, what="a feed reader fetches for itself")

    def _told(self, ids: Iterable[str]) -> list[Notice]:
        wanted = select(notices.c.body).where(notices.c.id.in_(list(ids)))
        with self.vault.connect() as vault:
            found = vault.execute(wanted.order_by(notices.c.position)).scalars()
            return [_decode(one) for one in found]

    def _note(self, row: Row[Any], outcome: Outcome) -> None:
        again = None if outcome.ok else next_try(row.tries + 1, self.clock())
        status = "sent" if outcome.ok else "failed" if again is None else "waiting"
        note = {
            "status": status,
            "next_at": to_instant(again) if again else None,
            "outcome": outcome.what,
        }
        with for_writing(self.vault).begin() as vault:
            vault.execute(update(deliveries).where(_this(row)).values(note))


def _this(row: Row[Any]) -> ColumnElement[bool]:
    d = deliveries.c
    return and_(d.id == row.id, d.subscription == row.subscription)

"""How members are told of alerts: subscriptions, what was sent, and what feed readers read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple
from uuid import uuid4

import msgspec
from sqlalchemy import insert

from consumers.notifications.notices import Notice, Told
from domain.membership.person import Person
from domain.times import to_instant
from infra.security.url_guard import Addresses
from infra.services.context import Context
from infra.services.notifications import cloud_event, feed_formats
from infra.services.notifications.delivery_log import Delivery, DeliveryLog, KeptBack
from infra.services.notifications.subscriptions import (
    Channel,
    Subscription,
    SubscriptionRefusal,
    Subscriptions,
)
from infra.stores.vault.notification_tables import deliveries, notices
from infra.stores.vault.sealing import Wrapping
from infra.stores.views import for_writing

MEDIA: Final[Mapping[str, str]] = {
    "alerts.atom": "application/atom+xml",
    "alerts.json": "application/feed+json",
}
"""The forms a feed comes in, by the last part of its address."""

_NOT_MINE = "There is no such way of yours, or it has ended: look at the list."


class NewSecret(NamedTuple):
    """What is shown once and never again: a webhook's secret, or a reader's two addresses."""

    channel: Channel
    lines: tuple[str, ...]


class Message(NamedTuple):
    """A notice as it travels; ``body`` is a CloudEvent as JSON, ``type`` what it is altogether."""

    id: str
    type: str
    body: str


@dataclass(frozen=True, slots=True)
class MySubscriptions:
    """What there is to one member's subscriptions, newest first; counts are of all changes."""

    subscriptions: Sequence[Subscription]
    delivered: Sequence[Delivery]
    kept_back: Sequence[KeptBack]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class NotificationService:
    """Keeps subscriptions; what can't be done raises SubscriptionRefusal or AddressError.

    ``addresses`` says which hosts webhooks may reach, by the settings where it is left out.
    """

    context: Context
    addresses: Addresses | None = None

    @property
    def subscriptions(self) -> Subscriptions:
        """The subscriptions of all members."""
        context = self.context
        where = self.addresses or Addresses(context.settings.webhooks_internal)
        return Subscriptions(context.vault, self._wrapping, context.people, where, context.clock)

    @property
    def log(self) -> DeliveryLog:
        """What was sent, and what nobody was told."""
        return DeliveryLog(self.context.vault)

    @property
    def address(self) -> str:
        """Where the pages are."""
        return self.context.settings.public_url.rstrip("/")

    def mine(self, person: Person, newest: int) -> MySubscriptions:
        """Return a member's subscriptions, their newest deliveries, and what was kept back."""
        log = self.log
        return MySubscriptions(
            list(reversed(self.subscriptions.all(person.id))),
            log.newest(newest, person.id.hex),
            log.kept_back(newest),
            log.counts(),
        )

    def add(self, person: Person, channel: Channel, target: str) -> NewSecret | None:
        """Tell a member by one more way; return what is to be shown once, if anything is."""
        match channel:
            case "mail":
                self.subscriptions.mail(person.id, target)
                return None
            case "webhook":
                return NewSecret(channel, (self.subscriptions.webhook(person.id, target).secret,))
            case "reader":
                made = self.subscriptions.reader(person.id)
                return NewSecret(channel, self.reader_addresses(made.secret))

    def reader_addresses(self, secret: str) -> tuple[str, str]:
        """Return where a feed reader reads, as Atom and as JSON Feed."""
        base = f"{self.address}/feeds/{secret}/alerts"
        return f"{base}.atom", f"{base}.json"

    def revoke(self, person: Person, subscription: str) -> None:
        """End one of a member's subscriptions; what waits on it is not sent."""
        self.subscriptions.revoke(subscription, person.id)

    def rotate(self, person: Person, subscription: str) -> NewSecret:
        """Return a member's webhook a new secret; the one before signs beside it meanwhile."""
        return NewSecret("webhook", (self.subscriptions.rotate(subscription, person.id),))

    def test(self, person: Person, subscription: str) -> None:
        """Send a message that says it is a test on one of a member's own subscriptions."""
        if subscription not in {one.id for one in self.subscriptions.all(person.id)}:
            raise SubscriptionRefusal(_NOT_MINE)
        self.send_test(subscription)

    def send_test(self, subscription: str) -> str:
        """Send a test to a webhook or a mailbox with the next run; return the message's id."""
        ways: list[Subscription] = [
            one
            for one in self.subscriptions.all()
            if one.id == subscription and one.ended_at is None and one.channel != "reader"
        ]
        if not ways:
            msg = "Only a webhook or a mailbox in use can be tested: look at the list."
            raise SubscriptionRefusal(msg)
        return self._send_test(ways[0], self.context.clock())

    def feed(self, secret: str, form: str) -> bytes | None:
        """Return the alerts told so far; None where the secret opens nothing, or not any more."""
        if self.subscriptions.read_by(secret) is None:
            return None
        newest = self.log.notices(feed_formats.NEWEST)
        write = feed_formats.atom if form == "alerts.atom" else feed_formats.json_feed
        return write(newest, self.address)

    def newest(self) -> str:
        """Return the id of the notice told last; '' where none ever was."""
        return self.log.newest_notice()

    def told_after(self, notice: str) -> Sequence[Message]:
        """Return the first notices told after one, oldest first; from the first on for none."""
        return [
            Message(one.id, f"alert.{one.kind}", cloud_event.structured(one).decode())
            for one in self.log.notices_after(notice, feed_formats.NEWEST)
        ]

    def _wrapping(self) -> Wrapping:
        """Return the key that wraps the secrets of webhooks."""
        return Wrapping(self.context.settings.home / "vault" / "wrapping.key")

    def _send_test(self, way: Subscription, now: datetime) -> str:
        notice = _test_notice(f"test.{uuid4().hex}", now, f"{self.address}/alerts")
        with for_writing(self.context.vault).begin() as vault:
            row = {
                "id": notice.id,
                "position": -to_instant(now),  # no position of the log
                "authority": notice.authority,
                "level": notice.level,
                "at": to_instant(now),
                "body": msgspec.json.encode(notice).decode(),
            }
            vault.execute(insert(notices), row)
            waiting = {
                "id": notice.id,
                "subscription": way.id,
                "notices": notice.id,
                "made_at": to_instant(now),
                "status": "waiting",
                "tries": 0,
                "next_at": to_instant(now),
                "outcome": "",
            }
            vault.execute(insert(deliveries), waiting)
        return notice.id


def _test_notice(name: str, now: datetime, link: str) -> Notice:
    return Notice(
        id=name,
        at=now,
        authority="0" * 32,
        name="Nowhere, for a test",
        level="watch",
        why="This is a test: nothing happened",
        changes=(Told("0" * 32, 1, "updated", "Test"),),
        link=link,
        status="Test",
    )

"""The feed of one installation: hears the log, tells what is due, and sends what waits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import msgspec
from sqlalchemy import Engine, insert

from consumers.notifications.notices import Notice, Told
from domain.times import to_instant
from infra.notifications.compose import Composer
from infra.notifications.hear import Listener
from infra.notifications.mail import Mail
from infra.notifications.release import Releaser
from infra.notifications.send import Sender
from infra.notifications.url_guard import Addresses
from infra.notifications.webhook import Webhooks
from infra.services.context import Context
from infra.services.notifications.delivery_log import DeliveryLog
from infra.services.notifications.subscriptions import (
    Subscription,
    SubscriptionRefusal,
    Subscriptions,
)
from infra.stores.vault.notification_tables import deliveries, notices
from infra.stores.vault.sealing import Wrapping
from infra.stores.views import for_writing


@dataclass(frozen=True, slots=True)
class Delivery:
    """See the module."""

    app: Context
    subscriptions: Subscriptions
    sender: Sender
    log: DeliveryLog

    @classmethod
    def of(cls, app: Context, addresses: Addresses | None = None) -> "Delivery":
        """Give the feed of an installation."""
        settings = app.settings
        where = addresses or Addresses(settings.webhooks_internal)
        ways = Subscriptions(app.vault, lambda: wrapping(app), app.people, where, app.clock)
        mail = Mail(settings.smtp_url, settings.mail_from)
        sender = Sender(app.vault, ways, Webhooks(where), mail, app.clock)
        return cls(app, ways, sender, DeliveryLog(app.vault))

    @property
    def address(self) -> str:
        """Give where the pages are."""
        return self.app.settings.public_url.rstrip("/")

    def run(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Hear, tell and send all there is now; give how many tries were made."""
        self.hear()
        self.release()
        return self.sender.run(stopping)

    def hear(self) -> None:
        """Write down what happened to alerts since the last time."""
        listener = Listener(self.app.store)
        while self._heard(listener):
            pass

    def release(self) -> list[Notice]:
        """Tell what is due now."""
        releaser = Releaser(Composer(self.app, self.address))
        with self._writing().begin() as vault, self.app.reading() as views:
            return releaser.release(vault, views, self.app.clock())

    def test(self, subscription: str) -> str:
        """Send a test to a webhook or a mailbox with the next run; give the message's id."""
        ways: list[Subscription] = [
            one
            for one in self.subscriptions.all()
            if one.id == subscription and one.ended_at is None and one.channel != "reader"
        ]
        if not ways:
            msg = "Only a webhook or a mailbox in use can be tested: look at the list."
            raise SubscriptionRefusal(msg)
        return self._test(ways[0], self.app.clock())

    def _heard(self, listener: Listener) -> bool:
        upto = self.app.position()
        with self._writing().begin() as vault, self.app.reading() as views:
            return listener.hear(vault, views, upto, self.app.clock())

    def _writing(self) -> Engine:
        return for_writing(self.app.vault)

    def _test(self, way: Subscription, now: datetime) -> str:
        notice = _test_notice(f"test.{uuid4().hex}", now, f"{self.address}/alerts")
        with self._writing().begin() as vault:
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


def wrapping(app: Context) -> Wrapping:
    """Give the key that wraps the secrets of webhooks."""
    return Wrapping(app.settings.home / "vault" / "wrapping.key")

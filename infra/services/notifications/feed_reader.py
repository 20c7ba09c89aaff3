"""Letting feed readers read, in one installation."""

from collections.abc import Sequence
from dataclasses import dataclass

from infra.notifications import cloud_event, feed_formats
from infra.notifications.deliver import Delivery
from infra.services.context import Context
from infra.services.notifications.delivery_log import DeliveryLog
from web.features.notifications.feeds_port import Message


@dataclass(frozen=True, slots=True)
class FeedReading:
    """See the module. Satisfies ``web.features.notifications.feeds_port.Feeds``."""

    app: Context

    def read(self, secret: str, form: str) -> bytes | None:
        """Give the alerts told so far; None where the secret opens nothing, or not any more."""
        delivery = Delivery.of(self.app)
        if delivery.subscriptions.read_by(secret) is None:
            return None
        newest = delivery.log.notices(feed_formats.NEWEST)
        write = feed_formats.atom if form == "alerts.atom" else feed_formats.json_feed
        return write(newest, delivery.address)

    def newest(self) -> str:
        """Give the id of the notice told last; '' where none ever was."""
        return DeliveryLog(self.app.vault).newest_notice()

    def told_after(self, notice: str) -> Sequence[Message]:
        """Give the first notices told after one, oldest first; from the first on for none."""
        found = DeliveryLog(self.app.vault).notices_after(notice, feed_formats.NEWEST)
        return [
            Message(one.id, f"alert.{one.kind}", cloud_event.structured(one).decode())
            for one in found
        ]

"""Letting feed readers read, in one installation."""

from collections.abc import Sequence
from dataclasses import dataclass

from infra.app import Soundings
from infra.feed import messages, reading
from infra.feed.delivery import Delivery
from infra.feed.log import DeliveryLog
from web.feeds import Message


@dataclass(frozen=True, slots=True)
class FeedReading:
    """See the module. Satisfies ``web.feeds.Feeds``."""

    app: Soundings

    def read(self, secret: str, form: str) -> bytes | None:
        """Give the alerts told so far; None where the secret opens nothing, or not any more."""
        delivery = Delivery.of(self.app)
        if delivery.subscriptions.read_by(secret) is None:
            return None
        newest = delivery.log.notices(reading.NEWEST)
        write = reading.atom if form == "alerts.atom" else reading.json_feed
        return write(newest, delivery.address)

    def newest(self) -> str:
        """Give the id of the notice told last; '' where none ever was."""
        return DeliveryLog(self.app.vault).newest_notice()

    def told_after(self, notice: str) -> Sequence[Message]:
        """Give the first notices told after one, oldest first; from the first on for none."""
        found = DeliveryLog(self.app.vault).notices_after(notice, reading.NEWEST)
        return [
            Message(one.id, f"alert.{one.kind}", messages.structured(one).decode()) for one in found
        ]

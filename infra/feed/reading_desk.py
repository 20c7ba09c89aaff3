"""Letting feed readers read, in one installation."""

from dataclasses import dataclass

from infra.app import Soundings
from infra.feed import reading
from infra.feed.delivery import Delivery


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

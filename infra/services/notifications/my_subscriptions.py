"""A member's own ways of being told, in one installation."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from domain.membership.person import Person
from infra.notifications.deliver import Delivery
from infra.notifications.url_guard import AddressError
from infra.services.context import Context
from infra.services.notifications.subscriptions import SubscriptionRefusal
from web.features.notifications.subscriptions_port import (
    Channel,
    Delivered,
    KeptBack,
    NewSecret,
    Telling,
    Way,
    WayRefusal,
)

_THERE_IS_NONE = "There is no such way of yours, or it has ended: look at the list."


@dataclass(frozen=True, slots=True)
class WaysDesk:
    """See the module."""

    app: Context

    def telling(self, person: Person, newest: int) -> Telling:
        """Give a member's ways, the newest deliveries on them, and what was kept back."""
        delivery = Delivery.of(self.app)
        ways = delivery.subscriptions.all(person.id)
        return Telling(
            ways=[
                Way(one.id, one.channel, one.target, one.made_at, one.ended_by)
                for one in reversed(ways)
            ],
            delivered=[
                Delivered(
                    id=one.id,
                    way=one.channel,
                    of=one.of,
                    status=one.status,
                    tries=one.tries,
                    tried=one.tried_at,
                    next=one.next_at,
                    outcome=one.outcome,
                )
                for one in delivery.log.newest(newest, person.id.hex)
            ],
            kept_back=[KeptBack(*one) for one in delivery.log.kept_back(newest)],
            counts=delivery.log.counts(),
        )

    def add(self, person: Person, channel: Channel, target: str) -> NewSecret | None:
        """Tell a member by one more way; give what is to be shown once, if anything is."""
        with self._refusing() as delivery:
            match channel:
                case "mail":
                    delivery.subscriptions.mail(person.id, target)
                    return None
                case "webhook":
                    secret = delivery.subscriptions.webhook(person.id, target).secret
                    return NewSecret(channel, (secret,))
                case "reader":
                    secret = delivery.subscriptions.reader(person.id).secret
                    base = f"{delivery.address}/feeds/{secret}/alerts"
                    return NewSecret(channel, (f"{base}.atom", f"{base}.json"))

    def revoke(self, person: Person, way: str) -> None:
        """End one of a member's ways; what waits on it is not sent."""
        with self._refusing() as delivery:
            delivery.subscriptions.revoke(way, person.id)

    def rotate(self, person: Person, way: str) -> NewSecret:
        """Give a member's webhook a new secret; the one before signs beside it meanwhile."""
        with self._refusing() as delivery:
            return NewSecret("webhook", (delivery.subscriptions.rotate(way, person.id),))

    def test(self, person: Person, way: str) -> None:
        """Send a message that says it is a test."""
        with self._refusing() as delivery:
            if way not in {one.id for one in delivery.subscriptions.all(person.id)}:
                raise WayRefusal(_THERE_IS_NONE)
            delivery.test(way)

    @contextmanager
    def _refusing(self) -> Iterator[Delivery]:
        try:
            yield Delivery.of(self.app)
        except (SubscriptionRefusal, AddressError) as error:
            raise WayRefusal(str(error)) from error

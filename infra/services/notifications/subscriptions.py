"""Subscriptions: by which ways members are told, and the secrets of those ways.

A member is told as long as they are an improvement adviser; whoever stops being one is told no
more, whatever subscriptions they had.
"""

import base64
import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any, Literal, NamedTuple, get_args
from uuid import UUID, uuid4

from sqlalchemy import Engine, Row, insert, select, update

from domain.membership.roles import ADVISERS
from domain.refusal import Refusal
from domain.times import from_instant, to_instant
from infra.security.people import People, Person
from infra.security.url_guard import Addresses
from infra.stores.vault.notification_tables import deliveries, subscriptions
from infra.stores.vault.sealing import Wrapping
from infra.stores.views import for_writing

Channel = Literal["mail", "webhook", "reader"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)

_SECRET_BYTES = 32
_WRAPPED = 40
_MOST_KEYS = 2
_MOST = 20


class SubscriptionRefusal(Refusal):
    """It can't be done; the message says why, and what to do instead."""


class Subscription(NamedTuple):
    """One way by which a member is told. ``target`` is '' for a reader's secret address."""

    id: str
    person: str
    channel: Channel
    target: str
    made_at: datetime
    ended_at: datetime | None
    ended_by: str


class Made(NamedTuple):
    """A new subscription, and its secret: shown once and never again."""

    id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """Keeps by which ways members are told."""

    vault: Engine
    wrapping: Callable[[], Wrapping]
    people: People
    addresses: Addresses
    clock: Callable[[], datetime]

    def webhook(self, person: UUID, url: str) -> Made:
        """Tell a program at a URL. Raises SubscriptionRefusal."""
        self.addresses.check(url)
        secret = secrets.token_bytes(_SECRET_BYTES)
        made = self._add(person, "webhook", url, keys=self.wrapping().wrap(secret))
        return Made(made, _shown(secret))

    def mail(self, person: UUID, address: str) -> Made:
        """Tell a mailbox. Raises SubscriptionRefusal."""
        name, bare = parseaddr(address)
        if name or bare != address or not _is_mailbox(address):
            msg = "Give one address of a mailbox, such as adviser@partnership.example."
            raise SubscriptionRefusal(msg)
        return Made(self._add(person, "mail", address), "")

    def reader(self, person: UUID) -> Made:
        """Let a feed reader read, at an address that has a secret in it."""
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        return Made(self._add(person, "reader", "", secret_hash=hashed(secret)), secret)

    def revoke(self, subscription: str, person: UUID | None = None, why: str = "revoked") -> None:
        """End one, a member's own where one is named; what waits for it is not sent any more."""
        c = subscriptions.c
        which = (c.id == subscription) & c.ended_at.is_(None)
        if person is not None:
            which &= c.person == person.hex
        now = to_instant(self.clock())
        with for_writing(self.vault).begin() as vault:
            ended = vault.execute(
                update(subscriptions).where(which).values(ended_at=now, ended_by=why)
            )
            if not ended.rowcount:
                raise SubscriptionRefusal(_NONE)
            d = deliveries.c
            waiting = (d.subscription == subscription) & (d.status == "waiting")
            stop = update(deliveries).where(waiting)
            vault.execute(stop.values(status="stopped", next_at=None, outcome=why))

    def rotate(self, subscription: str, person: UUID | None = None) -> str:
        """Return a webhook a new secret; the one before signs as well, until the next rotation."""
        c, secret = subscriptions.c, secrets.token_bytes(_SECRET_BYTES)
        which = (c.id == subscription) & c.ended_at.is_(None) & (c.channel == "webhook")
        if person is not None:
            which &= c.person == person.hex
        wrapped = self.wrapping().wrap(secret)
        with for_writing(self.vault).begin() as vault:
            held = vault.execute(select(c.signing_keys).where(which)).scalar()
            if held is None:
                raise SubscriptionRefusal(_NONE)
            keys = (wrapped + held)[: _MOST_KEYS * _WRAPPED]
            vault.execute(update(subscriptions).where(which).values(signing_keys=keys))
        return _shown(secret)

    def all(self, person: UUID | None = None) -> Sequence[Subscription]:
        """Return all, or a member's, those that ended too; oldest first."""
        c = subscriptions.c
        wanted = select(subscriptions).order_by(c.made_at, c.id)
        if person is not None:
            wanted = wanted.where(c.person == person.hex)
        with self.vault.connect() as vault:
            return [_subscription(row) for row in vault.execute(wanted)]

    def secrets_of(self, subscription: str) -> list[bytes]:
        """Return the secrets that sign for a webhook, the newest first."""
        with self.vault.connect() as vault:
            held = vault.execute(
                select(subscriptions.c.signing_keys).where(subscriptions.c.id == subscription)
            ).scalar_one()
        wrapping = self.wrapping()
        return [wrapping.unwrap(held[at : at + _WRAPPED]) for at in range(0, len(held), _WRAPPED)]

    def read_by(self, secret: str) -> Person | None:
        """Return the member whose reader's address holds a secret; None for no or an ended one."""
        c = subscriptions.c
        wanted = select(c.person).where(c.secret_hash == hashed(secret), c.ended_at.is_(None))
        with self.vault.connect() as vault:
            found = vault.execute(wanted).scalar()
        return self.told(UUID(found)) if found else None

    def told(self, person: UUID) -> Person | None:
        """Return a member who may be told; None for whoever may not, or not any more."""
        found = self.people.by_id(person)
        return found if found and found.role in ADVISERS else None

    def _add(
        self,
        person: UUID,
        channel: Channel,
        target: str,
        *,
        secret_hash: str | None = None,
        keys: bytes = b"",
    ) -> str:
        if self.told(person) is None:
            msg = "Only an improvement adviser is told of alerts."
            raise SubscriptionRefusal(msg)
        live = [one for one in self.all(person) if one.ended_at is None]
        if len(live) >= _MOST:
            msg = f"There are {_MOST} subscriptions already: revoke one first."
            raise SubscriptionRefusal(msg)
        row = {
            "id": uuid4().hex,
            "person": person.hex,
            "channel": channel,
            "target": target,
            "secret_hash": secret_hash,
            "signing_keys": keys,
            "made_at": to_instant(self.clock()),
            "ended_by": "",
        }
        with for_writing(self.vault).begin() as vault:
            vault.execute(insert(subscriptions), row)
        return str(row["id"])


_NONE = "There is no such subscription, or it has ended: look at the list of subscriptions."


def hashed(secret: str) -> str:
    """Return what is kept of a reader's secret: it is long and random, so a plain hash will do."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _shown(secret: bytes) -> str:
    return f"whsec_{base64.b64encode(secret).decode()}"


def _is_mailbox(address: str) -> bool:
    local, at, host = address.rpartition("@")
    plain = address.isascii() and address.isprintable() and " " not in address
    return bool(plain and local and at and "." in host.strip("."))


def _subscription(row: Row[Any]) -> Subscription:
    ended = from_instant(row.ended_at) if row.ended_at is not None else None
    return Subscription(
        row.id, row.person, row.channel, row.target, from_instant(row.made_at), ended, row.ended_by
    )

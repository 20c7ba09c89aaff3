"""What the feed keeps, in the vault: readers' addresses are there, and no rebuild touches it.

``feed_place`` is how far the log has been heard and, in a row of its own, the instant at which the
order of visit was looked at; ``feed_changes`` all that was heard of alerts, told or not;
``feed_notices`` what is told; ``feed_subscriptions`` by which ways, to whom; and
``feed_deliveries``, the delivery log, what was sent. Instants are microseconds since 1970.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table

from infra.stores.vault.tables import METADATA
from projections.column_types import POSITION, TEXT

place = Table(
    "feed_place",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("position", POSITION, nullable=False),
)

changes = Table(
    "feed_changes",
    METADATA,
    Column("position", POSITION, primary_key=True, autoincrement=False),
    Column("alert", TEXT, nullable=False),
    Column("version", Integer, nullable=False),
    Column("authority", TEXT, nullable=False),
    Column("detector", TEXT, nullable=False),
    Column("domain", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("heard_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("at_once", Boolean, nullable=False),
    Column("suppressed_by", TEXT, nullable=False),
    Column("notice", TEXT, nullable=False),
    Index("feed_changes_due", "notice", "suppressed_by", "due_at"),
)
"""``notice`` is '' until the change is told; ``suppressed_by`` '' where nothing keeps it back."""

notices = Table(
    "feed_notices",
    METADATA,
    Column("id", TEXT, primary_key=True),
    Column("position", POSITION, nullable=False, unique=True),
    Column("authority", TEXT, nullable=False),
    Column("level", TEXT, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("body", TEXT, nullable=False),
    Index("feed_notices_authority", "authority", "position"),
)

subscriptions = Table(
    "feed_subscriptions",
    METADATA,
    Column("id", TEXT, primary_key=True),
    Column("person", TEXT, nullable=False),
    Column("channel", TEXT, nullable=False),
    Column("target", TEXT, nullable=False),
    Column("secret_hash", TEXT, unique=True),
    Column("signing_keys", LargeBinary, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("ended_by", TEXT, nullable=False),
)
"""``target`` is the URL or address; of a reader's secret only a hash is kept, and the
``signing_keys`` of a webhook are wrapped, the newest first."""

deliveries = Table(
    "feed_deliveries",
    METADATA,
    Column("id", TEXT, primary_key=True),
    Column("subscription", TEXT, primary_key=True),
    Column("notices", TEXT, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("status", TEXT, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("tried_at", BigInteger),
    Column("next_at", BigInteger),
    Column("outcome", TEXT, nullable=False),
    Index("feed_deliveries_next", "status", "next_at"),
)
"""``id`` is the message's and the same at every try; ``notices`` are ids by spaces, and ``status``
is waiting, sent, failed or stopped."""

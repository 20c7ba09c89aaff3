"""What the vault holds of statements: who spoke, when, and the keys.

Words are sealed here too, and what tells who agreed or asked is in no other store. Instants are
microseconds since 1970, ids 32 hexadecimal digits.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table

from infra.stores.vault.tables import METADATA
from projections.column_types import ROW_ID, TEXT

statements = Table(
    "vault_statements",
    METADATA,
    Column("statement", TEXT, primary_key=True),
    Column("receipt", TEXT, nullable=False, unique=True),
    Column("submission", TEXT, nullable=False, unique=True),
    Column("person", TEXT, nullable=False),
    Column("organisation", TEXT, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("source_grade", Integer, nullable=False),
    Column("how_known", TEXT, nullable=False),
    Column("origin", TEXT, nullable=False),
    Column("authority", TEXT, nullable=False),
    Column("problem_types", TEXT, nullable=False),
    Column("service", TEXT, nullable=False),
    Column("information", TEXT, nullable=False),
    Column("handling", TEXT, nullable=False),
    Column("conditions", TEXT, nullable=False),
    Column("nonce", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("released_in", Integer),
    Column("alone", Boolean, nullable=False),
    Column("why", TEXT, nullable=False),
    Index("vault_statements_person", "person"),
    Index("vault_statements_state", "state"),
)
"""``epoch`` is the one it was recorded in. ``state``: held, releasing, released, taken_back,
erased. ``alone``: its speaker consents that it comes out by itself. ``why`` it is still held."""

keys = Table(
    "vault_keys",
    METADATA,
    Column("subject", TEXT, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)
"""One wrapped key for each statement, question and answer. A row that is gone can't be had back."""

parts = Table(
    "vault_parts",
    METADATA,
    Column("part", TEXT, primary_key=True),
    Column("statement", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("about", TEXT, nullable=False),
    Column("person", TEXT, nullable=False),
    Column("organisation", TEXT, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("origin", TEXT, nullable=False),
    Column("nonce", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("released_in", Integer),
    Index("vault_parts_statement", "statement"),
)
"""What members did about statements: agree, contest, ask, answer, verify, dispute, regrade.
``about`` is the question answered, the evidence that bears it out, or the new grade."""

epochs = Table(
    "vault_epochs",
    METADATA,
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("closing_at", BigInteger),
)
"""The last row is the open epoch. ``closing_at``: its release is decided and under way."""

plans = Table(
    "vault_plans",
    METADATA,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("topic", TEXT, nullable=False),
    Column("state", LargeBinary, nullable=False),
)
"""The events of the release under way, in the order drawn: written before the event log is."""

waivers = Table(
    "vault_waivers",
    METADATA,
    Column("statement", TEXT, primary_key=True),
    Column("name", Boolean, nullable=False),
    Column("organisation", Boolean, nullable=False),
)

unsealings = Table(
    "vault_unsealings",
    METADATA,
    Column("request", TEXT, primary_key=True),
    Column("statement", TEXT, nullable=False),
    Column("asked_by", TEXT, nullable=False),
    Column("approved_by", TEXT),
    Column("nonce", LargeBinary, nullable=False),
    Column("reason", LargeBinary, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("opened_at", BigInteger),
)
"""Requests to learn who spoke: both custodians and the reason, which its speaker is shown."""

erasures = Table(
    "vault_erasures",
    METADATA,
    Column("subject", TEXT, primary_key=True),
    Column("certificate", TEXT, nullable=False),
    Column("erased_at", BigInteger, nullable=False),
)
"""What was erased: a key that a restored backup brings back is deleted again by this list."""

exports = Table(
    "vault_exports",
    METADATA,
    Column("id", ROW_ID, primary_key=True),
    Column("label", TEXT, nullable=False),
    Column("statement", TEXT, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Index("vault_exports_statement", "statement"),
)
"""Which files are known to hold the words of a statement."""

"""What the vault holds of people: their names, their organisations and how they sign in.

Instants are microseconds since 1970, ids 32 hexadecimal digits. Of what lets a person in only a
hash is kept. ``login_key`` and ``name_key`` are the forms in which names are compared.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table, text

from infra.stores.vault.tables import METADATA
from projections.column_types import TEXT

organisations = Table(
    "vault_organisations",
    METADATA,
    Column("id", TEXT, primary_key=True),
    Column("name", TEXT, nullable=False),
    Column("name_key", TEXT, nullable=False, unique=True),
)

_OPEN = text("NOT closed")

people = Table(
    "vault_people",
    METADATA,
    Column("id", TEXT, primary_key=True),
    Column("login", TEXT, nullable=False),
    Column("login_key", TEXT, nullable=False),
    Column("display_name", TEXT, nullable=False),
    Column("organisation", TEXT, nullable=False),
    Column("password_hash", TEXT),
    Column("totp_secret", LargeBinary),
    Column("totp_last", BigInteger, nullable=False),
    Column("oidc_subject", TEXT, unique=True),
    Column("closed", Boolean, nullable=False),
    Index(
        "vault_people_login",
        "login_key",
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
)
"""``totp_secret`` is sealed; ``totp_last`` is the step of the last code taken: no code works twice.
``oidc_subject`` is the issuer and the subject there. A closed account's login is free."""

attempts = Table(
    "vault_attempts",
    METADATA,
    Column("key", TEXT, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", BigInteger, nullable=False),
)
"""Tries to sign in, by a keyed hash of the login or address that was tried."""

sessions = Table(
    "vault_sessions",
    METADATA,
    Column("token_hash", TEXT, primary_key=True),
    Column("person", TEXT, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("second_step_at", BigInteger),
    Index("vault_sessions_person", "person"),
)

tokens = Table(
    "vault_tokens",
    METADATA,
    Column("token_hash", TEXT, primary_key=True),
    Column("person", TEXT, nullable=False),
    Column("label", TEXT, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index("vault_tokens_person", "person"),
)

journeys = Table(
    "vault_journeys",
    METADATA,
    Column("token_hash", TEXT, primary_key=True),
    Column("state", TEXT, nullable=False),
    Column("nonce", TEXT, nullable=False),
    Column("verifier", TEXT, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)
"""Browsers that were sent to the OpenID provider and are to come back, once and soon."""

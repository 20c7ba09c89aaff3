"""Settings, from the environment or a ``.env`` file."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

Hashing = Literal["full", "cheap-for-tests"]
"""How much work a hash of a password takes."""


class Settings(BaseSettings):
    """Where things are kept.

    ``SOUNDINGS_HOME`` is the folder of the embedded stores: the event store, the views (which can
    be deleted and rebuilt) and the anchors of the event store's chain. ``SOUNDINGS_DATABASE_URL``
    names a PostgreSQL database that holds the event store and the views instead; the folder then
    keeps the anchors and the columnar copy. ``SOUNDINGS_SECRET_FILE`` names the file with the
    secret that signs forms; without it one is made in that folder.

    ``SOUNDINGS_VAULT_URL`` names the PostgreSQL database of the vault, which should be another
    server's or at least another user's; without it the vault is a file in that folder.

    What is said is released in windows of ``SOUNDINGS_EPOCH_DAYS`` days, from a Monday on.
    ``SOUNDINGS_COLLUDING`` organisations that put together what they know still can't tell who
    takes part in what is said of a statement: two, if nothing is said.

    With ``SOUNDINGS_OIDC_ISSUER``, ``SOUNDINGS_OIDC_CLIENT_ID`` and
    ``SOUNDINGS_OIDC_CLIENT_SECRET`` members may sign in at an OpenID provider, too.

    ``SOUNDINGS_ANCHOR_FILE`` names a file elsewhere, on another machine's mount say, that gets the
    heads of the event store's and the audit log's chains as well.

    ``SOUNDINGS_KEYS_DIR`` names the folder, apart from the backups, that the wrapped keys go to.

    ``SOUNDINGS_PUBLIC_URL`` is where readers find the pages; what the feed sends links there.
    ``SOUNDINGS_SMTP_URL`` names the mail server (smtp://user:password@host:587, smtps://..., or
    smtp+plain:// for one on the same machine) and ``SOUNDINGS_MAIL_FROM`` the sender.
    With ``SOUNDINGS_WEBHOOKS_INTERNAL`` webhooks may lead inside the network.

    ``SOUNDINGS_ALERT_BUDGET`` is how many authorities a month an adviser can newly look at.

    ``SOUNDINGS_KAFKA_BOOTSTRAP`` names the brokers (host:port, several by commas): then the relay,
    the worker and the feed run the detectors, and nothing else does. Topics are made with
    ``SOUNDINGS_KAFKA_PARTITIONS`` and ``SOUNDINGS_KAFKA_REPLICATION``.

    ``SOUNDINGS_HASHING`` is ``full``. The other value says in its name what it is for, so
    that nobody sets it by accident; what was hashed so is hashed anew at the next sign-in.
    """

    model_config = SettingsConfigDict(env_prefix="SOUNDINGS_", env_file=".env", extra="ignore")

    home: Path = Path(".soundings")
    database_url: str | None = Field(default=None, repr=False)  # a password may be in it
    vault_url: str | None = Field(default=None, repr=False)  # the same
    secret_file: Path | None = None
    anchor_file: Path | None = None
    keys_dir: Path | None = None
    public_url: str = "http://127.0.0.1:8000"
    smtp_url: str | None = Field(default=None, repr=False)  # a password may be in it
    mail_from: str = "soundings@localhost"
    webhooks_internal: bool = False
    alert_budget: float = Field(default=5, gt=0)
    kafka_bootstrap: str | None = None
    kafka_partitions: int = Field(default=8, ge=1)
    kafka_replication: int = Field(default=1, ge=1)
    epoch_days: int = Field(default=7, ge=1)
    colluding: int = Field(default=2, ge=1)
    hashing: Hashing = "full"
    oidc_issuer: str | None = None
    oidc_client_id: str = ""
    oidc_client_secret: str = Field(default="", repr=False)

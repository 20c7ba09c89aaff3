"""Settings, from the environment or a ``.env`` file."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where things are kept.

    ``SOUNDINGS_HOME`` is the folder of the embedded stores: the event store, the views (which can
    be deleted and rebuilt) and the anchors of the event store's chain. ``SOUNDINGS_DATABASE_URL``
    names a PostgreSQL database that holds the event store and the views instead; the folder then
    keeps the anchors and the columnar copy. ``SOUNDINGS_SECRET_FILE`` names the file with the
    secret that signs forms; without it one is made in that folder.

    ``SOUNDINGS_KAFKA_BOOTSTRAP`` names the brokers (host:port, several by commas): then the relay,
    the worker and the feed run the detectors, and nothing else does. Topics are made with
    ``SOUNDINGS_KAFKA_PARTITIONS`` and ``SOUNDINGS_KAFKA_REPLICATION``.
    """

    model_config = SettingsConfigDict(env_prefix="SOUNDINGS_", env_file=".env", extra="ignore")

    home: Path = Path(".soundings")
    database_url: str | None = Field(default=None, repr=False)  # a password may be in it
    secret_file: Path | None = None
    kafka_bootstrap: str | None = None
    kafka_partitions: int = Field(default=8, ge=1)
    kafka_replication: int = Field(default=1, ge=1)

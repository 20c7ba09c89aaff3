"""Settings, from the environment or a ``.env`` file."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where things are kept.

    ``SOUNDINGS_HOME`` is the folder of the embedded stores: the event store, the views (which can
    be deleted and rebuilt) and the anchors of the event store's chain. ``SOUNDINGS_SECRET_FILE``
    names the file with the secret that signs forms; without it one is made in that folder.
    """

    model_config = SettingsConfigDict(env_prefix="SOUNDINGS_", env_file=".env", extra="ignore")

    home: Path = Path(".soundings")
    secret_file: Path | None = None

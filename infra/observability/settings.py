"""How the running programs are to be watched, from the environment or a ``.env`` file."""

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

Level = Literal["debug", "info", "warning", "error"]


class ObservabilitySettings(BaseSettings):
    """What a program logs, and where its health and metrics are served (docs/operations.md).

    Without ``SOUNDINGS_HEALTH_PORT`` a program serves neither health nor metrics, for four of them
    on one machine can't share a port; 0 takes a free one. Where traces go is said by the standard
    ``OTEL_*`` variables.
    """

    model_config = SettingsConfigDict(env_prefix="SOUNDINGS_", env_file=".env", extra="ignore")

    log_level: Level = "info"
    health_host: str = "127.0.0.1"
    health_port: int | None = Field(default=None, ge=0, le=65_535)

"""What the pages ask of an installation to let feed readers read."""

from collections.abc import Mapping
from typing import Final, Protocol

MEDIA: Final[Mapping[str, str]] = {
    "alerts.atom": "application/atom+xml",
    "alerts.json": "application/feed+json",
}
"""The forms a feed comes in, by the last part of its address."""


class Feeds(Protocol):
    """Called from several threads at once."""

    def read(self, secret: str, form: str) -> bytes | None:
        """Give the alerts told so far; None where the secret opens nothing, or not any more."""
        ...

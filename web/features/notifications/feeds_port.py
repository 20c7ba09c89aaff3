"""What the pages ask of an installation to let feed readers read."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, Protocol

MEDIA: Final[Mapping[str, str]] = {
    "alerts.atom": "application/atom+xml",
    "alerts.json": "application/feed+json",
}
"""The forms a feed comes in, by the last part of its address."""


class Message(NamedTuple):
    """A notice as it travels; ``body`` is a CloudEvent as JSON, ``type`` what it is altogether."""

    id: str
    type: str
    body: str


class Feeds(Protocol):
    """Called from several threads at once."""

    def read(self, secret: str, form: str) -> bytes | None:
        """Give the alerts told so far; None where the secret opens nothing, or not any more."""
        ...

    def newest(self) -> str:
        """Give the id of the notice told last; '' where none ever was."""
        ...

    def told_after(self, notice: str) -> Sequence[Message]:
        """Give the first notices told after one, oldest first; from the first on for none."""
        ...

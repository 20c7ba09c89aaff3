"""What a person is told when a backup can't be made or restored."""

from infra.stores.eventstore.errors import StoreError


class BackupError(StoreError):
    """A backup can't be made or restored as asked; the message says what to do."""

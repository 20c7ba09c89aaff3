"""What a person is told when a backup can't be made or restored."""

from infra.stores.eventstore.errors import StoreError


class BackupError(StoreError):
    """A backup can't be made or restored as asked; the message says what to do."""


class RestoreInterruptedError(StoreError):
    """A restore was cut short after it had begun to change the stores."""

    def __init__(self) -> None:
        super().__init__(
            "A restore was interrupted, and the stores are not whole: run the same 'soundings "
            "restore' again, which goes on with it."
        )

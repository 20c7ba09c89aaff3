"""Whether a restore is under way, in which the stores are not whole."""

from pathlib import Path

from infra.stores.eventstore.errors import StoreError

STAGED = "restoring"
DECIDED = "decided.json"


class RestoreInterruptedError(StoreError):
    """A restore was cut short after it had begun to change the stores."""

    def __init__(self) -> None:
        super().__init__(
            "A restore was interrupted, and the stores are not whole: run the same 'soundings "
            "restore' again, which goes on with it."
        )


def staged(home: Path) -> Path:
    """Return the folder in which stores are made ready."""
    return home / STAGED


def refuse_if_under_way(home: Path) -> None:
    """Raise RestoreInterruptedError for stores that are not whole."""
    if (staged(home) / DECIDED).exists():
        raise RestoreInterruptedError

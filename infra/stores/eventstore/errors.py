"""What a person is told when a store can't be used; no message holds content of an event."""

from typing import ClassVar

from domain.refusal import Refusal


class StoreError(Refusal):
    """A store can't be used as it is; the message says what to do."""

    status: ClassVar[int] = 503


class StoreUnavailableError(StoreError):
    """The database could not be reached, or not in time."""

    def __init__(self) -> None:
        super().__init__(
            "The database can't be reached or does not answer. What was being saved is there as a "
            "whole or not at all, and doing it again does no harm: check the server, then repeat."
        )


class StoreAddressError(StoreError):
    """What should name a database does not; it may hold a password and is not repeated."""

    def __init__(self) -> None:
        super().__init__(
            "SOUNDINGS_DATABASE_URL names no PostgreSQL database: write it as "
            "postgresql://user:password@host:port/database."
        )


class NewerStoreError(StoreError):
    """The database was made by a newer version of this program."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The database is of a newer version of Soundings (schema {revision}): install that "
            "version, or let SOUNDINGS_DATABASE_URL name another database."
        )


class AnchorFileError(StoreError):
    """The second file of anchors, outside the installation, could not be reached."""

    def __init__(self) -> None:
        super().__init__(
            "The file that SOUNDINGS_ANCHOR_FILE names can't be read or written. What was being "
            "saved is there, but not anchored elsewhere: make the file's folder reachable, then "
            "repeat; nothing is saved twice."
        )

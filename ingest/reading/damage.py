"""Whatever a library says of a file that it can't read, as one error."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from ingest.rejection import Rejection

DAMAGED = (OSError, EOFError, zlib.error, UnicodeError)


@contextmanager
def damage_told() -> Iterator[None]:
    """Turn whatever a library says of a file it can't read into one error of ours.

    They raise their own, their parsers' and plain ValueErrors: there is no common class to name.
    """
    try:
        yield
    except (Rejection, MemoryError):
        raise
    except Exception as error:
        raise EOFError(type(error).__name__) from error

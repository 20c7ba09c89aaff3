"""One line of the log when a program starts, with what it is, and one when it ends."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from platform import python_version

_log = logging.getLogger(__name__)


@contextmanager
def told_of(program: str, *packages: str, **facts: int | str) -> Iterator[None]:
    """Log start and end of a program, with its version and those of the packages it lives by."""
    versions = {name.replace("-", "_"): version(name) for name in ("soundings", *packages)}
    about = {"program": program, "python": python_version(), **versions, **facts}
    _log.info("%s started", program, extra=about)
    try:
        yield
    except Exception as error:
        _log.error("%s failed: %s", program, type(error).__name__)
        raise
    _log.info("%s stopped", program)

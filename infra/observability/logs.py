"""Logs for machines: one JSON object a line on standard error, never with content of an event.

Named fields are given as ``extra``: ``_log.info("relayed a batch", extra={"events": 500})``. Three
ways for content to slip in are closed. Of an exception only the kinds and places are told, for
its text may quote a row. A field that is no plain value is told by its kind. And what a library
fills into its own messages stays out: it may be what it was just handling.
"""

import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TextIO

import msgspec

from infra.observability.quiet_libraries import Repeats
from infra.observability.settings import Level

_log = logging.getLogger(__name__)
_OURS = frozenset({"consumers", "detectors", "domain", "infra", "ingest", "projections", "web"})
_PLAIN = (bool, int, float, type(None))
_LONGEST = 200
_MOST_KINDS = 20
_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime"}


class JsonLines(logging.Formatter):
    """Makes one line of a record: time, level, logger, message, named fields, kind of failure."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        document: dict[str, Any] = dict(_fields(record)) if _is_ours(record) else {}
        document |= {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage() if _is_ours(record) else str(record.msg),
        }
        if record.exc_info and record.exc_info[1] is not None:
            document |= _failure(record.exc_info[1])
        return msgspec.json.encode(document).decode()


def configure(level: Level = "info", stream: TextIO | None = None) -> None:
    """Send all logs of this process to standard error as JSON; of libraries only warnings.

    Of those each is told once a minute, for a client calls a server that is away without pause.
    """
    repeats = Repeats()
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    handler.addFilter(
        lambda record: (
            _is_ours(record) or (record.levelno >= logging.WARNING and repeats.passes(record))
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    logging.captureWarnings(capture=True)


@contextmanager
def thread_failures_told() -> Iterator[None]:
    """Log what ends a thread as all else is, where Python would write its text out."""
    before, threading.excepthook = threading.excepthook, _tell_of_thread
    try:
        yield
    finally:
        threading.excepthook = before


def _tell_of_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None:
        _log.error("a thread failed", exc_info=failed.exc_value)


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in _OURS


def _fields(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    for name, value in record.__dict__.items():
        if name in _STANDARD:
            continue
        if isinstance(value, str):
            yield name, value[:_LONGEST]
        else:
            yield name, value if isinstance(value, _PLAIN) else type(value).__name__


def _failure(error: BaseException) -> dict[str, Any]:
    """Tell what kinds of exception led here and where from, without a word of their texts."""
    kinds: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(kinds) < _MOST_KINDS:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.name} at {_short(frame.filename)}:{frame.lineno}" for frame in frames]
    return {"error": kinds, "where": where}


def _short(filename: str) -> str:
    return "/".join(filename.replace("\\", "/").rsplit("/", 2)[-2:])

"""What commands print: one JSON document, or text and tables; progress goes to standard error."""

import sys
import time
from collections.abc import Sequence
from typing import Any

import msgspec
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

_QUIET_SECONDS = 2.0
_LINE_SECONDS = 5.0

# What came in a file may hold brackets, colons and escape codes: none of them is ours to obey.
console = Console(markup=False, emoji=False, highlight=False)
errors = Console(stderr=True, markup=False, emoji=False, highlight=False)


def print_json(document: Any) -> None:  # noqa: ANN401 - whatever msgspec can encode
    """Print one JSON document on standard output."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(document)).decode() + "\n")


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table, or say that there is nothing."""
    if not rows:
        console.print(f"{title}: none")
        return
    table = Table(*columns, title=title, title_justify="left", box=SIMPLE_HEAD)
    for row in rows:
        table.add_row(*map(_printable, row))
    console.print(table)


def _printable(text: str) -> str:
    return "".join(mark if mark.isprintable() or mark == "\n" else "\ufffd" for mark in text)


class Reporter:
    """Shows progress with an estimate on anything that takes longer than two seconds.

    On a terminal that is a bar; elsewhere a line every five seconds.
    """

    def __init__(self) -> None:
        self._started: dict[str, float] = {}
        self._printed = 0.0
        self._bar: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        """Take news of work in hand."""
        now = time.monotonic()
        begun = self._started.setdefault(what, now)
        if now - begun < _QUIET_SECONDS:
            return
        if errors.is_terminal:
            self._show(what, done, total)
        elif now - self._printed >= _LINE_SECONDS:
            self._printed = now
            left = (now - begun) / max(done, 1) * max(total - done, 0)
            share = min(100, 100 * done // max(total, 1))
            errors.print(f"{what}: {share}%, about {left:.0f} s left")

    def _show(self, what: str, done: int, total: int) -> None:
        if self._bar is None:
            columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=errors, transient=True)
            self._bar.start()
        if what not in self._tasks:
            self._tasks[what] = self._bar.add_task(what, total=total)
        self._bar.update(self._tasks[what], completed=done, total=total)

    def stop(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

"""The charts of the lines that an alert is about."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from domain.alerts.events import Signal
from infra.services.evidence.line_history import LineBooks, line_history
from web.site.charts.line_facts import path_of
from web.site.charts.line_path import LinePath
from web.site.request import Visit

MOST = 3


def paths_of(
    visit: Visit, connection: Connection, authority: str, signals: Sequence[Signal]
) -> list[LinePath]:
    """Draw at most three of them, the strongest signal's first."""
    about = dict(one for signal in reversed(signals) for one in _lines(signal))
    wanted = list(dict.fromkeys(name for signal in signals for name, _ in _lines(signal)))
    books = LineBooks(visit.catalogue, visit.expectations)
    return [
        path_of(
            name,
            line_history(connection, visit.as_of, authority, name, books),
            visit.catalogue,
            about[name],
        )
        for name in wanted[:MOST]
    ]


def _lines(signal: Signal) -> Iterator[tuple[str, Signal]]:
    """Yield the lines that a signal is about: its own, or those of its theme."""
    if "nation" in signal.observed:
        yield signal.measure, signal
    for number in range(1, MOST + 1):
        if (name := signal.observed.get(f"line_{number}")) is not None:
            yield str(name), signal

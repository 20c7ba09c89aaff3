"""Keeps what to expect in line with the evidence: what differs from the log is recorded.

Only lines that new figures touched are gone through, and only years whose figures changed are
fitted anew; with a new year, or new neighbours, all lines are. A repeat records nothing, so it may
be killed at any point and run again.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, Engine

from consumers.expectations import places, read
from consumers.expectations.settle import (
    Fit,
    Fitting,
    Nation,
    Place,
    Unsettled,
    Valued,
    fits_of,
    nations,
)
from detectors.lines.figure import sign_of
from domain.commands import Command, header
from domain.events import Event, content
from domain.expectations.book import Expectations, expectation_stream
from domain.expectations.events import ExpectationEvent, LineFitted, NationSettled
from domain.log import EventLog, decide_and_append
from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from domain.times import published_instant
from projections.follower import claim, position
from projections.picture.projection import PictureProjection
from projections.register import queries as register_queries

NAME = "expectations_v1"
YEAR = "expectations_year_v1"
"""The year of the last run: with a new one all lines are fitted anew."""

ACTOR = "soundings expectations"

_log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Told how many lines are done, of how many."""


@dataclass(frozen=True, slots=True)
class Expecter:
    """Settles what to expect of the lines.

    ``views`` is written only for its own position. The register's view must have come to the end
    of what was recorded before.
    """

    log: EventLog
    views: Engine
    progress: Progress = lambda *_: None

    def run(self, at: datetime) -> int:
        """Bring what to expect in line with the picture; return the number of events recorded."""
        with self.views.connect() as connection:
            here, last = position(connection, NAME), position(connection, YEAR)
            reached = position(connection, PictureProjection.name)
            lines = self._lines(connection, here, at.year > last)
            recorded = self._settle(connection, lines, at) if lines else 0
        with self.views.begin() as connection:
            if reached > here:
                claim(connection, NAME, here, reached)
            if at.year > last:
                claim(connection, YEAR, last, at.year)
        return recorded

    def tried(self, at: datetime) -> Expectations:
        """Return what would hold after a run; nothing is written."""
        with self.views.connect() as connection:
            here, last = position(connection, NAME), position(connection, YEAR)
            found = register_queries.expectations(connection)
            lines = self._lines(connection, here, at.year > last)
            books = _Books(connection, at) if lines else None
            for done, measure in enumerate(lines, start=1):
                wanted = list(books.wanted(measure)) if books else []
                for event in self._news(measure, wanted, at):
                    found.apply(event)
                self.progress(done, len(lines))
        return found

    def _lines(self, connection: Connection, here: int, every: bool) -> list[str]:  # noqa: FBT001 - the caller's one question
        catalogue = register_queries.catalogue(connection)
        lines = {name for name in catalogue.measures if catalogue.line_of(name) is not None}
        if not lines:
            return []
        every |= register_queries.neighbours_settled(connection) > here
        redefined, _ = register_queries.defined_since(connection, here)
        found = lines if every else read.touched(connection, here, lines) | (redefined & lines)
        return sorted(found)

    def _settle(self, connection: Connection, lines: list[str], at: datetime) -> int:
        books = _Books(connection, at)
        recorded = 0
        for done, measure in enumerate(lines, start=1):
            wanted = list(books.wanted(measure))
            if wanted:
                said = decide_and_append(self.log, lambda: self._news(measure, wanted, at))  # noqa: B023 - called at once
                recorded += len(said)
            self.progress(done, len(lines))
        return recorded

    def _news(
        self, measure: str, wanted: Iterable[Nation | Fit], at: datetime
    ) -> Iterator[ExpectationEvent]:
        """Yield what the stream of a line does not say yet."""
        stream = expectation_stream(measure)
        held = self.log.streams([stream]).get(stream, [])
        said: dict[object, Event] = {}
        for event in held:
            said[_about(event)] = event
        after = len(held)
        for one in wanted:
            event = _event(measure, one, Command(at=at, actor=ACTOR), after)
            known = said.get(_about(event))
            if known is None or content(known) != content(event):
                yield event
                after += 1


class _Books:
    """What lines are settled with, read once for all of them."""

    def __init__(self, connection: Connection, at: datetime) -> None:
        self._connection, self._at = connection, at
        self._catalogue: Catalogue = register_queries.catalogue(connection)
        self._directory: Directory = register_queries.directory(connection)
        self._neighbours = register_queries.neighbours(connection)
        self._known: Expectations = register_queries.expectations(connection)
        self._strays = read.strays(connection)
        self._places: dict[int, dict[str, Place]] = {}
        watched = self._directory.entries.items()
        self._watched = {one.hex for one, entry in watched if entry.is_watched}

    def wanted(self, measure: str) -> Iterator[Nation | Fit]:
        """Yield the nation of each period, and each year's parameters that have to be made anew."""
        line = self._catalogue.line_of(measure)
        if line is None:
            return
        is_on_scale = partial(self._catalogue.is_comparable, measure)
        figures = [
            one
            for one in read.figures(self._connection, measure, self._strays, is_on_scale)
            if one.authority in self._watched
        ]
        found = list(nations(figures, line))
        yield from found
        sign = sign_of(line, self._catalogue.polarity_of(measure))
        held = {year: fit.basis for year, fit in self._known.fits.get(measure, {}).items()}
        for year in self._years(figures):
            fitting = Fitting(line, sign, self._places_of(year), self._near(year))
            for one in fits_of(figures, found, [year], fitting, held):
                if isinstance(one, Unsettled):
                    told = {"measure": measure, "year": year}
                    _log.warning("what to expect could not be fitted; it stays", extra=told)
                else:
                    yield one

    def _years(self, figures: list[Valued]) -> range:
        """Return the years before whose beginning any figure was known."""
        first = min((one.published_on for one in figures), default="9999")
        return range(int(first[:4]) + 1, self._at.year + 1)

    def _places_of(self, year: int) -> dict[str, Place]:
        if year not in self._places:
            described = read.describing(self._connection, _begins(year))
            self._places[year] = places.places(described, self._directory)
        return self._places[year]

    def _near(self, year: int) -> dict[str, tuple[str, ...]]:
        return dict(self._neighbours.known_by(_begins(year) - 1))


def _begins(year: int) -> int:
    return published_instant(f"{year}-01-01")


def _about(event: Event) -> object:
    match event:
        case NationSettled():
            return event.true_on
        case LineFitted():
            return event.year
        case _:
            return None


def _event(measure: str, one: Nation | Fit, asked: Command, after: int) -> ExpectationEvent:
    told = header(asked, expectation_stream(measure), after)
    match one:
        case Nation():
            return NationSettled(
                **told,
                measure=measure,
                true_on=one.true_on,
                median=one.median,
                authorities=one.authorities,
                known_on=one.known_on,
            )
        case Fit():
            return LineFitted(
                **told,
                measure=measure,
                year=one.year,
                **one.parameters,
                levels=dict(one.levels),
                noise=dict(one.noise),
                figures=one.figures,
                basis=one.basis,
            )

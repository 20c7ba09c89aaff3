"""What a report is made of, whether it becomes a page, a PDF or a file of one table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from domain.targets.rag import Rag
from infra.services.targets.derive import Stands
from projections.timemachine.differences import BackwardsError
from web.site.moment import read_known_by
from web.site.spreadsheets import Sheet
from web.site.viewpoint import Viewpoint
from web.words.targets import RAG


class Cell(NamedTuple):
    """A cell of a table; with ``rag`` the colour comes before the text, as word and shape."""

    text: str
    rag: Rag | None = None

    @property
    def words(self) -> str:
        """It as text only: 'Amber: 5 green, 3 amber'."""
        if self.rag is None:
            return self.text
        return f"{RAG[self.rag]}: {self.text}" if self.text else RAG[self.rag]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a report; ``none`` is said where it has no rows.

    ``key`` names it in addresses and files. ``widths`` are the columns' shares of a printed page,
    ``numeric`` the columns from 0 that hold numbers.
    """

    key: str
    caption: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    none: str
    widths: tuple[int, ...]
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what is to be said first, and tables."""

    title: str
    lines: Sequence[str]
    tables: Sequence[Table] = ()


@dataclass(frozen=True)
class Asked:
    """From where a report looks: a viewpoint, and since when it tells what changed."""

    viewpoint: Viewpoint
    since: str

    @cached_property
    def targets(self) -> Sequence[Stands]:
        """How every target stands in every sub-region; several sections tell of it."""
        return self.viewpoint.services.targets.standing(self.viewpoint.as_of)

    def before(self) -> Viewpoint:
        """Return a look at what was known by ``since``, all else the same.

        Raises UnreadableMomentError, and BackwardsError where it comes after the moment itself.
        """
        moment = replace(self.viewpoint.moment, known_by=read_known_by(self.since))
        earlier = replace(self.viewpoint, moment=moment)
        if known_day(earlier) > known_day(self.viewpoint):
            msg = "The day to tell changes since comes after the day that is looked from."
            raise BackwardsError(msg)
        return earlier


def known_day(viewpoint: Viewpoint) -> date:
    """Return the day by which what one is shown from there was known."""
    return viewpoint.moment.known_day or viewpoint.services.clock().date()


Builder = Callable[[Asked], Section]
"""Makes one section, from what anyone may see."""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report."""

    title: str
    caption: str
    sections: Sequence[Section]

    def table(self, key: str) -> Table | None:
        """Return one of its tables."""
        tables = (table for section in self.sections for table in section.tables)
        return next((table for table in tables if table.key == key), None)


def as_sheet(table: Table) -> Sheet:
    """Return a table to take away."""
    return Sheet(table.key, table.columns, [[cell.words for cell in row] for row in table.rows])

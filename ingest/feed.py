"""What a feed is, and the help feeds share: from a row to versions of facts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from domain.evidence.commands import TakeIn, referenced_fact
from domain.evidence.events import Kind, Origin
from domain.measures.catalogue import Catalogue
from domain.measures.events import Polarity, ScaleDefined
from domain.measures.scales import Reading, UnreadableValueError, read_value
from domain.register.directory import Entry
from ingest.rejection import Rejection
from ingest.resolution import Resolver

Record = Mapping[str, str]
Rows = Callable[[], Iterator[Record]]
"""All rows of a table that stand as records, from the first, as often as they are asked for."""
Read = Callable[[int, Record], Sequence[TakeIn]]
"""Turns a row (its number, its cells by column) into facts; raises Rejection."""


def _no_rows() -> Iterator[Record]:
    return iter(())


@dataclass(frozen=True, slots=True)
class Context:
    """What reading one file takes: when, by whom, and the register and catalogue of that moment.

    ``rows`` is the whole table, for a feed that must look at it before it reads the first row;
    ``title`` what its sheet and the lines above the header say; ``published`` the day on which it
    was published, where whoever imports it said so.
    """

    at: datetime
    actor: str
    file: str
    resolver: Resolver
    catalogue: Catalogue
    rows: Rows = _no_rows
    title: str = ""
    published: str = ""


class Feed(Protocol):
    """One kind of file: recognised by its columns, read row by row."""

    @property
    def name(self) -> str:
        """What the feed is called in the origin of its facts."""
        ...

    @property
    def brings_versions(self) -> bool:
        """Whether changing what is held is what its files are for."""
        ...

    @property
    def keyed(self) -> bool:
        """Whether it makes references itself, each from what its fact is about."""
        ...

    def recognises(self, columns: frozenset[str]) -> bool:
        """Tell whether a row of these cells is this feed's header."""
        ...

    def fits(self, rows: Rows) -> bool:
        """Tell whether the rows under such a header are this feed's; asked after ``recognises``."""
        ...

    def reads(self, column: str) -> bool:
        """Tell whether a column means anything to it."""
        ...

    def reader(self, context: Context) -> Read:
        """Return the function that reads this file's rows."""
        ...


def _any_content(_: Rows) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class ByColumns:
    """A feed whose files have certain columns, whatever else they have.

    ``content`` tells its files from others that happen to have such columns too.
    ``optional`` names those it reads where they are there; None where it looks at all.
    """

    name: str
    columns: frozenset[str]
    start: Callable[[Context], Read]
    content: Callable[[Rows], bool] = _any_content
    optional: frozenset[str] | None = None
    brings_versions: bool = False
    keyed: bool = False

    def recognises(self, columns: frozenset[str]) -> bool:
        """Tell whether all of the feed's columns are there."""
        return columns >= self.columns

    def fits(self, rows: Rows) -> bool:
        """Tell whether the content is this feed's, as far as its columns leave that open."""
        return self.content(rows)

    def reads(self, column: str) -> bool:
        """Tell whether a column means anything to it."""
        return self.optional is None or column in self.columns or column in self.optional

    def reader(self, context: Context) -> Read:
        """Return the function that reads this file's rows."""
        return self.start(context)


@dataclass(frozen=True, slots=True)
class ByHeader:
    """A feed whose header is known by more than a list of columns: publishers rename them.

    ``looks_at`` tells the columns that mean anything to it.
    """

    name: str
    is_header: Callable[[frozenset[str]], bool]
    start: Callable[[Context], Read]
    content: Callable[[Rows], bool] = _any_content
    brings_versions: bool = False
    looks_at: Callable[[str], bool] = bool
    keyed: bool = False

    def recognises(self, columns: frozenset[str]) -> bool:
        """Tell whether a row of these cells is this feed's header."""
        return self.is_header(columns)

    def fits(self, rows: Rows) -> bool:
        """Tell whether the content is this feed's, as far as its header leaves that open."""
        return self.content(rows)

    def reads(self, column: str) -> bool:
        """Tell whether a column means anything to it."""
        return self.looks_at(column)

    def reader(self, context: Context) -> Read:
        """Return the function that reads this file's rows."""
        return self.start(context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What the facts of one row have in common."""

    context: Context
    feed: str
    row: int
    authority: Entry
    body: str
    true_on: date
    published_on: str
    estimated: bool = False
    spelling: str = ""
    about_then: bool = False

    def fact(self, kind: Kind, measure: str, raw: str, reference: str, text: str = "") -> TakeIn:
        """Make one version of the fact that ``reference`` names, on its measure's own scale."""
        catalogue = self.context.catalogue
        scale = measure_scale(catalogue, measure)
        reading = read(raw, scale, measure)
        return TakeIn(
            fact_id=referenced_fact(self.body, reference),
            at=self.context.at,
            actor=self.context.actor,
            authority=self.authority.id.hex,
            kind=kind,
            measure=measure,
            raw=raw.strip(),
            true_on=self.true_on,
            published_on=self.published_on,
            origin=Origin(self.feed, self.context.file, self.row),
            value=reading.value,
            missing=reading.missing,
            scale=scale.scale,
            polarity=polarity(catalogue, measure, scale),
            polarity_lent=True,
            source_body=self.body,
            reference=reference,
            text=text,
            published_estimated=self.estimated,
            spelling=self.spelling,
            about_then=self.about_then,
        )


def measure_scale(catalogue: Catalogue, measure: str) -> ScaleDefined:
    """Return the scale a measure is on; Rejection where nobody said."""
    known = catalogue.measures.get(measure)
    scale = catalogue.scales.get(known.scale) if known else None
    if scale is None:
        msg = f"The measure '{measure}' is not in the catalogue."
        raise Rejection(msg)
    return scale


def polarity(catalogue: Catalogue, measure: str, scale: ScaleDefined) -> Polarity:
    """Return which direction is good: the measure's word before its scale's."""
    of_measure = catalogue.polarity_of(measure)
    return of_measure if of_measure != "none" else scale.polarity


def read(raw: str, scale: ScaleDefined, column: str) -> Reading:
    """Read a value, or say in which column it could not be read."""
    try:
        return read_value(raw, scale)
    except UnreadableValueError as error:
        msg = f"{column}: {error}"
        raise Rejection(msg) from None


def given(record: Record, column: str) -> str:
    """Return a cell's text, empty where it is blank."""
    return (record.get(column) or "").strip()

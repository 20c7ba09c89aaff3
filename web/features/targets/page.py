"""Targets: are we on track? Derived by one rule, beside what was returned, by sub-region."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from domain.targets.events import TargetDefined
from domain.targets.rag import Rag
from infra.services.targets.derive import Line, Stands, sub_regions
from infra.services.targets.history import Vintage
from web.site.filters import Choice, choice
from web.site.request import Heading, Here, Visit
from web.site.spreadsheets import Sheet
from web.site.table_download import as_file
from web.words import sentences
from web.words.targets import RAG, SYMBOLS, arithmetic, disagreement, returned, threshold

HEADING = Heading("Targets", "targets")
_COLUMNS = (
    "Programme",
    "Number",
    "Target",
    "Sub-region",
    "Body",
    "Applies",
    "Derived",
    "Arithmetic",
    "Symbol",
    "Returned colour",
    "Returned symbol",
    "Disagreements",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """How a target stands in a sub-region: derived and returned."""

    sub_region: str
    rag: Rag
    counted: str
    returned: str
    disagreements: int
    unchecked: int


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target, with how it stands in each sub-region that is shown."""

    number: int
    title: str
    href: str
    asks: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Programme:
    """The targets of one list; of those ``untold`` nothing that is taken in tells."""

    name: str
    rows: Sequence[TargetRow]
    untold: Sequence[TargetRow]


@dataclass(frozen=True, slots=True)
class Odd:
    """A disagreement: about which target and body, and how each came about."""

    target: str
    href: str
    body: str
    what: str
    arithmetic: str


@dataclass(frozen=True, slots=True)
class TargetsView:
    """What the page shows."""

    on: str
    programmes: Sequence[Programme]
    sub_regions: Sequence[str]
    odd: Sequence[Odd]
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class LineRow:
    """One body held against a target."""

    name: str
    href: str
    rag: Rag
    arithmetic: str
    symbol: str
    returned: str
    note: str


@dataclass(frozen=True, slots=True)
class Place:
    """A target in one sub-region, body by body."""

    name: str
    rag: Rag
    counted: str
    rows: Sequence[LineRow]
    whole: LineRow | None
    odd: Sequence[str]
    unchecked: int


@dataclass(frozen=True, slots=True)
class TargetView:
    """What the page of one target shows."""

    target: TargetDefined
    asks: str
    near: str
    places: Sequence[Place]
    vintages: Sequence[Vintage]


@get("/targets", sync_to_thread=True, include_in_schema=False)
def targets(visit: Here) -> Response[str] | Response[bytes]:
    """Show all targets, or give every line of them as a file."""
    found = visit.services.targets.standing(visit.as_of, _chosen(visit))
    if form := visit.query.get("format"):
        return as_file(_sheet(visit, found), form)
    shown = _chosen(visit)
    by_programme: dict[str, dict[str, list[Stands]]] = {}
    for one in found:
        rows = by_programme.setdefault(one.target.programme, {})
        rows.setdefault(one.target.key, []).append(one)
    view = TargetsView(
        on=sentences.long_date(visit.as_of.asked_of(visit.services.clock())),
        programmes=[_programme(visit, name, rows.values()) for name, rows in by_programme.items()],
        sub_regions=shown,
        odd=[odd for one in found for odd in _odd(visit, one)],
        choices=[choice(visit, "sub-region", "Sub-region", _named(visit))],
    )
    return visit.page("targets.html", HEADING, view)


@get("/targets/{key:str}", sync_to_thread=True, include_in_schema=False)
def target(visit: Here, key: FromPath[str]) -> Response[str] | Response[bytes]:
    """Show one target, body by body, with its arithmetic."""
    found = [
        one
        for one in visit.services.targets.standing(visit.as_of, _chosen(visit))
        if one.target.key == key
    ]
    if not found:
        raise NotFoundException
    if form := visit.query.get("format"):
        return as_file(_sheet(visit, found), form)
    wanted = found[0].target
    trail = (("Targets", visit.href("/targets")),)
    view = TargetView(
        target=wanted,
        asks=sentences.capitalised(threshold(wanted, visit.catalogue)),
        near=_near(wanted),
        places=[_place(visit, one) for one in found],
        vintages=visit.services.targets.history(visit.as_of, wanted, _chosen(visit)),
    )
    crumb = f"Target {wanted.number}"
    return visit.page("target.html", Heading(wanted.title, "targets", trail, crumb), view)


def _named(visit: Visit) -> list[tuple[str, str]]:
    return [(one, one) for one in sub_regions(visit.directory)]


def _chosen(visit: Visit) -> list[str]:
    wanted = visit.query.get("sub-region", "")
    return [one for one in sub_regions(visit.directory) if wanted in ("", one)]


def _programme(visit: Visit, name: str, rows: Iterable[Sequence[Stands]]) -> Programme:
    told, untold = list[TargetRow](), list[TargetRow]()
    for some in rows:
        (told if some[0].target.measure else untold).append(_row(visit, some))
    return Programme(name, told, untold)


def _row(visit: Visit, some: Sequence[Stands]) -> TargetRow:
    wanted = some[0].target
    return TargetRow(
        number=wanted.number,
        title=wanted.title,
        href=visit.href(f"/targets/{wanted.key}"),
        asks=sentences.capitalised(threshold(wanted, visit.catalogue)),
        cells=[_cell(one) for one in some],
    )


def _cell(one: Stands) -> Cell:
    whole = one.returned
    return Cell(
        one.sub_region,
        one.rag,
        one.in_colours(),
        RAG[whole].lower() if whole else "",
        len(one.every_disagreement()),
        len(one.unchecked),
    )


def _odd(visit: Visit, one: Stands) -> Iterator[Odd]:
    by_entry = {line.entry.id: line for line in one.bodies}
    for entry, what in one.every_disagreement():
        line = by_entry.get(entry.id) if entry else None
        yield Odd(
            target=f"{one.target.number}. {one.target.title}",
            href=visit.href(f"/targets/{one.target.key}"),
            body=entry.name if entry else f"{one.sub_region}, all together",
            what=disagreement(what),
            arithmetic=arithmetic(line, one.target, visit.catalogue) if line else one.in_colours(),
        )


def _place(visit: Visit, one: Stands) -> Place:
    return Place(
        name=one.sub_region,
        rag=one.rag,
        counted=one.in_colours(),
        rows=[_line(visit, line, one.target) for line in one.lines],
        whole=_line(visit, one.area, one.target) if one.area else None,
        odd=[
            f"{entry.name if entry else 'All together'}: {disagreement(what)}."
            for entry, what in one.every_disagreement()
        ],
        unchecked=len(one.unchecked),
    )


def _line(visit: Visit, line: Line, wanted: TargetDefined) -> LineRow:
    return LineRow(
        name=line.entry.name,
        href=visit.href(f"/authorities/{line.entry.slug}"),
        rag=line.judged.rag,
        arithmetic=arithmetic(line, wanted, visit.catalogue),
        symbol="" if line.judged.symbol == "none" else SYMBOLS[line.judged.symbol],
        returned=returned(line),
        note="" if line.applies or line.entry.kind == "partnership_area" else "Not of this target",
    )


def _near(wanted: TargetDefined) -> str:
    if not wanted.measure:
        return ""
    if wanted.near >= 1:
        return "One band below is amber, more is red."
    return f"Short of it by up to {wanted.near:.0%} of the target is amber, more is red."


def _sheet(visit: Visit, found: Sequence[Stands]) -> Sheet:
    rows = [
        [
            one.target.programme,
            one.target.number,
            one.target.title,
            one.sub_region,
            line.entry.name,
            "yes" if line.applies else "no",
            RAG[line.judged.rag],
            arithmetic(line, one.target, visit.catalogue),
            SYMBOLS[line.judged.symbol],
            RAG[line.rag_returned] if line.rag_returned else "",
            SYMBOLS[line.symbol_returned] if line.symbol_returned else "",
            "; ".join(disagreement(each) for each in line.disagreements),
        ]
        for one in found
        for line in one.bodies
    ]
    return Sheet("targets", _COLUMNS, rows)

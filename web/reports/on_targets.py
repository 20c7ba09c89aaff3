"""Progress on targets, as sections of a report."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from domain.targets.rag import Rag
from web import wording
from web.reports.parts import Asked, Cell, Section, Table, known_day
from web.target_history import standing
from web.target_json import disagreements_json
from web.target_words import RAG
from web.targets import Stands, sub_regions
from web.visit import Visit

_COLOURS: tuple[Rag, ...] = ("green", "amber", "red", "grey")
_NEVER = "No target had been adopted by this moment, or none is loaded."


def progress(asked: Asked) -> Section:
    """Tell how each target stands in each sub-region, beside what was returned."""
    places = sub_regions(asked.visit.directory)
    tables = [
        Table(
            key=f"targets-{number}",
            caption=f"{programme}, by sub-region",
            columns=("Target", *places),
            rows=[[_named(row[0]), *map(_stands, row)] for row in rows],
            none=_NEVER,
            widths=(6, *(3,) * len(places)),
        )
        for number, (programme, rows) in enumerate(_told(asked.visit).items(), start=1)
    ]
    line = "Each colour is derived from evidence by one rule; what was returned stands beside."
    return Section("Progress on targets", [line] if tables else [_NEVER], tables)


def counts(asked: Asked) -> Section:
    """Count the authorities of each colour, over all sub-regions."""
    rows = [
        [_named(row[0]), *(Cell(str(sum(one.counted(rag) for one in row))) for rag in _COLOURS)]
        for rows in _told(asked.visit).values()
        for row in rows
    ]
    table = Table(
        key="authorities-by-colour",
        caption="Authorities that each target applies to, by how they stand",
        columns=("Target", *(RAG[rag] for rag in _COLOURS)),
        rows=rows,
        none=_NEVER,
        widths=(12, 2, 2, 2, 2),
        numeric=(1, 2, 3, 4),
    )
    return Section("How many authorities are on track", [], [table])


def disagreements(asked: Asked) -> Section:
    """List where what was returned does not fit what the evidence gives."""
    found = standing(asked.visit, sub_regions(asked.visit.directory))
    rows = [
        [
            Cell(f"{row['number']}. {one.target.title}"),
            Cell(row["sub_region"]),
            Cell(row["body"]),
            Cell(row["said"]),
            Cell(row["arithmetic"]),
        ]
        for one in found
        for row in disagreements_json(one, asked.visit.catalogue)
    ]
    table = Table(
        key="disagreements",
        caption="What was returned, what the evidence gives, and the arithmetic",
        columns=("Target", "Sub-region", "Body", "What does not fit", "Arithmetic"),
        rows=rows,
        none="Nothing that was returned differs from what the evidence gives.",
        widths=(5, 3, 4, 5, 5),
    )
    return Section("Where what was returned does not fit", [], [table])


def not_known(asked: Asked) -> Section:
    """Tell what can't be said, and which returned colours rest on nothing that is held."""
    by_programme = _by_programme(standing(asked.visit, sub_regions(asked.visit.directory)))
    told = [row for rows in by_programme.values() for row in rows if row[0].target.measure]
    untold = [row[0] for rows in by_programme.values() for row in rows if not row[0].target.measure]
    table = Table(
        key="not-known",
        caption="Sub-regions of which a target is not known, and colours returned without evidence",
        columns=("Target", "Not known in", "Returned without evidence"),
        rows=[[_named(row[0]), Cell(_unknown(row)), Cell(_unchecked(row))] for row in told],
        none=_NEVER,
        widths=(10, 8, 3),
        numeric=(2,),
    )
    more = f"Of {wording.counted(len(untold), 'more target')} nothing that is taken in tells."
    return Section("What is not known", [more] if untold else [], [table])


def changes(asked: Asked) -> Section:
    """Tell which targets stand otherwise than they were known to at an earlier moment."""
    then = asked.before()
    known = wording.long_date(known_day(then))
    rows = [*_changed(_told(then), _told(asked.visit))]
    table = Table(
        key="changes",
        caption=f"Targets that stand otherwise than was known on {known}",
        columns=("Target", "Sub-region", "Then", "Now"),
        rows=rows,
        none=f"Nothing stands otherwise than was known on {known}.",
        widths=(10, 4, 4, 4),
    )
    told = "A change can be new evidence, a correction or a target that was adopted since."
    return Section(f"What changed since {known}", [told] if rows else [], [table])


_Rows = Mapping[str, Sequence[Sequence[Stands]]]
"""Of each programme its targets, of each target how it stands in the sub-regions in turn."""


def _told(visit: Visit) -> _Rows:
    """Give the targets of which something that is taken in tells."""
    found = standing(visit, sub_regions(visit.directory))
    return _by_programme(one for one in found if one.target.measure)


def _by_programme(found: Iterable[Stands]) -> _Rows:
    programmes: dict[str, dict[str, list[Stands]]] = {}
    for one in found:
        rows = programmes.setdefault(one.target.programme, {})
        rows.setdefault(one.target.key, []).append(one)
    return {name: [*rows.values()] for name, rows in programmes.items()}


def _changed(then: _Rows, now: _Rows) -> Iterator[list[Cell]]:
    before = {
        (one.target.key, one.sub_region): one
        for rows in then.values()
        for row in rows
        for one in row
    }
    for one in (one for rows in now.values() for row in rows for one in row):
        was = before.get((one.target.key, one.sub_region))
        if was is None or was.rag != one.rag:
            earlier = Cell("not adopted yet") if was is None else Cell(was.in_colours(), was.rag)
            yield [_named(one), Cell(one.sub_region), earlier, Cell(one.in_colours(), one.rag)]


def _named(one: Stands) -> Cell:
    return Cell(f"{one.target.number}. {one.target.title}")


def _stands(one: Stands) -> Cell:
    returned = f"; returned {RAG[one.returned].lower()}" if one.returned else ""
    return Cell(f"{one.in_colours()}{returned}", one.rag)


def _unknown(row: Sequence[Stands]) -> str:
    return ", ".join(one.sub_region for one in row if one.rag == "grey") or "none"


def _unchecked(row: Sequence[Stands]) -> str:
    return str(sum(len(one.unchecked) for one in row))

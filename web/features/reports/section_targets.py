"""Progress on targets, as sections of a report."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from domain.targets.rag import Rag
from infra.services.targets.derive import Stands, sub_regions
from web.features.reports.parts import Asked, Cell, Section, Table, known_day
from web.json.targets import disagreements_json
from web.words import sentences
from web.words.targets import RAG

_COLOURS: tuple[Rag, ...] = ("green", "amber", "red", "grey")
_NEVER = "No target had been adopted by this moment, or none is loaded."


def progress(asked: Asked) -> Section:
    """Tell how each target stands in each sub-region, beside what was returned."""
    places = sub_regions(asked.viewpoint.directory)
    shape = Table(
        key="targets",
        caption="how each stands, by sub-region",
        columns=("Target", *places),
        rows=[],
        none=_NEVER,
        widths=(6, *(3,) * len(places)),
    )
    rows = _each(_told(asked.targets), lambda row: [[_named(row[0]), *map(_stands, row)]])
    line = "Each colour is derived from evidence by one rule; what was returned stands beside."
    return Section("Progress on targets", [line], _one_a_programme(shape, rows))


def counts(asked: Asked) -> Section:
    """Count the authorities of each colour, over all sub-regions."""
    shape = Table(
        key="authorities",
        caption="authorities that each target applies to, by how they stand",
        columns=("Target", *(RAG[rag] for rag in _COLOURS)),
        rows=[],
        none=_NEVER,
        widths=(12, 2, 2, 2, 2),
        numeric=(1, 2, 3, 4),
    )
    rows = _each(_told(asked.targets), lambda row: [[_named(row[0]), *_counted(row)]])
    line = "What is held of an area as a whole is no authority, and not counted here."
    return Section("How many authorities are on track", [line], _one_a_programme(shape, rows))


def disagreements(asked: Asked) -> Section:
    """List where what was returned does not fit what the evidence gives."""
    rows = [
        [
            Cell(f"{row['number']}. {one.target.title}"),
            Cell(row["sub_region"]),
            Cell(row["body"]),
            Cell(row["said"]),
            Cell(row["arithmetic"]),
        ]
        for one in asked.targets
        for row in disagreements_json(one, asked.viewpoint.catalogue)
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
    untold = len({one.target.key for one in asked.targets if not one.target.measure})
    shape = Table(
        key="not-known",
        caption="where a target is not known, and colours returned without evidence",
        columns=("Target", "Not known in", "Returned without evidence"),
        rows=[],
        none="Every target is known in every sub-region.",
        widths=(10, 8, 3),
        numeric=(2,),
    )
    rows = _each(_told(asked.targets), _unknown)
    more = f"Of {sentences.counted(untold, 'more target')} nothing that is taken in tells."
    return Section("What is not known", [more] if untold else [], _one_a_programme(shape, rows))


def changes(asked: Asked) -> Section:
    """Tell which targets stand otherwise than they were known to at an earlier moment."""
    then = asked.before()
    known = sentences.long_date(known_day(then))
    shape = Table(
        key="changes",
        caption=f"what stands otherwise than was known on {known}",
        columns=("Target", "Sub-region", "Then", "Now"),
        rows=[],
        none=f"Nothing stands otherwise than was known on {known}.",
        widths=(10, 4, 4, 4),
    )
    was = {
        (one.target.key, one.sub_region): one
        for rows in _told(then.services.targets.standing(then.as_of)).values()
        for row in rows
        for one in row
    }
    rows = _each(_told(asked.targets), lambda row: _changed(was, row))
    line = "A change can be new evidence, a correction, or a target that was adopted since."
    return Section(f"What changed since {known}", [line], _one_a_programme(shape, rows))


_Row = Sequence[Cell]
_Table = Sequence[_Row]
_Rows = Mapping[str, Sequence[Sequence[Stands]]]
"""Of each programme its targets, of each target how it stands in the sub-regions in turn."""


def _told(found: Iterable[Stands]) -> _Rows:
    """Return the targets of which something that is taken in tells."""
    programmes: dict[str, dict[str, list[Stands]]] = {}
    for one in found:
        if one.target.measure:
            rows = programmes.setdefault(one.target.programme, {})
            rows.setdefault(one.target.key, []).append(one)
    return {name: [*rows.values()] for name, rows in programmes.items()}


def _each(told: _Rows, made: Callable[[Sequence[Stands]], Iterable[_Row]]) -> Mapping[str, _Table]:
    """Make rows of each target, programme by programme."""
    return {name: [one for row in rows for one in made(row)] for name, rows in told.items()}


def _one_a_programme(shape: Table, rows: Mapping[str, _Table]) -> list[Table]:
    """Return a table for each programme, or where there is none the empty one."""
    return [
        replace(shape, key=f"{shape.key}-{number}", caption=f"{name}: {shape.caption}", rows=some)
        for number, (name, some) in enumerate(rows.items(), start=1)
    ] or [replace(shape, caption=sentences.capitalised(shape.caption), none=_NEVER)]


def _changed(was: Mapping[tuple[str, str], Stands], row: Sequence[Stands]) -> Iterator[_Row]:
    for one in row:
        before = was.get((one.target.key, one.sub_region))
        if before is None or before.rag != one.rag:
            told = Cell(before.in_colours(), before.rag) if before else Cell("Not adopted yet")
            yield [_named(one), Cell(one.sub_region), told, Cell(one.in_colours(), one.rag)]


def _named(one: Stands) -> Cell:
    return Cell(f"{one.target.number}. {one.target.title}")


def _stands(one: Stands) -> Cell:
    returned = f"; returned {RAG[one.returned].lower()}" if one.returned else ""
    return Cell(f"{one.in_colours()}{returned}", one.rag)


def _counted(row: Sequence[Stands]) -> list[Cell]:
    return [Cell(str(sum(one.counted(rag) for one in row))) for rag in _COLOURS]


def _unknown(row: Sequence[Stands]) -> list[_Row]:
    places = [one.sub_region for one in row if one.rag == "grey"]
    unchecked = sum(len(one.unchecked) for one in row)
    if not places and not unchecked:
        return []
    return [[_named(row[0]), Cell(", ".join(places) or "none"), Cell(str(unchecked))]]

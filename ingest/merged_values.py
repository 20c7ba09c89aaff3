"""Values that stand in a cell merged over several rows or columns: of each, or of all together?

Of a key (an authority, a period, a measure) merging says that it is the same in all. A figure or a
grade that a merged cell gives may be the same in all, or one for all of them: so its rows wait.
"""

from collections.abc import Iterator, Sequence

from domain.evidence.commands import TakeIn
from ingest.feed import Read, Record
from ingest.reading.tables import Line, Merged
from ingest.rejection import LeftAside, Rejection

_NAMED = 4


def merged_value(
    line: Line, names: Sequence[str], record: Record, facts: Sequence[TakeIn], read: Read
) -> Rejection | None:
    """Return why a row waits whose value comes out of a merged cell; None where none does."""
    for place, merged in line.merged.items():
        name = names[place] if place < len(names) else ""
        columns = [names[one] for one in merged.places if one < len(names) and names[one]]
        cell = line.cells[place].strip()
        if not (name and cell) or (len(merged.rows) < 2 and len(columns) < 2):  # noqa: PLR2004
            continue
        if any(_says(one, cell) for one in facts) or _is_value(line, name, record, facts, read):
            return Rejection(_why(name, cell, merged, columns))
    return None


def _says(one: TakeIn, cell: str) -> bool:
    told = (one.raw, one.text) if one.kind == "narrative" else (one.raw,)
    return (cell.casefold() == "withdrawn") if one.withdrawn else cell in map(str.strip, told)


def _is_value(line: Line, name: str, record: Record, facts: Sequence[TakeIn], read: Read) -> bool:
    """Tell whether a row says of the same findings something else without this cell."""
    try:
        without = read(line.number, {**record, name: ""})
    except (Rejection, LeftAside):
        return False
    said, otherwise = dict(_findings(facts)), dict(_findings(without))
    return otherwise.keys() <= said.keys() and said != otherwise


def _findings(facts: Sequence[TakeIn]) -> Iterator[tuple[tuple[object, ...], str]]:
    for one in facts:
        text = one.text if one.kind == "narrative" else ""
        yield (one.authority, one.kind, one.measure, one.true_on), f"{one.raw}\x1f{text}"


def _why(name: str, cell: str, merged: Merged, columns: Sequence[str]) -> str:
    several = len(merged.rows) > 1
    where = f"rows {merged.rows[0]} to {merged.rows[-1]}" if several else "columns"
    if len(columns) > 1:
        named = " and ".join(f"'{one}'" for one in columns[:_NAMED])
        where = f"{where} of the columns {named}" if several else f"the columns {named}"
    return (
        f"{name}: the cell with '{cell[:60]}' is merged over {where}, so nobody can say whether "
        "it is of each of them or of all together. Undo the merging, and write it where it belongs."
    )

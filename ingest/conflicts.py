"""What rows of one file contradict each other in: looked for before any of them is taken in.

A reference names one finding. Where one file uses it for several authorities, measures or days it
is the name of a table, and taking it at its word would make one fact of all. Where a file names no
reference and gives several values for one authority, measure and day, nobody can say which it is.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from domain.evidence.commands import TakeIn
from ingest.rejection import Rejection
from ingest.rows import Row

_NAMED = 4
_AGAIN = "A row before gives another value for this authority, measure and period; keep one."
_ABOUT = {
    "authority": ("authority", "authorities"),
    "kind": ("kind of evidence", "kinds of evidence"),
    "measure": ("measure", "measures"),
    "true_on": ("day", "days"),
}


def settled(rows: Sequence[Row]) -> Sequence[Row]:
    """Return a file's rows, those that contradict each other with the reason why."""
    refused: dict[int, Rejection] = dict(_two_directions(rows))
    named = [one.fact_id.int for row in rows for one in row.facts]
    if len(set(named)) == len(named) and not refused:
        return rows
    for place, why in (*_shared_references(rows), *_several_values(rows)):
        refused.setdefault(place, why)
    return [
        Row(row.number, refused[place], row.cells) if place in refused else row
        for place, row in enumerate(rows)
    ]


def first_of_each(
    rows: Iterable[Row], said: dict[str, str], says: Callable[[TakeIn], str] = attrgetter("raw")
) -> Iterator[Row]:
    """Yield rows as they come, those refused that contradict one before them, here or in ``said``.

    For tables whose references are made from what facts are about: there nothing else can clash.
    """
    for row in rows:
        if all(
            said.setdefault(f"{one.fact_id.int:x} {one.published_on}", says(one)) == says(one)
            for one in row.facts
        ):
            yield row
        else:
            yield Row(row.number, Rejection(_AGAIN), row.cells)


def with_whom(one: TakeIn) -> str:
    """Return what a version says, and whom, what and when it is about."""
    return f"{one.raw}\x1f{one.authority}\x1f{one.kind}\x1f{one.measure}\x1f{one.true_on}"


def _two_directions(rows: Sequence[Row]) -> Iterable[tuple[int, Rejection]]:
    """Yield rows of measures of which the file says here that high is good, there that low is."""
    directions: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        for one in row.facts:
            directions[(one.measure, one.scale)].add(one.polarity)
    both = {about for about, said in directions.items() if said >= {"high", "low"}}
    for place, row in enumerate(rows if both else ()):
        for one in row.facts:
            if (one.measure, one.scale) in both:
                msg = (
                    f"polarity: of {one.measure} this file says here that high is good, and there "
                    "that low is; write the same in all its rows."
                )
                yield place, Rejection(msg)


def _shared_references(rows: Sequence[Row]) -> Iterable[tuple[int, Rejection]]:
    grouped = _by(rows, lambda one: (one.source_body, one.reference) if one.reference else None)
    for (_, reference), members in grouped.items():
        about = {name: len({getattr(one, name) for _, one in members}) for name in _ABOUT}
        several = {name: count for name, count in about.items() if count > 1}
        if not several:
            continue
        said = " and ".join(f"{count} {_ABOUT[name][1]}" for name, count in several.items())
        columns = ", ".join(["reference", *several])
        msg = (
            f"reference: '{reference}' names {said} in this file, and a reference names one "
            f"finding. Make it unique by adding {columns.removeprefix('reference, ')} to it, or "
            "leave the column empty."
        )
        yield from ((place, Rejection(msg)) for place, _ in members)


def _several_values(rows: Sequence[Row]) -> Iterable[tuple[int, Rejection]]:
    for members in _by(rows, lambda one: (one.fact_id, one.published_on)).values():
        values = {(one.raw, one.withdrawn, one.text) for _, one in members}
        if len(values) == 1:
            continue
        differ = _differing([rows[place].cells for place, _ in members])
        columns = ", ".join(f"'{name}'" for name in differ[:_NAMED]) or "nothing else"
        msg = (
            f"{len(values)} values are given for one authority, measure and day, and nothing says "
            f"which is which. The rows differ in {columns}: make a measure of each, give each a "
            "reference of its own, or keep the one that is meant."
        )
        yield from ((place, Rejection(msg)) for place, _ in members)


def _by(
    rows: Sequence[Row], key: Callable[[TakeIn], Any]
) -> Mapping[Any, list[tuple[int, TakeIn]]]:
    grouped: defaultdict[Any, list[tuple[int, TakeIn]]] = defaultdict(list)
    for place, row in enumerate(rows):
        for one in row.facts:
            if (found := key(one)) is not None:
                grouped[found].append((place, one))
    return {found: members for found, members in grouped.items() if len(members) > 1}


def _differing(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Return the columns in which rows differ, those with most values first."""
    values = Counter({name: len({row.get(name, "").strip() for row in rows}) for name in rows[0]})
    return [name for name, count in values.most_common() if count > 1]

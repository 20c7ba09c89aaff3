"""Percentages that may have been given as fractions of 1: 0.45 for 45%.

Both can be read, and one is a hundred times the other. So where what is known of a measure speaks
for a fraction its rows wait: where all its figures of a day lie between 0 and 1 and those of other
days do not, or where one has the more decimals that a fraction has beside percentages, or where
a file has many figures of a measure, all as small and as fine as fractions.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from statistics import median
from typing import Final

from domain.evidence.commands import TakeIn
from ingest.rejection import Rejection
from ingest.rows import Row

_OF_A_FRACTION: Final = 2
"""Decimals that a percentage has more once it is written as a fraction."""
_SEVERAL: Final = 3
_MANY: Final = 20
"""Figures that speak for themselves, beside larger ones and where there are no others."""
_USUAL: Final = 0.1
_FINE: Final = (3, 4)
_FEWEST_PERCENT: Final = 5.0
"""What all other figures of an authority are at least, where a fraction would stand out."""

Figures = Mapping[tuple[str, str], Sequence[tuple[date, float]]]
"""Figures by authority and measure, with their days."""
Held = Callable[[AbstractSet[tuple[str, str]]], Figures]
_About = tuple[str, date]
_Group = list[tuple[int, TakeIn]]
_Groups = Mapping[_About, _Group]


def without_fractions(
    rows: Sequence[Row], percent_scales: AbstractSet[str], held: Held
) -> Sequence[Row]:
    """Return rows, those that may give a fraction for a percentage with the reason why."""
    groups, small = _grouped(rows, percent_scales)
    single = {about for about in small if all(_is_small(one) for _, one in groups[about])}
    known = _known(groups, single, held) if single else {}
    refused = {place: _why(one, "") for place, one in _only_small(groups, small)}
    for about in small:
        group = groups[about]
        told = _by_other_days(group, known) if about in single else _by_decimals(group)
        refused.update((place, _why(one, like)) for place, one, like in told)
    if not refused:
        return rows
    return [
        Row(row.number, refused[place], row.cells) if place in refused else row
        for place, row in enumerate(rows)
    ]


def _grouped(
    rows: Sequence[Row], percent_scales: AbstractSet[str]
) -> tuple[_Groups, dict[_About, None]]:
    """Return figures in percent by measure and day, and of which of them some are small."""
    groups: defaultdict[_About, _Group] = defaultdict(list)
    small: dict[_About, None] = {}
    for place, row in enumerate(rows):
        for one in row.facts:
            if one.scale not in percent_scales or one.kind != "indicator":
                continue
            if one.value:
                groups[one.measure, one.true_on].append((place, one))
                if _is_small(one):
                    small[one.measure, one.true_on] = None
    return groups, small


def _is_small(one: TakeIn) -> bool:
    """Tell whether a figure may be a fraction: it has no percent sign."""
    return one.value is not None and 0 < one.value <= 1 and "%" not in one.raw


def _by_decimals(group: _Group) -> Iterator[tuple[int, TakeIn, str]]:
    """Yield small figures, if one of them has more decimals than all that are no fractions."""
    large = [one for _, one in group if not _is_small(one)]
    most = max(map(_decimals, large))
    small = [(place, one) for place, one in group if _is_small(one)]
    more = [_decimals(one) - most for _, one in small]
    if any(abs(one.value or 0) < _FEWEST_PERCENT for one in large):
        if sum(one == _OF_A_FRACTION for one in more) < _SEVERAL:
            return
        small = [(place, one) for place, one in small if _decimals(one) > most]
    if max(more) > 0:
        yield from ((place, one, large[0].raw) for place, one in small)


def _only_small(groups: _Groups, small: Iterable[_About]) -> Iterator[tuple[int, TakeIn]]:
    """Yield figures of measures of which a file has many, all as small and fine as fractions are.

    45.2% is 0.452 as a fraction: three or four decimals, which percentages below 1 are hardly given
    with, unless a program wrote all that it had. Rare things (exclusions) are below 0.1 for most.
    """
    measures = {measure for measure, _ in small}
    by_measure: dict[str, _Group] = {}
    for (measure, _), group in groups.items():
        if measure in measures:
            by_measure.setdefault(measure, []).extend(group)
    for group in by_measure.values():
        if len(group) < _MANY or not all(_is_small(one) for _, one in group):
            continue
        usual = median(one.value or 0.0 for _, one in group)
        if usual >= _USUAL and max(_decimals(one) for _, one in group) in _FINE:
            yield from group


def _known(groups: _Groups, alone: Iterable[_About], held: Held) -> Figures:
    """Return the figures of the measures of some groups: those that are held, and the file's."""
    measures = {measure for measure, _ in alone}
    cells = {cell for about in alone for cell in _cells(groups[about])}
    known = {cell: list(figures) for cell, figures in held(cells).items()}
    for (measure, day), group in groups.items():
        for _, one in group if measure in measures else ():
            known.setdefault((one.authority, measure), []).append((day, one.value or 0.0))
    return known


def _by_other_days(group: _Group, known: Figures) -> Iterator[tuple[int, TakeIn, str]]:
    """Yield all figures, if most authorities that had others never had one so low."""
    on = group[0][1].true_on
    others = [_others(known.get(cell, ()), on) for cell in _cells(group)]
    told = [values for values in others if values]
    high = [values for values in told if min(map(abs, values)) >= _FEWEST_PERCENT]
    if 2 * len(high) > len(told):
        yield from ((place, one, f"{high[0][-1]:g}") for place, one in group)


def _cells(group: _Group) -> set[tuple[str, str]]:
    return {(one.authority, one.measure) for _, one in group}


def _others(figures: Iterable[tuple[date, float]], on: date) -> list[float]:
    return [value for day, value in sorted(figures) if day != on and value]


def _decimals(one: TakeIn) -> int:
    return len(one.raw.partition(".")[2].rstrip("0 %"))


def _why(one: TakeIn, like: str) -> Rejection:
    percent = f"{(one.value or 0) * 100:g}"
    why = f"others are such as {like}" if like else "all of the file are below 1"
    msg = (
        f"value: '{one.raw}' of {one.measure} may be a fraction for a percentage, for {why}. "
        f"Write {percent} if it is, or '{one.raw}%' if it is meant."
    )
    return Rejection(msg)

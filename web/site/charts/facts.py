"""Charts of what is known: ratings as steps, values as points joined where periods meet."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from domain.measures.catalogue import Catalogue
from domain.measures.events import ScaleDefined
from infra.services.evidence.series import direction, scale_now
from projections.picture.queries import Fact
from web.site.charts.line import Chart, Names, Point, chart, numbers
from web.words import sentences
from web.words.facts import value_of

_GAPS = ((45, 70), (135, 160), (270, 320))
"""Periods that are usually so many days apart at most, and the days from which one is missing."""
_MORE_THAN_A_YEAR = 500


def chart_of(series: Sequence[Fact], catalogue: Catalogue, axis: Names = ()) -> Chart:
    """Draw one series, oldest first; ``axis`` lets charts of one unit share a scale."""
    scale = catalogue.scales.get(scale_now(series[-1].scale, catalogue))
    if scale is not None and scale.form == "ordinal":
        return _ratings(series, scale, catalogue)
    return _values(series, catalogue, axis)


def shared_axis(drawn: Sequence[Sequence[Fact]]) -> Names:
    """Return the marks of an axis on which several series of one unit fit."""
    return numbers([fact.value for series in drawn for fact in series if fact.value is not None])


def _ratings(series: Sequence[Fact], scale: ScaleDefined, catalogue: Catalogue) -> Chart:
    bands = [(band.value, _band(band.value, band.word)) for band in scale.bands]
    return chart(
        _finding(series, catalogue),
        _told(series, catalogue),
        [_point(fact, catalogue) for fact in series],
        stepped=True,
        bands=bands,
        height=60 + 40 * len(bands),
    )


def _values(series: Sequence[Fact], catalogue: Catalogue, axis: Names) -> Chart:
    measure = catalogue.measures.get(series[-1].measure)
    return chart(
        _finding(series, catalogue),
        _told(series, catalogue),
        list(_with_gaps(series, catalogue)),
        stepped=False,
        bands=axis,
        unit=" ".join(measure.unit.split()) if measure else "",
        height=200,
    )


def _band(value: float, word: str) -> str:
    return sentences.capitalised(word) if word else sentences.number(value)


def _point(fact: Fact, catalogue: Catalogue) -> Point:
    label = sentences.long_date(fact.true_on)
    return Point(label, fact.true_on, fact.value, value_of(fact, catalogue), hollow=False)


def _with_gaps(series: Sequence[Fact], catalogue: Catalogue) -> Iterator[Point]:
    """Put an unknown value where a period is missing, so that the line breaks there."""
    missing = _missing_from(series)
    for earlier, later in pairwise(series):
        yield _point(earlier, catalogue)
        if (later.true_on - earlier.true_on).days > missing:
            middle = date.fromordinal(
                (earlier.true_on.toordinal() + later.true_on.toordinal()) // 2
            )
            until = f"to {sentences.long_date(later.true_on)}"
            yield Point(until, middle, None, "not known", False)  # noqa: FBT003 - a tuple's field
    yield _point(series[-1], catalogue)


def _missing_from(series: Sequence[Fact]) -> int:
    """Return the days between two values from which one is missing, by how often they come."""
    apart = sorted((later.true_on - earlier.true_on).days for earlier, later in pairwise(series))
    usual = apart[len(apart) // 2] if apart else _MORE_THAN_A_YEAR
    return next((missing for most, missing in _GAPS if usual <= most), _MORE_THAN_A_YEAR)


def _when(fact: Fact, series: Sequence[Fact]) -> str:
    """Name a fact's period: by its year, or by month where a year of the series has several."""
    years = [one.true_on.year for one in series]
    return str(fact.true_on.year) if len(set(years)) == len(years) else f"{fact.true_on:%B %Y}"


def _finding(series: Sequence[Fact], catalogue: Catalogue) -> str:
    """Say what the chart shows: the newest value and how it came about."""
    title = catalogue.title_of(series[-1].measure)
    valued = [fact for fact in series if fact.value is not None]
    if not valued:
        return f"{title}: nothing is known"
    newest = valued[-1]
    now = f"{value_of(newest, catalogue)} in {_when(newest, series)}"
    changed = next(
        (
            one
            for one in reversed(valued[:-1])
            if (moved := direction(newest, one, catalogue)) and moved.word != "no change"
        ),
        None,
    )
    if changed is None:
        return f"{title}: {now}, no change since {_when(valued[0], series)}"
    verb = "up" if (newest.value or 0) > (changed.value or 0) else "down"
    then = f"{value_of(changed, catalogue)} in {_when(changed, series)}"
    return f"{title}: {now}, {verb} from {then}"


def _told(series: Sequence[Fact], catalogue: Catalogue) -> str:
    """Tell the whole series, for those who can't see the drawing."""
    told = [f"{_when(fact, series)}: {value_of(fact, catalogue)}" for fact in series]
    return "; ".join(told) + "."

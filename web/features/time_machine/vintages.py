"""Vintages: how late a measure's values usually come, and how much they are revised, by source."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from litestar import Response, get

from domain.measures.catalogue import Catalogue
from projections.timemachine.vintages import Vintages
from projections.timemachine.vintages import vintages as vintages_of
from web.site.charts.steps import Curve, Series, curve
from web.site.filters import Option
from web.site.request import Heading, Here
from web.site.spreadsheets import Cell, Sheet
from web.site.table_download import as_file
from web.words import sentences

_TITLE = "Vintages"
_TRAIL = (("Time machine", "/time-machine"),)
_MOST_DRAWN = 4
_TENTHS = tuple(range(1, 11))
_COLUMNS = (
    "Source",
    "Values",
    "Publication dates stated",
    "Days until a tenth was known",
    "Days until half were known",
    "Days until nine tenths were known",
    "Values revised",
    "Revisions",
    "Median change",
    "Largest change",
    "Median days to the last revision",
    "Withdrawn",
)


@dataclass(frozen=True, slots=True)
class Topic:
    """The measures of one topic, as the options of a select."""

    name: str
    options: Sequence[Option]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source's vintages in words."""

    source: str
    values: str
    tenth: str
    half: str
    nine_tenths: str
    revised: str
    median_change: str
    largest_change: str
    withdrawn: str
    left_out: str


@dataclass(frozen=True, slots=True)
class VintagesView:
    """What the page shows."""

    topics: Sequence[Topic]
    measure: str
    title: str
    unit: str
    sources: Sequence[SourceRow]
    curve: Curve | None
    shares: Sequence[Sequence[str]]
    not_drawn: int


@get("/vintages", sync_to_thread=True, include_in_schema=False)
def vintages(visit: Here) -> Response[str] | Response[bytes]:
    """Show how a measure's values come in, or give it as a file."""
    catalogue = visit.catalogue
    measure = visit.query.get("measure", "")
    portfolio = visit.services.columns.portfolio()
    found = vintages_of(portfolio, measure, visit.as_of) if measure else []
    if form := visit.query.get("format"):
        return as_file(Sheet("vintages", _COLUMNS, [_cells(one) for one in found]), form)
    held = portfolio.picture(visit.as_of)["measure"].unique()
    view = _view(measure, found, _topics(held.to_list(), catalogue), catalogue)
    trail = tuple((text, visit.href(path)) for text, path in _TRAIL)
    title = f"{_TITLE}: {view.title}" if view.title else _TITLE
    return visit.page("vintages.html", Heading(title, "time-machine", trail, _TITLE), view)


def _view(
    measure: str, found: Sequence[Vintages], topics: Sequence[Topic], catalogue: Catalogue
) -> VintagesView:
    title = catalogue.title_of(measure) if measure else ""
    drawn = _drawn(found)
    known = catalogue.measures.get(measure)
    return VintagesView(
        topics=topics,
        measure=measure,
        title=title,
        unit=" ".join(known.unit.split()) if known else "",
        sources=[_source(one) for one in found],
        curve=_curve(title, drawn) if drawn else None,
        shares=_shares(drawn),
        not_drawn=sum(bool(one.curve) for one in found) - len(drawn),
    )


def _topics(measures: Sequence[str], catalogue: Catalogue) -> list[Topic]:
    found: defaultdict[str, list[Option]] = defaultdict(list)
    for name in measures:
        known = catalogue.measures.get(name)
        topic = known.topic_name if known else ""
        title = catalogue.title_of(name)
        found[topic or sentences.theme(catalogue.domain_of(name))].append((name, title))
    by_title = {topic: sorted(options, key=lambda one: one[1]) for topic, options in found.items()}
    return [Topic(name, options) for name, options in sorted(by_title.items())]


def _drawn(found: Sequence[Vintages]) -> list[Vintages]:
    """Choose the sources that are drawn: those with the most stated dates."""
    stated = [one for one in found if one.curve]
    return sorted(stated, key=lambda one: -one.stated)[:_MOST_DRAWN]


def _source(one: Vintages) -> SourceRow:
    return SourceRow(
        source=_named(one),
        values=f"{one.facts:,}",
        tenth=_days(one.days_tenth),
        half=_days(one.days_median),
        nine_tenths=_days(one.days_ninetieth),
        revised=_share(one.revised, one.facts),
        median_change=_number(one.change),
        largest_change=_number(one.largest),
        withdrawn=f"{one.withdrawn:,}",
        left_out=f"{one.facts - one.stated:,}",
    )


def _named(one: Vintages) -> str:
    return one.source or "Source not named"


def _days(days: int | None) -> str:
    return "not stated" if days is None else sentences.counted(days, "day")


def _number(value: float | None) -> str:
    return "none" if value is None else sentences.number(value)


def _share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({part / whole:.1%})" if whole else "none"


def _curve(title: str, drawn: Sequence[Vintages]) -> Curve:
    told = [
        f"{_named(one)}: a tenth by {_days(one.days_tenth)}, half by {_days(one.days_median)}, "
        f"nine tenths by {_days(one.days_ninetieth)}"
        for one in drawn
    ]
    series = [
        Series(_named(one), [(point.days, point.share) for point in one.curve]) for one in drawn
    ]
    return curve(_finding(title, drawn[0]), f"{'; '.join(told)}.", series)


def _finding(title: str, one: Vintages) -> str:
    """Say what the chart shows, of the source with the most values."""
    half, nine_tenths = _days(one.days_median), _days(one.days_ninetieth)
    if half == nine_tenths:
        return f"{title}: the values of {_named(one)} were known {half} after their period"
    return (
        f"{title}: half of the values of {_named(one)} were known {half} after their period, "
        f"nine tenths after {nine_tenths}"
    )


def _shares(drawn: Sequence[Vintages]) -> list[list[str]]:
    by_source: list[Mapping[int, int]] = [_by_tenth(one) for one in drawn]
    return [[f"{tenth * 10}%", *(f"{days[tenth]:,}" for days in by_source)] for tenth in _TENTHS]


def _by_tenth(one: Vintages) -> dict[int, int]:
    """Return after how many days each tenth was known."""
    return {
        tenth: next(point.days for point in one.curve if point.share >= tenth / 10 - 1e-9)
        for tenth in _TENTHS
    }


def _cells(one: Vintages) -> list[Cell]:
    return [
        _named(one),
        one.facts,
        one.stated,
        one.days_tenth,
        one.days_median,
        one.days_ninetieth,
        one.revised,
        one.revisions,
        one.change,
        one.largest,
        one.days_to_last,
        one.withdrawn,
    ]

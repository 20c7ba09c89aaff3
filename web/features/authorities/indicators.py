"""An authority's yearly figures: a few drawn, all of them in tables by topic."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.alerts.events import Signal
from domain.measures.catalogue import Catalogue
from infra.services.evidence.series import Key
from projections.picture.queries import Fact
from web.site.charts.facts import chart_of, shared_axis
from web.site.charts.line import Chart
from web.words import sentences
from web.words.facts import Known

_MOST_DRAWN = 6


@dataclass(frozen=True, slots=True)
class Topic:
    """The figures of one topic."""

    name: str
    known: Sequence[Known]


@dataclass(frozen=True, slots=True)
class Indicators:
    """Charts, whether they are those with signals, and all figures by topic."""

    charts: Sequence[Chart]
    signalled: bool
    topics: Sequence[Topic]
    count: int


def indicators(
    series: Mapping[Key, Sequence[Fact]],
    newest: Sequence[Known],
    signals: Iterable[Signal],
    catalogue: Catalogue,
) -> Indicators:
    """Draw the indicators with standing signals; where there are none, the longest series."""
    held = {measure: facts for (kind, measure), facts in series.items() if kind == "indicator"}
    wanted = dict.fromkeys(one.measure for one in signals if one.measure in held)
    longest = sorted(held, key=lambda measure: (-_points(held[measure]), measure))
    chosen = list(wanted) or [one for one in longest if _points(held[one]) > 1]
    figures = [one for one in newest if one.fact.kind == "indicator"]
    return Indicators(
        charts=_drawn([held[measure] for measure in chosen[:_MOST_DRAWN]], catalogue),
        signalled=bool(wanted),
        topics=_topics(figures, catalogue),
        count=len(figures),
    )


def _points(facts: Sequence[Fact]) -> int:
    return sum(fact.value is not None for fact in facts)


def _drawn(chosen: Sequence[Sequence[Fact]], catalogue: Catalogue) -> list[Chart]:
    """Draw the series; those of one unit on one scale, so that they can be compared."""
    by_unit: defaultdict[str, list[Sequence[Fact]]] = defaultdict(list)
    for facts in chosen:
        by_unit[_unit(facts[-1], catalogue)].append(facts)
    axes = {unit: shared_axis(drawn) for unit, drawn in by_unit.items()}
    return [chart_of(facts, catalogue, axes[_unit(facts[-1], catalogue)]) for facts in chosen]


def _unit(fact: Fact, catalogue: Catalogue) -> str:
    """Return a measure's unit; bare numbers of different measures are not of one unit."""
    measure = catalogue.measures.get(fact.measure)
    unit = measure.unit.casefold() if measure else ""
    return fact.measure if unit in ("", "number") else unit


def _topics(figures: Iterable[Known], catalogue: Catalogue) -> list[Topic]:
    found: defaultdict[str, list[Known]] = defaultdict(list)
    for one in figures:
        measure = catalogue.measures.get(one.fact.measure)
        topic = measure.topic_name if measure else ""
        found[topic or sentences.theme(catalogue.domain_of(one.fact.measure))].append(one)
    return [
        Topic(name, sorted(known, key=lambda one: one.title))
        for name, known in sorted(found.items())
    ]

"""What others and the authority itself have found, by theme; charts of it; what is overdue."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.measures.catalogue import Catalogue
from infra.services.evidence.series import Key, scale_now
from projections.picture.queries import Fact
from web.site.charts.facts import chart_of
from web.site.charts.line import Chart
from web.words import sentences
from web.words.facts import Known

_OVERDUE_YEARS = 3


@dataclass(frozen=True, slots=True)
class Theme:
    """What is known of one theme, the newest first."""

    name: str
    known: Sequence[Known]


@dataclass(frozen=True, slots=True)
class Gap:
    """An external rating that nobody has renewed for years."""

    title: str
    last: str
    age: str


def themes(newest: Sequence[Known], alerted: Collection[str], catalogue: Catalogue) -> list[Theme]:
    """Sort everything but indicators by theme: those with alerts first, then the newest ones."""
    found: defaultdict[str, list[Known]] = defaultdict(list)
    for one in newest:
        if one.fact.kind != "indicator":
            found[catalogue.domain_of(one.fact.measure)].append(one)
    newest_on = {domain: max(one.about for one in held) for domain, held in found.items()}
    by_day = sorted(sorted(found), key=lambda domain: newest_on[domain], reverse=True)
    return [
        Theme(sentences.theme(domain), _newest_first(found[domain], catalogue))
        for domain in sorted(by_day, key=lambda domain: domain not in alerted)
    ]


def rating_charts(series: Mapping[Key, Sequence[Fact]], catalogue: Catalogue) -> list[Chart]:
    """Draw the whole history of every headline rating that was ever renewed."""
    drawn = [
        chart_of(facts, catalogue)
        for (kind, _), facts in series.items()
        if kind == "assessment" and len(facts) > 1 and is_headline(facts[-1], catalogue)
    ]
    return sorted(drawn, key=lambda one: one.title)


def gaps(newest: Sequence[Known], catalogue: Catalogue, today: date) -> list[Gap]:
    """Return the headline ratings whose newest one is about a day over three years ago."""
    late = sorted(
        (one.about, one.title)
        for one in newest
        if one.fact.kind == "assessment"
        and is_headline(one.fact, catalogue)
        and sentences.whole_years(one.about, today) >= _OVERDUE_YEARS
    )
    return [Gap(title, sentences.long_date(day), sentences.age(day, today)) for day, title in late]


def is_headline(fact: Fact, catalogue: Catalogue) -> bool:
    """Tell whether a fact is a rating that stands for itself."""
    measure = catalogue.measures.get(fact.measure)
    scale = catalogue.scales.get(scale_now(fact.scale, catalogue))
    rated = scale is not None and scale.form == "ordinal" and scale.polarity != "none"
    return rated and not (measure and measure.part_of)


def _newest_first(held: Sequence[Known], catalogue: Catalogue) -> list[Known]:
    """Order by day; of one day headlines come before their parts."""
    by_name = sorted(held, key=lambda one: (not is_headline(one.fact, catalogue), one.title))
    return sorted(by_name, key=lambda one: one.about, reverse=True)

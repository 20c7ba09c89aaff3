"""The evidence for an alert, and what speaks against it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from domain.alerts.events import Signal
from domain.measures.catalogue import Catalogue
from domain.times import published_instant
from projections.alerts.queries import Alert
from projections.picture.queries import Fact
from web.known import Key, Known, by_evidence, known
from web.visit import Visit

MOST_AGAINST = 20

Series = Mapping[Key, Sequence[Fact]]


@dataclass(frozen=True, slots=True)
class Against:
    """A fact that speaks against an alert, and how."""

    known: Known
    why: str


def supporting(
    visit: Visit, signals: Iterable[Signal], series: Series, catalogue: Catalogue
) -> list[Known]:
    """Give the facts that the signals cite, the newest first."""
    cited = dict.fromkeys(chain.from_iterable(one.evidence_ids for one in signals))
    return _in_words(visit, cited, series, catalogue)


def against(
    visit: Visit, alert: Alert, signals: Iterable[Signal], series: Series, catalogue: Catalogue
) -> list[Against]:
    """Give what the rule itself names as contrary, and newer facts of the theme that are better.

    A newer reading that the rule counts among its run speaks against it too, where it is better.
    """
    named = dict.fromkeys(chain.from_iterable(one.contrary_ids for one in signals))
    contrary = [
        Against(one, "Usual level: what it is measured against")
        for one in _in_words(visit, named, series, catalogue)
    ]
    newer = [
        Against(one, "Newer, and better than before")
        for one in _of_theme(visit, alert, series, catalogue)
        if one.direction is not None and one.direction.word == "better"
    ]
    return [*newer, *contrary][:MOST_AGAINST]


def _of_theme(visit: Visit, alert: Alert, series: Series, catalogue: Catalogue) -> list[Known]:
    """Give the theme's newest facts, of those published since the alert was opened."""
    opened = published_instant(alert.opened_on)
    newest = [
        (facts[-1], facts)
        for (_, measure), facts in series.items()
        if catalogue.domain_of(measure) == alert.domain and facts[-1].published_at > opened
    ]
    found = [known(fact, facts, catalogue, visit.moment) for fact, facts in newest]
    return _newest_first(found)


def _in_words(
    visit: Visit, wanted: Iterable[str], series: Series, catalogue: Catalogue
) -> list[Known]:
    held = by_evidence(chain.from_iterable(series.values()))
    facts = [held[one] for one in wanted if one in held]
    return _newest_first(
        known(fact, series[fact.kind, fact.measure], catalogue, visit.moment) for fact in facts
    )


def _newest_first(found: Iterable[Known]) -> list[Known]:
    return sorted(found, key=lambda one: (one.about, one.published, one.title), reverse=True)

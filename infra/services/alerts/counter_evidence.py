"""What speaks against an alert."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from domain.alerts.events import Signal
from domain.measures.catalogue import Catalogue
from domain.times import published_instant
from infra.services.evidence.series import Key, before, by_evidence, direction
from projections.alerts.queries import Alert
from projections.picture.queries import Fact

MOST_AGAINST = 20

Why = Literal["newer", "usual"]
"""A newer fact that is better than the one before; or the usual level that is measured against."""

Series = Mapping[Key, Sequence[Fact]]
"""The facts in force of one authority, as ``series.by_series`` sorts them."""


@dataclass(frozen=True, slots=True)
class Contrary:
    """A fact that speaks against an alert, and how."""

    fact: Fact
    why: Why


def against(
    alert: Alert, signals: Iterable[Signal], series: Series, catalogue: Catalogue
) -> list[Contrary]:
    """Return what the rule itself names as contrary, and newer facts of its kind that are better.

    A newer reading that the rule counts among its run speaks against it too, where it is better.
    What it did not go by, and what belongs to none of that, says nothing about it.
    """
    told = list(signals)
    named = dict.fromkeys(chain.from_iterable(one.contrary_ids for one in told))
    newer = [
        Contrary(facts[-1], "newer")
        for facts in _beside(alert, told, series, catalogue)
        if _is_better(facts, catalogue)
    ]
    usual = [Contrary(fact, "usual") for fact in cited(named, series)]
    found = [*_newest_first(newer, catalogue), *_newest_first(usual, catalogue)]
    return found[:MOST_AGAINST]


def cited(evidence: Iterable[str], series: Series) -> list[Fact]:
    """Return the facts in force of some evidence ids; what was corrected away is left out."""
    held = by_evidence(chain.from_iterable(series.values()))
    return [held[one] for one in evidence if one in held]


def _beside(
    alert: Alert, signals: Sequence[Signal], series: Series, catalogue: Catalogue
) -> list[Sequence[Fact]]:
    """Return the series it rests on or that belong with these, with news since it was opened."""
    opened = published_instant(alert.opened_on)
    evidence = chain.from_iterable(one.evidence_ids for one in signals)
    rests_on = {one.measure for one in signals} | {one.measure for one in cited(evidence, series)}
    belongs = {_belongs_to(one, catalogue) for one in rests_on}
    return [
        facts
        for (_, measure), facts in series.items()
        if facts[-1].published_at > opened
        and (measure in rests_on or _belongs_to(measure, catalogue) in belongs)
    ]


def _belongs_to(measure: str, catalogue: Catalogue) -> str:
    """Return a line's theme, a judgement's headline; a measure that has neither stands alone."""
    known = catalogue.measures.get(measure)
    if known is None:
        return measure
    return catalogue.theme_of(measure) or known.part_of or measure


def _is_better(facts: Sequence[Fact], catalogue: Catalogue) -> bool:
    moved = direction(facts[-1], before(facts[-1], facts), catalogue)
    return moved is not None and moved.word == "better"


def _newest_first(found: Iterable[Contrary], catalogue: Catalogue) -> list[Contrary]:
    def rank(one: Contrary) -> tuple[object, ...]:
        title = catalogue.title_of(one.fact.measure)
        return (one.fact.true_on, one.fact.published_on[: len("2009-12-09")], title)

    return sorted(found, key=rank, reverse=True)

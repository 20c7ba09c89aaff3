"""The evidence for an alert, and what speaks against it, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from domain.alerts.events import Signal
from domain.measures.catalogue import Catalogue
from infra.services.alerts.counter_evidence import Contrary, Series, cited
from infra.services.evidence.series import Known, known
from projections.picture.queries import Fact
from web.site.request import Visit


@dataclass(frozen=True, slots=True)
class Against:
    """A fact that speaks against an alert, and how."""

    known: Known
    why: str


def supporting(
    visit: Visit, signals: Iterable[Signal], series: Series, catalogue: Catalogue
) -> list[Known]:
    """Give the facts that the signals cite, the newest first."""
    wanted = dict.fromkeys(chain.from_iterable(one.evidence_ids for one in signals))
    found = [_in_words(visit, fact, series, catalogue) for fact in cited(wanted, series)]
    return sorted(found, key=lambda one: (one.about, one.published, one.title), reverse=True)


def contrary_in_words(
    visit: Visit, found: Sequence[Contrary], series: Series, catalogue: Catalogue
) -> list[Against]:
    """Put what speaks against an alert in words."""
    return [Against(_in_words(visit, one.fact, series, catalogue), one.why) for one in found]


def _in_words(visit: Visit, fact: Fact, series: Series, catalogue: Catalogue) -> Known:
    return known(fact, series[fact.kind, fact.measure], catalogue, visit.moment)

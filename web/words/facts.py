"""Facts as people read them: beside the one before, and for or against an alert."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from domain.alerts.events import Signal
from domain.evidence.events import JUDGEMENTS
from domain.measures.catalogue import Catalogue
from infra.services.alerts.counter_evidence import Contrary, Series, Why, cited
from infra.services.evidence.series import Direction, before, direction
from projections.picture.queries import Fact
from web.words import sentences

WHY_AGAINST: Mapping[Why, str] = {
    "newer": "Newer, and better than before",
    "usual": "Usual level: what it is measured against",
}
_LONGEST_TEXT = 280


@dataclass(frozen=True, slots=True)
class Known:
    """One fact in words. ``was`` is the value before it, ``direction`` None where none was.

    ``disagree`` says what other sources say of that day, empty where they agree.
    """

    fact: Fact
    title: str
    kind: str
    value: str
    unit: str
    direction: Direction | None
    was: str
    about: date
    published: date
    source: str
    disagree: str = ""

    @property
    def published_words(self) -> str:
        """When it was published, and whether that is known."""
        return sentences.long_date(self.published) + (" (estimated)" if self.fact.estimated else "")


@dataclass(frozen=True, slots=True)
class Against:
    """A fact that speaks against an alert, and how."""

    known: Known
    why: str


def known(fact: Fact, series: Sequence[Fact], catalogue: Catalogue) -> Known:
    """Put a fact in words, beside the one before it in its series."""
    last = before(fact, series)
    measure = catalogue.measures.get(fact.measure)
    return Known(
        fact=fact,
        title=catalogue.title_of(fact.measure),
        kind=sentences.KINDS.get(fact.kind, fact.kind),
        value=value_of(fact, catalogue),
        unit=" ".join(measure.unit.split()) if measure else "",
        direction=direction(fact, last, catalogue),
        was=value_of(last, catalogue) if last else "",
        about=fact.true_on,
        published=date.fromisoformat(fact.published_on[:10]),
        source=fact.source_body or "source not named",
        disagree=_disagreement(fact, series, catalogue),
    )


def _disagreement(fact: Fact, series: Sequence[Fact], catalogue: Catalogue) -> str:
    if fact.kind not in JUDGEMENTS or fact.value is None:
        return ""
    others = [
        f"{value_of(one, catalogue)} ({one.source_body or 'source not named'})"
        for one in series
        if one.true_on == fact.true_on
        and one.value is not None
        and (one.scale, one.value) != (fact.scale, fact.value)
    ]
    return f"Sources disagree: also {', '.join(dict.fromkeys(others))}" if others else ""


def value_of(fact: Fact, catalogue: Catalogue) -> str:
    """Return a fact's value in words; where there is none, why."""
    if fact.value is not None:
        return sentences.value_words(fact.value, fact.scale, catalogue)
    return without_number(fact.missing, fact.text or fact.raw)


def without_number(missing: str, text: str) -> str:
    """Say what is known in words where there is no number, or why nothing is."""
    if missing:
        return f"not known ({missing})"
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_TEXT else f"{words[:_LONGEST_TEXT].rstrip()} …"


def supporting(signals: Iterable[Signal], series: Series, catalogue: Catalogue) -> list[Known]:
    """Return the facts that the signals cite in words, the newest first."""
    wanted = dict.fromkeys(chain.from_iterable(one.evidence_ids for one in signals))
    found = [_in_its_series(fact, series, catalogue) for fact in cited(wanted, series)]
    return sorted(found, key=lambda one: (one.about, one.published, one.title), reverse=True)


def contrary_in_words(
    found: Sequence[Contrary], series: Series, catalogue: Catalogue
) -> list[Against]:
    """Put what speaks against an alert in words."""
    return [
        Against(_in_its_series(one.fact, series, catalogue), WHY_AGAINST[one.why]) for one in found
    ]


def _in_its_series(fact: Fact, series: Series, catalogue: Catalogue) -> Known:
    return known(fact, series[fact.kind, fact.measure], catalogue)

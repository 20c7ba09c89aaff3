"""Facts as people read them: the value in words, beside the value before it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from domain.measures.catalogue import Catalogue
from projections.picture.queries import Fact
from web.site.moment import Moment
from web.words import sentences

Key = tuple[str, str]
"""Kind and measure: facts of one series are comparable."""
_LONGEST_TEXT = 280


class Direction(NamedTuple):
    """How a value compares with the one before: an arrow for its move, a word for its meaning."""

    arrow: str
    word: str


@dataclass(frozen=True, slots=True)
class Known:
    """One fact in words. ``was`` is the value before it, ``direction`` None where none was."""

    href: str
    title: str
    kind: str
    family: str
    value: str
    unit: str
    direction: Direction | None
    was: str
    about: date
    published: date
    estimated: bool
    source: str
    fact: Fact

    @property
    def published_words(self) -> str:
        """Say when it was published, and whether that is known."""
        return sentences.long_date(self.published) + (" (estimated)" if self.estimated else "")


def by_series(facts: Iterable[Fact]) -> dict[Key, list[Fact]]:
    """Sort facts in force into series, oldest first, one a day: of two the later known."""
    found: defaultdict[Key, list[Fact]] = defaultdict(list)
    for fact in facts:
        found[fact.kind, fact.measure].append(fact)
    return {
        key: [list(same_day)[-1] for _, same_day in groupby(series, attrgetter("true_on"))]
        for key, series in found.items()
    }


def scale_now(scale: str, catalogue: Catalogue) -> str:
    """Give the scale on which values of an older one are read today."""
    known = catalogue.scales.get(scale)
    return known.maps_to or known.scale if known else scale


def value_of(fact: Fact, catalogue: Catalogue) -> str:
    """Give a fact's value in words; where there is none, why."""
    if fact.value is not None:
        return sentences.value_words(fact.value, fact.scale, catalogue)
    return without_number(fact.missing, fact.text or fact.raw)


def without_number(missing: str, text: str) -> str:
    """Say what is known in words where there is no number, or why nothing is."""
    if missing:
        return f"not known ({missing})"
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_TEXT else f"{words[:_LONGEST_TEXT].rstrip()} …"


def direction(now: Fact, before: Fact | None, catalogue: Catalogue) -> Direction | None:
    """Compare a value with the one before it, where both are on one scale."""
    if before is None or now.value is None or before.value is None:
        return None
    if scale_now(now.scale, catalogue) != scale_now(before.scale, catalogue):
        return None
    if now.value == before.value:
        return Direction("→", "no change")
    rose = now.value > before.value
    arrow = "↑" if rose else "↓"
    if now.polarity == "none":
        return Direction(arrow, "higher" if rose else "lower")
    return Direction(arrow, "better" if rose == (now.polarity == "high") else "worse")


def before(fact: Fact, series: Sequence[Fact]) -> Fact | None:
    """Give the last fact of a series that has a value and is about an earlier day."""
    earlier = (one for one in reversed(series) if one.true_on < fact.true_on)
    return next((one for one in earlier if one.value is not None), None)


def known(fact: Fact, series: Sequence[Fact], catalogue: Catalogue, moment: Moment) -> Known:
    """Put a fact in words, beside the one before it in its series."""
    last = before(fact, series)
    measure = catalogue.measures.get(fact.measure)
    return Known(
        href=moment.href(f"/evidence/{fact.evidence}"),
        title=sentences.title_of(fact.measure, catalogue),
        kind=sentences.KINDS.get(fact.kind, fact.kind),
        family=fact.kind,
        value=value_of(fact, catalogue),
        unit=" ".join(measure.unit.split()) if measure else "",
        direction=direction(fact, last, catalogue),
        was=value_of(last, catalogue) if last else "",
        about=fact.true_on,
        published=date.fromisoformat(fact.published_on[:10]),
        estimated=fact.estimated,
        source=fact.source_body or "source not named",
        fact=fact,
    )


def by_evidence(facts: Iterable[Fact]) -> Mapping[str, Fact]:
    """Give facts by the id of their evidence."""
    return {fact.evidence: fact for fact in facts}

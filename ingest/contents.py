"""What a file holds, as it was understood: told before it is taken in, and after."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from domain.evidence.commands import TakeIn
from domain.evidence.events import JUDGEMENTS
from domain.measures.catalogue import Catalogue
from domain.measures.directions import why_unwatched
from domain.measures.events import Polarity
from ingest.rejection import LeftAside, Rejection
from ingest.rows import Row

_PERCENT = "percent"
_SEVERAL = 3
_BELOW_ONE = (
    "{0} is in percent, and all {1} figures lie between 0 and 1: if they are fractions (0.45 for "
    "45%), take the file back and send it with percentages."
)
_TWOFOLD = (
    "{0}: {1:,} figures differ from what another reference of the same source gives for the same "
    "authority and day; the picture shows the one that came last. Make a measure of each, or keep "
    "one."
)
_OTHERWISE = (
    "{0}: of {1:,} figures another source says otherwise of the same authority and day, such as "
    "{2}. Both are kept and nothing is replaced; the picture shows what was published last."
)
Figures = dict[tuple[str, str, str], dict[str, tuple[float, str]]]
"""Figures by authority, measure and day (ISO): the value and its source, by fact."""
Judged = dict[tuple[str, str, str, date], dict[str, float | None]]
"""Judgements by authority, kind, measure and day: the value by fact."""


@dataclass(slots=True)
class Contents:
    """Whom, what and when the rows of a table speak of, and how they were read.

    ``loose`` where rows bring references of their own, so that two may name one figure.
    """

    authorities: set[str] = field(default_factory=set)
    periods: set[date] = field(default_factory=set)
    measures: Counter[str] = field(default_factory=Counter)
    read_as: set[tuple[str, Polarity, str, str]] = field(default_factory=set)
    left_aside: Counter[str] = field(default_factory=Counter)
    columns: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    conversions: Counter[str] = field(default_factory=Counter)
    known: Catalogue = field(default_factory=Catalogue)
    judged: Judged = field(default_factory=dict)
    in_percent: dict[str, list[float]] = field(default_factory=dict)
    loose: bool = False
    figures: dict[tuple[str, str, str, date], tuple[UUID, float]] = field(default_factory=dict)
    twofold: Counter[str] = field(default_factory=Counter)
    otherwise: dict[str, list[str]] = field(default_factory=dict)
    first: list[dict[str, Any]] = field(default_factory=list)

    def take(self, facts: Iterable[TakeIn]) -> None:
        """Take the facts of a row in."""
        for one in facts:
            if len(self.first) < _SEVERAL:
                self.first.append(self._sample(one))
            self.authorities.add(one.authority)
            self.periods.add(one.true_on)
            self.measures[one.measure] += 1
            if not one.withdrawn:
                self.read_as.add((one.measure, one.polarity, one.scale, one.kind))
            if one.scale == _PERCENT and one.value is not None and "%" not in one.raw:
                known = self.in_percent.setdefault(one.measure, [0, 0.0])
                known[:] = known[0] + 1, max(known[1], abs(one.value))
            if self.loose and one.kind == "indicator" and one.value is not None:
                figure = (one.source_body, one.authority, one.measure, one.true_on)
                fact, value = self.figures.setdefault(figure, (one.fact_id, one.value))
                self.twofold[one.measure] += fact != one.fact_id and value != one.value
            if one.kind in JUDGEMENTS:
                about = (one.authority, one.kind, one.measure, one.true_on)
                self.judged.setdefault(about, {})[one.fact_id.hex] = one.value

    def _sample(self, one: TakeIn) -> dict[str, Any]:
        return {
            "authority": one.spelling,
            "measure": self.known.title_of(one.measure),
            "value": one.raw,
            "true_on": one.true_on.isoformat(),
            "published_on": one.published_on,
            "estimated": one.published_estimated,
        }

    def compare(self, facts: Iterable[TakeIn], held: Figures) -> None:
        """Look for other sources that say another value of what facts are about."""
        for one in facts:
            if one.kind != "indicator" or one.value is None or one.withdrawn:
                continue
            about = (one.authority, one.measure, one.true_on.isoformat())
            for fact, (value, body) in held.get(about, {}).items():
                if fact != one.fact_id.hex and value != one.value:
                    said = f"{one.value:g} here, {value:g} by {body or 'a source not named'}"
                    day = f"{one.true_on:%-d %B %Y}"
                    told = f"{one.spelling or 'an authority'}, {day}: {said}"
                    self.otherwise.setdefault(one.measure, []).append(told)
                    break

    def take_rows(self, rows: Iterable[Row]) -> None:
        """Take rows in, by what reading made of them."""
        for row in rows:
            if isinstance(row.outcome, LeftAside):
                self.left_aside[row.outcome.reason] += 1
            elif not isinstance(row.outcome, Rejection):
                self.take(row.outcome)

    def conflicts(self, held: Judged) -> int:
        """Count the judgements of one day on which sources disagree, with what is held."""
        found = ({**held.get(about, {}), **said} for about, said in self.judged.items())
        return sum(
            len({value for value in values.values() if value is not None}) > 1 for values in found
        )

    @property
    def notices(self) -> list[str]:
        """What whoever brings the file should know, in sentences."""
        said = (why_unwatched(self.known, *one) for one in sorted(self.read_as))
        low = (
            _BELOW_ONE.format(self.known.title_of(measure), f"{count:,.0f}")
            for measure, (count, most) in sorted(self.in_percent.items())
            if count >= _SEVERAL and 0 < most <= 1
        )
        twofold = (
            _TWOFOLD.format(self.known.title_of(measure), count)
            for measure, count in sorted(self.twofold.items())
            if count
        )
        otherwise = (
            _OTHERWISE.format(self.known.title_of(measure), len(told), told[0])
            for measure, told in sorted(self.otherwise.items())
        )
        return list(dict.fromkeys(one for one in (*otherwise, *twofold, *low, *said) if one))

    def document(self) -> dict[str, Any]:
        """Return what the file holds as plain data."""
        known = [one for one in sorted(self.measures) if one in self.known.measures]
        return {
            "authorities": len(self.authorities),
            "periods": {
                "first": min(self.periods).isoformat() if self.periods else "",
                "last": max(self.periods).isoformat() if self.periods else "",
                "count": len(self.periods),
            },
            "measures": {
                "known": known,
                "unknown": sorted(self.measures.keys() - set(known)),
            },
            "first": self.first,
            "columns": {"read": self.columns, "ignored": self.ignored},
            "conversions": dict(self.conversions),
            "left_aside_because": dict(self.left_aside),
            "notices": self.notices,
        }

"""The back-test: what the rules said before each outcome, and whom they would have sent for.

On the first day of each quarter every authority is placed by what had been published before. The
top ``budget`` are flagged; a flag is right or wrong by the authority's next outcome within a year,
and undecided, neither, where there was none: nobody looked. An outcome is judged by the score on
the day before it, and by those 6 and 12 months earlier.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from consumers.backtest.history import BANDS, History, before
from consumers.backtest.labels import Label
from consumers.backtest.probabilities import chance
from detectors.escalation import EscalationRules, escalated
from detectors.ranking.order_of_visit import Known, Term
from domain.alerts.events import Level, Signal
from domain.times import day_of

_QUARTER = 3
_HORIZON_DAYS = 366
_LONGEST_LEAD = 36

Progress = Callable[[int, int], None]


MONTHS_BEFORE: Final = (0, 6, 12)
"""How long before an outcome it is asked what was said."""


class Before(NamedTuple):
    """What was said of an authority some months before an outcome.

    ``band`` is None where it had no place in the order of visit.
    """

    score: float
    band: str | None
    alerted: bool


class Case(NamedTuple):
    """An outcome with what was said of the authority before it; leads are in months.

    ``before`` is by months, ``previous_grade`` the one that was known the day before; None where
    nobody had judged.
    """

    label: Label
    quarter: str
    before: Mapping[int, Before]
    previous_grade: float | None
    chance: float
    rank: int
    ranked: int
    terms: tuple[Term, ...]
    standing: tuple[tuple[Level, Signal], ...]
    lead_months: float | None

    @property
    def score(self) -> float:
        """The score on the day before."""
        return self.before[0].score


class Standing(NamedTuple):
    """An authority as a quarter began; ``bad`` None where nobody looked within a year.

    ``known`` is what the order of visit went by; None where there was nothing.
    """

    authority: str
    known: Known | None
    signals: tuple[tuple[Level, Signal], ...]
    bad: bool | None


class Flag(NamedTuple):
    """An authority at the top of a quarter; ``bad`` None where nobody looked within a year."""

    quarter: str
    authority: str
    rank: int
    bad: bool | None


@dataclass(slots=True)
class Replayed:
    """Everything a back-test found; quarters are counted per authority."""

    cases: list[Case] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    quarters_ranked: dict[str, tuple[Standing, ...]] = field(default_factory=dict)
    decided: int = 0
    decided_bad: int = 0
    quarters: int = 0
    alerted_quarters: int = 0
    false_alarms: int = 0
    newly_alerted: list[tuple[str, str]] = field(default_factory=list)
    new_signals: int = 0


@dataclass(slots=True)
class BackTest:
    """Goes through the past by quarters: what the rules said, and what became of it."""

    history: History
    labels: Sequence[Label]
    budget: int
    escalation: EscalationRules
    progress: Progress = lambda *_: None
    _by_authority: dict[str, list[Label]] = field(init=False)
    _alerted: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        by_authority: defaultdict[str, list[Label]] = defaultdict(list)
        for label in self.labels:
            by_authority[label.authority].append(label)
        self._by_authority = dict(by_authority)

    def run(self) -> Replayed:
        """Replay every quarter from before the first outcome to the last one."""
        found = Replayed()
        starts = list(quarters(self.labels[0].on, self.labels[-1].on))
        waiting = list(self.labels)
        for done, start in enumerate(starts, start=1):
            standings = self._standings(start)
            self._flag(start, standings, found)
            found.quarters_ranked[start.isoformat()] = standings
            ranked = [one.authority for one in standings]
            until = starts[done] if done < len(starts) else date.max
            while waiting and waiting[0].on <= until.isoformat():
                found.cases.append(self._case(waiting.pop(0), start, ranked, found.cases))
            self.progress(done, len(starts))
        return found

    def _standings(self, start: date) -> tuple[Standing, ...]:
        """Return where all authorities stand, whom to see first at the top."""
        ordered = self.history.in_order(start)
        unknown = sorted(self._by_authority.keys() - set(ordered))
        return tuple(self._standing(one, start) for one in (*ordered, *unknown))

    def _standing(self, authority: str, start: date) -> Standing:
        instant = before(start.isoformat())
        known = self.history.order.known(instant).known.get(authority)
        signals = self.history.standing(authority, instant)
        return Standing(authority, known, signals, self._became(authority, start))

    def _flag(self, start: date, standings: Sequence[Standing], found: Replayed) -> None:
        for rank, one in enumerate(standings, start=1):
            if one.bad is not None:
                found.decided += 1
                found.decided_bad += one.bad
            if rank <= self.budget:
                found.flags.append(Flag(start.isoformat(), one.authority, rank, one.bad))
            self._count_alert(one.authority, start, found, bad=one.bad)

    def _count_alert(
        self, authority: str, start: date, found: Replayed, *, bad: bool | None
    ) -> None:
        found.quarters += 1
        found.new_signals += self._new_signals(authority, start)
        if not self.alerted(authority, before(start.isoformat())):
            self._alerted.discard(authority)
            return
        found.alerted_quarters += 1
        found.false_alarms += bad is False
        if authority not in self._alerted:
            self._alerted.add(authority)
            found.newly_alerted.append((start.isoformat(), authority))

    def _became(self, authority: str, start: date) -> bool | None:
        """Return the next outcome within a year, None where there was none."""
        outcomes = self._by_authority.get(authority, [])
        place = bisect_left([one.on for one in outcomes], start.isoformat())
        if place == len(outcomes):
            return None
        near = (date.fromisoformat(outcomes[place].on) - start).days <= _HORIZON_DAYS
        return outcomes[place].bad if near else None

    def _new_signals(self, authority: str, start: date) -> int:
        """Count the signals that began to stand in a quarter."""
        end = months_before(start, -_QUARTER)
        return self.history.new_signals(
            authority, before(start.isoformat()), before(end.isoformat())
        )

    def _case(self, label: Label, start: date, ranked: Sequence[str], past: Sequence[Case]) -> Case:
        earlier = [one for one in past if one.label.on < label.on]
        bad = [one.label.bad for one in earlier]
        on = date.fromisoformat(label.on)
        eve = before(label.on)
        said = {months: self._before(label.authority, on, months) for months in MONTHS_BEFORE}
        return Case(
            label=label,
            quarter=start.isoformat(),
            before=said,
            previous_grade=self.history.grade(label.authority, eve),
            chance=chance(said[0].score, [one.score for one in earlier], bad),
            rank=ranked.index(label.authority) + 1,
            ranked=len(ranked),
            terms=self.history.terms(label.authority, eve),
            standing=self.history.standing(label.authority, eve),
            lead_months=self._lead(label.authority, on),
        )

    def _before(self, authority: str, on: date, months: int) -> Before:
        """Return what was said on the day before, or so many months earlier."""
        instant = _ago(on, months)
        return Before(
            self.history.score(authority, instant),
            self.history.band(authority, instant),
            self.alerted(authority, instant),
        )

    def alerted(self, authority: str, instant: int) -> bool:
        """Tell whether the adviser was sent to it: by its signals, or by its place."""
        if self.history.band(authority, instant) == BANDS[0]:
            return True
        standing = self.history.standing(authority, instant)
        return escalated(standing, self.escalation, day_of(instant)).level != "watch"

    def _lead(self, authority: str, on: date) -> float | None:
        """Return for how many months, up to three years, an alert had stood without a break."""
        months = 0
        while months <= _LONGEST_LEAD and self.alerted(authority, _ago(on, months)):
            months += _QUARTER
        return float(months - _QUARTER) if months else None


def _ago(on: date, months: int) -> int:
    """Return the last instant before a day, or before the day so many months earlier."""
    return before((months_before(on, months) if months else on).isoformat())


def quarters(first: str, last: str) -> Iterator[date]:
    """Yield the first days of the quarters from the one that holds a day to the one before another.

    >>> [str(day) for day in quarters("2021-04-01", "2021-07-02")]
    ['2021-01-01', '2021-04-01', '2021-07-01']
    """
    begun = date.fromisoformat(first)
    start = begun.replace(month=(begun.month - 1) // _QUARTER * _QUARTER + 1, day=1)
    if start == begun:
        start = months_before(start, _QUARTER)
    while start.isoformat() < last:
        yield start
        start = months_before(start, -_QUARTER)


def months_before(day: date, months: int) -> date:
    """Return the day some months earlier, or later for fewer than none; at most a month's 28th.

    >>> str(months_before(date(2021, 3, 31), 1)), str(months_before(date(2021, 12, 1), -1))
    ('2021-02-28', '2022-01-01')
    """
    years, month = divmod(day.month - 1 - months, 12)
    return date(day.year + years, month + 1, min(day.day, 28))

"""Coasting: good enough not to alarm anybody, and not getting better.

Fires when two inspections running brought no better grade, the latest is below the top, and none of
the authority's own themes improved against the nation over three years. A theme improves where its
lines' levels (``detectors/lines/filter.py``, less the nation's) came down by ``improvement``
standard deviations in the mean. Where no theme has figures of three years, inspections alone
decide, and the signal says so. Source: the East Midlands protocol for struggling and weak
authorities (2008); the three-year rule of the Department for Education's definition of coasting
schools (2016).

Half a standard deviation is about what a theme moves in three years by chance (0.53 over 990 themes
of 167 authorities), and the most at which never more than a sixth of those inspected coast.

A judgement stands until the next one; the years after the last one say nothing by themselves,
because nobody has looked. After a fall the fall is what is said, and a new spell begins.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from statistics import fmean
from typing import Literal

import msgspec
from msgspec.structs import replace

from detectors.contract import Ending, Finding, Series
from detectors.lines.filter import Figure, Level, step, years_between
from detectors.lines.together import LEAST_LINES
from domain.alerts.events import Counterfactual, Signal
from domain.alerts.events import Level as AlertLevel

_KEPT_IDS = 5
_GONE_YEARS = 2.5
"""A line or theme without a figure for so long, while others had some, tells of now no more."""


class Rating(msgspec.Struct, frozen=True):
    """One headline judgement: its value, also turned so that more is better, and the evidence."""

    value: float
    oriented: float
    evidence_id: str
    published_on: str
    true_on: date


class Judged(msgspec.Struct, frozen=True):
    """The newest judgements of one measure that say the same, oldest first, and how many they are.

    ``episode`` and ``since`` are of the second, which made them a spell; empty where there is no
    second, or it says the best there is. ``fell`` tells whether the first was a fall.
    """

    ratings: tuple[Rating, ...]
    scale: str
    low_is_good: bool
    first_year: int
    count: int = 1
    episode: str = ""
    since: str = ""
    fell: bool = False


class Followed(msgspec.Struct, frozen=True, array_like=True):
    """One line: its level, how levels vary, and the levels of the last years, oldest first."""

    theme: str
    level: Level
    sd: float
    path: tuple[tuple[date, float], ...]


class Change(msgspec.Struct, frozen=True, array_like=True):
    """By how many standard deviations a theme's level moved over the years; less is better."""

    mean: float
    lines: int
    newest: date


class CoastingState(msgspec.Struct, frozen=True):
    """Judgements by measure, lines by measure, and how far each theme has moved."""

    judged: Mapping[str, Judged] = msgspec.field(default_factory=dict)
    lines: Mapping[str, Followed] = msgspec.field(default_factory=dict)
    changes: Mapping[str, Change] = msgspec.field(default_factory=dict)


class Coasting:
    """Watches for grades that are good enough and do not rise.

    A critical factor or a fall of the same measure inhibits it.

    >>> from datetime import date
    >>> detector, state = Coasting(), CoastingState()
    >>> for year in (2016, 2019):
    ...     state, signals = detector.step(state, Finding(
    ...         f"e{year}", "assessment", "overall", 2, "ofsted", "high",
    ...         date(year, 6, 1), f"{year}-08-01", best=4))
    >>> signals[0].reason, signals[0].since, signals[0].clears_if.bound
    ('no_better_inspection', '2019-08-01', 3.0)
    """

    name = "coasting"
    rule_version = 2
    level: AlertLevel = "watch"
    scope: Literal["measure", "domain"] = "domain"
    inhibited_by: tuple[str, ...] = ("critical_factor", "rating_fall")

    def __init__(self, years: int = 3, improvement: float = 0.5) -> None:
        self._years, self._improvement = years, improvement

    def initial(self) -> CoastingState:
        """Return the state before anything is known."""
        return CoastingState()

    def watches(self, finding: Finding) -> bool:
        """Headline judgements on an ordinal scale, and figures of lines with a good direction."""
        if finding.kind == "line":
            return finding.polarity != "none"
        return finding.kind == "assessment" and finding.best is not None and finding.headline

    def step(
        self, state: CoastingState, finding: Finding
    ) -> tuple[CoastingState, tuple[Signal, ...]]:
        """Take a judgement or a line's figure in; a missing one changes nothing."""
        if finding.value is None:
            return state, self._signals(state)
        if finding.kind == "line":
            state = self._with_figure(state, finding, finding.value)
        elif finding.best is not None:
            judged = _with_rating(
                state.judged.get(finding.measure), finding, finding.value, finding.best
            )
            state = replace(state, judged={**state.judged, finding.measure: judged})
        return state, self._signals(state)

    def forget(
        self, state: CoastingState, series: Series
    ) -> tuple[CoastingState, tuple[Signal, ...]]:
        """Return the state without one measure's judgements, or without one line."""
        kind, measure = series
        if kind == "line" and (gone := state.lines.get(measure)) is not None:
            lines = {name: one for name, one in state.lines.items() if name != measure}
            state = self._moved(replace(state, lines=lines), gone.theme)
        elif kind == "assessment":
            judged = {name: kept for name, kept in state.judged.items() if name != measure}
            state = replace(state, judged=judged)
        return state, self._signals(state)

    def ended_by(self, state: CoastingState, measure: str) -> Ending | None:
        """Say what ended a spell: a fall, or the theme that improved most."""
        judged = state.judged.get(measure)
        if judged is None:
            return None
        if judged.fell and judged.count == 1:
            return Ending("fell", measure)
        improving = self._improving(state)
        return Ending("improved", improving) if improving and judged.episode else None

    def _with_figure(self, state: CoastingState, finding: Finding, value: float) -> CoastingState:
        reading = finding.reading
        if reading is None:
            return state
        before = state.lines.get(finding.measure)
        figure = Figure(finding.true_on, value, reading.y(value))
        level, _ = step(before.level if before else None, figure, reading.expected)
        path = (*(before.path if before else ()), (finding.true_on, level.theta))
        kept = tuple(
            one for one in path if years_between(one[0], finding.true_on) <= self._years + 1
        )
        now = Followed(reading.theme, level, reading.expected.parameters.sd, kept)
        state = replace(state, lines={**state.lines, finding.measure: now})
        if before is not None and before.theme != now.theme:
            state = self._moved(state, before.theme)
        return self._moved(state, now.theme)

    def _moved(self, state: CoastingState, theme: str) -> CoastingState:
        """Return the state with a theme's change worked out anew."""
        lines = [one for one in state.lines.values() if one.theme == theme]
        changes = {name: one for name, one in state.changes.items() if name != theme}
        if (change := self._change(lines)) is not None:
            changes[theme] = change
        return replace(state, changes=changes)

    def _change(self, lines: Iterable[Followed]) -> Change | None:
        every = list(lines)
        newest = max((one.level.newest for one in every), default=date.min)
        moved = [
            (one.level.theta - then) / one.sd
            for one in every
            if one.sd > 0
            and years_between(one.level.newest, newest) <= _GONE_YEARS
            and (then := self._before(one)) is not None
        ]
        return Change(fmean(moved), len(moved), newest) if len(moved) >= LEAST_LINES else None

    def _before(self, line: Followed) -> float | None:
        """Return a line's level so many years before its newest figure, or up to a year more."""
        known = [
            theta
            for day, theta in line.path
            if years_between(day, line.level.newest) >= self._years
        ]
        return known[-1] if known else None

    def _current(self, state: CoastingState) -> dict[str, Change]:
        newest = max((one.level.newest for one in state.lines.values()), default=date.min)
        return {
            theme: one
            for theme, one in state.changes.items()
            if years_between(one.newest, newest) <= _GONE_YEARS
        }

    def _improving(self, state: CoastingState) -> str:
        """Return the theme that improved most, if any improved; an empty text if none did."""
        moved = self._current(state)
        best = min(moved, key=lambda theme: (moved[theme].mean, theme), default="")
        return best if best and moved[best].mean <= -self._improvement else ""

    def _signals(self, state: CoastingState) -> tuple[Signal, ...]:
        spells = [(name, one) for name, one in sorted(state.judged.items()) if one.episode]
        if not spells or self._improving(state):
            return ()
        return tuple(self._signal(measure, judged, state) for measure, judged in spells)

    def _signal(self, measure: str, judged: Judged, state: CoastingState) -> Signal:
        latest, low = judged.ratings[-1], judged.low_is_good
        themes = self._current(state)
        return Signal(
            detector=self.name,
            rule_version=self.rule_version,
            measure=measure,
            reason="no_better_inspection_and_no_better_theme" if themes else "no_better_inspection",
            episode=judged.episode,
            since=judged.since,
            evidence_ids=tuple(rating.evidence_id for rating in judged.ratings),
            parameters={"years": self._years, "improvement": self._improvement},
            observed={
                "value": latest.value,
                "scale": judged.scale,
                "inspections": judged.count,
                "first_year": judged.first_year,
                "last_year": latest.true_on.year,
                "themes": len(themes),
            },
            clears_if=Counterfactual(
                measure=measure,
                kind="assessment",
                bound=latest.value + (-1.0 if low else 1.0),
                better="at_most" if low else "at_least",
            ),
            newest_true_on=latest.true_on,
            grade=judged.count - 1,
            pivot=latest.evidence_id,
        )


def _with_rating(before: Judged | None, finding: Finding, value: float, best: float) -> Judged:
    rating = Rating(
        value, finding.oriented, finding.evidence_id, finding.published_on, finding.true_on
    )
    low = finding.polarity == "low"
    latest = before.ratings[-1].oriented if before else None
    if before is None or latest != rating.oriented:
        fell = latest is not None and rating.oriented < latest
        return Judged((rating,), finding.scale, low, finding.true_on.year, fell=fell)
    coasts = rating.oriented < (-best if low else best)
    return replace(
        before,
        ratings=(*before.ratings, rating)[-_KEPT_IDS:],
        count=before.count + 1,
        episode=(before.episode or finding.true_on.isoformat()) if coasts else "",
        since=(before.since or finding.published_on) if coasts else "",
    )

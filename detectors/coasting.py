"""Coasting: good enough not to alarm anybody, and not getting better.

Fires when none of the last three annual ratings is above the first of them, the latest is
below the top, and the pooled slope of the domain's indicators does not show improvement: its
lower bound is under 0.25 standard deviations a year. Without enough indicators nothing shows
improvement, and the ratings decide. Source: the three-year rule of the Department for
Education's definition of coasting schools (2016).

A judgement stands until the next one, so the years between two judgements count as rated; the
years after the last one do not, because nobody has looked.
"""

from typing import Literal

import msgspec

from detectors.contract import Finding, Series
from detectors.trend import Pool, Trend
from domain.alerts.events import Counterfactual, Level, Signal


class Rating(msgspec.Struct, frozen=True):
    """One headline judgement: the year it is about, its value and the evidence for it."""

    year: int
    value: float
    oriented: float
    evidence_id: str
    published_on: str
    day: str


class Judged(msgspec.Struct, frozen=True):
    """The judgements of one measure that can still matter, and whether they are coasting."""

    ratings: tuple[Rating, ...] = ()
    scale: str = ""
    low_is_good: bool = False
    best: float = 0.0
    episode: str = ""
    since: str = ""
    held: int = 0


class CoastingState(msgspec.Struct, frozen=True):
    """Judgements and indicator trends by measure, the trends' pool, and years it looked good.

    Only findings about ``newest_year`` or later are held against the bound, so that re-folding an
    old series does not judge past years again on half of what is known.
    """

    judged: dict[str, Judged] = {}
    trends: dict[str, Trend] = {}
    pool: Pool = Pool()
    good_years: tuple[int, ...] = ()
    newest_year: int = 0


class Coasting:
    """Watches for ratings that are good enough and do not rise.

    Decline of the same measure inhibits it.

    >>> from datetime import date
    >>> detector, state = Coasting(), CoastingState()
    >>> for year in (2017, 2018, 2019):
    ...     state, signals = detector.step(state, Finding(
    ...         f"e{year}", "assessment", "overall", 2, "ofsted", "high",
    ...         date(year, 6, 1), f"{year}-08-01", best=4))
    >>> signals[0].reason, signals[0].since, signals[0].clears_if.bound
    ('no_rating_above_the_first_of_three_years', '2019-08-01', 3.0)
    """

    name = "coasting"
    rule_version = 1
    level: Level = "watch"
    scope: Literal["measure", "domain"] = "domain"
    inhibited_by: tuple[str, ...] = ("decline",)

    def __init__(
        self, years: int = 3, slope: float = 0.25, quantile: float = 1.645, clears: int = 2
    ) -> None:
        self._years, self._slope, self._quantile, self._clears = years, slope, quantile, clears

    def initial(self) -> CoastingState:
        """Return the state before anything is known."""
        return CoastingState()

    def watches(self, finding: Finding) -> bool:
        """Headline judgements on an ordinal scale, and indicators with a good direction."""
        if finding.kind == "indicator":
            return finding.best is None and finding.polarity != "none"
        return finding.kind == "assessment" and finding.best is not None and finding.headline

    def step(
        self, state: CoastingState, finding: Finding
    ) -> tuple[CoastingState, tuple[Signal, ...]]:
        """Take a judgement or an indicator in."""
        if finding.value is None:
            return state, self._signals(state)
        if finding.kind == "indicator":
            state = self._with_indicator(state, finding)
        else:
            judged = self._with_rating(state.judged.get(finding.measure, Judged()), finding)
            state = msgspec.structs.replace(state, judged={**state.judged, finding.measure: judged})
        return state, self._signals(state)

    def forget(
        self, state: CoastingState, series: Series
    ) -> tuple[CoastingState, tuple[Signal, ...]]:
        """Return the state without one measure's judgements, or without its trend."""
        kind, measure = series
        if kind == "indicator":
            trends = {name: trend for name, trend in state.trends.items() if name != measure}
            gone = state.trends.get(measure)
            pool = state.pool.replace(gone.standardised() if gone else None, None)
            state = msgspec.structs.replace(state, trends=trends, pool=pool)
        elif kind == "assessment":
            judged = {name: kept for name, kept in state.judged.items() if name != measure}
            state = msgspec.structs.replace(state, judged=judged)
        return state, self._signals(state)

    def _with_indicator(self, state: CoastingState, finding: Finding) -> CoastingState:
        before = state.trends.get(finding.measure, Trend())
        after = before.add(finding.true_on.toordinal(), finding.oriented)
        pool = state.pool.replace(before.standardised(), after.standardised())
        year, years = finding.true_on.year, state.good_years
        if year >= state.newest_year:
            bound = pool.lower_bound(self._quantile)
            if bound is None or bound < self._slope:
                years = ()
            elif year not in years:
                years = (*years, year)[-self._clears :]
        trends = {**state.trends, finding.measure: after}
        return CoastingState(state.judged, trends, pool, years, max(year, state.newest_year))

    def _with_rating(self, judged: Judged, finding: Finding) -> Judged:
        if finding.value is None or finding.best is None:
            return judged
        rating = Rating(
            finding.true_on.year,
            finding.value,
            finding.oriented,
            finding.evidence_id,
            finding.published_on,
            finding.true_on.isoformat(),
        )
        rose = bool(judged.ratings) and rating.oriented > judged.ratings[-1].oriented
        kept = self._that_matter((*judged.ratings, rating))
        best = -finding.best if finding.polarity == "low" else finding.best
        coasts = not rose and rating.oriented < best and self._none_above_first(kept)
        return Judged(
            kept,
            finding.scale,
            finding.polarity == "low",
            finding.best,
            (judged.episode or rating.day) if coasts else "",
            (judged.since or rating.published_on) if coasts else "",
            judged.held + 1 if coasts else 0,
        )

    def _that_matter(self, ratings: tuple[Rating, ...]) -> tuple[Rating, ...]:
        """Keep the window's ratings and the one that stood when the window began."""
        start = ratings[-1].year - self._years + 1
        earlier = [rating for rating in ratings if rating.year <= start]
        return (*earlier[-1:], *(rating for rating in ratings if rating.year > start))

    def _none_above_first(self, ratings: tuple[Rating, ...]) -> bool:
        first, latest = ratings[0], ratings[-1]
        if first.year > latest.year - self._years + 1:
            return False
        return all(rating.oriented <= first.oriented for rating in ratings[1:])

    def _signals(self, state: CoastingState) -> tuple[Signal, ...]:
        if len(state.good_years) >= self._clears:
            return ()
        return tuple(
            self._signal(measure, judged, state)
            for measure, judged in sorted(state.judged.items())
            if judged.episode
        )

    def _signal(self, measure: str, judged: Judged, state: CoastingState) -> Signal:
        latest = judged.ratings[-1]
        bound = state.pool.lower_bound(self._quantile)
        observed: dict[str, float | int | str] = {
            "value": latest.value,
            "scale": judged.scale,
            "first_year": latest.year - self._years + 1,
            "last_year": latest.year,
            "indicators": state.pool.n,
        }
        if bound is not None:
            observed["slope_lower_bound"] = round(bound, 3)
        return Signal(
            detector=self.name,
            rule_version=self.rule_version,
            measure=measure,
            reason="no_rating_above_the_first_of_three_years",
            episode=judged.episode,
            since=judged.since,
            evidence_ids=tuple(rating.evidence_id for rating in judged.ratings),
            parameters={"years": self._years, "slope": self._slope, "quantile": self._quantile},
            observed=observed,
            clears_if=Counterfactual(
                measure=measure,
                kind="assessment",
                bound=latest.value + (-1.0 if judged.low_is_good else 1.0),
                better="at_most" if judged.low_is_good else "at_least",
            ),
            grade=judged.held,
            pivot=latest.evidence_id,
        )

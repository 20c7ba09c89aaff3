"""Departure: a line that has left the path that nation, neighbours and its own past lead to expect.

Each figure is held against a forecast (``detectors/lines/filter.py``); a shift that began at one of
the last three is looked for by a generalised likelihood ratio. Source: a study of 210,000 forecasts
of English children's services, in which at 0.4 new alarms a year and authority this rule found 0.74
of shifts of three standard deviations within three years, and the rules before it 0.04 to 0.42.
"""

from datetime import date
from typing import Literal

import msgspec
from msgspec.structs import replace

from detectors.contract import Finding, Series
from detectors.lines import wishes
from detectors.lines.clearing import target
from detectors.lines.figure import Reading
from detectors.lines.filter import Figure, Onset, step
from detectors.lines.filter import Level as Place
from detectors.lines.strictness import asked
from domain.alerts.events import Level, Signal
from domain.times import years_after

_KEPT_IDS = 5
_SETTLES_AFTER = 3
_DIGITS = 10
"""Of what is said, so that the last digit of a sum can't make two machines differ."""


class Shift(msgspec.Struct, frozen=True, array_like=True):
    """A shift that stands: where it came from, the worst level since, and what it was found by."""

    onset: Onset
    peak: float
    since: str
    figures: int
    strength: float
    signal: Signal


class Line(msgspec.Struct, frozen=True, array_like=True):
    """One measure's level, the evidence of its newest figures, and the shift that stands."""

    level: Place
    heard_on: date
    evidence_ids: tuple[str, ...]
    shift: Shift | None = None


Lines = dict[str, Line]


class Departure:
    """Watches the key lines, each for a lasting change for the worse.

    ``strength`` is how many standard errors a shift takes (more where figures come more often than
    once a year), ``figures`` how many a line must have,
    ``still`` the share of the shift that the newest figure must still show, ``apart`` how far the
    level must be from the nation or from expectation, in standard deviations of either. It is over
    once half is made good, or the level is no worse than nation and expectation; else after three
    more figures, which make it the line's level, ``silent_years`` without one, or
    ``longest_years``.
    """

    name = "departure"
    rule_version = 1
    level: Level = "watch"
    scope: Literal["measure", "domain"] = "domain"
    inhibited_by: tuple[str, ...] = ()

    def __init__(
        self,
        strength: float = 3.0,
        figures: int = 3,
        still: float = 0.5,
        apart: float = 0.25,
        silent_years: int = 3,
        longest_years: int = 4,
    ) -> None:
        self._strength, self._figures, self._still = strength, figures, still
        self._apart, self._silent, self._longest = apart, silent_years, longest_years

    def initial(self) -> Lines:
        """Return the state before anything is known."""
        return {}

    def watches(self, finding: Finding) -> bool:
        """Figures of lines."""
        return finding.kind == "line"

    def step(self, state: Lines, finding: Finding) -> tuple[Lines, tuple[Signal, ...]]:
        """Take a figure in; a missing one changes nothing."""
        if finding.value is not None and finding.reading is not None:
            before = state.get(finding.measure)
            now = self._next(before, finding, finding.value, finding.reading)
            state = {**state, finding.measure: now}
        return state, _signals(state)

    def forget(self, state: Lines, series: Series) -> tuple[Lines, tuple[Signal, ...]]:
        """Return the state as if a line had never been heard of."""
        kind, measure = series
        if kind == "line" and measure in state:
            state = {name: one for name, one in state.items() if name != measure}
        return state, _signals(state)

    def due(self, state: Lines) -> date | None:
        """Return the first day on which a shift will have stood for too long, or been too quiet."""
        days = (self._over_on(one) for one in state.values() if one.shift is not None)
        return min(days, default=None)

    def tick(self, state: Lines, on: date) -> tuple[Lines, tuple[Signal, ...]]:
        """Let a day begin."""
        over = {
            name: replace(one, shift=None)
            for name, one in state.items()
            if one.shift is not None and self._over_on(one) <= on
        }
        return ({**state, **over} if over else state), _signals(state | over)

    def _next(self, before: Line | None, finding: Finding, value: float, reading: Reading) -> Line:
        figure = Figure(finding.true_on, value, reading.y(value))
        level, _ = step(before.level if before else None, figure, reading.expected)
        kept = before.evidence_ids if before else ()
        now = Line(
            level=level,
            heard_on=date.fromisoformat(finding.published_on[:10]),
            evidence_ids=(*kept, finding.evidence_id)[-_KEPT_IDS:],
        )
        if before is None or before.shift is None:
            return replace(now, shift=self._beginning(now, finding, reading, figure.y))
        shift = self._going_on(before.shift, now, finding, reading)
        if shift is None and before.shift.figures + 1 >= _SETTLES_AFTER:
            # It is the line's level now: what is left of the shift in its surprises is no news.
            now = replace(now, level=replace(level, onsets=()))
        return replace(now, shift=shift)

    def _beginning(self, now: Line, finding: Finding, reading: Reading, y: float) -> Shift | None:
        onset, theta = now.level.likeliest, now.level.theta
        if onset is None or now.level.figures < self._figures:
            return None
        if onset.strength <= asked(self._strength, now.level.interval):
            return None
        of = reading.expected.parameters
        is_apart = theta > self._apart * of.sd or (
            theta - reading.expected.level > self._apart * of.sd_residual
        )
        shows_still = y - onset.before >= self._still * onset.size
        if not (is_apart and shows_still):
            return None
        since = finding.published_on
        return self._said(now, finding, reading, (onset, theta, since, 0, onset.strength))

    def _going_on(
        self, shift: Shift, now: Line, finding: Finding, reading: Reading
    ) -> Shift | None:
        figures, peak = shift.figures + 1, max(shift.peak, now.level.theta)
        wanted = target(shift.onset.before, peak, reading.expected.level)
        if now.level.theta <= wanted or figures >= _SETTLES_AFTER:
            return None
        said = (shift.onset, peak, shift.since, figures, shift.strength)
        return self._said(now, finding, reading, said)

    def _said(
        self,
        now: Line,
        finding: Finding,
        reading: Reading,
        said: tuple[Onset, float, str, int, float],
    ) -> Shift:
        onset, peak, since, figures, strength = said
        wanted = target(onset.before, peak, reading.expected.level)
        signal = Signal(
            detector=self.name,
            rule_version=self.rule_version,
            measure=finding.measure,
            reason="line_left_its_path",
            episode=onset.began.isoformat(),
            since=since,
            evidence_ids=now.evidence_ids,
            parameters={
                "strength": self._strength,
                "figures": self._figures,
                "still": self._still,
                "apart": self._apart,
            },
            observed={
                "value": now.level.value,
                "came_from": onset.came_from,
                "nation": reading.nation,
                "true_on": finding.true_on.isoformat(),
                "interval": now.level.interval,
                "shift": round(onset.size, _DIGITS),
                "level": round(now.level.theta, _DIGITS),
                "variance": round(now.level.variance, _DIGITS),
                "expected": round(reading.expected.level, _DIGITS),
                "glr": round(strength, _DIGITS),
                "theme": reading.theme,
                "scale": finding.scale,
            },
            clears_if=wishes.wish(
                now.level, reading, wanted, finding.measure, _SETTLES_AFTER - figures
            ),
            newest_true_on=finding.true_on,
            pivot=finding.evidence_id,
        )
        return Shift(onset, peak, since, figures, strength, signal)

    def _over_on(self, line: Line) -> date:
        if line.shift is None:
            return date.max
        since = date.fromisoformat(line.shift.since[:10])
        return min(years_after(since, self._longest), years_after(line.heard_on, self._silent))


def _signals(state: Lines) -> tuple[Signal, ...]:
    standing = ((name, one.shift) for name, one in sorted(state.items()))
    return tuple(shift.signal for _, shift in standing if shift is not None)

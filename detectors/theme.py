"""Theme: several lines of one theme came out worse than expected at once, none of them alone.

What a single line can't show for its noise, two or more can together: their surprises are pooled,
with what such surprises have in common allowed for (``detectors/lines/together.py``). Source: the
study of ``detectors/departure.py``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec

from detectors.contract import Finding, Series, Standing
from detectors.lines import theme_wishes
from detectors.lines.figure import Reading
from detectors.lines.filter import Figure, step
from detectors.lines.filter import Level as Place
from detectors.lines.strictness import asked
from detectors.lines.together import LEAST_LINES, LEFT, strengths
from domain.alerts.events import Level, Signal
from domain.times import years_after

_FRESH_YEARS = 2
_KEPT_IDS = 10
_TOLD = 5


class Point(msgspec.Struct, frozen=True, array_like=True):
    """How surprising one figure was, and since when that could be known."""

    true_on: date
    z: float
    heard: str
    evidence_id: str
    value: float


class Followed(msgspec.Struct, frozen=True):
    """One line: its level, how its newest figure was read, and all of its surprises."""

    level: Place
    reading: Reading
    points: tuple[Point, ...]


class Together(msgspec.Struct, frozen=True):
    """A theme's signal that stands, and what it was raised by."""

    since: str
    episode: str
    strength: float
    signal: Signal


class Themes(msgspec.Struct, frozen=True):
    """The lines, the themes whose lines changed, and what stands.

    A theme that changed in more than its newest figures is True: all of it is gone through anew.
    """

    lines: Mapping[str, Followed] = msgspec.field(default_factory=dict)
    changed: Mapping[str, bool] = msgspec.field(default_factory=dict)
    standing: Mapping[str, Together] = msgspec.field(default_factory=dict)


class Theme:
    """Watches the lines of a theme together.

    ``strength`` is how many standard errors it takes (more where figures of one of the lines come
    more often than once a year), ``quiet`` under how many it is over; it is
    over after ``longest_years`` as well.
    """

    name = "theme"
    rule_version = 1
    level: Level = "watch"
    scope: Literal["measure", "domain"] = "domain"
    inhibited_by: tuple[str, ...] = ()

    def __init__(self, strength: float = 2.6, quiet: float = 1.3, longest_years: int = 3) -> None:
        self._strength, self._quiet, self._longest = strength, quiet, longest_years

    def initial(self) -> Themes:
        """Return the state before anything is known."""
        return Themes()

    def watches(self, finding: Finding) -> bool:
        """Figures of lines."""
        return finding.kind == "line"

    def step(self, state: Themes, finding: Finding) -> tuple[Themes, tuple[Signal, ...]]:
        """Note a figure; what it means for its theme is said once all of the day's are in."""
        if finding.value is None or finding.reading is None:
            return state, _signals(state)
        before, reading = state.lines.get(finding.measure), finding.reading
        figure = Figure(finding.true_on, finding.value, reading.y(finding.value))
        level, surprise = step(before.level if before else None, figure, reading.expected)
        point = Point(
            finding.true_on, surprise.z, finding.published_on, finding.evidence_id, finding.value
        )
        points = (*before.points, point) if before else (point,)
        lines = {**state.lines, finding.measure: Followed(level, reading, points)}
        changed = {reading.theme: state.changed.get(reading.theme, False), **state.changed}
        return msgspec.structs.replace(state, lines=lines, changed=changed), _signals(state)

    def forget(self, state: Themes, series: Series) -> tuple[Themes, tuple[Signal, ...]]:
        """Return the state without a line; its theme has to be gone through from the beginning."""
        kind, measure = series
        if kind == "line" and (gone := state.lines.get(measure)) is not None:
            lines = {name: one for name, one in state.lines.items() if name != measure}
            changed = {**state.changed, gone.reading.theme: True}
            state = msgspec.structs.replace(state, lines=lines, changed=changed)
        return state, _signals(state)

    def gather(self, state: Themes, standing: Standing) -> tuple[Themes, tuple[Signal, ...]]:
        """Say what the themes that changed come to; what others say has no part in it."""
        if not state.changed:
            return state, _signals(state)
        found = dict(state.standing)
        for theme, whole in state.changed.items():
            lines = {
                name: one for name, one in sorted(state.lines.items()) if one.reading.theme == theme
            }
            before = None if whole else found.get(theme)
            now = self._course(lines, before, None if whole else standing.on)
            found.pop(theme, None)
            if now is not None:
                found[theme] = now
        state = Themes(state.lines, {}, found)
        return state, _signals(state)

    def due(self, state: Themes) -> date | None:
        """Return the first day on which a signal will have stood for too long."""
        return min((self._over_on(one) for one in state.standing.values()), default=None)

    def tick(self, state: Themes, on: date) -> tuple[Themes, tuple[Signal, ...]]:
        """Let a day begin."""
        left = {name: one for name, one in state.standing.items() if self._over_on(one) > on}
        state = msgspec.structs.replace(state, standing=left)
        return state, _signals(state)

    def _over_on(self, one: Together) -> date:
        return years_after(date.fromisoformat(one.since[:10]), self._longest)

    def _course(
        self, lines: Mapping[str, Followed], standing: Together | None, on: str | None
    ) -> Together | None:
        """Return what stands after a day, or after every day on which something was heard."""
        for heard in [on] if on is not None else _days(lines.values()):
            if standing is not None and self._over_on(standing).isoformat() <= heard[:10]:
                standing = None
            standing = self._after(lines, standing, heard)
        return standing

    def _after(
        self, lines: Mapping[str, Followed], standing: Together | None, heard: str
    ) -> Together | None:
        known = dict(_known(lines, heard))
        if len(known) < LEAST_LINES:
            return standing
        alike = next(iter(lines.values())).reading.alike
        found = strengths([_surprises(one) for one in known.values()], alike)
        strength = max(found)
        often = min(lines[name].level.interval for name in known)
        if strength < self._quiet:
            return None
        if standing is None and strength <= asked(self._strength, often):
            return None
        began = max(points[-1].true_on for points in known.values()).isoformat()
        since, episode = (standing.since, standing.episode) if standing else (heard, began)
        since_onset = found.index(strength) + 1
        return self._said(lines, known, (since, episode, strength), since_onset)

    def _said(
        self,
        lines: Mapping[str, Followed],
        known: Mapping[str, tuple[Point, ...]],
        said: tuple[str, str, float],
        since_onset: int,
    ) -> Together:
        since, episode, strength = said
        theme = next(iter(lines.values())).reading.theme
        shifts = {name: _shift(points, since_onset) for name, points in known.items()}
        worst = sorted(known, key=lambda name: (-shifts[name], name))
        newest = max(known.values(), key=lambda points: points[-1].true_on)[-1]
        cited = [name for name in worst if shifts[name] > 0]
        told = [(name, *_ends(known[name], since_onset)) for name in cited]
        ids = tuple(point.evidence_id for _, *points in told for point in points if point)
        signal = Signal(
            detector=self.name,
            rule_version=self.rule_version,
            measure=theme,
            reason="lines_came_out_worse_together",
            episode=episode,
            since=since,
            evidence_ids=ids[:_KEPT_IDS],
            parameters={"strength": self._strength, "quiet": self._quiet},
            observed={
                "strength": round(strength, 3),
                "lines": len(known),
                "worse": len(cited),
                "worst": worst[0],
                "value": known[worst[0]][-1].value,
                "true_on": newest.true_on.isoformat(),
                "scale": "",
                **_told(lines, told),
            },
            clears_if=theme_wishes.wish(
                {
                    name: theme_wishes.Place(
                        lines[name].level, lines[name].reading, _surprises(points)
                    )
                    for name, points in known.items()
                },
                self._quiet,
            ),
            newest_true_on=newest.true_on,
            pivot=newest.evidence_id,
        )
        return Together(since, episode, strength, signal)


def _shift(points: Sequence[Point], since_onset: int) -> float:
    """Return what a line's figures since the likeliest onset say for a shift."""
    since = points[-since_onset:]
    return sum(left * one.z for left, one in zip(LEFT, since, strict=False))


def _ends(points: Sequence[Point], since_onset: int) -> tuple[Point | None, Point]:
    """Return the point before the likeliest onset, or the first there is, and the newest."""
    before = points[-since_onset - 1 :][0]
    return (before if before is not points[-1] else None), points[-1]


def _told(
    lines: Mapping[str, Followed], told: Sequence[tuple[str, Point | None, Point]]
) -> dict[str, float | str]:
    """Return the figures of the lines that came out worst, each numbered, the worst first."""
    said: dict[str, float | str] = {}
    for number, (name, before, newest) in enumerate(told[:_TOLD], start=1):
        said[f"line_{number}"] = name
        said[f"value_{number}"] = newest.value
        said[f"nation_{number}"] = lines[name].reading.nation
        said[f"true_on_{number}"] = newest.true_on.isoformat()
        if before is not None:
            said[f"came_from_{number}"] = before.value
    return said


def _days(lines: Iterable[Followed]) -> list[str]:
    return sorted({point.heard for one in lines for point in one.points})


def _known(lines: Mapping[str, Followed], heard: str) -> Iterator[tuple[str, tuple[Point, ...]]]:
    """Yield the lines of which something was heard in the years before a day."""
    day = date.fromisoformat(heard[:10])
    for name, one in lines.items():
        points = tuple(point for point in one.points if point.heard <= heard)
        newest = max((point.heard for point in points), default="")
        if newest and years_after(date.fromisoformat(newest[:10]), _FRESH_YEARS) >= day:
            yield name, points


def _surprises(points: tuple[Point, ...]) -> tuple[float, ...]:
    return tuple(point.z for point in reversed(points[-3:]))


def _signals(state: Themes) -> tuple[Signal, ...]:
    return tuple(one.signal for _, one in sorted(state.standing.items()))

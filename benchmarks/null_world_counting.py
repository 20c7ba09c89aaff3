"""What the detectors and the rules of escalation, as shipped, say of a world, counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec

from benchmarks.null_world_making import FIRST_YEAR, LAG, QUARTERS_A_YEAR, World, made
from detectors.escalation import Escalated, EscalationRules, escalated
from detectors.fold import Course, DomainFold
from detectors.rulebook import Rulebook
from domain.alerts.events import Level, Signal, Step
from domain.times import published_instant

BASELINE = 5
SHARES = (0.0, 0.1, 0.2, 0.3)
"""The share of watched indicators that must alarm to be a voice, in rules held against ours."""

NEVER = 1_200
"""So many months that no signal is ever forgotten."""

SIGNALS: Final = "signals"
OPENED: Final = "alerts opened"
REACHED: Final = "reach the adviser"
AS_SHIPPED: Final = "as shipped"
IN_THE_END: Final = "with the adviser in the end"
Standing = list[tuple[Level, Signal]]


@dataclass(frozen=True, slots=True)
class Moment:
    """What stands for an authority after a day, and what is new: detectors with their signals."""

    day: date
    quarter: int
    standing: Standing
    signals: tuple[str, ...]
    opened: tuple[str, ...]


def moments(courses: Iterable[Course]) -> Iterator[Moment]:
    """Yield what happened to an authority's alerts, day by day."""
    days: defaultdict[int, list[tuple[Course, Step]]] = defaultdict(list)
    for course in courses:
        for step in course.steps:
            days[published_instant(step.on)].append((course, step))
    alerts: dict[str, dict[str, Signal]] = {}
    levels = {course.alert: course.level for course in courses}
    for _, some in sorted(days.items()):
        signals, opened = list[str](), list[str]()
        for course, step in some:
            held = alerts.setdefault(course.alert, {})
            known = {(one.measure, one.episode) for one in held.values()}
            fresh = {(one.measure, one.episode) for one in step.raised} - known
            signals += [course.detector] * len(fresh)
            opened += [course.detector] if step.raised and not held else []
            _apply(step, held)
        standing = [(levels[alert], one) for alert, held in alerts.items() for one in held.values()]
        on = some[0][1].on
        day = date.fromisoformat(on[:10])
        yield Moment(day, _quarter(on), standing, tuple(signals), tuple(opened))


def _apply(step: Step, held: dict[str, Signal]) -> None:
    for key in step.dropped:
        held.pop(key, None)
    held.update((signal.key, signal) for signal in step.raised)


def _quarter(on: str) -> int:
    return (int(on[:4]) - FIRST_YEAR) * QUARTERS_A_YEAR + (int(on[5:7]) - 1) // 3


@dataclass(frozen=True, slots=True)
class Rules:
    """How what stands is escalated, with a name for it; ``deaf_to`` are detectors left out."""

    name: str
    rules: EscalationRules
    deaf_to: frozenset[str] = frozenset()

    def level(self, moment: Moment, watched: int, on: date | None = None) -> Escalated:
        """Tell how far what stands reaches, on its own day or a later one."""
        heard = (one for one in moment.standing if one[1].detector not in self.deaf_to)
        return escalated(heard, self.rules, watched, on or moment.day).level


def with_others(shipped: EscalationRules) -> list[Rules]:
    """Return the rules as shipped, and others to hold against them."""
    every = [Rules(AS_SHIPPED, shipped)]
    for share in SHARES:
        rules = msgspec.structs.replace(shipped, indicator_share=share)
        kept = msgspec.structs.replace(rules, months=NEVER)
        every += [Rules(f"share {share}", rules)] if rules != shipped else []
        every.append(Rules(f"share {share}, never forgotten", kept))
    return [*every, Rules("peer slippage left out", shipped, frozenset({"peer_slippage"}))]


def watched(world: World, seed: int) -> Iterator[list[Moment]]:
    """Fold each authority's evidence through the detectors as shipped; return what happened."""
    for authority, versions in made(world, seed):
        fold = DomainFold(authority, "a domain", Rulebook().detectors)
        yield list(moments(fold.run(versions)))


def counted(world: World, seed: int) -> dict[str, float]:
    """Return figures a quarter, from the first quarter on in which an indicator can alarm."""
    counts: Counter[str] = Counter()
    begins = _quarter((world.day(BASELINE) + LAG).isoformat())
    quarters = (world.years + 1) * QUARTERS_A_YEAR - begins
    every, in_the_end = with_others(Rulebook().escalation), Counter[str]()
    last = world.day(world.points - 1) + LAG
    for seen in watched(world, seed):
        counts.update(_said(seen, begins))
        for rules in every:
            levels = [(one.quarter, rules.level(one, world.indicators)) for one in seen]
            counts[f"{REACHED}, {rules.name}"] += _reached(levels, begins)
            stands = bool(seen) and rules.level(seen[-1], world.indicators, last) != "watch"
            in_the_end[f"{IN_THE_END}, {rules.name}"] += stands
    return {**{name: count / quarters for name, count in counts.items()}, **in_the_end}


def _said(seen: Iterable[Moment], begins: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in seen:
        if one.quarter >= begins:
            counts[SIGNALS] += len(one.signals)
            counts.update(f"{SIGNALS}, {name}" for name in one.signals)
            counts[OPENED] += len(one.opened)
    return counts


def _reached(levels: Iterable[tuple[int, Escalated]], begins: int) -> int:
    """Count how often an authority comes to the adviser that was not with them before."""
    before, count = "watch", 0
    for quarter, now in levels:
        count += quarter >= begins and now != "watch" and before == "watch"
        before = now
    return count

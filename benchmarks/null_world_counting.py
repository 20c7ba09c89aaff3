"""What the detectors and the rules of escalation, as shipped, say of a world, counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from benchmarks.null_world_making import FIRST_YEAR, LAG, QUARTERS_A_YEAR, World, made
from detectors.escalation import Escalated, EscalationRules, escalated
from detectors.fold import Course, DomainFold
from detectors.rulebook import Rulebook
from domain.alerts.events import Level, Signal, Step
from domain.times import published_instant

SIGNALS: Final = "signals"
OPENED: Final = "alerts opened"
REACHED: Final = "reach the adviser"
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


def level(moment: Moment, rules: EscalationRules, on: date | None = None) -> Escalated:
    """Tell how far what stands reaches, on its own day or a later one."""
    return escalated(moment.standing, rules, on or moment.day).level


def watched(world: World, seed: int) -> Iterator[list[Moment]]:
    """Fold each authority's evidence through the detectors as shipped; return what happened."""
    for authority, versions in made(world, seed):
        fold = DomainFold(authority, "a domain", Rulebook().detectors)
        yield list(moments(fold.run(versions)))


def counted(world: World, seed: int) -> dict[str, float]:
    """Return figures a quarter, from the second year on, when a rating can have fallen."""
    counts: Counter[str] = Counter()
    quarters = (world.years - 1) * QUARTERS_A_YEAR
    rules = Rulebook().escalation
    last = date(FIRST_YEAR + world.years - 1, 6, 30) + LAG
    in_the_end = 0
    for seen in watched(world, seed):
        counts.update(_said(seen, QUARTERS_A_YEAR))
        counts[REACHED] += _reached([(one.quarter, level(one, rules)) for one in seen])
        in_the_end += bool(seen) and level(seen[-1], rules, last) != "watch"
    return {
        **{name: count / quarters for name, count in counts.items()},
        IN_THE_END: float(in_the_end),
    }


def _said(seen: Iterable[Moment], begins: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in seen:
        if one.quarter >= begins:
            counts[SIGNALS] += len(one.signals)
            counts.update(f"{SIGNALS}, {name}" for name in one.signals)
            counts[OPENED] += len(one.opened)
    return counts


def _reached(levels: Iterable[tuple[int, Escalated]]) -> int:
    """Count how often an authority comes to the adviser that was not with them before."""
    before, count = "watch", 0
    for quarter, now in levels:
        count += quarter >= QUARTERS_A_YEAR and now != "watch" and before == "watch"
        before = now
    return count

"""What the detectors and the rules of escalation, as shipped, say of a world, counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from benchmarks.null_world_making import FIRST_YEAR, LAG, QUARTERS_A_YEAR, World, made
from detectors.escalation import Escalation, EscalationRules, escalated
from detectors.fold import Course, DomainFold
from detectors.rulebook import Rulebook
from domain.alerts.events import Level, Signal, Step
from domain.times import published_instant

BASELINE = 5
SIGNALS: Final = "signals"
OPENED: Final = "alerts opened"
REACHED: Final = "reach the adviser"
IN_THE_END: Final = "with the adviser in the end"
Standing = list[tuple[Level, Signal]]


@dataclass(frozen=True, slots=True)
class Moment:
    """What stands for an authority after a day, and what is new: detectors with their signals."""

    quarter: int
    standing: Standing
    signals: tuple[str, ...]
    opened: tuple[str, ...]


def moments(courses: Iterable[Course]) -> Iterator[Moment]:
    """Give what happened to an authority's alerts, day by day."""
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
        yield Moment(_quarter(some[0][1].on), standing, tuple(signals), tuple(opened))


def _apply(step: Step, held: dict[str, Signal]) -> None:
    for key in step.dropped:
        held.pop(key, None)
    held.update((signal.key, signal) for signal in step.raised)


def _quarter(on: str) -> int:
    return (int(on[:4]) - FIRST_YEAR) * QUARTERS_A_YEAR + (int(on[5:7]) - 1) // 3


@dataclass(frozen=True, slots=True)
class Followed:
    """An authority's moments, and how far each reaches."""

    authority: str
    moments: tuple[tuple[Moment, Escalation], ...]


def followed(world: World, seed: int, rules: EscalationRules | None = None) -> Iterator[Followed]:
    """Fold each authority through the detectors as shipped, and escalate what stands."""
    book = Rulebook()
    for authority, versions in made(world, seed):
        courses = DomainFold(authority, "a domain", book.detectors).run(versions)
        seen = [
            (one, escalated(one.standing, rules or book.escalation, world.indicators))
            for one in moments(courses)
        ]
        yield Followed(authority, tuple(seen))


def counted(world: World, seed: int) -> dict[str, float]:
    """Give figures a quarter, from the first quarter on in which an indicator can alarm."""
    counts: Counter[str] = Counter()
    begins = _quarter((world.day(BASELINE) + LAG).isoformat())
    quarters = (world.years + 1) * QUARTERS_A_YEAR - begins
    in_the_end = 0
    for one in followed(world, seed):
        counts.update(_of_one(one, begins))
        in_the_end += bool(one.moments) and one.moments[-1][1].level != "watch"
    a_quarter = {name: count / quarters for name, count in counts.items()}
    return {**a_quarter, IN_THE_END: in_the_end}


def _of_one(one: Followed, begins: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    before = "watch"
    for moment, escalation in one.moments:
        now = escalation.level
        if moment.quarter >= begins:
            counts[SIGNALS] += len(moment.signals)
            counts.update(f"signals: {name}" for name in moment.signals)
            counts[OPENED] += len(moment.opened)
            counts[REACHED] += now != "watch" and before == "watch"
        before = now
    return counts

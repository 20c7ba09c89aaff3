"""Could we have known? Today's rules over what was knowable then.

A replay folds the evidence anew with the rules of this program, in the order it could be known. It
never asks what the alerts in the log say, so a rule that came later is replayed too; and no
evidence published after a day has any part in what the replay says of that day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consumers.folding import Folding
from detectors.fold import Course
from domain.alerts.decisions import standing_after
from domain.alerts.events import Level, Signal
from domain.times import FOREVER, AsOf, published_instant
from projections.picture.queries import VersionRow


@dataclass(frozen=True, slots=True)
class Fired:
    """When a rule would have fired on a domain, and on what.

    ``on`` is the day (ISO date or date-time) from which it could be known, ``until`` the one on
    which the alert would have cleared, None if it would still stand; ``signals`` are those that
    opened it.
    """

    alert: str
    detector: str
    domain: str
    level: Level
    on: str
    until: str | None
    signals: tuple[Signal, ...]

    @property
    def evidence_ids(self) -> tuple[str, ...]:
        """The evidence that the signals cite."""
        return tuple(dict.fromkeys(key for one in self.signals for key in one.evidence_ids))


def fired(
    folding: Folding, authority: str, rows: Sequence[VersionRow], known_by: int = FOREVER - 1
) -> list[Fired]:
    """Return every episode the rules would have seen by then, oldest first."""
    found = [
        episode
        for _, courses, _ in folding.courses(authority, rows, folding.domains(rows))
        for course in courses
        for episode in _episodes(course, known_by)
    ]
    return sorted(found, key=lambda one: (published_instant(one.on), one.detector, one.domain))


def first_fired(episodes: Iterable[Fired]) -> list[Fired]:
    """Of episodes, oldest first, return the first of each detector and domain."""
    found: dict[tuple[str, str], Fired] = {}
    for one in episodes:
        found.setdefault((one.detector, one.domain), one)
    return list(found.values())


def cut(rows: Iterable[VersionRow], as_of: AsOf) -> list[VersionRow]:
    """Return the versions that could be known by then; what they say of later days is left out.

    A correction that moves a fact to a later day still takes back what the fact said before.
    """
    last_day = as_of.true_on.isoformat()
    known = (row for row in rows if row.published_at <= as_of.known_by)
    return [row if row.true_on <= last_day else row._replace(withdrawn=1) for row in known]


def _episodes(course: Course, known_by: int) -> list[Fired]:
    steps = [step for step in course.steps if published_instant(step.on) <= known_by]
    found: list[Fired] = []
    for count in range(1, len(steps) + 1):
        step, was_open = steps[count - 1], bool(standing_after(steps[: count - 1]))
        is_open = bool(standing_after(steps[:count]))
        if is_open and not was_open:
            found.append(
                Fired(
                    alert=course.alert,
                    detector=course.detector,
                    domain=course.domain,
                    level=course.level,
                    on=step.on,
                    until=None,
                    signals=step.raised,
                )
            )
        elif was_open and not is_open:
            found[-1] = _ended(found[-1], step.on)
    return found


def _ended(one: Fired, on: str) -> Fired:
    return Fired(one.alert, one.detector, one.domain, one.level, one.on, on, one.signals)

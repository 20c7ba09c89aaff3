"""What reaches the adviser: a critical factor, two families of evidence, a line off its path.

All else is 'watch'. Why: signals of one family say what they say together, so they never add up to
more than one voice: a line that left its path and a theme are both figures. Source: the design's
simulation of councils in which nothing changes, and the 48% accuracy of CQC's equal-weighted
monitoring of some 150 metrics.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

import msgspec

from detectors.families import Family, family, is_voice
from domain.alerts.events import Level, Signal

Escalated = Literal["critical", "alert", "watch"]


class EscalationRules(msgspec.Struct, frozen=True):
    """How much it takes.

    ``families`` independent voices. A signal of figures is a voice for ``months`` after it began:
    what stood for longer is how things are. Of key lines and themes so many as ``lines`` that left
    their path within that time are enough by themselves (0: never): those rules are held to a
    budget of false alarms.
    """

    families: int = 2
    months: int = 12
    lines: int = 1


_DAYS_A_MONTH = 30.5
_HELD_TO_A_BUDGET = frozenset({"departure", "theme"})
DEFAULT = EscalationRules()


class Escalation(msgspec.Struct, frozen=True):
    """How far an authority's signals reach, which families speak, and why as a reason code.

    ``order_of_visit`` is why an authority reaches the adviser by its place alone.
    """

    level: Escalated
    families: tuple[Family, ...]
    why: Literal[
        "critical_factor",
        "independent_families",
        "left_its_path",
        "order_of_visit",
        "one_family",
        "nothing_stands",
    ]


class Heard(msgspec.Struct, frozen=True):
    """What the signals that stand for one authority say on a day, whatever the rules are.

    ``families`` speak for themselves; ``figures_age`` is how many days ago the newest signal of
    figures began, by which rules tell whether they still are a voice, None where there is none;
    each line or theme that ``left`` its path has the days since then.
    """

    critical: bool
    anything: bool
    families: frozenset[Family]
    figures_age: int | None
    left: Mapping[str, int] = {}

    def escalated(self, rules: EscalationRules, besides: Iterable[Family] = ()) -> Escalation:
        """Tell how far they reach by some rules."""
        found = {*self.families, *besides}
        if self.figures_age is not None and self.figures_age <= rules.months * _DAYS_A_MONTH:
            found.add("indicator")
        voices = tuple(sorted(found))
        if self.critical:
            return Escalation("critical", voices, "critical_factor")
        if len(voices) >= rules.families:
            return Escalation("alert", voices, "independent_families")
        if rules.lines and _recent(self.left, rules) >= rules.lines:
            return Escalation("alert", voices, "left_its_path")
        said = self.anything or voices
        return Escalation("watch", voices, "one_family" if said else "nothing_stands")


def heard(standing: Iterable[tuple[Level, Signal]], on: date | None = None) -> Heard:
    """Return what signals say on a day, without which all are as good as new.

    Whoever tries many rules on the same signals asks once.
    """
    every = list(standing)
    spoken = [(family(signal), signal) for _, signal in every]
    families = {name for name, one in spoken if name != "indicator" and is_voice(one)}
    ages = [_age(one, on) for name, one in spoken if name == "indicator"]
    left: dict[str, int] = {}
    for _, signal in every:
        if signal.detector in _HELD_TO_A_BUDGET:
            age = _age(signal, on)
            left[signal.measure] = min(age, left.get(signal.measure, age))
    critical = any(level == "critical" for level, _ in every)
    return Heard(critical, bool(every), frozenset(families), min(ages, default=None), left)


def escalated(
    standing: Iterable[tuple[Level, Signal]],
    rules: EscalationRules = DEFAULT,
    on: date | None = None,
    besides: Iterable[Family] = (),
) -> Escalation:
    """Tell how far the signals that stand for one authority reach.

    ``on`` is the day it is asked, without which all signals are as good as new. ``besides`` are
    families that speak where no signal comes from, as soft intelligence does.

    >>> escalated([]).why
    'nothing_stands'
    """
    return heard(standing, on).escalated(rules, besides)


def _recent(ages: Mapping[str, int], rules: EscalationRules) -> int:
    return sum(age <= rules.months * _DAYS_A_MONTH for age in ages.values())


def _age(signal: Signal, on: date | None) -> int:
    return 0 if on is None else (on - date.fromisoformat(signal.since[:10])).days

"""What reaches the adviser: a critical factor, two families of evidence, a line off its path.

All else is 'watch'. Why: of 350 councils with 40 indicators and no change at all the usual rules
raise hundreds of signals a quarter, so signals of one family never add up to more than one voice;
and indicators count as a voice only where enough of them speak. Source: the design's simulation,
and the 48% accuracy of CQC's equal-weighted monitoring of some 150 metrics.
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

    ``families`` independent voices; indicators are one of them where at least ``indicators``
    measures signal, and at least ``indicator_share`` of those watched. An indicator's signal is a
    voice for ``months`` after it began: alarms that never clear add up by chance alone. Of key
    lines and themes so many as ``lines`` that left their path within that time are enough by
    themselves (0: never): those rules are held to a budget of false alarms.
    """

    families: int = 2
    indicators: int = 3
    indicator_share: float = 0.3
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

    ``families`` speak for themselves; each measure of ``indicators`` has the days since the newest
    of its signals began, from which rules tell whether it still is a voice; so has each line or
    theme that ``left`` its path.
    """

    critical: bool
    anything: bool
    families: frozenset[Family]
    indicators: Mapping[str, int]
    left: Mapping[str, int] = {}

    def escalated(
        self, rules: EscalationRules, watched: int = 0, besides: Iterable[Family] = ()
    ) -> Escalation:
        """Tell how far they reach by some rules."""
        found = {*self.families, *besides}
        if self._indicators_speak(rules, watched):
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

    def _indicators_speak(self, rules: EscalationRules, watched: int) -> bool:
        alarming = _recent(self.indicators, rules)
        fewest = max(1, rules.indicators)
        return alarming >= fewest and alarming >= rules.indicator_share * watched


def heard(standing: Iterable[tuple[Level, Signal]], on: date | None = None) -> Heard:
    """Return what signals say on a day, without which all are as good as new.

    Whoever tries many rules on the same signals asks once.
    """
    every = list(standing)
    families: set[Family] = set()
    indicators: dict[str, int] = {}
    left: dict[str, int] = {}
    for _, signal in every:
        if signal.detector in _HELD_TO_A_BUDGET:
            age = _age(signal, on)
            left[signal.measure] = min(age, left.get(signal.measure, age))
        if (spoken := family(signal)) == "indicator":
            age = _age(signal, on)
            indicators[signal.measure] = min(age, indicators.get(signal.measure, age))
        elif is_voice(signal):
            families.add(spoken)
    critical = any(level == "critical" for level, _ in every)
    return Heard(critical, bool(every), frozenset(families), indicators, left)


def escalated(
    standing: Iterable[tuple[Level, Signal]],
    rules: EscalationRules = DEFAULT,
    watched: int = 0,
    on: date | None = None,
    besides: Iterable[Family] = (),
) -> Escalation:
    """Tell how far the signals that stand for one authority reach.

    ``watched`` counts the measures that the share of indicators is of; ``on`` is the day it is
    asked, without which all signals are as good as new. ``besides`` are families that speak where
    no signal comes from, as soft intelligence does.

    >>> escalated([]).why
    'nothing_stands'
    """
    return heard(standing, on).escalated(rules, watched, besides)


def _recent(ages: Mapping[str, int], rules: EscalationRules) -> int:
    return sum(age <= rules.months * _DAYS_A_MONTH for age in ages.values())


def _age(signal: Signal, on: date | None) -> int:
    return 0 if on is None else (on - date.fromisoformat(signal.since[:10])).days

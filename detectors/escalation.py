"""What reaches the adviser: a critical factor, or two independent families of evidence.

All else is 'watch'. Why: of 350 councils with 40 indicators and no change at all the usual rules
raise hundreds of signals a quarter, so signals of one family never add up to more than one voice;
and indicators count as a voice only where enough of them speak. Source: the design's simulation,
and the 48% accuracy of CQC's equal-weighted monitoring of some 150 metrics.
"""

from collections.abc import Iterable
from datetime import date
from typing import Literal

import msgspec

from detectors.families import Family, family
from domain.alerts.events import Level, Signal

Escalated = Literal["critical", "alert", "watch"]


class EscalationRules(msgspec.Struct, frozen=True):
    """How much it takes.

    ``families`` independent voices; indicators are one of them where at least ``indicators``
    measures signal, and at least ``indicator_share`` of those watched. An indicator's signal is a
    voice for ``months`` after it began: alarms that never clear add up by chance alone.
    """

    families: int = 2
    indicators: int = 3
    indicator_share: float = 0.3
    months: int = 12


_DAYS_A_MONTH = 30.5
DEFAULT = EscalationRules()


class Escalation(msgspec.Struct, frozen=True):
    """How far an authority's signals reach, which families speak, and why as a reason code."""

    level: Escalated
    families: tuple[Family, ...]
    why: Literal["critical_factor", "independent_families", "one_family", "nothing_stands"]


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
    every = list(standing)
    signals = [signal for _, signal in every]
    heard = _voices([one for one in signals if _is_heard(one, rules, on)], rules, watched)
    voices = tuple(sorted({*heard, *besides}))
    if any(level == "critical" for level, _ in every):
        return Escalation("critical", voices, "critical_factor")
    if len(voices) >= rules.families:
        return Escalation("alert", voices, "independent_families")
    return Escalation("watch", voices, "one_family" if signals or voices else "nothing_stands")


def _is_heard(signal: Signal, rules: EscalationRules, on: date | None) -> bool:
    if on is None or family(signal) != "indicator":
        return True
    age = on - date.fromisoformat(signal.since[:10])
    return age.days <= rules.months * _DAYS_A_MONTH


def _voices(signals: Iterable[Signal], rules: EscalationRules, watched: int) -> tuple[Family, ...]:
    measures: dict[Family, set[str]] = {}
    for signal in signals:
        measures.setdefault(family(signal), set()).add(signal.measure)
    measures.pop("silence", None)
    if (alarming := len(measures.get("indicator", ()))) and (
        alarming < rules.indicators or alarming < rules.indicator_share * watched
    ):
        del measures["indicator"]
    return tuple(sorted(measures))

"""How many authorities a month the rules of escalation would send to the adviser, by past years.

No outcome is used: a budget is about how much an adviser can look at. An authority counts in the
month in which it reaches the adviser, and again only after it had gone back to 'watch'. Critical
factors always reach the adviser, so no rules can bring the number below theirs.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import NamedTuple

from consumers.backtest.history import History, Standing, before
from consumers.backtest.replay import months_before
from detectors.escalation import EscalationRules, heard

FAMILIES = (2, 3)
MONTHS = (6, 12, 18, 24, 36, 60)

Progress = Callable[[int, int], None]


class Tried(NamedTuple):
    """What some rules would have sent: newly a month, of them critical, and in the year after.

    ``standing`` is how many were with the adviser at a time; ``after`` is None where the year after
    the years tried is not over.
    """

    rules: EscalationRules
    a_month: float
    standing: float
    critical: float
    after: float | None


@dataclass(frozen=True, slots=True)
class Span:
    """The months counted, first days, and how many of them are tuned on; the rest is the check."""

    months: tuple[date, ...]
    tuned: int

    @classmethod
    def until(cls, last: date, years: int, today: date) -> "Span":
        """Return whole months of ``years`` before a day, and of the year after it if it is over.

        >>> span = Span.until(date(2024, 5, 20), 1, date(2024, 6, 2))
        >>> str(span.months[0]), str(span.months[-1]), span.tuned
        ('2023-05-01', '2024-05-01', 12)
        """
        start = last.replace(day=1)
        months = [months_before(start, place) for place in range(12 * years, -1, -1)]
        after = [months_before(start, -place) for place in range(1, 13)]
        whole = after[-1] <= today
        return cls(tuple(months + after if whole else months), 12 * years)


def grid() -> list[EscalationRules]:
    """Return the rules that are tried.

    >>> len(grid())
    12
    """
    return [EscalationRules(*some) for some in product(FAMILIES, MONTHS)]


def tried(
    history: History,
    span: Span,
    rules: Sequence[EscalationRules],
    progress: Progress = lambda *_: None,
) -> list[Tried]:
    """Count for each of some rules whom they would have sent to the adviser, month by month."""
    newly = [[0] * len(span.months) for _ in rules]
    held = [[0] * len(span.months) for _ in rules]
    critical = [0] * len(span.months)
    stood: list[set[str]] = [set() for _ in rules]
    grave: set[str] = set()
    for place, month in enumerate(span.months):
        now, now_grave = _levels(history, month, rules)
        for counts, holding, was, levels in zip(newly, held, stood, now, strict=True):
            counts[place], holding[place] = len(levels - was), len(levels)
        critical[place] = len(now_grave - grave)
        stood, grave = now, now_grave
        progress(place + 1, len(span.months))
    return [
        _tried(one, counts, holding, critical, span)
        for one, counts, holding in zip(rules, newly, held, strict=True)
    ]


def best(found: Sequence[Tried], budget: float, now: EscalationRules) -> Tried | None:
    """Return the rules that use most of a budget without going over it; None where none does.

    Among equals those win that change least of the rules that hold ``now``.
    """
    within = [one for one in found if one.a_month <= budget]
    return max(within, key=lambda one: (one.a_month, _alike(one.rules, now)), default=None)


def _levels(
    history: History, month: date, rules: Sequence[EscalationRules]
) -> tuple[list[set[str]], set[str]]:
    instant = before(month.isoformat())
    sent: list[set[str]] = [set() for _ in rules]
    grave: set[str] = set()
    for authority, standing in _standing(history, month, instant):
        said = heard(standing, month)
        if said.critical:
            grave.add(authority)
        for one, into in zip(rules, sent, strict=True):
            if said.escalated(one).level != "watch":
                into.add(authority)
    return sent, grave


def _standing(history: History, month: date, instant: int) -> Iterator[tuple[str, Standing]]:
    for authority in history.authorities(month):
        if standing := history.standing(authority, instant):
            yield authority, standing


def _tried(
    rules: EscalationRules,
    newly: Sequence[int],
    held: Sequence[int],
    critical: Sequence[int],
    span: Span,
) -> Tried:
    """Return means a month; the first month shows whom the rules find, not who is new."""
    tuned, later = slice(1, span.tuned + 1), newly[span.tuned + 1 :]
    return Tried(
        rules,
        _mean(newly[tuned]),
        _mean(held[tuned]),
        _mean(critical[tuned]),
        _mean(later) if later else None,
    )


def _mean(counts: Sequence[int]) -> float:
    return round(sum(counts) / len(counts), 2)


def _alike(one: EscalationRules, other: EscalationRules) -> int:
    names = EscalationRules.__struct_fields__
    return sum(getattr(one, name) == getattr(other, name) for name in names)

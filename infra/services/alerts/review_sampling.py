"""Planning reviews: most by rank, some at random, so that what the ranking misses can be told."""

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from consumers.backtest.labels import Label
from domain.alerts.review_events import ReviewsPlanned, reviews_stream
from domain.commands import Command, header
from domain.refusal import Refusal
from infra.services.alerts.history import history_of
from infra.services.context import Context

_MONTHS_A_QUARTER = 3
_SEED_BITS = 53  # what any program that reads JSON can hold


class PlannedError(Refusal):
    """The quarter can't be planned as asked."""


class Recall(NamedTuple):
    """How many of those drawn went bad, and how many of these the ranking had chosen too."""

    drawn: int
    looked_at: int
    bad: int
    found: int

    @property
    def share(self) -> float | None:
        """The share of the bad that the ranking found; None where none went bad."""
        return self.found / self.bad if self.bad else None


@dataclass(frozen=True, slots=True)
class ReviewSampling:
    """Plans whom to look at; what can't be planned raises PlannedError."""

    context: Context

    def plan(
        self, quarter: str, budget: int, share: float, seed: int | None, actor: str
    ) -> ReviewsPlanned:
        """Plan a quarter's reviews, unless it is planned already."""
        self._refuse_a_second(quarter)
        seed = secrets.randbits(_SEED_BITS) if seed is None else seed
        considered = self._ranked(begins(quarter))
        at_random = min(round(budget * share), len(considered))
        drawn = random.Random(seed).sample(sorted(considered), at_random)  # noqa: S311 - anybody may draw again what was drawn
        event = ReviewsPlanned(
            **header(Command(at=self.context.clock(), actor=actor), reviews_stream(quarter)),
            quarter=quarter,
            ranking="rules",
            share=share,
            seed=seed,
            considered=tuple(sorted(considered)),
            ranked=tuple(considered[: budget - at_random]),
            drawn=tuple(drawn),
        )

        def decided() -> list[ReviewsPlanned]:
            self._refuse_a_second(quarter)
            return [event]

        self.context.execute(decided)
        self.context.follow()
        return event

    def _refuse_a_second(self, quarter: str) -> None:
        if self.planned([quarter]):
            msg = f"{quarter} is planned already; 'soundings reviews list' shows how."
            raise PlannedError(msg)

    def planned(self, quarters: Sequence[str]) -> list[ReviewsPlanned]:
        """Return the plans of some quarters, those that there are."""
        streams = self.context.store.streams(reviews_stream(one) for one in quarters)
        events = (event for some in streams.values() for event in some)
        found = [event for event in events if isinstance(event, ReviewsPlanned)]
        return sorted(found, key=lambda event: event.quarter)

    def _ranked(self, day: date) -> list[str]:
        self.context.follow()
        return history_of(self.context).in_order(day)


def recall(plans: Sequence[ReviewsPlanned], labels: Sequence[Label]) -> Recall:
    """Estimate from the drawn alone how much the ranking finds.

    An outcome counts for a plan where it became known in the year after its quarter began.
    """
    drawn = looked_at = bad = found = 0
    for plan in plans:
        begun = begins(plan.quarter)
        within = (begun.isoformat(), begun.replace(year=begun.year + 1).isoformat())
        for authority in plan.drawn:
            outcomes = [
                label.bad
                for label in labels
                if label.authority == authority and within[0] <= label.on < within[1]
            ]
            drawn += 1
            looked_at += bool(outcomes)
            bad += any(outcomes)
            found += any(outcomes) and authority in plan.ranked
    return Recall(drawn, looked_at, bad, found)


def begins(quarter: str) -> date:
    """Return the first day of a quarter. Raises PlannedError.

    >>> begins("2026Q2")
    datetime.date(2026, 4, 1)
    """
    year, _, number = quarter.partition("Q")
    if not (year.isdigit() and len(year) == 4 and number in {"1", "2", "3", "4"}):  # noqa: PLR2004 - a year
        msg = f"'{quarter}' is no quarter; write it as 2026Q1."
        raise PlannedError(msg)
    return date(int(year), _MONTHS_A_QUARTER * (int(number) - 1) + 1, 1)

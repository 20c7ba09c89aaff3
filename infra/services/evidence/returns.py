"""Who has handed in what a quarter asks for, and who has not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.register.directory import Entry
from domain.times import AsOf, day_of
from infra.services.context import Context
from infra.services.evidence.templates import quarters
from ingest.dates import day
from projections.picture.queries import Fact, facts_of_bodies

_A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Returned:
    """What one authority has handed in: figures of a quarter, since when, and its self-assessment.

    ``self_assessed`` is the day of its newest one; None where none is of the year before.
    """

    authority: Entry
    figures: int
    last_sent: date | None
    self_assessed: date | None


@dataclass(frozen=True, slots=True)
class ReturnService:
    """Tells what authorities have said of themselves. What others say of them does not count."""

    context: Context

    def quarters(self) -> list[str]:
        """Return the quarters to ask for, the newest that has ended first."""
        return quarters(self.context.clock().date())

    def due(self, quarter: str, as_of: AsOf) -> list[Returned]:
        """Return what each member of the partnership has handed in of a quarter, by name."""
        ended = day(quarter, "quarter")
        members = [
            one
            for one in self.context.directory(as_of.register).entries.values()
            if one.sub_region and one.kept is None and one.is_watched and one.stood_on(ended)
        ]
        bodies = {spelling for one in members for spelling in one.spellings() if spelling}
        with self.context.reading() as connection:
            found = facts_of_bodies(connection, as_of, sorted(bodies))
        return [
            _returned(one, [fact for fact in found if fact.source_body in one.spellings()], ended)
            for one in sorted(members, key=lambda one: one.name)
        ]


def _returned(authority: Entry, said: Sequence[Fact], ended: date) -> Returned:
    own = [one for one in said if one.authority == authority.id.hex]
    figures = [one for one in own if one.kind == "indicator" and one.true_on == ended]
    judged = [
        one.true_on
        for one in own
        if one.kind == "self_assessment" and ended - _A_YEAR < one.true_on
    ]
    return Returned(
        authority,
        len(figures),
        max((day_of(one.recorded_at) for one in figures), default=None),
        max(judged, default=None),
    )

"""Soft convergence, counted in the vault; a yes or no comes out with an epoch.

It is counted over what every member may read, and by the windows in which that came out: neither
what is for advisers only nor the day on which somebody spoke moves what all can see.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Connection

from detectors.soft_convergence import BODIES, DAYS, Heard, stands
from domain.ids import CONVERGENCES, name_id
from domain.membership.roles import SPEAKERS
from domain.statements.corroboration import convergence_may_be_said
from domain.statements.events import ACTOR, ConvergenceFound, ProblemType
from infra.services.context import Context
from infra.services.statements.candidates import Candidates
from infra.stores.vault import statements
from projections.register import queries as register_queries
from projections.statements import queries

Key = tuple[str, str]
"""An authority and a problem type."""

Said = tuple[Heard, int]
"""What was heard, and when it was recorded, by which it is known who could have said it."""


@dataclass(frozen=True)
class Converging:
    """What changes with an epoch. Only what is out counts, so that it tells nothing of the rest."""

    context: Context
    views: Connection
    vault: Connection
    epoch: int
    at: datetime

    def changed(self) -> Iterator[ConvergenceFound]:
        """Return the events, for authorities where convergence begins or ends."""
        said = self._said()
        heard = {key: [one for one, _ in some] for key, some in said.items()}
        spoken_of = {authority for authority, _ in heard}
        near = self._comparable(spoken_of)
        candidates = Candidates(self.views)
        for authority in sorted(spoken_of | queries.ever_converging(self.views)):
            before = set(queries.converging(self.views, authority))
            for problem in sorted(before | {kind for one, kind in heard if one == authority}):
                some = said.get((authority, problem), ())
                now = self._may_be_said(candidates, some) and stands(
                    before=problem in before,
                    heard=heard.get((authority, problem), ()),
                    expected=_expected(heard, authority, problem, near),
                )
                if now != (problem in before):
                    yield self._event(authority, problem, stands=now)

    def _said(self) -> dict[Key, list[Said]]:
        ended = queries.ended(self.views)
        found = defaultdict[Key, list[Said]](list)
        for one in statements.out(self.vault):
            if "advisers_only" in one.conditions:
                continue
            out_on = ended.get(one.released_in or 0, self.at.date())
            heard = Heard(UUID(one.organisation), max(0, (self.at.date() - out_on).days))
            for problem in one.problem_types:
                if problem != "none":
                    found[one.authority, problem].append((heard, one.recorded_at))
        return found

    def _may_be_said(self, candidates: Candidates, some: Iterable[Said]) -> bool:
        """Tell whether so many could have said all of it that each of those who did is covered."""
        counted = [at for heard, at in some if heard.days_ago <= DAYS]
        could = len(candidates.since(SPEAKERS, counted))
        return convergence_may_be_said(could, self.context.settings.colluding, BODIES)

    def _comparable(self, authorities: Iterable[str]) -> int:
        """Count the authorities of the regions that are spoken of: who else might have been."""
        entries = register_queries.directory(self.views).entries
        regions = {entries[UUID(one)].region for one in authorities if UUID(one) in entries}
        return max(1, sum(one.region in regions for one in entries.values()))

    def _event(self, authority: str, problem: str, *, stands: bool) -> ConvergenceFound:
        stream = name_id(CONVERGENCES, authority, problem)
        return ConvergenceFound(
            originator_id=stream,
            originator_version=len(self.context.store.recorded(stream)) + 1,
            recorded_at=self.at,
            actor=ACTOR,
            epoch=self.epoch,
            authority=UUID(authority),
            problem_type=cast("ProblemType", problem),
            stands=stands,
        )


def _expected(
    heard: Mapping[Key, Sequence[Heard]], authority: str, problem: str, near: int
) -> float:
    """Return the base rate: what others are said to have of it, and one to be cautious."""
    others = sum(
        one.days_ago <= DAYS
        for (other, kind), some in heard.items()
        for one in some
        if kind == problem and other != authority
    )
    return (others + 1) / near

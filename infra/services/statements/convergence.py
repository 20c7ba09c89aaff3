"""Soft convergence, counted in the vault; a yes or no comes out with an epoch."""

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
from domain.times import to_instant
from infra.services.context import Context
from infra.stores.vault import statements
from infra.stores.vault.statements import Entry
from projections.members.queries import organisations
from projections.register import queries as register_queries
from projections.statements import queries

_DAY = 86_400_000_000

Key = tuple[str, str]
"""An authority and a problem type."""


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
        heard = self._heard()
        spoken_of = {authority for authority, _ in heard}
        near = self._comparable(spoken_of)
        bodies = len(organisations(self.views, SPEAKERS))
        may_be_said = convergence_may_be_said(bodies, self.context.settings.colluding, BODIES)
        for authority in sorted(spoken_of | queries.ever_converging(self.views)):
            before = set(queries.converging(self.views, authority))
            for problem in sorted(before | {kind for one, kind in heard if one == authority}):
                now = may_be_said and stands(
                    before=problem in before,
                    heard=heard.get((authority, problem), ()),
                    expected=_expected(heard, authority, problem, near),
                )
                if now != (problem in before):
                    yield self._event(authority, problem, stands=now)

    def _heard(self) -> dict[Key, list[Heard]]:
        found = defaultdict[Key, list[Heard]](list)
        for one in statements.out(self.vault):
            for problem in one.problem_types:
                if problem != "none":
                    found[one.authority, problem].append(self._voice(one))
        return found

    def _voice(self, one: Entry) -> Heard:
        days = (to_instant(self.at) - one.recorded_at) // _DAY
        return Heard(UUID(one.organisation), max(0, days))

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

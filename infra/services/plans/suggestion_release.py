"""Which suggestions about support plans come out with an epoch: by the rules for statements.

Reviewers are participants, so each reader must hold at least three organisations besides its own
possible, and about one plan at one time nothing comes out or at least two suggestions of at least
two organisations. From the second rule whoever suggests may agree to be excepted.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from domain.membership.roles import LISTENERS
from domain.statements.events import ACTOR, SuggestionReleased
from domain.statements.release import Held, decide
from infra.services.statements.candidates import Candidates
from infra.stores.vault import contributions
from infra.stores.vault.contributions import Part

ALONE = "alone"
"""What a suggestion says that may come out by itself."""


def suggestions_out(
    views: Connection, vault: Connection, epoch: int, at: datetime
) -> list[SuggestionReleased]:
    """Decide about what waits, note what comes out in the vault, and return its events."""
    waiting = [part for part in contributions.suggestions(vault) if part.released_in is None]
    candidates = Candidates(views)
    decision = decide(_held(candidates, waiting), candidates.now(LISTENERS))
    out = [part for part in waiting if UUID(part.part) in decision.released]
    contributions.came_out(vault, [part.part for part in out], epoch)
    return [
        SuggestionReleased(
            originator_id=UUID(part.part),
            originator_version=1,
            recorded_at=at,
            actor=ACTOR,
            epoch=epoch,
            plan=UUID(part.about),
            sealed=part.sealed,
        )
        for part in out
    ]


def _held(candidates: Candidates, waiting: list[Part]) -> list[Held]:
    return [
        Held(
            statement=UUID(part.part),
            authority=UUID(part.about),
            organisation=UUID(part.organisation),
            plausible=candidates.since(LISTENERS, [part.recorded_at]),
            alone=part.origin == ALONE,
        )
        for part in waiting
    ]

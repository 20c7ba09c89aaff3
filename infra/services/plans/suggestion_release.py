"""Which suggestions about support plans come out with an epoch: by the rules for statements.

Reviewers are participants, so each reader must hold at least three organisations besides its own
possible, and about one plan at one time nothing comes out or at least two suggestions of at least
two organisations. From the second rule whoever suggests may agree to be excepted.
"""

from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Connection

from domain.statements.events import ACTOR, SuggestionReleased
from domain.statements.release import Held, decide
from infra.services.statements.context import Desk
from infra.stores.vault import contributions
from infra.stores.vault.contributions import Part

ALONE = "alone"
"""What a suggestion says that may come out by itself."""


def suggestions_out(
    desk: Desk, views: Connection, vault: Connection, epoch: int, at: datetime
) -> list[SuggestionReleased]:
    """Decide about what waits, note what comes out in the vault, and give its events."""
    waiting = [one for one in contributions.suggestions(vault) if one.released_in is None]
    decision = decide(_held(desk, views, waiting), map(UUID, desk.listening(views)))
    out = [one for one in waiting if UUID(one.part) in decision.released]
    contributions.came_out(vault, [one.part for one in out], epoch)
    return [
        SuggestionReleased(
            originator_id=UUID(one.part),
            originator_version=1,
            recorded_at=at,
            actor=ACTOR,
            epoch=epoch,
            plan=UUID(one.about),
            sealed=one.sealed,
        )
        for one in out
    ]


def _held(desk: Desk, views: Connection, waiting: list[Part]) -> list[Held]:
    now, listening = desk.now(), desk.listening(views)
    plausible = lru_cache(lambda at: desk.listening(views, at) & listening)
    return [
        Held(
            statement=UUID(one.part),
            authority=UUID(one.about),
            organisation=UUID(one.organisation),
            plausible=frozenset(map(UUID, plausible(min(one.recorded_at, now)))),
            alone=one.origin == ALONE,
        )
        for one in waiting
    ]

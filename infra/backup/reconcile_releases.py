"""Bringing a vault to what a restored, older log knows of releases.

What the vault takes for released and the log has not is held again, and comes out with the next
epoch: the same words under the same ids. A plan that the log has not seen is dropped; the next to
close an epoch decides anew.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from domain.statements.events import EpochClosed
from infra.backup.copy_log import rows_of
from infra.stores.eventstore.mapper import EventMapper
from infra.stores.vault.statement_tables import epochs, parts, plans, statements


def last_epoch(log: Path) -> int:
    """Return the last epoch that was closed in a copied log; 0 where none was."""
    return max((one.epoch for one in _closed(log)), default=0)


def _closed(log: Path) -> Iterator[EpochClosed]:
    mapper = EventMapper()
    for row in rows_of(log):
        if row[3].startswith(EpochClosed.topic):
            event = mapper.decode(row[3], row[4])
            if isinstance(event, EpochClosed):
                yield event


def agree(vault: Connection, last: int) -> None:
    """Let a vault hold what came out after this epoch. Doing it again changes nothing."""
    open_ = last + 1
    if _planned(vault) > last:
        vault.execute(delete(plans))
        _hold_again(vault, statements.c.state == "releasing", open_)
    _hold_again(
        vault, (statements.c.state == "released") & (statements.c.released_in > last), open_
    )
    vault.execute(update(parts).where(parts.c.released_in > last).values(released_in=None))
    vault.execute(update(parts).where(parts.c.epoch > open_).values(epoch=open_))
    vault.execute(update(statements).where(statements.c.epoch > open_).values(epoch=open_))
    vault.execute(delete(epochs).where(epochs.c.epoch > open_))
    vault.execute(update(epochs).where(epochs.c.epoch == open_).values(closing_at=None))


def _planned(vault: Connection) -> int:
    """Return the epoch whose release is under way, 0 for none."""
    state = vault.execute(
        select(plans.c.state).where(
            plans.c.place == select(func.max(plans.c.place)).scalar_subquery()
        )
    ).scalar()
    return msgspec.json.decode(state, type=EpochClosed).epoch if state else 0


def _hold_again(vault: Connection, which: ColumnElement[bool], epoch: int) -> None:
    held = {"state": "held", "released_in": None, "why": "epoch_open", "epoch": epoch}
    vault.execute(update(statements).where(which).values(held))

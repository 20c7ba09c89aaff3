"""What everything here works with: the log, the views, the vault and its keys, the members."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from random import Random, SystemRandom
from typing import Protocol
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine

from domain.log import EventLog
from domain.statements.drafts import LISTENERS, SPEAKERS
from domain.times import AsOf, to_instant
from infra.stores.audit.entries import OnSubject, Spoken, SpokenAct, SubjectAct
from infra.stores.audit.log import AuditLog
from infra.stores.vault.keys import Keys
from infra.stores.vault.sealing import Wrapping
from infra.stores.views import for_writing
from projections.members import queries as member_queries

Catch = Callable[[], None]
"""Brings every view to the end of the log."""


class Names(Protocol):
    """What people and organisations are called."""

    def name_of(self, person: UUID) -> tuple[str, str] | None:
        """Give a person's name and organisation."""
        ...

    def organisations(self) -> dict[UUID, str]:
        """Give the names of organisations."""
        ...


@dataclass(frozen=True)
class Desk:
    """See the module. ``folder`` holds the wrapping key and the list of what was erased.

    ``colluding`` organisations are guarded against. ``chance`` draws the order of a release.
    """

    log: EventLog
    views: Engine
    vault: Engine
    folder: Path
    clock: Callable[[], datetime]
    catch_up: Catch
    names: Names
    audit: AuditLog
    colluding: int = 1
    new_id: Callable[[], UUID] = uuid4
    chance: Random = field(default_factory=SystemRandom)

    @cached_property
    def keys(self) -> Keys:
        """Give what seals and opens; the wrapping key is made at the first use."""
        return Keys(Wrapping(self.folder / "wrapping.key"), self.new_id)

    @contextmanager
    def reading(self) -> Iterator[tuple[Connection, Connection]]:
        """Give connections to read the views and the vault with."""
        with self.views.connect() as views, self.vault.connect() as vault:
            yield views, vault

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a transaction of the vault."""
        with for_writing(self.vault).begin() as connection:
            yield connection

    def now(self) -> int:
        """Give the time as an instant."""
        return to_instant(self.clock())

    def spoken(self, act: SpokenAct) -> None:
        """Count an act of speaking; who did it and of what is in no log."""
        self.audit.count(Spoken(act, self.clock().date()))

    def done(self, act: SubjectAct, person: UUID, subject: str) -> None:
        """Note what somebody did to something."""
        self.audit.add(OnSubject(act, self.clock(), person.hex, subject))

    def speaking(self, views: Connection, at: int | None = None) -> frozenset[str]:
        """Give the organisations that had a member who may speak, then or now."""
        return _organisations(views, SPEAKERS, at)

    def listening(self, views: Connection, at: int | None = None) -> frozenset[str]:
        """Give the organisations that had a member who sees what is released, then or now."""
        return _organisations(views, LISTENERS, at)


def _organisations(views: Connection, roles: frozenset[str], at: int | None) -> frozenset[str]:
    as_of = AsOf() if at is None else AsOf(known_by=at)
    members = member_queries.members(views, as_of)
    return frozenset(one.organisation for one in members if one.role in roles)

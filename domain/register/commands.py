"""What a person can ask of the register. Each carries its time and actor."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.register.events import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAuthority:
    """Enter an authority."""

    at: datetime
    actor: str
    slug: str
    name: str
    kind: str
    official_name: str = ""
    region: str = ""
    sub_region: str = ""
    county: str = ""
    starts_on: date | None = None
    aliases: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAlias:
    """Let a spelling lead to an authority."""

    at: datetime
    actor: str
    authority_id: UUID
    alias: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SucceedAuthority:
    """Record that a reorganisation ended an authority."""

    at: datetime
    actor: str
    authority_id: UUID
    ended_on: date
    successors: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeDuplicate:
    """Record that an entry is a second entry of the same authority."""

    at: datetime
    actor: str
    duplicate: UUID
    kept: UUID


RegisterCommand = RegisterAuthority | AddAlias | SucceedAuthority | MergeDuplicate

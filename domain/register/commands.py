"""What a person can ask of the register. Each carries its time and actor."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.commands import Command
from domain.register.events import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAuthority(Command):
    """Enter an authority."""

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
class AddAlias(Command):
    """Let a spelling lead to an authority."""

    authority_id: UUID
    alias: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SucceedAuthority(Command):
    """Record that a reorganisation ended an authority."""

    authority_id: UUID
    ended_on: date
    successors: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeDuplicate(Command):
    """Record that an entry is a second entry of the same authority."""

    duplicate: UUID
    kept: UUID


RegisterCommand = RegisterAuthority | AddAlias | SucceedAuthority | MergeDuplicate

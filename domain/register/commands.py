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
class RemoveAlias(Command):
    """Take back a spelling that was let lead to an authority."""

    authority_id: UUID
    alias: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCode(Command):
    """Let a code lead to an authority: a renewed one, say."""

    authority_id: UUID
    code: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStart(Command):
    """Record since when an authority stands; None where no bound is known."""

    authority_id: UUID
    starts_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SucceedAuthority(Command):
    """Record that a reorganisation ended an authority.

    Asked again for the same one, its successors are more; ``instead`` of them where that is said.
    """

    authority_id: UUID
    ended_on: date
    successors: tuple[UUID, ...]
    instead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PassPart(Command):
    """Record that a part of an authority's area went to another; both go on."""

    authority_id: UUID
    to: UUID
    part: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeDuplicate(Command):
    """Record that an entry is a second entry of the same authority."""

    duplicate: UUID
    kept: UUID


RegisterCommand = (
    RegisterAuthority
    | AddAlias
    | RemoveAlias
    | AddCode
    | SetStart
    | SucceedAuthority
    | PassPart
    | MergeDuplicate
)

"""What can happen to an authority's entry in the register."""

from datetime import date
from typing import ClassVar
from uuid import UUID

import msgspec

from domain.events import Event


class Code(msgspec.Struct, frozen=True, omit_defaults=True):
    """A code of an authority in a scheme (``gss``, ``dfe``, ...) and while it was valid."""

    scheme: str
    code: str
    valid_from: date | None = None
    valid_to: date | None = None


class AuthorityRegistered(Event, frozen=True, kw_only=True):
    """An authority entered the register, with the spellings and codes known then."""

    topic: ClassVar[str] = "register.authority_registered"

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


class AliasAdded(Event, frozen=True, kw_only=True):
    """One more spelling under which an authority is met."""

    topic: ClassVar[str] = "register.alias_added"

    alias: str


class AliasRemoved(Event, frozen=True, kw_only=True):
    """A spelling leads to the authority no longer; what was taken in under it stays as it is."""

    topic: ClassVar[str] = "register.alias_removed"

    alias: str


class CodeAdded(Event, frozen=True, kw_only=True):
    """One more code of an authority, such as one that was renewed with its boundary."""

    topic: ClassVar[str] = "register.code_added"

    code: Code


class StartSet(Event, frozen=True, kw_only=True):
    """The day from which an authority stands became known, or was put right."""

    topic: ClassVar[str] = "register.start_set"

    starts_on: date | None


class PartPassed(Event, frozen=True, kw_only=True):
    """A part of this authority's area went ``to`` another, and both go on."""

    topic: ClassVar[str] = "register.part_passed"

    to: UUID
    part: str
    on: date


class AuthoritySucceeded(Event, frozen=True, kw_only=True):
    """A reorganisation ended an authority; ``successors`` took over its area."""

    topic: ClassVar[str] = "register.authority_succeeded"

    ended_on: date
    successors: tuple[UUID, ...]


class DuplicateMerged(Event, frozen=True, kw_only=True):
    """This entry turned out to be a second entry of ``kept``, which speaks for it from now on."""

    topic: ClassVar[str] = "register.duplicate_merged"

    kept: UUID


RegisterEvent = (
    AuthorityRegistered
    | AliasAdded
    | AliasRemoved
    | CodeAdded
    | StartSet
    | PartPassed
    | AuthoritySucceeded
    | DuplicateMerged
)

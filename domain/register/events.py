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


class AuthoritySucceeded(Event, frozen=True, kw_only=True):
    """A reorganisation ended an authority; ``successors`` took over its area."""

    topic: ClassVar[str] = "register.authority_succeeded"

    ended_on: date
    successors: tuple[UUID, ...]


class DuplicateMerged(Event, frozen=True, kw_only=True):
    """This entry turned out to be a second entry of ``kept``, which speaks for it from now on."""

    topic: ClassVar[str] = "register.duplicate_merged"

    kept: UUID


RegisterEvent = AuthorityRegistered | AliasAdded | AuthoritySucceeded | DuplicateMerged

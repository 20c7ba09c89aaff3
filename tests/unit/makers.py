"""What unit tests are made of: commands and events with only what a test is about spelt out."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from hypothesis import settings

from domain.evidence.commands import TakeIn, referenced_fact
from domain.evidence.events import Kind, Origin
from domain.ids import AUTHORITIES, name_id
from domain.register.commands import (
    AddAlias,
    MergeDuplicate,
    RegisterAuthority,
    RegisterCommand,
    SucceedAuthority,
)
from domain.register.decisions import decide
from domain.register.directory import Directory
from domain.register.events import Code, RegisterEvent

AT = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
ACTOR = "a tester"
EXAMPLES = Path(__file__).parents[2] / "examples"
EAST_MIDLANDS = EXAMPLES / "east-midlands"

QUICK = settings(deadline=None, max_examples=60)
"""For properties that fold a whole history in every example."""


def authority_id(slug: str) -> UUID:
    return name_id(AUTHORITIES, slug)


def register(
    slug: str,
    name: str = "",
    aliases: tuple[str, ...] = (),
    codes: tuple[Code, ...] = (),
    starts_on: date | None = None,
) -> RegisterAuthority:
    return RegisterAuthority(
        at=AT,
        actor=ACTOR,
        slug=slug,
        name=name or slug.replace("-", " ").title(),
        kind="district",
        aliases=aliases,
        codes=codes,
        starts_on=starts_on,
    )


def alias(slug: str, spelling: str) -> AddAlias:
    return AddAlias(at=AT, actor=ACTOR, authority_id=authority_id(slug), alias=spelling)


def succeed(slug: str, ended_on: date, *successors: str) -> SucceedAuthority:
    return SucceedAuthority(
        at=AT,
        actor=ACTOR,
        authority_id=authority_id(slug),
        ended_on=ended_on,
        successors=tuple(authority_id(one) for one in successors),
    )


def merge(duplicate: str, kept: str) -> MergeDuplicate:
    return MergeDuplicate(
        at=AT, actor=ACTOR, duplicate=authority_id(duplicate), kept=authority_id(kept)
    )


def carried_out(directory: Directory, *commands: RegisterCommand) -> list[RegisterEvent]:
    """Decide on each command in turn, let the directory know, and return what happened."""
    happened: list[RegisterEvent] = []
    for command in commands:
        for event in decide(directory, command):
            directory.apply(event)
            happened.append(event)
    return happened


def directory_of(*commands: RegisterCommand) -> Directory:
    directory = Directory()
    carried_out(directory, *commands)
    return directory


def names(directory: Directory, ids: Iterable[UUID]) -> set[str]:
    return {directory.entries[one].name for one in ids}


def take_in(
    raw: str = "2",
    published_on: str = "2009-12-09",
    *,
    text: str = "",
    reference: str = "caa-2009:boston",
    kind: Kind = "assessment",
    withdrawn: bool = False,
) -> TakeIn:
    """One version of Boston's use of resources."""
    return TakeIn(
        fact_id=referenced_fact("Audit Commission", reference),
        at=AT,
        actor=ACTOR,
        authority=authority_id("boston").hex,
        kind=kind,
        measure="use_of_resources",
        raw="" if withdrawn else raw,
        true_on=date(2009, 3, 31),
        published_on=published_on,
        origin=Origin("plain", "evidence.csv", 2),
        value=None if withdrawn else float(raw),
        scale="" if withdrawn else "1-4",
        polarity="none" if withdrawn else "high",
        source_body="Audit Commission",
        reference=reference,
        text=text,
        withdrawn=withdrawn,
    )


def withdraw(published_on: str = "2010-06-01") -> TakeIn:
    return take_in(published_on=published_on, withdrawn=True)

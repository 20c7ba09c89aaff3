"""The register of authorities, as commands and analysts get it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from msgspec import Struct

from domain.register.directory import Directory, Entry


class CodeShape(Struct, frozen=True):
    """A code by which others know an authority."""

    scheme: str
    code: str


class EntryShape(Struct, frozen=True):
    """An authority; ``successors``, ``predecessors`` and ``merged_into`` are slugs."""

    id: str
    slug: str
    name: str
    official_name: str
    kind: str
    region: str
    sub_region: str
    code: str
    codes: Sequence[CodeShape]
    aliases: Sequence[str]
    starts_on: str | None
    ended_on: str | None
    successors: Sequence[str]
    predecessors: Sequence[str]
    merged_into: str | None


def entry_json(entry: Entry, directory: Directory) -> EntryShape:
    """Return an entry of the register."""
    before = (one.id for one in directory.entries.values() if entry.id in one.successors)
    return EntryShape(
        id=entry.id.hex,
        slug=entry.slug,
        name=entry.name,
        official_name=entry.official_name,
        kind=entry.kind,
        region=entry.region,
        sub_region=entry.sub_region,
        code=entry.gss_code,
        codes=[CodeShape(code.scheme, code.code) for code in entry.codes],
        aliases=entry.aliases,
        starts_on=entry.starts_on.isoformat() if entry.starts_on else None,
        ended_on=entry.ended_on.isoformat() if entry.ended_on else None,
        successors=_slugs(entry.successors, directory),
        predecessors=_slugs(before, directory),
        merged_into=_slugs([entry.kept], directory)[0] if entry.kept else None,
    )


def _slugs(authorities: Iterable[UUID], directory: Directory) -> list[str]:
    return [directory.entries[one].slug for one in authorities if one in directory.entries]

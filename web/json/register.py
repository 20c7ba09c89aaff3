"""The register of authorities, as commands and analysts get it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from msgspec import Struct

from domain.register.directory import Directory, Entry
from infra.services.register.alias_preview import AliasPreview, RowMoved
from infra.services.register.moved_facts import MovedFact


class CodeShape(Struct, frozen=True):
    """A code by which others know an authority."""

    scheme: str
    code: str


class PartShape(Struct, frozen=True):
    """A part of an authority's area that passed to another, by its slug."""

    part: str
    to: str
    on: str


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
    parts_passed: Sequence[PartShape]


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
        parts_passed=[
            PartShape(one.part, directory.entries[one.to].slug, one.on.isoformat())
            for one in entry.parts_passed
        ],
    )


def _slugs(authorities: Iterable[UUID], directory: Directory) -> list[str]:
    return [directory.entries[one].slug for one in authorities if one in directory.entries]


class MovedFactShape(Struct, frozen=True):
    """A fact whose spelling means somebody else today; ``leads_to`` None where it means nobody."""

    evidence_id: str
    spelling: str
    measure: str
    true_on: str
    raw: str
    taken_in_as: str
    leads_to: str | None
    reason: str


class RowFactShape(Struct, frozen=True):
    """A fact that a waiting row would give; ``before`` is what is held, ``what`` new and so on."""

    authority: str
    measure: str
    true_on: str
    before: str | None
    after: str
    what: str


class RowMovedShape(Struct, frozen=True):
    """A waiting row, why it waits, and what would come of it."""

    file: str
    row: int
    before: str
    after: str
    facts: Sequence[RowFactShape]


class AliasPreviewShape(Struct, frozen=True):
    """What an alias would do: to rows in quarantine, and to facts, which stay and say so."""

    alias: str
    authority: str
    new: bool
    rows: Sequence[RowMovedShape]
    facts: Sequence[MovedFactShape]


class UnaliasedShape(Struct, frozen=True):
    """An alias that was taken back, and the facts that were taken in under it."""

    alias: str
    authority: str
    facts: Sequence[MovedFactShape]


def moved_json(moved: MovedFact) -> MovedFactShape:
    """Return a fact that an older register led elsewhere."""
    return MovedFactShape(
        evidence_id=moved.evidence,
        spelling=moved.spelling,
        measure=moved.measure,
        true_on=moved.true_on,
        raw=moved.raw,
        taken_in_as=moved.taken_in_as.name,
        leads_to=moved.leads_to.name if moved.leads_to else None,
        reason=moved.reason,
    )


def preview_json(preview: AliasPreview) -> AliasPreviewShape:
    """Return what an alias would do."""
    return AliasPreviewShape(
        alias=preview.alias,
        authority=preview.authority,
        new=preview.is_new,
        rows=[_row_json(row) for row in preview.rows],
        facts=[moved_json(fact) for fact in preview.facts],
    )


def _row_json(row: RowMoved) -> RowMovedShape:
    facts = [
        RowFactShape(one.authority, one.measure, one.true_on, one.before, one.after, one.what)
        for one in row.facts
    ]
    return RowMovedShape(row.file, row.row, row.before, row.after, facts)

"""What an alias would do before it is there: the rows it would take in, the facts it would part."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from domain.events import Event
from domain.evidence.events import (
    EvidenceCorrected,
    EvidenceRecorded,
    EvidenceWithdrawn,
    FactEvent,
)
from domain.register.commands import AddAlias, RegisterCommand
from domain.register.decisions import decide as decide_register
from domain.register.directory import Directory
from infra.services.context import Context
from infra.services.register.moved_facts import MovedFact, moved_facts
from ingest.deciding import Decider, Preview
from ingest.importing import Importer, Waiting
from ingest.rejection import LeftAside, Rejection
from ingest.resolution import Resolver
from ingest.rows import Row
from ingest.tally import Tally
from projections.register import queries as register_queries


@dataclass(frozen=True, slots=True)
class RowFact:
    """A fact that a row would give, and what is held in its place."""

    authority: str
    measure: str
    true_on: str
    before: str | None
    after: str
    what: str


@dataclass(frozen=True, slots=True)
class RowMoved:
    """A waiting row: why it waits, and what would come of it."""

    file: str
    row: int
    before: str
    after: str
    facts: tuple[RowFact, ...]


@dataclass(frozen=True, slots=True)
class AliasPreview:
    """What an alias would move. Facts stay where they were taken in, and say so."""

    alias: str
    authority: str
    is_new: bool
    rows: tuple[RowMoved, ...]
    facts: tuple[MovedFact, ...]


def preview(
    context: Context, importer: Importer, waiting: Iterable[Waiting], command: AddAlias
) -> AliasPreview:
    """Return what an alias would do; nothing is recorded. Raises RegisterRefusal."""
    before, after = context.directory(), tried(context, command)
    entry = after.entries[command.authority_id]
    touched = {entry.id.hex for entry in before.of_place(command.alias)}
    touched |= {one.hex for one in (*before.named(command.alias), command.authority_id)}
    apart = {one.evidence for one in moved_facts(context, before, touched)}
    moved = [one for one in moved_facts(context, after, touched) if one.evidence not in apart]
    then = replace(importer, resolver=Resolver(after))
    return AliasPreview(
        alias=command.alias,
        authority=entry.name,
        is_new=entry.version > before.entries[entry.id].version,
        rows=tuple(_rows(importer, then, waiting, after)),
        facts=tuple(moved),
    )


def tried(context: Context, command: RegisterCommand) -> Directory:
    """Return the register as it would be after a command; nothing is recorded."""
    with context.reading() as connection:
        directory = register_queries.directory(connection)
    for event in decide_register(directory, command):
        directory.apply(event)
    return directory


def _rows(
    now: Importer, then: Importer, waiting: Iterable[Waiting], directory: Directory
) -> Iterator[RowMoved]:
    """Yield the waiting rows that would be read otherwise."""
    by_file = attrgetter("feed", "file")
    for _, group in groupby(sorted(waiting, key=by_file), key=by_file):
        rows = list(group)
        since = {row.row: row.quarantined_at for row in rows}
        tally = Tally(rows[0].feed, rows[0].file, then.at, then.actor, {row.id for row in rows})
        decider = Decider(then.log, tally, Preview(), since)
        for before, row in zip(now.reread(rows), then.reread(rows), strict=True):
            was = before.outcome
            if isinstance(was, Rejection) and row.outcome != was:
                yield _moved(row, was, decider, directory)


def _moved(row: Row, was: Rejection, decider: Decider, directory: Directory) -> RowMoved:
    held = decider.log.streams(one.fact_id for one in row.facts)
    events, outcome = decider.decided([row])
    after = "taken in"
    if isinstance(row.outcome, LeftAside):
        after = row.outcome.reason
    elif outcome.rejected:
        after = outcome.rejected[0].reason
    facts = tuple(_facts(row, events, held, directory)) if after == "taken in" else ()
    return RowMoved(decider.tally.table, row.number, was.reason, after, facts)


def _facts(
    row: Row, events: Sequence[Event], held: Mapping[UUID, list[Event]], directory: Directory
) -> Iterator[RowFact]:
    said = {event.originator_id: event for event in events if isinstance(event, FactEvent)}
    for one in row.facts:
        versions = held.get(one.fact_id, [])
        last = versions[-1] if versions else None
        yield RowFact(
            authority=directory.name_of(one.authority),
            measure=one.measure,
            true_on=one.true_on.isoformat(),
            before=last.raw if isinstance(last, EvidenceRecorded) else None,
            after=one.raw,
            what=_what(said.get(one.fact_id)),
        )


def _what(event: FactEvent | None) -> str:
    match event:
        case None:
            return "duplicate"
        case EvidenceWithdrawn():
            return "withdrawal"
        case EvidenceCorrected():
            return "correction"
        case _:
            return "new"

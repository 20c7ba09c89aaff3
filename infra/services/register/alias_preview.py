"""What an alias would do before it is there: the rows it would take in, the facts it would part."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.events import Event
from domain.evidence.commands import TakeIn
from domain.evidence.decisions import FactHistory, decide
from domain.evidence.events import EvidenceCorrected, EvidenceRecorded, FactEvent
from domain.register.commands import AddAlias
from domain.register.decisions import decide as decide_register
from domain.register.directory import Directory
from infra.services.context import Context
from infra.services.register.moved_facts import MovedFact, moved_facts
from ingest import feed
from ingest.feeds.registry import FEEDS
from ingest.rejection import Rejection
from ingest.resolution import Resolver
from projections.intake.queries import QuarantinedRow
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
    """A waiting row: why it waits, and what it would give, or why it would wait then."""

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


Reading = tuple[TakeIn, ...] | Rejection


def preview(context: Context, waiting: Iterable[QuarantinedRow], command: AddAlias) -> AliasPreview:
    """Return what an alias would do; nothing is recorded. Raises RegisterRefusal."""
    before, after = context.directory(), _fresh(context)
    events = decide_register(after, command)
    for event in events:
        after.apply(event)
    touched = {entry.id.hex for entry in before.of_place(command.alias)}
    touched |= {one.hex for one in (*before.named(command.alias), command.authority_id)}
    apart = {one.evidence for one in moved_facts(context, before, touched)}
    moved = [one for one in moved_facts(context, after, touched) if one.evidence not in apart]
    return AliasPreview(
        alias=command.alias,
        authority=after.entries[command.authority_id].name,
        is_new=bool(events),
        rows=tuple(_rows(context, waiting, before, after, command.at)),
        facts=tuple(moved),
    )


def _fresh(context: Context) -> Directory:
    """Return the register to try things on."""
    with context.reading() as connection:
        return register_queries.directory(connection)


def _rows(
    context: Context,
    waiting: Iterable[QuarantinedRow],
    before: Directory,
    after: Directory,
    at: datetime,
) -> Iterator[RowMoved]:
    """Yield the waiting rows that would be read otherwise."""
    old, new = Resolver(before), Resolver(after)
    for row in waiting:
        was = _read(context, row, old, at)
        would = _read(context, row, new, at)
        if was == would or not isinstance(was, Rejection):
            continue
        facts = () if isinstance(would, Rejection) else tuple(_facts(context, would, after))
        reason = would.reason if isinstance(would, Rejection) else "taken in"
        yield RowMoved(row.file, row.row, was.reason, reason, facts)


def _read(context: Context, row: QuarantinedRow, resolver: Resolver, at: datetime) -> Reading:
    """Read a waiting row by a register; one that could not be taken apart stays as it is."""
    known = next((one for one in FEEDS if one.name == row.feed), None)
    if known is None or "1" in row.cells:
        return Rejection(row.reason)
    books = feed.Context(at, "", row.file, resolver, context.catalogue())
    try:
        return tuple(known.reader(books)(row.row, row.cells))
    except Rejection as rejection:
        return rejection


def _facts(context: Context, taken: tuple[TakeIn, ...], directory: Directory) -> Iterator[RowFact]:
    held = context.store.streams(one.fact_id for one in taken)
    for one in taken:
        events = _of_fact(held, one.fact_id)
        event = decide(FactHistory.of(events) if events else None, one)
        last = events[-1] if events else None
        yield RowFact(
            authority=directory.name_of(one.authority),
            measure=one.measure,
            true_on=one.true_on.isoformat(),
            before=last.raw if isinstance(last, EvidenceRecorded) else None,
            after=one.raw,
            what=_what(event),
        )


def _of_fact(held: Mapping[UUID, list[Event]], fact: UUID) -> list[FactEvent]:
    return [event for event in held.get(fact, ()) if isinstance(event, FactEvent)]


def _what(event: FactEvent | None) -> str:
    match event:
        case None:
            return "duplicate"
        case EvidenceCorrected():
            return "correction"
        case EvidenceRecorded():
            return "new"
        case _:
            return "withdrawal"

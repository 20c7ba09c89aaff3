"""What follows from a batch of rows, by what the log holds of their facts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import msgspec

from domain.events import Event
from domain.evidence.commands import TakeIn
from domain.evidence.decisions import FactHistory, decide
from domain.evidence.events import STALE, EvidenceCorrected, EvidenceWithdrawn, FactEvent
from domain.log import EventLog
from ingest.rejection import LeftAside, Rejection
from ingest.rows import Row
from ingest.tally import Held, Outcome, Tally

ANSWERED_SINCE = (
    f"{STALE}while it waited a later row gave this finding another value, which holds. Dismiss it, "
    "or send the file again if this value is right."
)
_TAKEN = (
    "reference: '{}' is the name of another finding already, which this file gives of another "
    "authority, measure or day. Give this row a reference of its own, or leave the column empty."
)


@dataclass(slots=True)
class Preview:
    """What was decided in a dry run so far: later rows of the file must see it.

    ``changed`` are facts that were held before, and would say something else; ``moved`` those that
    would be another authority's, measure's or day's.
    """

    histories: dict[UUID, FactHistory] = field(default_factory=dict)
    facts: set[UUID] = field(default_factory=set)
    held: set[UUID] = field(default_factory=set)
    changed: set[UUID] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)

    @property
    def share_changed(self) -> float:
        """Which part of the facts that a file speaks of it would change."""
        return len(self.changed) / len(self.facts) if self.facts else 0.0

    def take(self, known: dict[UUID, FactHistory], commands: Iterable[TakeIn]) -> None:
        """Put what was decided before over what the log holds."""
        wanted = {one.fact_id for one in commands}
        earlier = wanted & known.keys() - self.histories.keys()
        self.held.update(one for one in earlier if not known[one].taken_back)
        self.facts.update(wanted)
        known.update((one, self.histories[one]) for one in wanted & self.histories.keys())

    def look_for_moves(self, commands: Iterable[TakeIn], known: Mapping[UUID, FactHistory]) -> None:
        """Remember the references that would take a finding from whom or what it is about."""
        for one in commands:
            if (held := known.get(one.fact_id)) is not None and held.is_of_another(one):
                self.moved.add(one.reference)

    def keep(self, known: dict[UUID, FactHistory], news: Iterable[FactEvent]) -> None:
        """Remember what was decided."""
        self.histories.update(known)
        for event in news:
            if event.originator_id in self.held and isinstance(
                event, EvidenceCorrected | EvidenceWithdrawn
            ):
                self.changed.add(event.originator_id)


@dataclass(frozen=True, slots=True)
class Decider:
    """Decides on batches of one table.

    ``since`` says when rows that waited came, by row; ``same_file`` whether the table was read
    before and has not changed since.
    """

    log: EventLog
    tally: Tally
    preview: Preview | None = None
    since: Mapping[int, str] = field(default_factory=dict)
    same_file: bool = False

    def decided(self, rows: Sequence[Row]) -> tuple[list[Event], Outcome]:
        """Return the events of a batch, and what became of its rows."""
        held = self.log.streams(self._streams(rows))
        rows = [_in_its_stream(row, held) for row in rows]
        commands = [one for row in rows for one in row.facts]
        wanted = [one.fact_id for one in commands]
        histories = {fact: FactHistory.of(_events(held[fact])) for fact in wanted if fact in held}
        if self.preview is not None:
            self.preview.take(histories, commands)
        repeats = self.preview is not None or len(set(wanted)) < len(wanted)
        outcome, events = Outcome(), list[Event]()
        for row in rows:
            events.extend(self._row(row, held, histories, outcome, repeats=repeats))
        return events, outcome

    def _streams(self, rows: Sequence[Row]) -> list[UUID]:
        wanted: list[UUID] = []
        for row in rows:
            for one in row.facts:
                wanted.append(one.fact_id)
                if one.earlier_id is not None:
                    wanted.append(one.earlier_id)
            if isinstance(row.outcome, Rejection) or self.tally.waits(row):
                wanted.append(self.tally.row_id(row))
        return wanted

    def _row(
        self,
        row: Row,
        held: Held,
        histories: dict[UUID, FactHistory],
        outcome: Outcome,
        *,
        repeats: bool,
    ) -> Iterator[Event]:
        if isinstance(row.outcome, LeftAside):
            outcome.left_aside += 1
            yield from self.tally.released(row, 0, held)
            return
        if isinstance(row.outcome, Rejection):
            yield from self.tally.quarantined(
                row, row.outcome, held, outcome, same_file=self.same_file
            )
            return
        if stale := self._stale(row, histories):
            yield from self.tally.quarantined(row, stale, held, outcome)
            return
        if self.preview is not None:
            self.preview.look_for_moves(row.facts, histories)
        news = list(self._news(row.outcome, histories, repeats=repeats))
        if self.preview is not None:
            self.preview.keep(histories, news)
        yield from news
        yield from self.tally.released(row, len(row.outcome), held)
        outcome.take(news)

    def _news(
        self, commands: Iterable[TakeIn], histories: dict[UUID, FactHistory], *, repeats: bool
    ) -> Iterator[FactEvent]:
        """Decide on a row; only where a batch names a fact twice it must remember its own."""
        for command in commands:
            history = histories.get(command.fact_id)
            event = decide(history, command, same_file=self.same_file)
            if event is not None:
                if repeats or history is not None:
                    histories.setdefault(command.fact_id, FactHistory()).add(event)
                yield event

    def _stale(self, row: Row, histories: Mapping[UUID, FactHistory]) -> Rejection | None:
        """Return why a row that waited must not be applied: something newer says otherwise."""
        waited_from = self.since.get(row.number)
        if not waited_from:
            return None
        then = datetime.fromisoformat(waited_from)
        for one in row.facts:
            known = histories.get(one.fact_id)
            if known is None or known.holds(one):
                continue
            if known.is_about_another(one):
                return Rejection(_TAKEN.format(one.reference))
            recorded = known.recorded_at(one.published_on)
            if then < recorded != self.tally.at:
                return Rejection(ANSWERED_SINCE)
        return None


def _in_its_stream(row: Row, held: Held) -> Row:
    """Let facts that were named otherwise once be versions of what the log has."""
    if all(one.earlier_id is None or one.earlier_id not in held for one in row.facts):
        return row
    facts = [
        msgspec.structs.replace(one, fact_id=one.earlier_id)
        if one.earlier_id is not None and one.earlier_id in held
        else one
        for one in row.facts
    ]
    return Row(row.number, facts, row.cells)


def _events(events: Iterable[Event]) -> Iterator[FactEvent]:
    for event in events:
        if not isinstance(event, FactEvent):
            msg = f"A fact's stream holds a {type(event).__name__}."
            raise TypeError(msg)
        yield event

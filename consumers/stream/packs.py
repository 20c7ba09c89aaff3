"""From what became known between two places of the log to messages, several versions in one.

A worker's cost is per message, so whatever there is of an authority travels together. Where
evidence moved between authorities (duplicates merged, facts corrected), all of the authorities
concerned is said anew: rare, and simple to be sure of.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from domain.contracts.clock import ClockTickV1
from domain.contracts.evidence import LAST_PART, EvidencePackV1, EvidenceVersion
from domain.contracts.message import message_id
from domain.times import AsOf
from projections.picture import changes, queries
from projections.picture.definitions import authorities_with
from projections.picture.queries import ELSEWHERE, WITHDRAWN, VersionRow
from projections.register import queries as register_queries

MOST_VERSIONS = 1_000
"""Of a pack: some 300 kB, well below what a broker takes."""

_PACK: Final = "soundings.evidence.pack.v1"
_TICK: Final = "soundings.clock.tick.v1"


@dataclass(frozen=True, slots=True)
class Span:
    """What to say: of the log after one place up to another, and whether the detectors may speak.

    ``settled`` is the place up to which they have spoken; None where they may not speak yet.
    """

    after: int
    upto: int
    settled: int | None
    today: date


def packs(connection: Connection, span: Span) -> Iterator[EvidencePackV1]:
    """Yield the messages of a span, in order for each authority."""
    rows = changes.added(connection, span.after, span.upto)
    anew = _said_anew(connection, rows, span)
    news: dict[str, list[VersionRow]] = {}
    for authority, row in rows:
        if authority not in anew:
            news.setdefault(authority, []).append(row)
    wanted = {**news, **{one: _everything(connection, one, span) for one in sorted(anew)}}
    ended: set[str] = set()
    moved: dict[str, set[str]] = {}
    if span.settled is not None:
        ended = register_queries.ended_since(connection, span.settled)
        if register_queries.rules_changed(connection) > span.settled:
            ended |= changes.authorities(connection, 0, span.upto)
        redefined = register_queries.defined_since(connection, span.settled)
        ended |= authorities_with(connection, *redefined)
        for measure in register_queries.expected_since(connection, span.settled):
            for one in authorities_with(connection, [measure], []):
                moved.setdefault(one, set()).add(measure)
        touched = changes.authorities(connection, span.settled, span.upto) | ended | moved.keys()
        wanted |= {one: [] for one in sorted(touched - wanted.keys())}
    packing = _Packing(
        span,
        register_queries.last_change(connection, AsOf(position=span.upto)),
        changes.held(connection, wanted, span.upto) if span.settled is not None else {},
    )
    for authority, some in wanted.items():
        whole = authority in anew or authority in ended
        measures = changes.measures(connection, authority) if whole else moved.get(authority, ())
        yield from packing.of(authority, some, sorted(measures), restates=authority in anew)


def again(connection: Connection, authority: str, position: int, today: date) -> EvidencePackV1:
    """Return the message that settles all of an authority as of a position once more.

    It holds no versions: a reader that lacks any sees that by their number.
    """
    return EvidencePackV1(
        type=_PACK,
        id=message_id(_PACK, authority, position, position, LAST_PART, "again"),
        authority=authority,
        position=position,
        part=LAST_PART,
        register_position=register_queries.last_change(connection, AsOf(position=position)),
        today=today,
        settles=True,
        held=changes.held(connection, [authority], position).get(authority, 0),
        measures=tuple(sorted(changes.measures(connection, authority))),
    )


def tick(connection: Connection, position: int, today: date) -> ClockTickV1:
    """Return the message that a day began."""
    return ClockTickV1(
        type=_TICK,
        id=message_id(_TICK, today.isoformat(), position),
        today=today,
        position=position,
        register_position=register_queries.last_change(connection, AsOf(position=position)),
    )


def _said_anew(
    connection: Connection, rows: Sequence[tuple[str, VersionRow]], span: Span
) -> set[str]:
    revised = sorted({row.evidence for _, row in rows if row.version > 1})
    merged = register_queries.merged_between(connection, span.after, span.upto)
    return merged | changes.scattered(connection, revised, span.upto)


def _everything(connection: Connection, authority: str, span: Span) -> list[VersionRow]:
    return queries.all_versions(connection, authority, position=span.upto)


@dataclass(frozen=True, slots=True)
class _Packing:
    span: Span
    register_position: int
    held: dict[str, int]

    def of(
        self, authority: str, rows: Sequence[VersionRow], measures: Sequence[str], *, restates: bool
    ) -> Iterator[EvidencePackV1]:
        """Yield an authority's messages; the last one settles, if the span does."""
        parts = [rows[at : at + MOST_VERSIONS] for at in range(0, len(rows), MOST_VERSIONS)] or [()]
        settles = self.span.settled is not None
        for part, some in enumerate(parts):
            last = part == len(parts) - 1
            yield EvidencePackV1(
                type=_PACK,
                id=message_id(_PACK, authority, self.span.after, self.span.upto, part, settles),
                authority=authority,
                position=self.span.upto,
                part=LAST_PART if settles and last else part,
                register_position=self.register_position,
                today=self.span.today,
                restates=restates and part == 0,
                settles=settles and last,
                held=self.held.get(authority, 0) if settles and last else None,
                measures=tuple(measures) if last else (),
                versions=tuple(_versions(some)),
            )


def _versions(rows: Iterable[VersionRow]) -> Iterator[EvidenceVersion]:
    for row in rows:
        yield EvidenceVersion(
            evidence=row.evidence,
            version=row.version,
            position=row.position,
            kind=row.kind,
            measure=row.measure,
            value=row.value,
            scale=row.scale,
            polarity=row.polarity,
            true_on=date.fromisoformat(row.true_on),
            published_on=row.published_on,
            published_at=row.published_at,
            withdrawn=row.withdrawn == WITHDRAWN,
            elsewhere=row.withdrawn == ELSEWHERE,
        )

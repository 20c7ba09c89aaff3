"""What became of a file's rows, and the quarantine of those that could not be read."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.commands import header
from domain.events import Event
from domain.evidence.events import (
    EvidenceCorrected,
    EvidenceWithdrawn,
    FactEvent,
    ImportFinished,
    RowDismissed,
    RowQuarantined,
    RowReleased,
)
from domain.ids import IMPORTS, QUARANTINE, name_id
from ingest.contents import Contents
from ingest.rejection import Rejection
from ingest.rows import Row

Held = Mapping[UUID, list[Event]]
"""What the log holds of the streams a batch touches."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that went to quarantine, and why."""

    file: str
    row: int
    reason: str
    name: str = ""
    candidates: tuple[str, ...] = ()
    sheet: str = ""


@dataclass(slots=True)
class Outcome:
    """What became of some rows: each is accepted, a duplicate, left aside or rejected."""

    accepted: int = 0
    duplicates: int = 0
    left_aside: int = 0
    facts: int = 0
    corrections: int = 0
    withdrawals: int = 0
    conflicts: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        """Add what became of other rows."""
        self.accepted += other.accepted
        self.duplicates += other.duplicates
        self.left_aside += other.left_aside
        self.conflicts += other.conflicts
        self.facts += other.facts
        self.corrections += other.corrections
        self.withdrawals += other.withdrawals
        self.rejected.extend(other.rejected)

    def take(self, news: Sequence[FactEvent]) -> None:
        """Count a row by the events it gave."""
        self.accepted += bool(news)
        self.duplicates += not news
        self.facts += len(news)
        for event in news:
            self.corrections += isinstance(event, EvidenceCorrected)
            self.withdrawals += isinstance(event, EvidenceWithdrawn)


@dataclass(slots=True)
class Report(Outcome):
    """What became of the rows of several files; the counts add up.

    ``for_their_file`` counts by table the rows in quarantine that only their file can mend: what
    was said of its columns is not kept.
    """

    rows: int = 0
    files: list[dict[str, Any]] = field(default_factory=list)
    skipped: list[dict[str, str]] = field(default_factory=list)
    for_their_file: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Tally:
    """Counts of one file, and the quarantine of its rows."""

    feed: str
    table: str
    at: datetime
    actor: str
    waiting: AbstractSet[str]
    file: str = ""
    sheet: str = ""
    total: Outcome = field(default_factory=Outcome)
    contents: Contents = field(default_factory=Contents)

    @property
    def rows(self) -> int:
        """Count the rows of batches that are in the log."""
        total = self.total
        return total.accepted + total.duplicates + total.left_aside + len(total.rejected)

    def row_id(self, row: Row) -> UUID:
        """Return the id of a row in quarantine: the same row of the same file again is the same."""
        cells = "\x1e".join(f"{name}={cell}" for name, cell in row.cells.items())
        return name_id(QUARANTINE, self.feed, self.table, str(row.number), cells)

    def quarantined(
        self, row: Row, why: Rejection, held: Held, outcome: Outcome, *, same_file: bool = False
    ) -> Iterator[RowQuarantined]:
        """Put a row into quarantine, unless it waits there already for the same reason.

        Nor does one come back that was dismissed, because its file is read again (``same_file``).
        """
        outcome.rejected.append(
            Rejected(
                self.file or self.table,
                row.number,
                why.reason,
                why.name,
                why.candidates,
                self.sheet,
            )
        )
        known = held.get(self.row_id(row), [])
        last = known[-1] if known else None
        if isinstance(last, RowQuarantined) and last.reason == why.reason:
            return
        if same_file and isinstance(last, RowDismissed):
            return
        yield RowQuarantined(
            **header(self, self.row_id(row), len(known)),
            feed=self.feed,
            file=self.table,
            row=row.number,
            reason=why.reason,
            cells=dict(row.cells),
            name=why.name,
            candidates=why.candidates,
        )

    def waits(self, row: Row) -> bool:
        """Tell whether a row of this file waits in quarantine."""
        return bool(self.waiting) and self.row_id(row).hex in self.waiting

    def released(self, row: Row, facts: int, held: Held) -> Iterator[RowReleased]:
        """Release a row that waited in quarantine and can be read now."""
        known = held.get(self.row_id(row), []) if self.waits(row) else []
        if known and isinstance(known[-1], RowQuarantined):
            yield RowReleased(
                **header(self, self.row_id(row), len(known)),
                facts=facts,
            )

    def finished(self, held: Held, digest: str, encoding: str) -> ImportFinished | None:
        """Return the event that the file was read to its end, if that brought anything new."""
        total, stream = self.total, self.file_id(digest)
        earlier = held.get(stream, [])
        if earlier and isinstance(earlier[-1], ImportFinished) and not total.accepted:
            return None
        return ImportFinished(
            **header(self, stream, len(earlier)),
            feed=self.feed,
            file=self.table,
            digest=digest,
            rows=self.rows,
            accepted=total.accepted,
            duplicates=total.duplicates,
            rejected=len(total.rejected),
            facts=total.facts,
            corrections=total.corrections,
            withdrawals=total.withdrawals,
            encoding=encoding,
            left_aside=total.left_aside,
            sheet=self.sheet,
        )

    def file_id(self, digest: str) -> UUID:
        """Return the stream of this very file's imports."""
        return name_id(IMPORTS, self.feed, self.table, digest)

    def add_to(self, report: Report) -> None:
        """Add this file to the report."""
        total = self.total
        report.add(total)
        report.rows += self.rows
        report.files.append(
            {
                "file": self.file or self.table,
                "sheet": self.sheet,
                "feed": self.feed,
                "rows": self.rows,
                "accepted": total.accepted,
                "duplicates": total.duplicates,
                "left_aside": total.left_aside,
                "rejected": len(total.rejected),
                "facts": total.facts,
                "corrections": total.corrections,
                "withdrawals": total.withdrawals,
                "conflicts": total.conflicts,
                **self.contents.document(),
            }
        )

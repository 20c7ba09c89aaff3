"""Files that were taken in and returns handed in, as programs and commands get them."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct, convert

from infra.services.evidence.returns import Returned
from infra.services.evidence.taking_back import ImportedFile


class ImportedTableShape(Struct, frozen=True):
    """One table of a file: rows = accepted + duplicates + left aside + rejected."""

    sheet: str
    feed: str
    rows: int
    accepted: int
    duplicates: int
    left_aside: int
    rejected: int
    facts: int
    corrections: int
    withdrawals: int


class ImportedShape(Struct, frozen=True):
    """A file that was taken in; ``taken_back_at`` is empty where it stands."""

    id: str
    file: str
    finished_at: str
    by: str
    tables: Sequence[ImportedTableShape]
    taken_back_at: str
    taken_back_because: str


def imported_json(file: ImportedFile) -> ImportedShape:
    """Return a file that was taken in, with its tables in the order of reading."""
    newest = file.newest
    return ImportedShape(
        id=file.id,
        file=file.source,
        finished_at=newest.finished_at,
        by=newest.actor,
        tables=[
            convert(one, ImportedTableShape, from_attributes=True) for one in reversed(file.tables)
        ],
        taken_back_at=newest.taken_back_at,
        taken_back_because=newest.taken_back_because,
    )


class ReturnedShape(Struct, frozen=True):
    """What one authority has handed in of a quarter; dates are None where nothing was."""

    authority: str
    code: str
    quarter: str
    figures: int
    last_sent: date | None
    self_assessed: date | None


def returned_json(one: Returned, quarter: str) -> ReturnedShape:
    """Return what an authority has handed in of a quarter."""
    return ReturnedShape(
        authority=one.authority.name,
        code=one.authority.gss_code,
        quarter=quarter,
        figures=one.figures,
        last_sent=one.last_sent,
        self_assessed=one.self_assessed,
    )

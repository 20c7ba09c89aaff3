"""Rows in quarantine, as programs and commands get them."""

from msgspec import Struct, convert

from projections.intake.queries import QuarantinedRow


class QuarantinedShape(Struct, frozen=True):
    """A row that could not be read, with all that came in it."""

    id: str
    feed: str
    file: str
    row: int
    reason: str
    name: str
    candidates: list[str]
    cells: dict[str, str]
    quarantined_at: str
    stale: bool


def quarantined_json(row: QuarantinedRow) -> QuarantinedShape:
    """Return a row in quarantine, as it came."""
    return convert(row, QuarantinedShape, from_attributes=True)

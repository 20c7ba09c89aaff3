"""What changed between two moments, as programs get it: cells of the picture, and alerts."""

from msgspec import Struct

from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from infra.services.alerts.changes import Move
from projections.timemachine.differences import Row, newest


class ChangeShape(Struct, frozen=True):
    """A changed cell of the picture: values as they came, null where nothing was shown."""

    authority: str
    code: str
    kind: str
    measure: str
    title: str
    before: str | None
    after: str | None
    cause: str
    evidence_id: str
    true_on: str
    published_on: str


class MoveShape(Struct, frozen=True):
    """An alert that was opened, cleared, strengthened or weakened: ``change`` says which."""

    id: str
    authority: str
    code: str
    detector: str
    domain: str
    level: str
    change: str
    opened_on: str
    cleared_on: str | None


class DiffShape(Struct, frozen=True):
    """What changed between two moments."""

    changes: list[ChangeShape]
    alerts: list[MoveShape]


def change_json(row: Row, directory: Directory, catalogue: Catalogue) -> ChangeShape:
    """Return a changed cell.

    The dates and the evidence are those of what is shown after or, where nothing is, before.
    """
    return ChangeShape(
        authority=directory.name_of(row["authority"]),
        code=directory.code_of(row["authority"]),
        kind=row["kind"],
        measure=row["measure"],
        title=catalogue.title_of(row["measure"]),
        before=row["raw_before"],
        after=row["raw_after"],
        cause=row["cause"],
        evidence_id=newest(row, "evidence"),
        true_on=newest(row, "true_on").isoformat(),
        published_on=newest(row, "published_on"),
    )


def move_json(move: Move, directory: Directory) -> MoveShape:
    """Return what became of an alert."""
    alert = move.alert
    return MoveShape(
        id=alert.id,
        authority=directory.name_of(alert.authority),
        code=directory.code_of(alert.authority),
        detector=alert.detector,
        domain=alert.domain,
        level=alert.level,
        change=move.became,
        opened_on=alert.opened_on,
        cleared_on=alert.cleared_on,
    )

"""By which import a version came in: told by its file, its row and its moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from domain.evidence.events import FactEvent
from domain.times import FOREVER, to_instant
from projections.intake import queries
from projections.intake.queries import Import, Stay
from projections.picture.queries import recorded_moments


@dataclass(slots=True)
class Marks:
    """By what versions of files are known that are taken back, now or before."""

    ended: dict[str, list[Import]] = field(default_factory=dict)
    stays: dict[str, dict[tuple[int, int], int]] = field(default_factory=dict)
    gone: set[tuple[str, int]] = field(default_factory=set)

    def covers(self, event: FactEvent) -> bool:
        """Tell whether a version came in by one of them."""
        label = event.origin.file
        if label not in self.ended:
            return False
        recorded = to_instant(event.recorded_at)
        of_import = self._import(label, event.origin.row, recorded)
        return of_import is not None and (label, of_import) in self.gone

    def _import(self, label: str, row: int, recorded: int) -> int | None:
        """Return when the import finished by which a version came.

        By its moment; where a row waited, the import that put it into quarantine; where an import
        was cut off, the one that finished it.
        """
        ends = [one.finished_instant for one in self.ended[label]]
        came = self.stays[label].get((row, recorded))
        if recorded not in ends and came is not None:
            recorded = came
        return next((end for end in ends if end >= recorded), None)


def marks_of(connection: Connection, every: Sequence[Import], tables: Sequence[Import]) -> Marks:
    """Return by what to know the versions of tables, and of all that were taken back before."""
    ids = {(one.file, one.finished_instant) for one in tables}
    gone = {
        (one.file, one.finished_instant) for one in every if one.taken_back_instant < FOREVER
    } | ids
    labels = {label for label, _ in gone}
    return Marks(
        ended={
            label: sorted(
                (one for one in every if one.file == label), key=lambda one: one.finished_instant
            )
            for label in labels
        },
        stays={label: _retried(queries.stays_in(connection, label)) for label in labels},
        gone=gone,
    )


def _retried(stays: Iterable[Stay]) -> dict[tuple[int, int], int]:
    """Return when rows had come into quarantine first, by their number and when they left it."""
    ordered = list(stays)
    first = {one.id: one.came for one in reversed(ordered)}
    return {(one.row, one.left): first[one.id] for one in ordered if one.left < FOREVER}


def moments_of(connection: Connection, table: Import, every: Sequence[Import]) -> set[int]:
    """Return when versions may have come in by a table.

    At the end of its import; when rows of it left quarantine; and where it found repeats, when an
    import of it was cut off before.
    """
    ends = {one.finished_instant for one in every}
    left = {one.left for one in queries.stays_in(connection, table.file) if one.left < FOREVER}
    before = [
        one.finished_instant
        for one in every
        if one.file == table.file and one.finished_instant < table.finished_instant
    ]
    cut = (
        recorded_moments(connection, max(before, default=-1), table.finished_instant) - ends
        if table.duplicates
        else set()
    )
    return {table.finished_instant, *left, *cut}
